"""One run at a time on a collection: commands and the server wait for each other, or give way."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from server import locks
from server.errors import FolderError
from server.settings import Settings


@dataclass(frozen=True, slots=True)
class Turn:
    """How to wait for one's turn: `holder` is told to those who wait for us, `on_wait` is called with who has it.

    With `wait_seconds` this gives up after that time, with `BusyError`.
    """

    holder: str = "another run"
    wait_seconds: float | None = None
    on_wait: Callable[[str], None] = lambda _: None


@contextlib.contextmanager
def taken(settings: Settings, turn: Turn | None) -> Iterator[None]:
    """Holds the collection while the block runs. Raises `FolderError`, and `BusyError` where the wait was too long."""
    turn = turn or Turn()
    lock = settings.cache_dir / "collection.lock"
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(locks.exclusive(lock, turn.holder, wait_seconds=turn.wait_seconds, on_wait=turn.on_wait))
        except OSError as error:
            raise FolderError(f"{lock} cannot be written: {error.strerror}. Name another folder: CACHE_DIR.") from error
        yield
