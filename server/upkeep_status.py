"""What the upkeep of a running server is doing: nothing, or how far it is, and what changed last.

Written by the one thread that keeps the collection up to date, read by every request.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from server.progress import Progress

UpkeepState = Literal["off", "idle", "working", "waiting", "failed"]
Task = Literal["originals", "atlas", "vectors", "map"]


@dataclass(frozen=True, slots=True)
class Change:
    """How many pictures came, went, or are other than they were. A moved picture is counted as that alone."""

    added: int = 0
    changed: int = 0
    moved: int = 0
    removed: int = 0
    at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    """When it was noticed: UTC, ISO 8601."""

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.moved or self.removed)

    def sentence(self) -> str:
        """The change in a line, for a person: `3 added, 1 moved`."""
        counts = ((self.added, "added"), (self.changed, "changed"), (self.moved, "moved"), (self.removed, "removed"))
        return ", ".join(f"{count:,} {what}" for count, what in counts if count) or "nothing"


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The upkeep at one moment. Counts are those of the task in hand, None where unknown."""

    state: UpkeepState = "off"
    task: Task | None = None
    done: int | None = None
    total: int | None = None
    rate_per_second: float | None = None
    seconds_left: float | None = None
    detail: str | None = None
    last_change: Change | None = None


class UpkeepStatus:
    """What `Upkeep` says now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: UpkeepState = "off"
        self._task: Task | None = None
        self._detail: str | None = None
        self._progress: Progress | None = None
        self._last_change: Change | None = None

    def idle(self) -> None:
        """Says that everything is up to date and changes are waited for."""
        self._settle("idle", None)

    def failed(self, detail: str) -> None:
        """Says that the collection could not be brought up to date; `detail` tells a person what to do."""
        self._settle("failed", detail)

    def waiting(self, detail: str) -> None:
        """Says that somebody else is at work, whose work is taken up; `detail` says what they do."""
        self._settle("waiting", detail)

    def working(self, task: Task, detail: str) -> Progress:
        """Says that `task` has begun; what counts on the `Progress` given back is shown with it."""
        progress = Progress()
        with self._lock:
            self._state, self._task, self._detail, self._progress = "working", task, detail, progress
        return progress

    def noticed(self, change: Change) -> None:
        """Says what changed."""
        with self._lock:
            self._last_change = change

    def now(self) -> Upkeep:
        """All of it."""
        with self._lock:
            state, task, detail, progress = self._state, self._task, self._detail, self._progress
            last_change = self._last_change
        if progress is None:
            return Upkeep(state, task, detail=detail, last_change=last_change)
        return Upkeep(
            state,
            task,
            done=progress.done,
            total=progress.total,
            rate_per_second=progress.rate_per_second,
            seconds_left=progress.seconds_left,
            detail=progress.detail or detail,
            last_change=last_change,
        )

    def _settle(self, state: UpkeepState, detail: str | None) -> None:
        with self._lock:
            self._state, self._task, self._detail, self._progress = state, None, detail, None
