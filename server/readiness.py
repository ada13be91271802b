"""How far the start of the server is: five stages, each with a state, a count and a sentence.

Written by the one thread that prepares, read by every request.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Literal

from server.progress import Progress

StageName = Literal["catalogue", "vectors", "index", "atlas", "model"]
State = Literal["waiting", "working", "ready", "failed"]

STAGES: tuple[StageName, ...] = ("catalogue", "vectors", "index", "atlas", "model")


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage as it is now. `done` and `total` are counts (bytes while a model is fetched), None where unknown."""

    state: State = "waiting"
    done: int | None = None
    total: int | None = None
    rate_per_second: float | None = None
    seconds_left: float | None = None
    detail: str | None = None


class Readiness:
    """The five stages. Reading gives what was true at one moment."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stages: dict[StageName, tuple[State, str | None]] = dict.fromkeys(STAGES, ("waiting", None))
        self._progress: dict[StageName, Progress] = {}

    def working(self, stage: StageName, detail: str | None = None) -> Progress:
        """Says that `stage` has begun; what counts on the `Progress` given back is shown with it."""
        progress = Progress()
        with self._lock:
            self._progress[stage] = progress
            self._stages[stage] = ("working", detail)
        return progress

    def ready(self, stage: StageName, detail: str | None = None) -> None:
        """Says that `stage` is done."""
        self._settle(stage, "ready", detail)

    def failed(self, stage: StageName, detail: str) -> None:
        """Says that `stage` cannot be done; `detail` tells a person what to do."""
        self._settle(stage, "failed", detail)

    def stages(self) -> dict[StageName, Stage]:
        """Every stage, in their order."""
        with self._lock:
            stages, progress = dict(self._stages), dict(self._progress)
        return {name: _stage(*stages[name], progress.get(name)) for name in STAGES}

    def stage(self, name: StageName) -> Stage:
        """One stage."""
        return self.stages()[name]

    @property
    def is_ready(self) -> bool:
        """Whether a search with words is answered: every stage is done. Without an atlas thumbnails are shown."""
        with self._lock:
            states = {name: state for name, (state, _) in self._stages.items()}
        return states.pop("atlas") in ("ready", "failed") and all(state == "ready" for state in states.values())

    def _settle(self, stage: StageName, state: State, detail: str | None) -> None:
        with self._lock:
            self._stages[stage] = (state, detail)
            self._progress.pop(stage, None)


def _stage(state: State, detail: str | None, progress: Progress | None) -> Stage:
    if progress is None:
        return Stage(state, detail=detail)
    return Stage(
        state,
        done=progress.done,
        total=progress.total,
        rate_per_second=progress.rate_per_second,
        seconds_left=progress.seconds_left,
        detail=progress.detail or detail,
    )
