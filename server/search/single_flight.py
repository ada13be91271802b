"""Makes each answer once: whoever asks for what is being made waits for it, and recent answers are kept.

What one caller at a time would have had to make again costs a look into a dictionary. Errors reach all who wait for
them and are never kept, so the next caller tries again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class SingleFlight(Generic[K, V]):
    """Answers by key, at most `capacity` of them; the one that was not asked for the longest goes first.

    Safe to call from many threads. Answers are shared between callers, so they must be immutable. Raises `ValueError`
    where `capacity` is below 1.
    """

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError(f"capacity is {capacity}, and must be at least 1")
        self._capacity = capacity
        self._lock = threading.Lock()
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._under_way: dict[K, Future[V]] = {}

    def __len__(self) -> int:
        """How many answers are kept."""
        return len(self._kept)

    def do(self, key: K, make: Callable[[], V]) -> V:
        """The answer to `key`: kept, or made by another thread just now, or by `make`.

        Raises what `make` raises, the same error in every thread that waited for it. `make` must not ask for its own
        key.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            flight = self._under_way.get(key)
            is_mine = flight is None
            if flight is None:
                flight = self._under_way[key] = Future()
        if is_mine:
            self._make(key, make, flight)
        return flight.result()

    def keep_only(self, is_wanted: Callable[[K], bool]) -> None:
        """Lets go of the answers to all other keys. What is being made is kept when it is done."""
        with self._lock:
            for key in [key for key in self._kept if not is_wanted(key)]:
                del self._kept[key]

    def _make(self, key: K, make: Callable[[], V], flight: Future[V]) -> None:
        try:
            answer = make()
        except BaseException as error:
            with self._lock:
                del self._under_way[key]
            flight.set_exception(error)
            return
        with self._lock:
            del self._under_way[key]
            self._kept[key] = answer
            if len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
        flight.set_result(answer)
