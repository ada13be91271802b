"""Pictures that were sent to search with: kept in memory for a while under a name, never on a disk.

So paging, a changed weight or another part of the picture need not send it again.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from PIL.Image import Image, Resampling

from server.errors import UploadGoneError

KEPT_SECONDS = 1800.0
KEPT_BYTES = 128 << 20
KEPT_PX = 1024
"""The longest side of what is kept: a tenth of it is still enough for a model."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """An uploaded picture, upright, RGB, reduced to `KEPT_PX`; it was sent with `width_px` × `height_px`."""

    reference: str
    picture: Image
    width_px: int
    height_px: int
    until_seconds: float


class Uploads:
    """The uploaded pictures that are still known. Safe to call from many threads. `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Uploaded] = OrderedDict()

    def add(self, picture: Image) -> Uploaded:
        """Keeps an upright RGB picture for half an hour, or until newer ones need its room."""
        width, height = picture.size
        small = picture.copy()
        small.thumbnail((KEPT_PX, KEPT_PX), Resampling.LANCZOS)
        uploaded = Uploaded(secrets.token_urlsafe(12), small, width, height, self._clock() + KEPT_SECONDS)
        with self._lock:
            self._kept[uploaded.reference] = uploaded
            self._forget()
        return uploaded

    def find(self, reference: str) -> Uploaded:
        """The picture of that name; `UploadGoneError` where there is none any more."""
        with self._lock:
            self._forget()
            try:
                return self._kept[reference]
            except KeyError:
                raise UploadGoneError(reference) from None

    def _forget(self) -> None:
        now = self._clock()
        size = sum(_bytes(each) for each in self._kept.values())
        for reference, each in list(self._kept.items()):
            is_last = reference == next(reversed(self._kept))
            if each.until_seconds <= now or (size > KEPT_BYTES and not is_last):
                size -= _bytes(each)
                del self._kept[reference]


def _bytes(uploaded: Uploaded) -> int:
    return 3 * uploaded.picture.width * uploaded.picture.height
