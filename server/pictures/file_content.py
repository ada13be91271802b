"""The bytes of a file, read once and whole: of a regular file of bounded size, and of nothing that could wait.

A fifo or device is never opened in a way that could block.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from server.errors import UndecodableError

MAX_FILE_BYTES = 1 << 29
_MORE_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file and the stamp it had when they were read."""

    data: bytes
    modified_ns: int


def read(path: Path | str) -> Content:
    """The bytes of a regular file, of at most `MAX_FILE_BYTES`.

    Raises `UndecodableError` for anything that is not a regular file or is larger, and `OSError`.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UndecodableError("this is not a regular file")
        if status.st_size > MAX_FILE_BYTES:
            raise UndecodableError(f"the file is larger than {MAX_FILE_BYTES >> 20} MiB")
        parts, read_bytes = [], 0
        while part := os.read(descriptor, max(status.st_size - read_bytes, _MORE_BYTES)):
            parts.append(part)
            read_bytes += len(part)
            if read_bytes > MAX_FILE_BYTES:  # it grows while it is read
                raise UndecodableError(f"the file is larger than {MAX_FILE_BYTES >> 20} MiB")
        return Content(parts[0] if len(parts) == 1 else b"".join(parts), status.st_mtime_ns)
    finally:
        os.close(descriptor)
