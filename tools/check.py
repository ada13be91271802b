"""Runs every check: format, lint, types, layers, tests, page, browser, contract. Names of steps run only those.

What has to do with Python and what has to do with the page are run side by side, each on a core; the browser comes
last, and has the machine for itself. Standard library only: it installs what it needs first.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal

from tools import installation
from tools.installation import ROOT, VENV_PYTHON, WEB, CannotInstallError

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PICTURES = ("tests/server/pictures", "tests/server/embedding")
_EXIT_USAGE = 2


@dataclass(frozen=True)
class Step:
    """One check: `command` gives its words when its turn comes; `needs` may say why it cannot run here.

    Those of a `lane` run one after the other: both lanes at once, and then what is "last".
    """

    name: str
    command: Callable[[], list[str]]
    lane: Literal["python", "page", "last"] = "python"
    in_web: bool = False
    needs: Callable[[], str | None] = lambda: None


def _python(*words: str) -> Callable[[], list[str]]:
    return lambda: [str(VENV_PYTHON), "-m", *words]


def _pnpm(name: str, *words: str) -> Step:
    return Step(name, lambda: [*installation.pnpm_command(), *words], lane="page", in_web=True)


def _but(*folders: str) -> list[str]:
    """All tests without those of these folders."""
    return [word for folder in folders for word in ("--ignore", folder)]


def _lint_imports() -> list[str]:
    return [str(VENV_PYTHON.with_name("lint-imports")), "--config", "pyproject.toml"]


def _needs_chromium() -> str | None:
    if any(shutil.which(name) for name in CHROMIUM_NAMES):
        return None
    return "no Chromium was found. Get one: apt-get install chromium (Debian, Ubuntu), or install Chrome."


STEPS = (
    Step("format", _python("ruff", "format", "--check", "server", "tools", "tests")),
    Step("lint", _python("ruff", "check", "server", "tools", "tests")),
    Step("types", _python("mypy")),
    Step("layers", _lint_imports),
    Step("documents", _python("tools", "settings_docs", "--check")),
    Step("openapi", _python("tools", "openapi", "--check")),
    Step("pytest", _python("pytest", *_but(*PICTURES, "tests/browser", "tests/contract"))),
    _pnpm("page-lint", "lint"),
    _pnpm("page-types", "typecheck"),
    _pnpm("page-test", "test"),
    _pnpm("page-build", "build"),
    _pnpm("page-size", "size"),
    # Not of the page, but in the lane that has time for them.
    Step("contract", _python("pytest", "tests/contract"), lane="page"),
    Step("pytest-pictures", _python("pytest", *PICTURES), lane="page"),
    Step("browser", _python("pytest", "tests/browser"), lane="last", needs=_needs_chromium),
)


def main(argv: Sequence[str]) -> int:
    """0 when all is well, 1 when a check failed, 2 when they cannot be run."""
    names = [step.name for step in STEPS]
    parser = argparse.ArgumentParser(prog="python3 -m tools check", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("steps", nargs="*", metavar="STEP", help=f"only these: {', '.join(names)}")
    wanted = parser.parse_args(argv).steps
    if unknown := set(wanted) - set(names):
        print(f"There is no step {', '.join(sorted(unknown))}. There are: {', '.join(names)}", file=sys.stderr)
        return _EXIT_USAGE
    try:
        installation.install_packages(
            [installation.RUNTIME_REQUIREMENTS, installation.CHECK_REQUIREMENTS], _Quietly().say
        )
        installation.install_page_packages(print)
    except CannotInstallError as error:
        print(error, file=sys.stderr)
        return _EXIT_USAGE
    return run([step for step in STEPS if not wanted or step.name in wanted])


def run(steps: Sequence[Step]) -> int:
    """Runs these steps and says how each went; the exit code."""
    outcome = _Outcome()

    def run_lane(lane: str) -> None:
        for step in steps:
            if step.lane == lane:
                _run_step(step, outcome)

    with ThreadPoolExecutor(2) as lanes:
        list(lanes.map(run_lane, ("python", "page")))
    run_lane("last")
    return outcome.tell()


@dataclass
class _Outcome:
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, step: Step) -> None:
        """Says what is being done, of which nothing more is seen before it ends."""
        with self._guard:
            print(f"   {step.name} begins", flush=True)

    def add(self, step: Step, said: str, last: str, *, to: list[str] | None) -> None:
        """Shows all that one step said, so that nothing of another comes in between."""
        with self._guard:
            print(f"── {step.name} \n{said}{last}", flush=True)
            if to is not None:
                to.append(step.name)

    def tell(self) -> int:
        """The result; the exit code."""
        if self.skipped:
            print(f"\nNot run here: {', '.join(self.skipped)}.")
        if self.failed:
            print(f"\nFailed: {', '.join(self.failed)}.")
            return 1
        print("\nAll is well.")
        return 0


def _run_step(step: Step, outcome: _Outcome) -> None:
    if reason := step.needs():
        # A check that is silently skipped where it matters most would be worth nothing.
        to = outcome.failed if os.environ.get("CI") else outcome.skipped
        outcome.add(step, "", f"{step.name} did not run: {reason}", to=to)
        return
    outcome.begin(step)
    started = time.monotonic()
    ended = subprocess.run(
        step.command(),
        cwd=WEB if step.in_web else ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    is_well = ended.returncode == 0
    last = f"   {step.name}: {'ok' if is_well else 'FAILED'} in {time.monotonic() - started:.1f} s"
    outcome.add(step, ended.stdout, last, to=None if is_well else outcome.failed)


class _Quietly:
    """Says each kind of thing once, so that a log is not filled with every package."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def say(self, text: str) -> None:
        kind = text.partition(":")[0]
        if kind not in self._said:
            self._said.add(kind)
            print(kind, flush=True)
