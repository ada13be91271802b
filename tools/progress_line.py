"""Progress on stderr: how many, how fast, how long still, and where.

One line that changes on a terminal, a line now and then in a log.
"""

from __future__ import annotations

import shutil
import sys
import time
from typing import IO, Self

from server.progress import Progress
from server.records import printable

_TERMINAL_SECONDS = 0.1
_LOG_SECONDS = 5.0
_FOLDER_AT_LEAST = 8


class ProgressLine:
    """Shows its `progress` while the block runs, and leaves no trace on a terminal."""

    def __init__(self, title: str, stream: IO[str] | None = None) -> None:
        self._title = title
        self._stream = sys.stderr if stream is None else stream
        self._is_terminal = self._stream.isatty()
        # A short task in a log needs no line at all.
        self._shown_at = time.monotonic() if not self._is_terminal else 0.0
        self._width = 0
        self.progress = Progress(on_change=self._show)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._is_terminal and self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()

    def _show(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._shown_at < (_TERMINAL_SECONDS if self._is_terminal else _LOG_SECONDS):
            return
        self._shown_at = now
        title = f"{self._title}: "
        room = shutil.get_terminal_size().columns - 1 if self._is_terminal else None
        text = title + describe(progress, None if room is None else max(0, room - len(title)))
        if self._is_terminal:
            text = text[:room]
            self._stream.write("\r" + text.ljust(self._width))
            self._width = len(text)
        else:
            self._stream.write(text + "\n")
        self._stream.flush()


def describe(progress: Progress, width: int | None = None) -> str:
    """`1,234 of 20,000 · 85/s · 3 min 40 s left · holiday/2019`, with what is known of it.

    In a `width` of fewer characters the folder keeps its end or goes, then the rate goes, then the time.
    """
    count = f"{progress.done:,}" if progress.total is None else f"{progress.done:,} of {progress.total:,}"
    rate, left, folder = progress.rate_per_second, progress.seconds_left, printable(progress.detail or "")
    speed = "" if rate is None else f"{rate:,.0f}/s" if rate >= 10 else f"{rate:.1f}/s"
    time_left = f"{duration(left)} left" if left is not None and progress.done != progress.total else ""
    if width is None or len(_joined(count, speed, time_left, folder)) <= width:
        return _joined(count, speed, time_left, folder)
    room = width - len(_joined(count, speed, time_left, "…"))
    if room >= _FOLDER_AT_LEAST:
        return _joined(count, speed, time_left, f"…{folder[-room:]}")
    choices = (_joined(count, speed, time_left), _joined(count, time_left))
    return next((text for text in choices if len(text) <= width), count[:width])


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def duration(seconds: float) -> str:
    """`8 s`, `3 min 40 s`, `2 h 5 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, whole = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {whole} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min"
