"""What has to be installed before anything else can be looked at: Python, its packages, Node.js for building the page.

Standard library only.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from server.diagnosis.findings import Area, Finding, Severity
from tools.installation import MIN_NODE_MAJOR, RUNTIME_REQUIREMENTS, WEB

NAME = "installed"
COMMAND = "python3 -m tools start"
_PINNED = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*])?==(?P<version>[^\s;]+)\s*(?:;.*)?")


def examine(requirements: Path = RUNTIME_REQUIREMENTS) -> Area:
    """Compares what is installed with what `requirements` pins."""
    findings = [*_packages(requirements), *_node()]
    return Area(NAME, f"Python {sys.version.split()[0]}, {len(_pinned(requirements))} packages", tuple(findings))


def _packages(requirements: Path) -> Iterator[Finding]:
    for name, wanted in _pinned(requirements).items():
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            yield Finding(NAME, "error", f"{name} is not installed", None, COMMAND)
            continue
        # A build for some hardware has a label behind its version: 2.13.0+cpu.
        if version.partition("+")[0] != wanted:
            yield Finding(NAME, "note", f"{name} is {version}; {wanted} is what was tested")


def _pinned(requirements: Path) -> dict[str, str]:
    matches = (_PINNED.fullmatch(line.strip()) for line in requirements.read_text(encoding="utf-8").splitlines())
    return {match["name"]: match["version"] for match in matches if match is not None}


def _node() -> Iterator[Finding]:
    """Node.js is needed to build the page, and for nothing once that is done."""
    severity: Severity = "note" if (WEB / "dist" / "index.html").is_file() else "error"
    node = shutil.which("node")
    if node is None:
        problem = f"Node.js is not installed; version {MIN_NODE_MAJOR} or newer builds the page"
    else:
        version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip().lstrip("v")
        if version.partition(".")[0].isdigit() and int(version.partition(".")[0]) >= MIN_NODE_MAJOR:
            return
        problem = f"Node.js is {version or 'of an unknown version'}; {MIN_NODE_MAJOR} or newer builds the page"
    yield Finding(NAME, severity, problem)
