"""Runs every check: format, lint, types, layers, tests, page, browser, contract. Names of steps run only those.

Standard library only: it installs what it needs first.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tools import installation
from tools.installation import ROOT, VENV_PYTHON, WEB, CannotInstallError

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_EXIT_USAGE = 2


@dataclass(frozen=True)
class Step:
    """One check: `command` gives its words when its turn comes; `needs` may say why it cannot run here."""

    name: str
    command: Callable[[], list[str]]
    in_web: bool = False
    needs: Callable[[], str | None] = lambda: None


def _python(*words: str) -> Callable[[], list[str]]:
    return lambda: [str(VENV_PYTHON), "-m", *words]


def _pnpm(*words: str) -> Callable[[], list[str]]:
    return lambda: [*installation.pnpm_command(), *words]


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
    Step("pytest", _python("pytest", "--ignore", "tests/browser", "--ignore", "tests/contract")),
    Step("page-lint", _pnpm("lint"), in_web=True),
    Step("page-types", _pnpm("typecheck"), in_web=True),
    Step("page-test", _pnpm("test"), in_web=True),
    Step("page-build", _pnpm("build"), in_web=True),
    Step("page-size", _pnpm("size"), in_web=True),
    Step("browser", _python("pytest", "tests/browser"), needs=_needs_chromium),
    Step("contract", _python("pytest", "tests/contract")),
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
    return _run([step for step in STEPS if not wanted or step.name in wanted])


def _run(steps: Sequence[Step]) -> int:
    failed: list[str] = []
    skipped: list[str] = []
    for step in steps:
        print(f"── {step.name} ", flush=True)
        if reason := step.needs():
            print(f"{step.name} did not run: {reason}", flush=True)
            # A check that is silently skipped where it matters most would be worth nothing.
            (failed if os.environ.get("CI") else skipped).append(step.name)
            continue
        started = time.monotonic()
        status = subprocess.run(step.command(), cwd=WEB if step.in_web else ROOT).returncode
        print(f"   {step.name}: {'ok' if status == 0 else 'FAILED'} in {time.monotonic() - started:.1f} s", flush=True)
        if status != 0:
            failed.append(step.name)
    if skipped:
        print(f"\nNot run here: {', '.join(skipped)}.")
    if failed:
        print(f"\nFailed: {', '.join(failed)}.")
        return 1
    print("\nAll is well.")
    return 0


class _Quietly:
    """Says each kind of thing once, so that a log is not filled with every package."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def say(self, text: str) -> None:
        kind = text.partition(":")[0]
        if kind not in self._said:
            self._said.add(kind)
            print(kind, flush=True)
