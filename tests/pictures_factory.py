"""Small test pictures in every kind, and files that only claim to be one.

The standard picture is 40 × 30 px with its four quarters in different colours, so that a turn or a flip shows.
"""

import io
import os
import socket
from pathlib import Path

import numpy as np
from PIL import Image

QUARTERS = {
    "top left": (200, 30, 30),
    "top right": (30, 160, 30),
    "bottom left": (30, 30, 200),
    "bottom right": (230, 220, 40),
}
SIZE = (40, 30)


def quarters(size: tuple[int, int] = SIZE) -> Image.Image:
    """The standard picture, RGB."""
    width, height = size
    picture = Image.new("RGB", size)
    for name, colour in QUARTERS.items():
        x = 0 if "left" in name else width // 2
        y = 0 if "top" in name else height // 2
        picture.paste(colour, (x, y, x + width - width // 2, y + height - height // 2))
    return picture


def corners(picture: Image.Image) -> dict[str, tuple[int, ...]]:
    """The colours in the middle of each quarter, by the names of `QUARTERS`."""
    width, height = picture.size
    places = {"top left": (1, 1), "top right": (3, 1), "bottom left": (1, 3), "bottom right": (3, 3)}
    return {name: picture.getpixel((x * width // 4, y * height // 4)) for name, (x, y) in places.items()}


def looks_like_quarters(picture: Image.Image, tolerance: int = 24) -> bool:
    """Whether the picture is the standard one, as far as lossy formats allow."""
    seen = corners(picture)
    return all(
        abs(one - other) <= tolerance
        for name, colour in QUARTERS.items()
        for one, other in zip(seen[name], colour, strict=True)
    )


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def put(file: Path, content: bytes) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def noise(size: tuple[int, int], seed: int = 0) -> Image.Image:
    """A picture that does not compress, of which cutting the file anywhere loses something."""
    width, height = size
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8))


def turned(orientation: int) -> Image.Image:
    """The standard picture as a camera held otherwise stores it: EXIF `orientation` makes it upright again."""
    back = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    picture = quarters()
    return picture if back is None else picture.transpose(back)


def exif_with(**tags: object) -> Image.Exif:
    """EXIF of the named tags: `Orientation=6`, `Model="…"`, `DateTimeOriginal="…"`, `GPS={…}`."""
    from PIL.ExifTags import IFD, Base

    exif = Image.Exif()
    for name, value in tags.items():
        if name == "GPS":
            exif.get_ifd(IFD.GPSInfo).update(value)
        elif name.startswith("DateTime") and name != "DateTime":
            exif.get_ifd(IFD.Exif)[Base[name]] = value
        else:
            exif[Base[name]] = value
    return exif


def make_hostile_files(folder: Path) -> dict[str, str]:
    """Files that are no pictures though their names say so; returns a part of the reason to be given for each."""
    whole = encoded(noise((200, 150)), "JPEG", quality=90)
    put(folder / "cut.jpg", whole[: len(whole) // 2])
    put(folder / "zero-filled.jpg", whole[: len(whole) // 2].ljust(len(whole), b"\0"))
    put(folder / "empty.jpg", b"")
    put(folder / "letter.jpg", "Liebe Anna, schöne Grüße!\n".encode())
    put(folder / "page.jpg", b"<!DOCTYPE html><html><body>Not found</body></html>")
    put(folder / "bomb.png", bomb())
    put(folder / "random.jpg", os.urandom(2000))
    (folder / "nowhere.jpg").symlink_to(folder / "missing.jpg")
    (folder / "circle.jpg").symlink_to(folder / "circle.jpg")
    os.mkfifo(folder / "pipe.jpg")
    listener = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    try:
        os.chdir(folder)  # the address of a socket is short
        listener.bind("socket.jpg")
    finally:
        os.chdir(here)
        listener.close()
    return {
        "cut.jpg": "ends too early",
        "zero-filled.jpg": "ends too early",
        "empty.jpg": "is empty",
        "letter.jpg": "this is text",
        "page.jpg": "a web page",
        "bomb.png": "too many pixels",
        "random.jpg": "not a kind of picture",
        "nowhere.jpg": "leads nowhere",
        "circle.jpg": "leads back to itself",
        "pipe.jpg": "a named pipe",
        "socket.jpg": "a socket",
    }


def bomb() -> bytes:
    """A PNG of a few kilobytes that claims 50,000 × 50,000 pixels."""
    content = bytearray(encoded(Image.new("L", (100, 100)), "PNG"))
    import zlib

    header = b"IHDR" + (50_000).to_bytes(4, "big") * 2 + bytes(content[24:29])
    content[12:29] = header
    content[29:33] = zlib.crc32(header).to_bytes(4, "big")
    return bytes(content)
