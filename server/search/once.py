"""Things that are made when they are first asked for, once, whoever asks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Once:
    """Things by name. Safe to call from many threads: who asks for what another is making waits for it alone.

    Making one thing may ask for others, in no circle. An error is not kept, so the next who asks tries again.
    """

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}
        self._guard = threading.Lock()
        self._making: dict[str, threading.Lock] = {}

    def get(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gave at the first call of this name."""
        if name not in self._made:
            with self._guard:
                making = self._making.setdefault(name, threading.Lock())
            with making:
                if name not in self._made:
                    self._made[name] = make()
        return cast("T", self._made[name])
