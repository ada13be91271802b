"""Notices that something below a folder changed, by the operating system's own notices.

Says only that it is worth looking: what changed is for the scan to find. Network drives and some containers give no
notice at all, so whoever listens looks by himself now and then as well.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path

from watchfiles import Change, watch

log = logging.getLogger(__name__)

_QUIET_MS = 400
_AT_MOST_MS = 5000
_STOP_CHECK_MS = 250
_FIRST_PAUSE_SECONDS = 1.0


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


class StandingWatch:
    """A watch that is begun again where it ended: at once on another disk, after a failure each time a while later.

    `looks_seconds` is how often the folder is looked through while there are no notices, which is told once for each
    reason. For one thread.
    """

    def __init__(self, on_change: Callable[[], None], looks_seconds: float) -> None:
        self._on_change, self._looks_seconds = on_change, looks_seconds
        self._watch: Watch | None = None
        self._again_at, self._pause_seconds = 0.0, _FIRST_PAUSE_SECONDS
        self._told: set[str] = set()

    def keep(self, folder: Path, *, leave_out: Collection[Path] = ()) -> bool:
        """Sees to it that `folder` is watched; whether one watch took the place of another, between which much may
        have changed.
        """
        before = self._watch
        if before is not None:
            if before.is_current:
                return False
            if before.failure is not None:
                if time.monotonic() < self._again_at:
                    return False
                self._pause_seconds = min(2 * self._pause_seconds, self._looks_seconds)
                self._again_at = time.monotonic() + self._pause_seconds
                self._tell_once(before.failure)
            before.stop()
        self._watch = Watch(folder, self._on_change, leave_out=leave_out)
        return before is not None

    def stop(self) -> None:
        """Ends the watch that there is, soon."""
        if self._watch is not None:
            self._watch.stop()

    def _tell_once(self, failure: str) -> None:
        if failure not in self._told:
            self._told.add(failure)
            log.warning(
                "Notices of changes ended (%s). They are asked for again; until then the folder is looked through "
                "every %.0f s.",
                failure,
                self._looks_seconds,
            )


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
