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

from PIL.Image import Image

from server.errors import UploadGoneError

KEPT_SECONDS = 1800.0
KEPT_BYTES = 128 << 20
KEPT_PICTURES = 1000


@dataclass(frozen=True, slots=True)
class Uploaded:
    """An uploaded picture, which was sent with `width_px` × `height_px`.

    `thumbnail` is what the collection would keep of it, `picture` what is left to cut parts from; both are upright RGB.
    """

    reference: str
    thumbnail: Image
    picture: Image
    width_px: int
    height_px: int
    until_seconds: float

    @property
    def bytes(self) -> int:
        """What it takes in memory."""
        return sum(3 * image.width * image.height for image in (self.thumbnail, self.picture))


class Uploads:
    """The uploaded pictures that are still known. Safe to call from many threads. `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Uploaded] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._kept)

    def add(self, thumbnail: Image, picture: Image, size: tuple[int, int]) -> Uploaded:
        """Keeps a picture of `size` pixels for half an hour, or until newer ones need its room."""
        until = self._clock() + KEPT_SECONDS
        uploaded = Uploaded(secrets.token_urlsafe(12), thumbnail, picture, *size, until)
        with self._lock:
            self._kept[uploaded.reference] = uploaded
            self._bytes += uploaded.bytes
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
        """Lets the oldest go: they are also the first to expire."""
        now = self._clock()
        while self._kept:
            oldest = next(iter(self._kept.values()))
            is_too_much = self._bytes > KEPT_BYTES or len(self._kept) > KEPT_PICTURES
            if oldest.until_seconds > now and not is_too_much:
                return
            del self._kept[oldest.reference]
            self._bytes -= oldest.bytes
