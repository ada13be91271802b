"""Pictures as one ZIP archive, made while it is sent: nothing is written to a disk or held in memory but one block.

Pictures do not get smaller by deflating, so they are stored as they are. What cannot be had is named in a note at the
end; it never ends the archive.
"""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from server.exports.file_names import UniqueNames
from server.exports.selection import Chosen
from server.exports.sources import Folders, Source
from server.records import PictureRecord, printable

NOTE_NAME = "About these pictures.txt"
_BLOCK_BYTES = 1 << 20
_MANY_BYTES = 1 << 30
"""From here on an entry's sizes are written in 64 bits, also where the file grows while it is read."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_LATEST = (2107, 12, 31, 23, 59, 58)
"""What a ZIP archive can say of a time."""


class _Outbox:
    """What the archive writes to, and the answer takes from."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []

    def write(self, block: bytes) -> int:
        self._blocks.append(bytes(block))
        return len(block)

    def flush(self) -> None:
        """Nothing is held back here."""

    def close(self) -> None:
        """Nothing is open here."""

    def take(self) -> bytes:
        taken = b"".join(self._blocks)
        self._blocks.clear()
        return taken


class _Note:
    """What a person should know of an archive, gathered while it is made."""

    def __init__(self) -> None:
        self.small: list[str] = []
        self.missing: list[str] = []
        self.cut: list[str] = []

    def text(self) -> str:
        parts = (
            ("Small copies stand in for these; their originals were not at hand:", self.small),
            ("These are missing; neither original nor small copy could be read:", self.missing),
            ("These are incomplete; reading them stopped midway:", self.cut),
        )
        return "\r\n".join(
            "\r\n".join((heading, *(f"  {path}" for path in paths), "")) for heading, paths in parts if paths
        )


class Archive:
    """An archive of pictures in their order, which can be made once."""

    def __init__(self, chosen: Sequence[Chosen], folders: Folders) -> None:
        self._chosen, self._folders = chosen, folders
        self._outbox, self._names, self._note = _Outbox(), UniqueNames(), _Note()

    def blocks(self) -> Iterator[bytes]:
        """Its bytes, as it is made."""
        with zipfile.ZipFile(self._outbox, "w", zipfile.ZIP_STORED) as made:
            for each in self._chosen:
                yield from self._entry(made, each.picture)
            if text := self._note.text():
                info = zipfile.ZipInfo(self._names.of(NOTE_NAME), time.localtime()[:6])
                made.writestr(info, text.encode("utf-8-sig"))
        yield self._outbox.take()

    def _entry(self, made: zipfile.ZipFile, picture: PictureRecord) -> Iterator[bytes]:
        source = self._folders.source_of(picture)
        try:
            file = None if source is None else source.file.open("rb")
        except OSError:
            file = None
        if source is None or file is None:
            self._note.missing.append(printable(picture.path))
            return
        if not source.is_original:
            self._note.small.append(printable(picture.path))
        info = self._info(picture, source)
        with file, made.open(info, "w", force_zip64=source.bytes >= _MANY_BYTES) as entry:
            while True:
                try:
                    block = file.read(_BLOCK_BYTES)
                except OSError:
                    self._note.cut.append(printable(picture.path))
                    return
                if not block:
                    return
                entry.write(block)
                yield self._outbox.take()

    def _info(self, picture: PictureRecord, source: Source) -> zipfile.ZipInfo:
        name = picture.name
        if not source.is_original:
            name = PurePosixPath(name).stem + PurePosixPath(picture.thumbnail).suffix
        modified = time.localtime(picture.modified_ns // 10**9)[:6]
        info = zipfile.ZipInfo(self._names.of(name), min(max(modified, _EARLIEST), _LATEST))
        info.external_attr = 0o644 << 16
        return info
