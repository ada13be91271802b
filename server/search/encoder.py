"""Turns the words and pictures of a question into vectors: the model, and what spares asking it."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from pathlib import Path

from PIL.Image import Image, Resampling

from server.embedding.embedder import Embedder
from server.embedding.picture_source import longest_side_px, thumbnail_suffices
from server.embedding.text_cache import TextVectors
from server.errors import InvalidQueryError, MissingFileError, UndecodableError
from server.pictures.decoder_pool import DecoderPool
from server.pictures.thumbnails import Recipe
from server.records import PictureRecord, Vectors, printable
from server.search.neutral_queries import NEUTRAL_QUERIES
from server.search.regions import Region
from server.search.single_flight import SingleFlight
from server.search.uploads import Uploaded, Uploads

KEPT_PX = 1024
"""The longest side of what is kept of an uploaded picture to cut parts from: a tenth of it is still enough."""
_KEPT_PICTURES = 256
# As collections are made unless somebody chose otherwise. A model sees even how a thumbnail was encoded: from the sent
# picture itself, the vector of a picture of the samples is as far as a cosine of 0.93 from the one in the collection.
_RECIPE = Recipe()
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

        Raises what `embedder` does, `MissingFileError` where no file of it can be read, and `StoppedError`.
        """
        model = self._embedder()
        key = (model.key, picture.fingerprint, crop)
        return self._seen.do(key, lambda: model.embed_images([crop.cut(self._picture(picture, crop, model.input_px))]))

    def upload(self, content: bytes, field: str) -> Uploaded:
        """Decodes the bytes of a picture and keeps it for a while.

        Raises `InvalidQueryError` for `field` where they are no picture that can be shown, and `StoppedError`.
        """
        try:
            developed = self._decoders.thumbnail(content, _RECIPE)
            assert developed.facts is not None and developed.thumbnail is not None  # nothing was known before
            thumbnail = self._decoders.picture(developed.thumbnail.content)
            picture = self._decoders.picture(content, at_least_px=KEPT_PX)
        except (UndecodableError, TimeoutError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise InvalidQueryError(field, f"The picture that was sent cannot be used: {reason}.") from error
        picture.thumbnail((KEPT_PX, KEPT_PX), Resampling.LANCZOS)
        return self.uploads.add(thumbnail, picture, (developed.facts.width_px, developed.facts.height_px))

    def uploaded(self, reference: str, crop: Region | None) -> Vectors:
        """The vector of an uploaded picture, or of a part of it. Raises `UploadGoneError`, and what `embedder` does."""
        kept = self.uploads.find(reference)
        model = self._embedder()
        if crop is not None:
            seen = crop.cut(kept.picture)
        elif thumbnail_suffices(kept.thumbnail.size, (kept.width_px, kept.height_px), model.input_px):
            seen = kept.thumbnail
        else:
            seen = kept.picture
        return self._seen.do((model.key, reference, crop), lambda: model.embed_images([seen]))

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
        wide, high = crop.width * picture.width_px, crop.height * picture.height_px
        part = max(1, round(wide)), max(1, round(high))
        factor = max(picture.width_px, picture.height_px) / max(part)
        files = [self._image_root / picture.thumbnail]
        if self._original_root is not None and _is_as_known(original := self._original_root / picture.path, picture):
            files.insert(0, original)
        for file in files:
            try:
                return self._decoders.picture(file, at_least_px=math.ceil(factor * longest_side_px(part, input_px)))
            except (OSError, UndecodableError):
                continue
        raise MissingFileError(
            f"The picture {printable(picture.path)} cannot be read any more. Is its drive connected?"
        )


def _is_as_known(file: Path, picture: PictureRecord) -> bool:
    """Whether the file is still the one that the catalogue knows: a vector is kept under that one's fingerprint."""
    try:
        status = file.stat()
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (picture.size_bytes, picture.modified_ns)
