"""Writing files so that a reader sees the old one or the new one, never half of one; and telling bytes apart."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from blake3 import blake3

from server.errors import StoppedError
from server.records import Fingerprint

UNFINISHED = ".new-"
"""How the names of files begin that are not whole yet. One that is left was left by a kill."""

_CHUNK_BYTES = 1 << 20
_DIGEST_BYTES = 16


@contextlib.contextmanager
def replacing(path: Path, prefix: str = UNFINISHED) -> Iterator[IO[bytes]]:
    """Yields a binary file that becomes `path` when the block ends well, and vanishes when it does not.

    The bytes go to a temporary file in the same folder, are flushed to the disk and renamed over `path` in one step,
    so a kill at any moment leaves the old file or the new one, and perhaps the temporary one, whose name begins with
    `prefix`. Missing folders are made. Raises `OSError`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=prefix, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def is_bare(folder: Path) -> bool:
    """Whether there is nothing in the folder, or no such folder: what a drive that is not connected leaves behind."""
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is None
    except OSError:
        return True


def write_bytes(path: Path, content: bytes) -> None:
    """Puts `content` at `path` in one step; see `replacing`."""
    with replacing(path) as file:
        file.write(content)


def digest_bytes(content: bytes) -> Fingerprint:
    """The fingerprint of bytes already in memory: 128 bits of BLAKE3 (https://github.com/BLAKE3-team/BLAKE3-specs)."""
    return Fingerprint(blake3(content).hexdigest(_DIGEST_BYTES))


def digest_file(path: Path, *, should_stop: Callable[[], bool] = lambda: False) -> Fingerprint:
    """The fingerprint of the file at `path`, read a mebibyte at a time.

    Raises `OSError`, and `StoppedError` soon after `should_stop` says so.
    """
    digest = blake3()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
            if should_stop():
                raise StoppedError(f"Reading {path} was stopped.")
    return Fingerprint(digest.hexdigest(_DIGEST_BYTES))
