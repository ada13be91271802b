"""What was made before, as long as it fits: values by key within a bound on their weight, each made once.

Whoever asks for what another thread is just making waits for it. The one not asked for the longest goes first.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class BoundedCache(Generic[K, V]):
    """At most `capacity` of weight, as `weigh` has it; a value it gives None for, or one heavier than all, is not kept.

    Safe to call from many threads.
    """

    def __init__(self, capacity: int, weigh: Callable[[V], int | None]) -> None:
        self._capacity, self._weigh = capacity, weigh
        self._lock = threading.Lock()
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._making: dict[K, Future[V]] = {}
        self._weight = 0

    @property
    def weight(self) -> int:
        """That of all that is kept."""
        return self._weight

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, key: K) -> V | None:
        """The value if it is kept."""
        with self._lock:
            return self._find(key)

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value: kept, or made now by `make`, or by the thread that is at it.

        Raises what `make` raises, in every thread that waited for it; the next to ask tries again. `make` must not ask
        for its own key.
        """
        with self._lock:
            value = self._find(key)
            if value is not None:
                return value
            future = self._making.get(key)
            is_mine = future is None
            if future is None:
                future = self._making[key] = Future()
        if is_mine:
            self._make(key, make, future)
        return future.result()

    def _find(self, key: K) -> V | None:
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key][0]

    def _make(self, key: K, make: Callable[[], V], future: Future[V]) -> None:
        try:
            value = make()
            weight = self._weigh(value)
        except BaseException as error:
            with self._lock:
                del self._making[key]
            future.set_exception(error)
            return
        with self._lock:
            del self._making[key]
            if weight is not None and weight <= self._capacity:
                self._kept[key] = value, weight
                self._weight += weight
                while self._weight > self._capacity:
                    _, (_, gone) = self._kept.popitem(last=False)
                    self._weight -= gone
        future.set_result(value)
