"""Writes the README's table of settings and .env.example from the settings; --check says whether they are stale."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from server.settings import PROJECT_ROOT, Settings

README = PROJECT_ROOT / "README.md"
EXAMPLE = PROJECT_ROOT / ".env.example"
_BEGIN, _END = "<!-- settings: begin -->", "<!-- settings: end -->"


def table() -> str:
    """The settings as a Markdown table."""
    rows = [
        f"| `{name.upper()}` | {_default(name) or '–'} | {(field.description or '').replace('|', chr(92) + '|')} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["| setting | default | what it does |", "| --- | --- | --- |", *rows])


def example() -> str:
    """The settings as a file of environment variables, all commented out."""
    lines = [
        "# Copy to .env and take the # from the lines that you change. Flags and the environment win over this file.",
        "",
    ]
    for name, field in Settings.model_fields.items():
        lines += [
            f"# {(field.description or '').replace('`', '')}",
            f"# {name.upper()}={_default(name).strip('`')}",
            "",
        ]
    return "\n".join(lines)


def main(argv: Sequence[str]) -> int:
    """0 done or up to date, 1 stale."""
    parser = argparse.ArgumentParser(prog="python -m tools settings_docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit with 1 where a file is stale")
    check = parser.parse_args(argv).check
    readme = README.read_text(encoding="utf-8")
    pattern = re.compile(re.escape(_BEGIN) + ".*?" + re.escape(_END), re.DOTALL)
    wanted = {README: pattern.sub(lambda _: f"{_BEGIN}\n{table()}\n{_END}", readme), EXAMPLE: example()}
    stale = [file for file, text in wanted.items() if not file.is_file() or file.read_text(encoding="utf-8") != text]
    if check and stale:
        names = " and ".join(file.name for file in stale)
        print(f"{names}: stale. Write with: python -m tools settings_docs", file=sys.stderr)
        return 1
    for file in stale:
        file.write_text(wanted[file], encoding="utf-8")
        print(f"Wrote {file.name}")
    return 0


def _default(name: str) -> str:
    value = Settings.model_fields[name].default
    if value is None or value == ():
        return ""
    return f"`{value.as_posix() if isinstance(value, Path) else value}`"
