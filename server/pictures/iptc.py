"""What IPTC-IIM says of its picture: title, headline, caption, keywords, and the place in words.

IPTC-NAA Information Interchange Model 4.2, as Photoshop keeps it in a JPEG's APP13. Damaged bytes end the reading and
never raise.
"""

from __future__ import annotations

from collections.abc import Iterator

PHOTOSHOP_RESOURCE = 0x0404
"""The number under which Photoshop's image resources hold it."""

_MARK = 0x1C
_CODED_CHARACTER_SET = (1, 90)
_UTF8 = b"\x1b%G"
_OBJECT_NAME, _KEYWORDS, _CITY, _SUBLOCATION, _STATE, _COUNTRY, _HEADLINE, _CAPTION = 5, 25, 90, 92, 95, 101, 105, 120
_TITLES = (_OBJECT_NAME, _HEADLINE, _CAPTION)
_PLACES = (_SUBLOCATION, _CITY, _STATE, _COUNTRY)
_MAX_PIECES = 500


def read(content: bytes) -> tuple[list[str], list[str]]:
    """The sentences and the keywords, as they were found."""
    found: dict[int, list[bytes]] = {}
    is_utf8 = False
    for number, (record, data_set, value) in enumerate(_data_sets(content)):
        if number == _MAX_PIECES:
            break
        if (record, data_set) == _CODED_CHARACTER_SET:
            is_utf8 = value == _UTF8
        elif record == 2:
            found.setdefault(data_set, []).append(value)

    def texts(data_set: int) -> list[str]:
        values = found.get(data_set, ())
        return [value.decode("utf-8", "replace") if is_utf8 else decoded(value) for value in values]

    place = ", ".join(dict.fromkeys(text.strip() for part in _PLACES for text in texts(part)[:1]))
    return [*(text for title in _TITLES for text in texts(title)), place], texts(_KEYWORDS)


def decoded(value: bytes) -> str:
    """Text of which nobody says how it is encoded: UTF-8 where it can be, else what Windows and old Macs share."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def _data_sets(content: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Record, number and value of each data set."""
    at = 0
    while at + 5 <= len(content) and content[at] == _MARK:
        length = int.from_bytes(content[at + 3 : at + 5], "big")
        begin = at + 5
        if length & 0x8000:  # an extended one: the length of its length, and then its length
            begin += length & 0x7FFF
            length = int.from_bytes(content[at + 5 : begin], "big")
        if begin + length > len(content):
            return
        yield content[at + 1], content[at + 2], content[begin : begin + length]
        at = begin + length
