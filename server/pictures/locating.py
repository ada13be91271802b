"""From what the catalogue says to the file itself, never outside the folder that it belongs to."""

from __future__ import annotations

from pathlib import Path


def file_below(root: Path, relative: str) -> Path | None:
    """The file at `relative` below `root`, links followed; None where there is none, or where it leads outside."""
    try:
        file = (root / relative).resolve()
        return file if file.is_relative_to(root.resolve()) and file.is_file() else None
    except (OSError, RuntimeError):  # a folder that cannot be entered; links in a circle
        return None
