"""The pages a run has finished, noted as they are, so that a run after a kill draws only the rest.

One line a page: a CRC-32 and the page as JSON. A line that is torn or wrong counts for nothing. The journal is written
after the page it names and removed with the run that ends well; nothing else depends on it.
"""

from __future__ import annotations

import contextlib
import json
import threading
import zlib
from dataclasses import asdict
from pathlib import Path

from server.pictures.atlas_manifest import AtlasPage
from server.pictures.page_painter import DrawnPage

FILE_NAME = "atlas.journal"


class AtlasJournal:
    """The journal in one folder. Lines may be added from several threads."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE_NAME
        self._lock = threading.Lock()

    def read(self) -> dict[str, DrawnPage]:
        """The pages of sound lines, by what they were drawn from."""
        lines: list[bytes] = []
        with contextlib.suppress(OSError):
            lines = self._file.read_bytes().split(b"\n")
        pages = [page for line in lines if (page := _page(line)) is not None]
        return {drawn.page.drawn_from: drawn for drawn in pages}

    def add(self, drawn: DrawnPage) -> None:
        """Notes a page that is whole on the disk; one with gaps is not worth it. Raises `OSError`."""
        if not drawn.page.drawn_from:
            return
        content = json.dumps({**asdict(drawn.page), "sizes": drawn.sizes}, separators=(",", ":")).encode()
        with self._lock, self._file.open("ab", buffering=0) as file:
            # Begins with a line's end: what a kill tore off before stays a line of its own.
            file.write(b"\n%08x %s" % (zlib.crc32(content), content))

    def remove(self) -> None:
        """Says that the manifest names all pages now. Raises `OSError`."""
        self._file.unlink(missing_ok=True)


def _page(line: bytes) -> DrawnPage | None:
    checksum, _, content = line.partition(b" ")
    if checksum != b"%08x" % zlib.crc32(content):
        return None
    with contextlib.suppress(ValueError, KeyError, TypeError):
        fields = json.loads(content)
        sizes = tuple((int(width), int(height)) for width, height in fields.pop("sizes"))
        return DrawnPage(AtlasPage(**fields), sizes, is_new=False)
    return None
