"""What a picture's EXIF says: which way is up, when, with what camera and where it was taken, and what was written.

Cameras and editors write nonsense; whatever cannot be understood is left out and never raises.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from server.pictures.iptc import decoded
from server.records import Place

_BROKEN = (ValueError, TypeError, KeyError, IndexError, OSError, SyntaxError, ZeroDivisionError, struct.error)
_MAX_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Exif:
    """`orientation` is 1 to 8 as EXIF counts, `texts` and `keywords` are as written; the rest as in `PictureRecord`."""

    orientation: int = 1
    taken_at: str | None = None
    camera: str | None = None
    place: Place | None = None
    texts: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


def read(image: Image.Image) -> Exif:
    """The EXIF of an opened picture; a loaded one, where the format writes it behind the pixels."""
    try:
        tags = image.getexif()
        if not tags:
            return Exif()
        detail = tags.get_ifd(IFD.Exif)
        gps = tags.get_ifd(IFD.GPSInfo)
    except _BROKEN:
        return Exif()
    orientation = tags.get(Base.Orientation)
    texts, keywords = _written(tags, detail)
    moments = (
        detail.get(Base.DateTimeOriginal),
        detail.get(Base.DateTimeDigitized),
        tags.get(Base.DateTime),
    )
    return Exif(
        orientation=orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1,
        taken_at=next(filter(None, map(_moment, moments)), None),
        camera=_camera(tags.get(Base.Make), tags.get(Base.Model)),
        place=_place(gps),
        texts=texts,
        keywords=keywords,
    )


def _written(tags: Image.Exif, detail: Mapping[int, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Texts and keywords."""
    try:
        keywords = _utf16(tags.get(Base.XPKeywords)).split(";")
        return tuple(filter(None, _texts(tags, detail))), tuple(filter(None, keywords))
    except _BROKEN:
        return (), ()


def _texts(tags: Image.Exif, detail: Mapping[int, Any]) -> Iterator[str]:
    """Titles first. Windows has fields of its own, in UTF-16."""
    yield _utf16(tags.get(Base.XPTitle))
    description = tags.get(Base.ImageDescription)
    if isinstance(description, str):
        # Pillow reads it as Latin-1, since the standard allows ASCII alone; most programs write UTF-8.
        yield decoded(description.encode("latin-1", "replace"))
    yield _utf16(tags.get(Base.XPSubject))
    yield _utf16(tags.get(Base.XPComment))
    yield _comment(detail.get(Base.UserComment), is_big_endian=tags.endian == ">")


def _utf16(value: object) -> str:
    content = _bytes(value)
    return content.decode("utf-16-le", "replace").partition("\0")[0]


def _comment(value: object, *, is_big_endian: bool) -> str:
    """EXIF 2.32, 4.6.5: eight bytes name the character code of those that follow."""
    content = _bytes(value)
    code, text = content[:8], content[8:]
    if code == b"UNICODE\0":
        # In the order of the file, says the standard; many programs write theirs, and most letters have a zero byte.
        difference = text[::2].count(0) - text[1::2].count(0)
        return text.decode(
            "utf-16-be" if difference > 0 or (not difference and is_big_endian) else "utf-16-le", "replace"
        )
    if code in (b"ASCII\0\0\0", bytes(8)):
        return decoded(text.rstrip(b"\0 "))
    return text.decode("iso2022_jp", "replace") if code == b"JIS\0\0\0\0\0" else ""


def _bytes(value: object) -> bytes:
    if isinstance(value, tuple):  # as Pillow gives a field of many bytes
        return bytes(byte for byte in value if isinstance(byte, int) and 0 <= byte < 256)[:_MAX_BYTES]
    return value[:_MAX_BYTES] if isinstance(value, bytes) else b""


def _moment(value: object) -> str | None:
    """`2019:07:04 18:30:00` as `2019-07-04T18:30:00`."""
    if not isinstance(value, str):
        return None
    try:
        return datetime.strptime(value.strip("\0 ")[:19], "%Y:%m:%d %H:%M:%S").isoformat()
    except ValueError:
        return None


def _camera(make: object, model: object) -> str | None:
    maker, name = (" ".join(str(part).replace("\0", " ").split()) if part else "" for part in (make, model))
    if maker and name and not name.lower().startswith(maker.split()[0].lower()):
        name = f"{maker} {name}"
    return (name or maker)[:200] or None


def _place(gps: Mapping[int, Any]) -> Place | None:
    try:
        latitude = _degrees(gps[GPS.GPSLatitude]) * (-1 if gps.get(GPS.GPSLatitudeRef) == "S" else 1)
        longitude = _degrees(gps[GPS.GPSLongitude]) * (-1 if gps.get(GPS.GPSLongitudeRef) == "W" else 1)
    except _BROKEN:
        return None
    # Receivers without a fix write 0, 0: a spot in the ocean where hardly anyone takes pictures.
    if not (abs(latitude) <= 90 and abs(longitude) <= 180) or latitude == longitude == 0:
        return None
    return Place(round(latitude, 6), round(longitude, 6))


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value):
        raise ValueError("not a number")
    return value
