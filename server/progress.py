"""Progress of long work: how many of how many, how fast, how long still. Safe to read from another thread."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

_WINDOW_SECONDS = 20.0


class Progress:
    """A counter that knows its rate. The worker calls `advance`; anyone may read the rest.

    `on_change` is called after every change, on the worker's thread; it must be quick and must not raise.
    The rate is that of the last twenty seconds, so that it follows a disk that becomes slow.
    """

    def __init__(self, total: int | None = None, on_change: Callable[[Progress], None] | None = None) -> None:
        self._lock = threading.Lock()
        self._on_change = on_change
        self._done = 0
        self._total = total
        self._detail: str | None = None
        self._marks: deque[tuple[float, int]] = deque([(time.monotonic(), 0)])

    @property
    def done(self) -> int:
        """Units finished so far."""
        return self._done

    @property
    def total(self) -> int | None:
        """Units in all, or None while that is not known."""
        return self._total

    @property
    def detail(self) -> str | None:
        """What is being worked on, for a person: a folder, a file being fetched."""
        return self._detail

    def expect(self, total: int | None, detail: str | None = None) -> None:
        """Says how many units there will be, and starts the count again."""
        with self._lock:
            self._total, self._done = total, 0
            self._detail = detail
            self._marks = deque([(time.monotonic(), 0)])
        self._changed()

    def advance(self, units: int = 1, detail: str | None = None) -> None:
        """Counts `units` more as finished."""
        with self._lock:
            now = time.monotonic()
            self._done += units
            if detail is not None:
                self._detail = detail
            if now - self._marks[-1][0] > 0.25:
                self._marks.append((now, self._done))
            while len(self._marks) > 2 and now - self._marks[0][0] > _WINDOW_SECONDS:
                self._marks.popleft()
        self._changed()

    @property
    def rate_per_second(self) -> float | None:
        """Units a second lately; None before there is anything to divide."""
        with self._lock:
            start, count = self._marks[0]
            elapsed, done = time.monotonic() - start, self._done - count
        return done / elapsed if done > 0 and elapsed > 0.05 else None

    @property
    def seconds_left(self) -> float | None:
        """Seconds to the end at the present rate; None where total or rate is unknown."""
        rate = self.rate_per_second
        if self._total is None or rate is None:
            return None
        return max(0.0, (self._total - self._done) / rate)

    def _changed(self) -> None:
        if self._on_change is not None:
            self._on_change(self)
