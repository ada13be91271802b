"""One at a time: a lock file that the operating system releases when its holder ends, however it ends.

The file says who holds it, for those who wait. It stays behind, and means nothing by itself.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from server.errors import BusyError

_POLL_SECONDS = 0.1


@contextlib.contextmanager
def exclusive(
    path: Path,
    holder: str,
    *,
    wait_seconds: float | None = None,
    on_wait: Callable[[str], None] = lambda _: None,
) -> Iterator[None]:
    """Holds the lock at `path` while the block runs; another process, or another holder in this one, waits.

    `holder` says for others who has it. `on_wait` is called once, with who has it, before this waits: for ever, or
    `wait_seconds`, after which it raises `BusyError`. Missing folders are made. Raises `OSError`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # A child process does not inherit the descriptor, so a worker that outlives its parent does not keep the lock.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _acquire(descriptor, wait_seconds, on_wait)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{holder} (process {os.getpid()})".encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, wait_seconds: float | None, on_wait: Callable[[str], None]) -> None:
    deadline = None if wait_seconds is None else time.monotonic() + wait_seconds
    said = False
    while not _try_lock(descriptor):
        if deadline is not None and time.monotonic() >= deadline:
            raise BusyError(_holder(descriptor))
        if not said:
            on_wait(_holder(descriptor))
            said = True
        time.sleep(_POLL_SECONDS)


def _holder(descriptor: int) -> str:
    return os.pread(descriptor, 300, 0).decode("utf-8", "replace") or "another process"


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            # Far behind the text, so that others can read who holds it.
            os.lseek(descriptor, 1 << 30, os.SEEK_SET)
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
