"""Pictures chosen to be taken along, kept for a while under a name, so that a plain link can bring them."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from server.errors import ExportGoneError
from server.records import PictureRecord

KEPT_SECONDS = 3600.0
KEPT_SELECTIONS = 32
MAX_PICTURES = 10_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """A picture, and its score where it was found by a question."""

    picture: PictureRecord
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """Pictures in their order; `title` is what a file of them is called, without an ending."""

    title: str
    chosen: tuple[Chosen, ...]
    reference: str = field(default_factory=lambda: secrets.token_hex(12))


class Selections:
    """The selections that are still known, at most 32. Safe to call from many threads. `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, Selection]] = OrderedDict()

    def add(self, title: str, chosen: Sequence[Chosen]) -> Selection:
        """Keeps these pictures for an hour, or until newer selections need the room."""
        selection = Selection(title, tuple(chosen))
        with self._lock:
            self._kept[selection.reference] = self._clock() + KEPT_SECONDS, selection
            if len(self._kept) > KEPT_SELECTIONS:
                self._kept.popitem(last=False)
        return selection

    def find(self, reference: str) -> Selection:
        """The selection of that name; `ExportGoneError` where there is none any more."""
        with self._lock:
            until, selection = self._kept.get(reference, (0.0, None))
            if selection is None or until <= self._clock():
                self._kept.pop(reference, None)
                raise ExportGoneError(reference)
            return selection
