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
        text = f"{self._title}: {describe(progress)}"
        if self._is_terminal:
            text = text[: shutil.get_terminal_size().columns - 1]
            self._stream.write("\r" + text.ljust(self._width))
            self._width = len(text)
        else:
            self._stream.write(text + "\n")
        self._stream.flush()


def describe(progress: Progress) -> str:
    """`1,234 of 20,000 · 85/s · 3 min 40 s left · holiday/2019`, with what is known of it."""
    parts = [f"{progress.done:,}" if progress.total is None else f"{progress.done:,} of {progress.total:,}"]
    rate, left = progress.rate_per_second, progress.seconds_left
    if rate is not None:
        parts.append(f"{rate:,.0f}/s" if rate >= 10 else f"{rate:.1f}/s")
    if left is not None and progress.done != progress.total:
        parts.append(f"{duration(left)} left")
    if progress.detail:
        parts.append(printable(progress.detail))
    return " · ".join(parts)


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
