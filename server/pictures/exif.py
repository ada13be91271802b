"""What a picture's EXIF says: which way is up, when, with what camera and where it was taken.

Cameras and editors write nonsense; whatever cannot be understood is left out and never raises.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from server.records import Place

_BROKEN = (ValueError, TypeError, KeyError, IndexError, OSError, SyntaxError, ZeroDivisionError, struct.error)


@dataclass(frozen=True, slots=True)
class Exif:
    """`orientation` is 1 to 8 as EXIF counts; the rest as in `PictureRecord`."""

    orientation: int = 1
    taken_at: str | None = None
    camera: str | None = None
    place: Place | None = None


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
    )


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
