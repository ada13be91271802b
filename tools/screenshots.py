"""Photographs the built page in every state, light and dark, at three widths, into `web/screenshots/`.

The states are those of `tests/browser/states.py`, and the work is done beside them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence

from server.settings import PROJECT_ROOT

PHOTOGRAPHER = [sys.executable, "-m", "tests.browser.screenshots"]


def main(argv: Sequence[str]) -> int:
    """0 when every state was photographed, 1 where one could not be reached, 2 for what is not understood."""
    parser = argparse.ArgumentParser(prog="python -m tools screenshots", description=__doc__)
    parser.add_argument("states", nargs="*", metavar="STATE", help="only these (default: all)")
    parser.add_argument("--url", help="a server that runs (default: one over the samples is started)")
    parser.add_argument("--out", metavar="FOLDER", help="(default: web/screenshots)")
    parser.add_argument("--width", action="append", choices=("390", "820", "1440"), help="(default: all three)")
    parser.add_argument("--scheme", action="append", choices=("light", "dark"), help="(default: both)")
    manners = ("right-to-left", "forced-colours", "zoomed")
    parser.add_argument("--manner", action="append", choices=manners, help="only these (default: all, and none)")
    parser.add_argument("--language", choices=("en", "es"), help="(default: en)")
    parser.parse_args(argv)
    return subprocess.run([*PHOTOGRAPHER, *argv], cwd=PROJECT_ROOT).returncode
