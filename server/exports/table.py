"""What is known of pictures as a CSV table (RFC 4180), as spreadsheets read it, without harm to who opens it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from server.exports.selection import Chosen
from server.records import printable

COLUMNS = (
    "id",
    "path",
    "width",
    "height",
    "bytes",
    "taken",
    "camera",
    "latitude",
    "longitude",
    "caption",
    "keywords",
    "score",
)
_ROWS_AT_ONCE = 500
_BEGIN_FORMULAS = ("=", "+", "-", "@")
"""https://owasp.org/www-community/attacks/CSV_Injection; tabs and line breaks are never written."""


def table(chosen: Sequence[Chosen]) -> Iterator[bytes]:
    """The table in UTF-8, some rows at a time, with the mark at its beginning by which Excel knows that."""
    yield ("\ufeff" + _written([COLUMNS])).encode()
    for first in range(0, len(chosen), _ROWS_AT_ONCE):
        yield _written([_row(each) for each in chosen[first : first + _ROWS_AT_ONCE]]).encode()


def _written(rows: Sequence[Sequence[object]]) -> str:
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    return lines.getvalue()


def _row(each: Chosen) -> tuple[object, ...]:
    picture, place = each.picture, each.picture.place
    return (
        picture.id,
        _harmless(printable(picture.path)),
        picture.width_px,
        picture.height_px,
        picture.size_bytes,
        picture.taken_at,
        _harmless(picture.camera or ""),
        place and place.latitude,
        place and place.longitude,
        _harmless(picture.caption),
        _harmless("; ".join(picture.keywords)),
        None if each.score is None else round(each.score, 6),
    )


def _harmless(text: str) -> str:
    """`text` on one line, which no spreadsheet takes for a formula."""
    line = "".join(sign if sign.isprintable() else " " for sign in text)
    return f"'{line}" if line.lstrip().startswith(_BEGIN_FORMULAS) else line
