"""From one original to its thumbnail and its row: the boundary at which a bad picture becomes a skipped file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from server import files
from server.errors import UndecodableError
from server.pictures.catalogue import Known, SkippedFile
from server.pictures.decoder_pool import DecoderPool, Development
from server.pictures.thumbnail_folder import ThumbnailFolder
from server.pictures.thumbnails import Recipe, thumbnail_name
from server.pictures.walk import Found
from server.records import PictureRecord, picture_id


@dataclass(slots=True)
class Outcome:
    """What became of one file: a picture with a new thumbnail, one that only has a new stamp, or a skipped file."""

    path: str
    record: PictureRecord | None = None
    staged: Path | None = None
    """The new thumbnail, until it is put into its place."""
    bytes: int = 0
    touched_ns: int | None = None
    skipped: SkippedFile | None = None
    is_unread: bool = False
    """Whether it was skipped because its bytes could not be had this time, which says nothing of the picture."""


@dataclass(frozen=True, slots=True)
class Developer:
    """Develops originals one by one. Safe to use from many threads."""

    root: Path
    recipe: Recipe
    pool: DecoderPool
    thumbs: ThumbnailFolder
    check_disks: Callable[[], None]
    """Raises `FolderError` where the originals as a whole are away, which is no fault of any one of them."""

    def develop(self, file: Found, known: Known | None) -> Outcome:
        """Reads an original and stages its thumbnail. What is `known` to have a good one is only read.

        Raises `FolderError`, and `StoppedError` where the pool is closed.
        """
        try:
            made = self.pool.thumbnail(
                self.root / file.path, self.recipe, unless=None if known is None else known.fingerprint
            )
            if made.facts is None:
                return Outcome(file.path, touched_ns=made.modified_ns)
            record = self._record(file.path, made)
            content = made.thumbnail.content if made.thumbnail is not None else b""
            return Outcome(file.path, record, self.thumbs.stage(content), len(content))
        except UndecodableError as error:
            return Outcome(file.path, skipped=SkippedFile(file.path, str(error), *(error.stamp or (None, None))))
        except OSError as error:
            self.check_disks()
            is_there = not isinstance(error, FileNotFoundError)
            return Outcome(file.path, skipped=SkippedFile(file.path, _why(error)), is_unread=is_there)

    def _record(self, path: str, made: Development) -> PictureRecord:
        facts, thumbnail = made.facts, made.thumbnail
        assert facts is not None and thumbnail is not None
        return PictureRecord(
            id=picture_id(path),
            path=path,
            fingerprint=made.fingerprint,
            width_px=facts.width_px,
            height_px=facts.height_px,
            size_bytes=made.size_bytes,
            modified_ns=made.modified_ns,
            media_type=facts.media_type,
            mean_rgb=thumbnail.impression.mean_rgb,
            thumbnail=thumbnail_name(path, self.recipe.suffix),
            taken_at=facts.taken_at,
            camera=facts.camera,
            place=facts.place,
            thumbnail_digest=files.digest_bytes(thumbnail.content),
            caption=facts.words.caption,
            keywords=facts.words.keywords,
            perceptual_hash=thumbnail.impression.perceptual_hash,
            palette=thumbnail.impression.palette,
        )


def _why(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "it may not be read with your permissions"
    if isinstance(error, FileNotFoundError):
        return "it was removed while it was being read"
    return (error.strerror or "it cannot be read").lower()
