"""Turns the words and pictures of a question into vectors: the model, and what spares asking it."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from pathlib import Path

from PIL.Image import Image

from server.embedding.embedder import Embedder
from server.embedding.text_cache import TextVectors
from server.errors import InvalidQueryError, MissingFileError, StoppedError, UndecodableError
from server.pictures.decoder_pool import DecoderPool
from server.records import PictureRecord, Vectors, printable
from server.search.neutral_queries import NEUTRAL_QUERIES
from server.search.regions import Region
from server.search.single_flight import SingleFlight
from server.search.uploads import KEPT_PX, Uploaded, Uploads

_KEPT_PICTURES = 256
_DECODERS = 2


class QueryEncoder:
    """Vectors for questions, each float32 (1, dim) of norm 1. Safe to call from many threads.

    `embedder` gives the loaded model and raises `NotReadyError` while there is none. Vectors of words are kept in
    `folder`. Pictures are decoded in processes of their own; `original_root` and `image_root` are where those of the
    collection are.
    """

    def __init__(
        self, embedder: Callable[[], Embedder], folder: Path, *, image_root: Path, original_root: Path | None
    ) -> None:
        self._embedder = embedder
        self._folder = folder
        self._image_root, self._original_root = image_root, original_root
        self._lock = threading.Lock()
        self._texts: TextVectors | None = None
        self._decoders = DecoderPool(_DECODERS)
        self._seen: SingleFlight[tuple[str, str, Region | None], Vectors] = SingleFlight(_KEPT_PICTURES)
        self.uploads = Uploads()

    def words(self, text: str) -> Vectors:
        """The vector of `text`. Raises what `embedder` does."""
        return self._words().vector(text)

    def neutral(self) -> Vectors:
        """The vectors of questions that ask for nothing in particular, float32 (b, dim). Raises as `words`."""
        texts = self._words()
        texts.warm(NEUTRAL_QUERIES)
        return texts.vectors(NEUTRAL_QUERIES)

    def part_of(self, picture: PictureRecord, crop: Region) -> Vectors:
        """The vector of a part of a picture of the collection.

        Raises what `embedder` does, and `MissingFileError` where no file of it can be read.
        """
        model = self._embedder()
        key = (model.key, picture.fingerprint, crop)
        return self._seen.do(key, lambda: model.embed_images([crop.cut(self._picture(picture, crop, model.input_px))]))

    def upload(self, content: bytes, field: str) -> Uploaded:
        """Decodes the bytes of a picture and keeps it for a while.

        Raises `InvalidQueryError` for `field` where they are no picture that can be shown.
        """
        try:
            picture = self._decoders.decode(content, at_least_px=KEPT_PX)
        except UndecodableError as error:
            raise InvalidQueryError(field, f"The picture that was sent cannot be used: {error}.") from error
        return self.uploads.add(picture)

    def uploaded(self, reference: str, crop: Region | None) -> Vectors:
        """The vector of an uploaded picture, or of a part of it. Raises `UploadGoneError`, and what `embedder` does."""
        picture = self.uploads.find(reference).picture
        model = self._embedder()
        part = picture if crop is None else crop.cut(picture)
        return self._seen.do((model.key, reference, crop), lambda: model.embed_images([part]))

    def close(self) -> None:
        """Ends the processes and lets go of the file of words."""
        self._decoders.close()
        with self._lock:
            if self._texts is not None:
                self._texts.close()
                self._texts = None

    def _words(self) -> TextVectors:
        embedder = self._embedder()
        with self._lock:
            if self._texts is None:
                self._texts = TextVectors(embedder, self._folder)
            return self._texts

    def _picture(self, picture: PictureRecord, crop: Region, input_px: int) -> Image:
        """The picture, large enough for that part of it to fill the model's input, from its original if it is there."""
        short, long = sorted((crop.width * picture.width_px, crop.height * picture.height_px))
        factor = max(picture.width_px, picture.height_px) / max(1.0, long)
        wanted_px = math.ceil(1.5 * input_px * factor * long / max(1.0, short))
        files = [self._image_root / picture.thumbnail]
        if self._original_root is not None:
            files.insert(0, self._original_root / picture.path)
        for file in files:
            try:
                return self._decoders.picture(file, at_least_px=wanted_px)
            except (OSError, UndecodableError):
                continue
            except StoppedError as error:
                raise MissingFileError("The server is stopping.") from error
        raise MissingFileError(
            f"The picture {printable(picture.path)} cannot be read any more. Is its drive connected?"
        )
