"""Takes files out of the system's cache, so that reading them is as slow as after a night."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path


def drop(files: Iterable[Path]) -> bool:
    """Asks the system to forget these files; whether it can be asked at all. One that is missing is passed over."""
    if not hasattr(os, "posix_fadvise"):
        return False
    for file in files:
        with contextlib.suppress(OSError):
            descriptor = os.open(file, os.O_RDONLY)
            try:
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(descriptor)
    return True
