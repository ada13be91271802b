"""What people wrote into a picture's file: EXIF, IPTC, XMP and the notes of a PNG, as one caption and its keywords.

What cameras and programs write by themselves, and nobody ever meant to say, is left out. Whatever the bytes are, this
never raises.
"""

from __future__ import annotations

import re

from PIL import Image

from server.pictures import iptc, xmp
from server.pictures.exif import Exif
from server.pictures.words import WORDLESS, Words, clean, words

# https://www.w3.org/TR/png-3/#11keywords, and the one that photo programs add.
_NOTES = ("Title", "Description", "Comment")
_NOTED_KEYWORDS = "Keywords"
_PROGRAMS = "gimp|vsco|adobe|photoshop|lightroom|picasa|snapseed|paint|imagemagick|canva|inkscape|matplotlib|instagram"
_WRITTEN_BY_MACHINES = re.compile(
    rf"""
      [\W_]* | 0+
    | ((konica\ )?minolta|olympus|samsung|sony|casio|vivitar|kodak|pentax|ricoh)?\ ?digital\ (still\ )?camera
    | sony\ dsc | dcf\ 1\.0 | dcim\S* | exif_jpeg_picture | ascii | unicode | jis
    | <?(digimax|kenox|samsung)\ [^\n]*
    | (created|edited|processed|made|generated|exported)\ (with|by|in|using|from)\ (the\ )?({_PROGRAMS})\b[^\n]*
    | file\ written\ by\ adobe[^\n]* | creator:\ gd-jpeg[^\n]* | lead\ technologies[^\n]* | intel\(r\)\ jpeg[^\n]*
    | cof | dav | edf | mde | btf | nor | ozn\w* | r?hdr | rbt | ptr | sdr | fhd | qrf | hdrpl | beauty | _?cuva
    | untitled | default | image | picture | photo | jpe?g | jfif | png | none | null | \(null\) | n/a
    | (\w+:\ ?-?[\d.]+;\s*)+[^\s;]*                                # "filter: 0; filterMask: 0;" of telephones
    | \{{\s*".*\}} | \[\s*[\[{{"].*\] | <\?xml\b.* | <\w+[\ >/].*>   # data of programs
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def read(image: Image.Image, exif: Exif) -> Words:
    """What is written in an opened picture; in a loaded one, where the format has it behind the pixels."""
    texts, keywords = list(exif.texts), list(exif.keywords)
    info = image.info
    if not (texts or keywords or "photoshop" in info or "xmp" in info or image.format == "PNG"):
        return WORDLESS
    resources = info.get("photoshop")
    records = resources.get(iptc.PHOTOSHOP_RESOURCE) if isinstance(resources, dict) else None
    packet = info.get("xmp")
    found = [
        iptc.read(records) if isinstance(records, bytes) else ([], []),
        xmp.read(packet) if isinstance(packet, bytes) else ([], []),
        _notes(info) if image.format == "PNG" else ([], []),
    ]
    for more_texts, more_keywords in found:
        texts += more_texts
        keywords += more_keywords
    meant = (text for text in map(clean, texts) if not _WRITTEN_BY_MACHINES.fullmatch(text))
    return words(meant, keywords)


def _notes(info: dict[str | tuple[int, int], object]) -> tuple[list[str], list[str]]:
    texts = [value for name in _NOTES if isinstance(value := info.get(name), str)]
    keywords = info.get(_NOTED_KEYWORDS)
    return texts, re.split("[;,]", keywords) if isinstance(keywords, str) else []
