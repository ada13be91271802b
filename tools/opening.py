"""Shows files in the system's own viewer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from server.errors import FolderError

MOST = 20
"""A person who asks for a thousand windows did not mean it."""


def open_files(files: Sequence[Path]) -> list[subprocess.Popen[bytes]]:
    """Opens at most 20 of the files; returns what was started to show them, which need not be waited for.

    Raises `FolderError` where this system has nothing to open them with.
    """
    if sys.platform == "win32":
        for file in files[:MOST]:
            os.startfile(file)
        return []
    opener, nowhere = _opener(), subprocess.DEVNULL
    return [
        subprocess.Popen([opener, str(file)], stdin=nowhere, stdout=nowhere, stderr=nowhere) for file in files[:MOST]
    ]


def _opener() -> str:
    for name in ("open",) if sys.platform == "darwin" else ("xdg-open",):
        if (found := shutil.which(name)) is not None:
            return found
    raise FolderError("Nothing here opens pictures. On Linux, install xdg-utils.")
