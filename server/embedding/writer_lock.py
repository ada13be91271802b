"""One writer at a time: a lock file that the operating system releases when its holder ends, however it ends."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from server.errors import StoreError

_log = logging.getLogger(__name__)
_POLL_SECONDS = 0.1


@contextlib.contextmanager
def writer_lock(path: Path, wait_seconds: float) -> Iterator[None]:
    """Holds the lock at `path` while the block runs; another process or another holder in this one waits.

    Waits at most `wait_seconds`, then raises `StoreError`. The file stays behind and means nothing by itself. Missing
    folders are made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _acquire(descriptor, path, wait_seconds)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, path: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    said = False
    while not _try_lock(descriptor):
        if time.monotonic() >= deadline:
            raise StoreError(
                f"Another process is writing vectors in {path.parent}. Wait until it has finished, or stop it."
            )
        if not said:
            _log.info("Waiting for another process that writes vectors in %s.", path.parent)
            said = True
        time.sleep(_POLL_SECONDS)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
