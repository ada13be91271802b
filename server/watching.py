"""Notices that something below a folder changed, by the operating system's own notices.

Says only that it is worth looking: what changed is for the scan to find. Network drives and some containers give no
notice at all, so whoever listens looks by himself now and then as well.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection
from pathlib import Path

from watchfiles import Change, watch

_QUIET_MS = 400
_AT_MOST_MS = 5000
_STOP_CHECK_MS = 250


class Watch:
    """Calls `on_change` on a thread of its own a moment after files below `folder` changed, until `stop`.

    Bursts are waited out, for at most five seconds. Hidden files and the folders `leave_out`, where the server itself
    writes, are passed over. Where notices end (too many folders for the system, a name that is not UTF-8), this calls
    `on_change` once more and has a `failure`; another watch may do better.
    """

    def __init__(self, folder: Path, on_change: Callable[[], None], *, leave_out: Collection[Path] = ()) -> None:
        self._folder, self._on_change = folder, on_change
        self._left_out = tuple(f"{os.path.realpath(path)}{os.sep}" for path in leave_out)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._identity = _identity(folder)
        self.failure: str | None = None
        """Why there are no notices any more."""
        self._thread.start()

    @property
    def is_current(self) -> bool:
        """Whether there are notices, and of the folder that is there now. Another disk in its place is another."""
        return self.failure is None and self._identity == _identity(self._folder)

    def stop(self) -> None:
        """Ends the thread, soon."""
        self._stop.set()

    def _run(self) -> None:
        try:
            for _ in watch(
                self._folder,
                watch_filter=self._matters,
                debounce=_AT_MOST_MS,
                step=_QUIET_MS,
                stop_event=self._stop,
                rust_timeout=_STOP_CHECK_MS,
                raise_interrupt=False,
                ignore_permission_denied=True,
            ):
                self._on_change()
        except (OSError, RuntimeError) as error:
            self.failure = str(error)
            self._on_change()

    def _matters(self, _: Change, path: str) -> bool:
        return not path.startswith(self._left_out) and "/." not in path[len(str(self._folder)) :].replace("\\", "/")


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
