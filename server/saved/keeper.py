"""Reads and changes what people marked, for many threads and several servers at once: no change is lost.

Who changes something holds the lock, reads what is kept by then, and writes it with the change.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from server.errors import BusyError, SavedFileError
from server.locks import exclusive
from server.saved import marks_file
from server.saved.marks import Marks
from server.saved.marks_file import DamagedError, Stored

_LOCK = ".lock"
_WAIT_SECONDS = 10.0


class Keeper:
    """What is kept in one folder. Safe to call from many threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._guard = threading.Lock()  # threads of one server need not wait for each other as servers do
        self._stored: Stored | None = None
        self._stamp: tuple[int, int, int] | None = None

    def read(self) -> Stored:
        """What is kept now, also where another server wrote it. Raises `SavedFileError`."""
        with self._guard:
            try:
                return self._read(puts_aside=False)
            except DamagedError:
                with self._alone():
                    return self._read(puts_aside=True)

    def change(self, edit: Callable[[Marks], Marks]) -> Stored:
        """Keeps what `edit` makes of what is kept; nothing is written where that is the same.

        Raises `SavedFileError`, and what `edit` raises.
        """
        with self._guard, self._alone():
            stored = self._read(puts_aside=True)
            marks = edit(stored.marks.without_expired(now()))
            if marks != stored.marks:
                self._stored = stored = marks_file.write(self.folder, marks, stored.content)
                self._stamp = self._present_stamp()
            return stored

    def put_damaged_aside(self) -> None:
        """Gives whatever cannot be read a name of its own, as reading and changing would. Raises `SavedFileError`."""
        with self._guard, self._alone():
            marks_file.put_damaged_aside(self.folder, now())

    def _read(self, *, puts_aside: bool) -> Stored:
        # Before the file is read: one that is replaced meanwhile is then read again the next time.
        stamp = self._present_stamp()
        if self._stored is None or stamp != self._stamp:
            self._stored = marks_file.read(self.folder, now(), puts_aside=puts_aside)
            self._stamp = stamp
        return self._stored

    def _present_stamp(self) -> tuple[int, int, int] | None:
        try:
            status = (self.folder / marks_file.NAME).stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with contextlib.ExitStack() as held:
            try:
                held.enter_context(exclusive(self.folder / _LOCK, "another server", wait_seconds=_WAIT_SECONDS))
            except BusyError as error:
                raise SavedFileError("Another server is writing favourites and collections. Try again.") from error
            except OSError as error:
                raise SavedFileError(
                    f"Favourites and collections cannot be kept in {self.folder}: {error.strerror or error}."
                ) from error
            yield


def now() -> str:
    """When it is: UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
