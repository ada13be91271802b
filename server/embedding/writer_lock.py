"""One writer of vectors at a time, in words that are about vectors."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path

from server import locks
from server.errors import BusyError, StoreBusyError

_log = logging.getLogger(__name__)


@contextlib.contextmanager
def writer_lock(path: Path, wait_seconds: float | None) -> Iterator[None]:
    """Holds the lock at `path` while the block runs; another process or another holder in this one waits.

    Waits at most `wait_seconds`, with None for as long as it takes, then raises `StoreBusyError`. The file stays behind
    and means nothing by itself. Missing folders are made.
    """

    def say(holder: str) -> None:
        _log.info("Waiting: %s is writing vectors in %s.", holder, path.parent)

    with contextlib.ExitStack() as held:
        try:
            held.enter_context(locks.exclusive(path, "another process", wait_seconds=wait_seconds, on_wait=say))
        except BusyError as error:
            raise StoreBusyError(
                f"Another process is writing vectors in {path.parent}. Wait until it has finished, or stop it."
            ) from error
        yield
