"""What is known of pictures as a table: read by spreadsheets as it was meant."""

import csv
import io

import pytest

from server.exports.selection import Chosen
from server.exports.table import COLUMNS, table
from tests.server.exports.chosen import record


def rows(*chosen: Chosen) -> list[dict[str, str]]:
    content = b"".join(table(chosen))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_each_picture_is_a_row_of_what_is_known():
    picture = record("a/été, 1.jpg", caption='Ana said "yes"', keywords=("sea", "red; white"))
    row = rows(Chosen(picture, 0.123456789))[0]
    assert tuple(row) == COLUMNS
    assert row == {
        "id": picture.id,
        "path": "a/été, 1.jpg",
        "width": "120",
        "height": "80",
        "bytes": "1000",
        "taken": "2019-07-04T10:00:00",
        "camera": "Canon EOS",
        "latitude": "-33.9",
        "longitude": "151.2",
        "caption": 'Ana said "yes"',
        "keywords": "sea; red; white",
        "score": "0.123457",
    }


def test_what_is_not_known_is_empty():
    row = rows(Chosen(record("a.jpg", taken_at=None, camera=None, place=None)))[0]
    assert {row[name] for name in ("taken", "camera", "latitude", "longitude", "caption", "keywords", "score")} == {""}


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1", "  =1", "\r@x"])
def test_no_text_is_taken_for_a_formula(formula):
    picture = record(f"{formula}.jpg".lstrip(), caption=formula, camera=formula, keywords=(formula,))
    row = rows(Chosen(picture))[0]
    for name in ("path", "caption", "camera", "keywords"):
        assert row[name].startswith("'"), name
        assert "\n" not in row[name]


def test_a_table_of_many_has_them_all_in_their_order():
    chosen = [Chosen(record(f"{number}.jpg")) for number in range(1201)]
    assert [row["path"] for row in rows(*chosen)] == [f"{number}.jpg" for number in range(1201)]


def test_an_empty_table_has_its_headings():
    assert b"".join(table([])).decode("utf-8-sig") == ",".join(COLUMNS) + "\r\n"
