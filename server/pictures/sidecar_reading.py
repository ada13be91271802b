"""Reads sidecars and tells what each says; one that cannot be used has a problem for a person, and never ends a run.

Sizes are bounded, nothing outside the originals is read, and a fifo is never waited for.
"""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from server.pictures import captions_table
from server.pictures.catalogue_sidecars import Sidecar, Stamp
from server.pictures.sidecars import TEXT_SUFFIX, subject
from server.pictures.walk import leads_out
from server.pictures.words import words

MAX_TEXT_BYTES = 64 << 10
MAX_TABLE_BYTES = 50 << 20

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class _UnusableError(Exception):
    """The text is what is wrong with a sidecar, `stamp` the one it had: trying it again is no use until it changes."""

    def __init__(self, problem: str, stamp: Stamp) -> None:
        super().__init__(problem)
        self.stamp = stamp


def read(root: Path, path: str, check: Callable[[], None] = lambda: None) -> Sidecar:
    """What the sidecar at `path` below `root` says. `check` is called now and then, and may raise."""
    is_text = path.lower().endswith(TEXT_SUFFIX)
    if leads_out(root, path):
        return Sidecar(path, None, {}, "the link leads out of the folder of originals")
    try:
        content, stamp = _content(root / path, MAX_TEXT_BYTES if is_text else MAX_TABLE_BYTES)
    except _UnusableError as error:
        return Sidecar(path, error.stamp, None, str(error))
    except OSError as error:
        return Sidecar(path, None, None, _why(error))
    text = _decoded(content)
    if text is None:
        return Sidecar(path, stamp, None, "this is not text")
    if is_text:
        said = words([text])
        return Sidecar(path, stamp, {subject(path[: -len(TEXT_SUFFIX)]): said} if said else {})
    table = captions_table.read(text, str(PurePosixPath(path).parent), check)
    return Sidecar(path, stamp, table.said, table.problem)


def _content(path: Path, limit_bytes: int) -> tuple[bytes, Stamp]:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        stamp = status.st_size, status.st_mtime_ns
        if not stat.S_ISREG(status.st_mode):
            raise _UnusableError("this is not a regular file", stamp)
        content = file.read(limit_bytes + 1)
    if len(content) > limit_bytes:
        size = f"{limit_bytes >> 20} MiB" if limit_bytes >> 20 else f"{limit_bytes >> 10} KiB"
        raise _UnusableError(f"it is larger than {size}", stamp)
    return content, stamp


def _decoded(content: bytes) -> str | None:
    """UTF-8, or UTF-16 where its mark says so, or what Windows and old Macs share; None where it is no text."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _why(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "it may not be read with your permissions"
    return (error.strerror or "it cannot be read").lower()
