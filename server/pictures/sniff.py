"""Tells what bytes are by looking at them: a kind of picture, or in a curator's words what else.

Names and extensions play no part. Nothing here decodes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of picture the project can show: Pillow's name for it, its media type, and what a person calls it."""

    format: str
    media_type: str
    name: str


JPEG = Kind("JPEG", "image/jpeg", "JPEG")
PNG = Kind("PNG", "image/png", "PNG")
WEBP = Kind("WEBP", "image/webp", "WebP")
GIF = Kind("GIF", "image/gif", "GIF")
TIFF = Kind("TIFF", "image/tiff", "TIFF")
BMP = Kind("BMP", "image/bmp", "BMP")
AVIF = Kind("AVIF", "image/avif", "AVIF")
HEIF = Kind("HEIF", "image/heic", "HEIC")
JPEG2000 = Kind("JPEG2000", "image/jp2", "JPEG 2000")

_MAGIC = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"II+\0", TIFF),
    (b"MM\0+", TIFF),
    (b"BM", BMP),
    (b"\0\0\0\x0cjP  \r\n\x87\n", JPEG2000),
    (b"\xff\x4f\xff\x51", JPEG2000),
)
_AVIF_BRANDS = frozenset((b"avif", b"avis"))
_HEIF_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))
_STRANGERS = (
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"8BPS", "a Photoshop document"),
    (b"\xff\x0a", "a JPEG XL picture, which cannot be read yet"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture, which cannot be read yet"),
    (b"ID3", "a sound recording"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database"),
    (b"\0\0\1\0", "an icon, which cannot be read yet"),
    (b"FUJIFILMCCD-RAW", "a camera's raw file, which cannot be read yet"),
    (b"IIU\0", "a camera's raw file, which cannot be read yet"),
    (b"IIRO", "a camera's raw file, which cannot be read yet"),
    (b"IIRS", "a camera's raw file, which cannot be read yet"),
)
# The same, for what is told by bytes that are not the first.
_STRANGERS_WITHIN = (
    (8, b"CR\2\0", "a camera's raw file, which cannot be read yet"),
    (4, b"ftypcrx ", "a camera's raw file, which cannot be read yet"),
    (8, b"AVI ", "a video"),
    (8, b"WAVE", "a sound recording"),
    (4, b"ftyp", "a video"),
    (257, b"ustar", "a TAR archive"),
)
_CANON_RAW = (b"II*\0\x10\0\0\0CR", b"MM\0*\0\0\0\x10CR")


def kind_of(content: bytes) -> Kind | None:
    """The kind of picture that begins like `content`, or None."""
    if content.startswith(_CANON_RAW):
        return None  # a TIFF by its first bytes, whose picture is a small preview
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    brands = _brands(content)
    if brands & _AVIF_BRANDS:
        return AVIF
    return HEIF if brands & _HEIF_BRANDS else None


def what_instead(content: bytes) -> str:
    """Says, as the end of a sentence, what bytes are that are no known kind of picture."""
    if not content:
        return "the file is empty"
    for at, magic, name in (*((0, magic, name) for magic, name in _STRANGERS), *_STRANGERS_WITHIN):
        if content.startswith(magic, at):
            return f"this is {name}" if "," in name else f"this is {name}, not a picture"
    if not content.strip(b"\0"):
        return "the file holds nothing but zeros"
    head = content[:4096]
    if b"<svg" in head:
        return "this is an SVG drawing, which cannot be read yet"
    if b"<html" in head.lower() or b"<!doctype html" in head.lower():
        return "this is a web page, not a picture"
    return "this is text, not a picture" if _is_text(head) else "this is not a kind of picture that can be read"


def is_cut_short(content: bytes, kind: Kind) -> bool:
    """Whether a file of this kind lacks the mark or the length that says it is whole."""
    if kind is JPEG:
        return content.rfind(b"\xff\xd9") < _start_of_scan(content)
    if kind is PNG:
        return b"IEND" not in content[-64:]
    if kind is GIF:
        return not content.rstrip(b"\0").endswith(b";")
    if kind is WEBP:
        return int.from_bytes(content[4:8], "little") + 8 > len(content)
    if kind is JPEG2000:
        return _boxes_end(content) > len(content) if content[0] == 0 else not content.endswith(b"\xff\xd9")
    if kind is BMP:
        return int.from_bytes(content[2:6], "little") > len(content)
    if kind in (AVIF, HEIF):
        return _boxes_end(content) > len(content)
    return False


def is_filled_up_with_zeros(content: bytes, kind: Kind) -> bool:
    """Whether the file is a copy that was broken off, and has its full length in zeros.

    Decoders show those as grey or not at all. Kinds are left out whose decoders notice, and those that may well end in
    black.
    """
    if kind is JPEG:
        return content.endswith(b"\0" * 64) and is_cut_short(content, kind)
    if kind is WEBP and _last_chunk(content) in (b"EXIF", b"XMP "):
        return False  # editors leave room in a note, where compressed pixels hold no long run of zeros
    return kind in (WEBP, AVIF, HEIF) and not content[-max(64, len(content) // 8) :].strip(b"\0")


def _brands(content: bytes) -> set[bytes]:
    """The brands an ISO base media file names for itself (ISO/IEC 14496-12, the `ftyp` box)."""
    if content[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(content[:4], "big"), len(content), 256)
    return {content[8:12], *(content[at : at + 4] for at in range(16, end, 4))}


def _boxes_end(content: bytes) -> int:
    at = 0
    while 0 <= at <= len(content) - 8:
        size = int.from_bytes(content[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        if size < 8:
            return len(content)
        at += size
    return at


def _last_chunk(content: bytes) -> bytes:
    """The name of the last chunk of a RIFF file."""
    at, name = 12, b""
    while at + 8 <= len(content):
        name = content[at : at + 4]
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    return name


def _start_of_scan(content: bytes) -> int:
    """Where the compressed pixels of a JPEG begin; past its end where they never do.

    The embedded preview has marks of its own, so the segments are stepped over rather than searched.
    """
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        if content[at + 1] == 0xDA:
            return at
        at += 1 if content[at + 1] == 0xFF else 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return len(content)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _is_printable(head[: len(head) & ~1].decode("utf-16", "replace"))
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            return False
        text = head[: error.start].decode("utf-8")
    return _is_printable(text)


def _is_printable(text: str) -> bool:
    return all(character.isprintable() or character in "\r\n\t\f\ufeff" for character in text)
