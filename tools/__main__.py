"""`python -m tools <command>`: lists the commands, or runs one.

Standard library only, so that it works before anything is installed.
"""

from __future__ import annotations

import ast
import importlib
import io
import os
import sys
from pathlib import Path

COMMANDS = (
    "start",
    "check",
    "transform_images",
    "sprite_atlas",
    "build_index",
    "map",
    "doctor",
    "selfcheck",
    "evaluate",
    "search",
    "openapi",
    "record_page",
    "screenshots",
    "settings_docs",
    "make_concepts",
)
"""Each is a module of this package with `main(argv) -> int`; its docstring's first line is its description."""

NEEDS_NOTHING_INSTALLED = ("start", "check")

EXIT_USAGE = 2
EXIT_INTERRUPTED = 130

HERE = Path(__file__).resolve().parent
VENV_PYTHON = HERE.parent / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def main(argv: list[str]) -> int:
    """Runs the command named first; without one, or with `--help`, lists them all."""
    if sys.version_info < (3, 11):
        print(f"Clip Atlas needs Python 3.11 or newer, and this is {sys.version.split()[0]}.", file=sys.stderr)
        return EXIT_USAGE
    for stream in (sys.stdout, sys.stderr):
        # A folder's name may hold what the terminal cannot show; that is no reason to stop.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(listing())
        return 0
    command, rest = argv[0].replace("-", "_"), argv[1:]
    if command not in COMMANDS:
        print(f"There is no command {argv[0]!r}.\n\n{listing()}", file=sys.stderr)
        return EXIT_USAGE
    if command not in NEEDS_NOTHING_INSTALLED and not _is_in_venv() and VENV_PYTHON.is_file():
        os.chdir(HERE.parent) if not Path("tools").is_dir() else None
        os.execv(VENV_PYTHON, [str(VENV_PYTHON), "-m", "tools", *argv])
    try:
        module = importlib.import_module(f"tools.{command}")
        return int(module.main(rest))
    except KeyboardInterrupt:
        print("\nInterrupted. What was done is kept.", file=sys.stderr)
        return EXIT_INTERRUPTED
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("server", "tools"):
            raise
        print(f"{error.name} is not installed. Install everything with: python3 -m tools start", file=sys.stderr)
        return EXIT_USAGE


def listing() -> str:
    """Every command in a line."""
    width = max(map(len, COMMANDS))
    lines = [f"  {command:<{width}}  {description(command)}" for command in COMMANDS]
    return "\n".join(["python -m tools <command> [--help]", "", *lines])


def description(command: str) -> str:
    """The first line of the command's docstring, read without importing it."""
    tree = ast.parse((HERE / f"{command}.py").read_text(encoding="utf-8"))
    return (ast.get_docstring(tree) or "").partition("\n")[0]


def _is_in_venv() -> bool:
    return Path(sys.prefix).resolve() == VENV_PYTHON.parent.parent.resolve()


if __name__ == "__main__":
    code = main(sys.argv[1:])
    if code == EXIT_INTERRUPTED:
        # Threads that still decode or encode would be waited for, and what they make would be thrown away.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)
