"""What Lighthouse says of a page: the scores, what moved, and what was sent."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass

from server.settings import PROJECT_ROOT
from tests.browser.conftest import CHROMIUM_FLAGS, CHROMIUM_NAMES

CLI = PROJECT_ROOT / "web" / "node_modules" / "lighthouse" / "cli" / "index.js"

_TRIES = 3  # On a busy machine Chromium now and then records no beginning of the page (NO_NAVSTART).


@dataclass(frozen=True, slots=True)
class Audit:
    """Scores are of 100; None where they were not asked for."""

    performance: float | None
    accessibility: float | None
    faults: tuple[str, ...]
    """What of accessibility failed."""
    layout_shift: float
    largest_paint_ms: float
    requests: int
    sent_bytes: int
    """With headers, as compressed on the way."""


def audit(url: str, *categories: str) -> Audit:
    """A run of Lighthouse as for a desktop computer. Raises `CalledProcessError` with its words where it fails."""
    browser = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), "")
    flags = " ".join((*CHROMIUM_FLAGS, "--headless=new"))
    command = ["node", str(CLI), url, "--quiet", "--preset=desktop", "--output=json", f"--chrome-flags={flags}"]
    command += ["--no-enable-error-reporting", f"--only-categories={','.join(categories)}"]
    for _ in range(_TRIES):
        ran = subprocess.run(command, env={**os.environ, "CHROME_PATH": browser}, capture_output=True, text=True)
        if ran.returncode == 0:
            break
    else:
        raise subprocess.CalledProcessError(ran.returncode, command, ran.stdout[-1000:], ran.stderr[-2000:])
    report = json.loads(ran.stdout)
    audits = report["audits"]
    requests = audits["network-requests"]["details"]["items"]
    return Audit(
        performance=_score(report, "performance"),
        accessibility=_score(report, "accessibility"),
        faults=tuple(
            reference["id"]
            for reference in report["categories"].get("accessibility", {}).get("auditRefs", [])
            if audits[reference["id"]]["score"] == 0
        ),
        layout_shift=audits["cumulative-layout-shift"]["numericValue"],
        largest_paint_ms=audits["largest-contentful-paint"]["numericValue"],
        requests=len(requests),
        sent_bytes=sum(request["transferSize"] for request in requests),
    )


def _score(report: dict, category: str) -> float | None:
    score = report["categories"].get(category, {}).get("score")
    return None if score is None else 100 * score
