"""`captions.csv`: one line a picture, whatever program wrote it; a line that says nothing is told and passed over.

The first line names the columns: `file`, and `caption` or `keywords` or both. Cells are separated by commas,
semicolons, tabs or bars, keywords by semicolons. Paths are relative to the folder of the table, and stay in it.
"""

from __future__ import annotations

import csv
import io
import posixpath
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from server.pictures.sidecars import subject
from server.pictures.words import Words, united, words

_DELIMITERS = ",;\t|"
_COLUMNS = {
    "file": ("file", "filename", "file name", "file_name", "path", "image"),
    "caption": ("caption", "description", "title", "text"),
    "keywords": ("keywords", "tags"),
}
_LINES_BETWEEN_CHECKS = 1000


@dataclass(slots=True)
class Table:
    """What a table says, by subject, and what is wrong with it in words for a person; empty where nothing is."""

    said: dict[str, Words] = field(default_factory=dict)
    problem: str = ""


class _BadLineError(Exception):
    """A line says nothing of a picture; the text says why."""


def read(text: str, folder: str, check: Callable[[], None] = lambda: None) -> Table:
    """Reads the table of `folder`, whose path is relative to the originals. `check` is called often and may raise."""
    delimiter, columns = _header(text)
    if "file" not in columns or len(columns) < 2:
        return Table(problem="its first line has to be file,caption or file,caption,keywords")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    next(lines)
    table, bad = Table(), []
    while True:
        first = lines.line_num + 1
        if lines.line_num % _LINES_BETWEEN_CHECKS == 0:
            check()
        try:
            name, said = _line(next(lines), columns, delimiter, folder)
        except StopIteration:
            break
        except (_BadLineError, csv.Error) as error:
            bad.append(f"line {first}: {error}")
            continue
        if said:
            before = table.said.get(name)
            table.said[name] = said if before is None else united([before, said])
    if bad:
        table.problem = f"{len(bad):,} lines say nothing of a picture; {bad[0]}" if len(bad) > 1 else bad[0]
    return table


def _header(text: str) -> tuple[str, dict[str, int]]:
    """The delimiter by which the first line names most columns, and the place of each of them."""
    first = text[: text.find("\n") + 1] or text
    readings = []
    for delimiter in _DELIMITERS:
        names = [name.strip().casefold() for name in first.strip("\r\n").replace('"', "").split(delimiter)]
        places = {
            column: names.index(alias)
            for column, aliases in _COLUMNS.items()
            for alias in reversed(aliases)
            if alias in names
        }
        readings.append((delimiter, places))
    return max(readings, key=lambda reading: len(reading[1]))


def _line(cells: Sequence[str], columns: dict[str, int], delimiter: str, folder: str) -> tuple[str, Words]:
    """Of whom a line speaks, and what it says; raises `_BadLineError`."""
    if not any(map(str.strip, cells)):
        return "", Words()
    last = max(columns.values())
    if len(cells) > last + 1 and last == columns.get("caption") and any(cells[last + 1 :]):
        cells = [*cells[:last], delimiter.join(cells[last:])]  # a caption with commas and without quotes
    row = {column: cells[place] if place < len(cells) else "" for column, place in columns.items()}
    name = row["file"].strip().replace("\\", "/")
    if not name:
        raise _BadLineError("it names no file")
    path = posixpath.normpath(posixpath.join(folder, name))
    if name.startswith("/") or path.startswith("../") or not (folder == "." or path.startswith(f"{folder}/")):
        raise _BadLineError("its file is not in the folder of the table")
    return subject(path), words([row.get("caption", "")], row.get("keywords", "").split(";"))
