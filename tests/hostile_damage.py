"""Files that are damaged, lie about their size or are no pictures at all, and what a curator should be told of each.

A reason here is a regular expression for a part of the sentence. `PICTURE` stands for a file that is shown all the
same, `EITHER` for one where both are right: a flipped bit may hit something or nothing.
"""

import gzip
import io
import random
import sqlite3
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image

from tests.hostile_pictures import chunk, directory
from tests.pictures_factory import encoded, exif_with, noise, quarters

PICTURE = "picture"
EITHER = "either"
_PNG = b"\x89PNG\r\n\x1a\n"
_KINDS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF", "HEIF", "JPEG2000")


def cut_short() -> Iterator[tuple[str, bytes, str]]:
    """Each kind cut at every tenth; and copies that were broken off and have their full length in zeros."""
    for kind in _KINDS:
        whole = encoded(noise((160, 120)), kind)
        for tenth in range(1, 10):
            yield f"cut-{tenth}.{kind.lower()}", whole[: len(whole) * tenth // 10], "ends too early"
    for name, options in (("progressive", {"progressive": True}), ("restarts", {"restart_marker_blocks": 4})):
        whole = encoded(noise((160, 120)), "JPEG", **options)
        for tenth in range(1, 10):
            yield f"cut-{name}-{tenth}.jpg", whole[: len(whole) * tenth // 10], "ends too early"
    for kind in _KINDS:
        whole = encoded(noise((160, 120)), kind)
        expected = EITHER if kind in {"TIFF", "BMP"} else "ends too early|is damaged"  # these may well end in black
        half = whole[: len(whole) // 2]
        yield f"zeros-behind.{kind.lower()}", half.ljust(len(whole), b"\0"), expected


def rotten() -> Iterator[tuple[str, bytes, str]]:
    """Each kind with a few bytes changed, by a seed."""
    chance = random.Random(2)
    for kind in _KINDS:
        whole = encoded(noise((60, 40)), kind)
        for number in range(8):
            content = bytearray(whole)
            for _ in range(1 + number * 2):
                content[chance.randrange(len(content))] = chance.randrange(256)
            yield f"rot-{number}.{kind.lower()}", bytes(content), EITHER


def with_bad_notes() -> Iterator[tuple[str, bytes, str]]:
    """Good pixels with profiles and EXIF that are nonsense: these are shown, and the nonsense is left out."""
    plain = quarters()
    profiles = {
        "garbage": b"nonsense" * 50,
        "empty": b"\0",
        "huge": b"\xaa" * 3_000_000,
        "head-only": b"\0\0\x02\0lcms\4\0\0\0mntrRGB XYZ " + bytes(112),
    }
    for name, profile in profiles.items():
        for kind in ("JPEG", "PNG", "WEBP", "TIFF"):
            yield f"icc-{name}.{kind.lower()}", encoded(plain, kind, icc_profile=profile), PICTURE
    # Directories that lead to themselves, far out of the block, and one with more entries than there are bytes.
    own = struct.pack("<I", 8)
    blocks = {
        "garbage": b"Exif\0\0" + b"garbage!" * 20,
        "cut": b"Exif\0\0II*\0\x08\0\0\0\x05\0",
        "far": b"Exif\0\0II*\0" + b"\xff" * 4,
        "to-itself": b"Exif\0\0II*\0" + own + directory({0x8769: [8], 0x8825: [8], 0xA005: [8]}, 8)[:-4] + own,
        "endless": b"Exif\0\0II*\0" + own + b"\xff\xff" + bytes(60),
        "largest": b"Exif\0\0II*\0" + own + bytes(65_000),
        "orientation-0": exif_with(Orientation=0).tobytes(),
        "orientation-9": exif_with(Orientation=9).tobytes(),
        "orientation-text": b"Exif\0\0II*\0" + own + struct.pack("<HHHI4sI", 1, 0x0112, 2, 4, b"up\0\0", 0),
        "orientation-many": b"Exif\0\0II*\0" + own + directory({0x0112: [1, 6, 6]}, 8),
    }
    for name, block in blocks.items():
        for kind in ("JPEG", "PNG", "WEBP"):
            yield f"exif-{name}.{kind.lower()}", encoded(plain, kind, exif=block), PICTURE
    jpeg = encoded(plain, "JPEG")
    lying = b"\xff\xe2" + struct.pack(">H", 2 + 14 + 3) + b"ICC_PROFILE\0\x02\xff" + b"abc"
    yield "icc-parts-missing.jpg", jpeg[:2] + lying + jpeg[2:], PICTURE
    yield "length-too-long.jpg", jpeg[:2] + b"\xff\xe1\xff\xff" + jpeg[2:], "ends too early|is damaged"
    yield "length-of-zero.jpg", jpeg[:2] + b"\xff\xe1\0\0" + jpeg[2:], EITHER


def bombs() -> Iterator[tuple[str, bytes, str]]:
    """Little files that would grow: by what their header claims, and by what they really hold."""
    too_many = "too many pixels"
    one = zlib.compress(b"\0" * 100)
    for name, width, height in (("square", 50_000, 50_000), ("long", 2**31 - 1, 1), ("largest", 2**31 - 1, 2**31 - 1)):
        header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        content = _PNG + chunk(b"IHDR", header) + chunk(b"IDAT", one) + chunk(b"IEND", b"")
        yield f"bomb-{name}.png", content, too_many
    jpeg = encoded(quarters(), "JPEG")
    at = jpeg.index(b"\xff\xc0") + 5
    yield "bomb.jpg", jpeg[:at] + b"\xff\xdc\xff\xdc" + jpeg[at + 4 :], too_many
    yield (
        "bomb.gif",
        b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\xf0\0\0" + bytes(6) + _gif_frame(65_535),
        too_many,
    )
    yield "bomb-frame.gif", b"GIF89a" + struct.pack("<HH", 8, 8) + b"\xf0\0\0" + bytes(6) + _gif_frame(60_000), too_many
    claims = {256: [60_000], 257: [60_000], 258: [8], 259: [1], 262: [1], 273: [8], 278: [60_000], 279: [8]}
    yield "bomb.tif", b"II*\0" + struct.pack("<I", 16) + bytes(8) + directory(claims, 16), too_many
    bmp = encoded(quarters(), "BMP")
    yield "bomb.bmp", bmp[:18] + struct.pack("<ii", 40_000, 40_000) + bmp[26:], too_many
    jp2 = encoded(quarters(), "JPEG2000", no_jp2=True)
    yield "bomb.j2k", jp2[:8] + struct.pack(">II", 60_000, 60_000) + jp2[16:], too_many
    webp = struct.pack("<I", 0x10)[:1] + bytes(3) + (16_382).to_bytes(3, "little") * 2
    vp8 = encoded(quarters(), "WEBP")[12:]
    body = b"WEBPVP8X" + struct.pack("<I", 10) + webp + vp8
    yield "bomb.webp", b"RIFF" + struct.pack("<I", len(body)) + body, "too many pixels|is damaged"
    for kind in ("AVIF", "HEIF"):
        content = encoded(quarters((64, 64)), kind)
        at = content.index(b"ispe") + 8
        yield (
            f"bomb.{kind.lower()}",
            content[:at] + struct.pack(">II", 60_000, 60_000) + content[at + 8 :],
            "too many pixels|is damaged",
        )
    yield "bomb-real.png", encoded(Image.new("1", (20_000, 20_000)), "PNG"), too_many
    yield "large-real.png", encoded(Image.new("L", (12_000, 12_000)), "PNG"), PICTURE
    zeros = zlib.compress(bytes(40_000_000))
    for name, note in (
        ("zTXt", b"Comment\0\0" + zeros),
        ("iTXt", b"Comment\0\1\0\0\0" + zeros),
        ("iCCP", b"p\0\0" + zeros),
    ):
        good = encoded(quarters(), "PNG")
        yield f"bomb-{name}.png", good[:33] + chunk(name.encode(), note) + good[33:], "PNG file is damaged"
    yield "bomb-behind.png", encoded(quarters(), "PNG") + bytes(20_000_000), PICTURE
    animation = [Image.new("RGB", (2_000, 2_000), (number, 0, 0)) for number in range(12)]
    yield "bomb-frames.gif", encoded(animation[0], "GIF", save_all=True, append_images=animation[1:]), PICTURE


def of_no_size() -> Iterator[tuple[str, bytes, str]]:
    """Pictures that claim to be nothing wide or high."""
    for kind, place in (("PNG", 16), ("GIF", 6), ("BMP", 18)):
        content = bytearray(encoded(quarters(), kind))
        content[place : place + 4] = bytes(4)
        yield (
            f"size-0.{kind.lower()}",
            bytes(content),
            PICTURE if kind == "GIF" else "is damaged",
        )  # its frame has a size
    jpeg = bytearray(encoded(quarters(), "JPEG"))
    at = jpeg.index(b"\xff\xc0") + 5
    jpeg[at : at + 4] = bytes(4)
    yield "size-0.jpeg", bytes(jpeg), "is damaged"
    claims = {256: [0], 257: [0], 258: [8], 259: [1], 262: [1], 273: [8], 278: [1], 279: [8]}
    yield "size-0.tiff", b"II*\0" + struct.pack("<I", 16) + bytes(8) + directory(claims, 16), "is damaged"


def strangers() -> Iterator[tuple[str, bytes, str]]:
    """What people really find under the name of a picture."""
    archive, tape = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.jpg", encoded(quarters(), "JPEG"))
    with tarfile.open(fileobj=tape, mode="w") as file:
        file.addfile(tarfile.TarInfo("a.jpg"))
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE t (x)")
    icon = encoded(quarters((32, 32)), "ICO")
    photoshop = b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 30, 40, 8, 3) + bytes(200)
    raw = b"II*\0\x10\0\0\0CR\2\0" + bytes(4) + directory({256: [6000], 257: [4000], 50706: [1]}, 16)
    contents: dict[str, tuple[bytes, str]] = {
        "empty": (b"", "the file is empty"),
        "zeros": (bytes(5_000), "nothing but zeros"),
        "ones": (b"\xff" * 5_000, "not a kind of picture"),
        "random": (random.Random(5).randbytes(5_000), "not a kind of picture"),
        "text": ("Liebe Anna, schöne Grüße!\n".encode(), "this is text"),
        "text-utf-16": ("Dear Anna".encode("utf-16"), "this is text"),
        "json": (b'{"error": "not found"}', "this is text"),
        "html": (b"<!DOCTYPE html><html><body>Not found</body></html>", "a web page"),
        "html-with-mark": (b"\xef\xbb\xbf\n<HTML><body>Login</body></HTML>", "a web page"),
        "svg": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG drawing"),
        "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF document"),
        "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "a PostScript document"),
        "zip": (archive.getvalue(), "a ZIP archive"),
        "gzip": (gzip.compress(b"a" * 500), "a compressed archive"),
        "tar": (tape.getvalue(), "a TAR archive"),
        "rar": (b"Rar!\x1a\x07\x01\0" + bytes(50), "a RAR archive"),
        "7z": (b"7z\xbc\xaf\x27\x1c\0\4" + bytes(50), "a 7-Zip archive"),
        "elf": (b"\x7fELF\2\1\1" + bytes(100), "a program"),
        "exe": (b"MZ\x90\0\3\0\0\0" + bytes(100), "a program"),
        "sqlite": (database.serialize(), "a database"),
        "icon": (icon, "an icon"),
        "photoshop": (photoshop, "a Photoshop document"),
        "raw": (raw, "raw"),
        "raw-fuji": (b"FUJIFILMCCD-RAW 0201" + bytes(200), "raw"),
        "jxl": (b"\xff\x0a" + bytes(50), "a JPEG XL picture"),
        "mp4": (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "a video"),
        "mkv": (b"\x1aE\xdf\xa3" + bytes(50), "a video"),
        "avi": (b"RIFF\x24\0\0\0AVI LIST" + bytes(28), "a video"),
        "wav": (b"RIFF\x24\0\0\0WAVEfmt " + bytes(28), "a sound recording"),
        "mp3": (b"ID3\4" + bytes(100), "a sound recording"),
        "exr": (b"\x76\x2f\x31\x01" + bytes(100), "not a kind of picture"),
        "just-a-beginning": (b"\xff\xd8\xff", "ends too early"),
        "png-beginning": (_PNG, "ends too early"),
        "gif-beginning": (b"GIF89a", "ends too early"),
        "twelve-bits": (
            encoded(quarters(), "JPEG").replace(b"\xff\xc0\0\x11\x08", b"\xff\xc0\0\x11\x0c"),
            "is damaged",
        ),
    }
    database.close()
    for name, (content, reason) in contents.items():
        yield f"stranger-{name}.jpg", content, reason


def _gif_frame(side_px: int) -> bytes:
    return b"," + struct.pack("<HHHHB", 0, 0, side_px, side_px, 0) + b"\2\2\x4c\1\0;"
