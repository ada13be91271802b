import io
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin
from PIL.ExifTags import IFD, Base

from server.pictures.decode import describe
from server.pictures.words import MAX_CAPTION_CHARACTERS, MAX_KEYWORD_CHARACTERS, MAX_KEYWORDS, Words
from tests.pictures_factory import encoded, put, quarters

XMP = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
    'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Make="Acme" photoshop:City="Malmö">'
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">The bridge</rdf:li></rdf:Alt></dc:title>'
    '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">The Øresund bridge &amp; a ferry</rdf:li>'
    '<rdf:li xml:lang="de">Die Brücke</rdf:li></rdf:Alt></dc:description>'
    "<dc:subject><rdf:Bag><rdf:li>bridge</rdf:li><rdf:li>sea</rdf:li></rdf:Bag></dc:subject>"
    "<photoshop:Country>Sweden</photoshop:Country></rdf:Description></rdf:RDF></x:xmpmeta>"
    '<?xpacket end="w"?>'
)
OF_XMP = Words(
    "The bridge\nThe Øresund bridge & a ferry\nDie Brücke\nMalmö, Sweden",
    ("bridge", "sea"),
)


def said(tmp_path: Path, content: bytes) -> Words:
    return describe(put(tmp_path / "a.jpg", content)).words


def with_exif(tags: dict[int, object], detail: dict[int, object] | None = None) -> bytes:
    exif = Image.Exif()
    exif.update(tags)
    exif.get_ifd(IFD.Exif).update(detail or {})
    return encoded(quarters(), "JPEG", exif=exif)


def with_iptc(*data_sets: tuple[int, int, bytes]) -> bytes:
    """A JPEG with an APP13 as Photoshop writes it."""
    records = b"".join(
        b"\x1c" + struct.pack(">BBH", record, number, len(value)) + value for record, number, value in data_sets
    )
    return with_resource(records)


def with_resource(records: bytes) -> bytes:
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + records + b"\0" * (len(records) % 2)
    segment = b"Photoshop 3.0\0" + resource
    whole = encoded(quarters(), "JPEG")
    return whole[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + whole[2:]


def with_notes(**notes: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    for name, text in notes.items():
        info.add_itxt(name, text)
    return encoded(quarters(), "PNG", pnginfo=info)


def test_a_description_is_read_in_latin_letters_and_in_others(tmp_path: Path) -> None:
    assert said(tmp_path, with_exif({Base.ImageDescription: "A red kite"})).caption == "A red kite"
    assert said(tmp_path, with_exif({Base.ImageDescription: "Zürich, 東京".encode()})).caption == "Zürich, 東京"
    assert said(tmp_path, with_exif({Base.ImageDescription: "Zürich".encode("latin-1")})).caption == "Zürich"


def test_what_windows_writes_is_read(tmp_path: Path) -> None:
    tags = {
        Base.XPTitle: "Überschrift".encode("utf-16-le") + b"\0\0",
        Base.XPComment: "Ein Kommentar".encode("utf-16-le") + b"\0\0",
        Base.XPKeywords: "Meer;Insel; meer".encode("utf-16-le") + b"\0\0",
    }
    assert said(tmp_path, with_exif(dict(tags))) == Words("Überschrift\nEin Kommentar", ("Meer", "Insel"))


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        (b"ASCII\0\0\0A day at sea\0\0", "A day at sea"),
        (b"UNICODE\0" + "Ein Tag am Meer".encode("utf-16-le"), "Ein Tag am Meer"),
        (b"JIS\0\0\0\0\0" + "海の日".encode("iso2022_jp"), "海の日"),
        (b"\0\0\0\0\0\0\0\0" + b"A day at sea", "A day at sea"),
        (b"ASCII\0\0\0" + b" " * 200, ""),
        (b"ASCII\0\0\0" + b"\0" * 200, ""),
        (b"UNICODE\0\xff", ""),
        (b"UNI", ""),
    ],
)
def test_a_comment_is_read_in_the_characters_it_names(tmp_path: Path, comment: bytes, expected: str) -> None:
    assert said(tmp_path, with_exif({}, {Base.UserComment: comment})).caption == expected


def test_iptc_is_read_in_either_encoding(tmp_path: Path) -> None:
    plain = ((2, 120, "Die Brücke".encode("cp1252")), (2, 25, b"bridge"), (2, 25, b"sea"), (2, 105, b"Open at last"))
    assert said(tmp_path, with_iptc(*plain)) == Words("Open at last\nDie Brücke", ("bridge", "sea"))
    marked = ((1, 90, b"\x1b%G"), (2, 5, "Мост".encode()), (2, 90, "Malmö".encode()), (2, 101, b"Sweden"))
    assert said(tmp_path, with_iptc(*marked)) == Words("Мост\nMalmö, Sweden")


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "TIFF", "PNG", "AVIF"])
def test_xmp_is_read_in_every_kind_of_file(tmp_path: Path, kind: str) -> None:
    if kind == "PNG":
        content = with_notes(**{"XML:com.adobe.xmp": XMP})
    elif kind == "TIFF":
        content = encoded(quarters(), "TIFF", tiffinfo={700: XMP.encode()})
    else:
        content = encoded(quarters(), kind, xmp=XMP.encode())
    assert said(tmp_path, content) == OF_XMP


def test_what_is_said_twice_is_kept_once(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[Base.ImageDescription] = "The bridge"
    exif[Base.XPKeywords] = "Sea;sun".encode("utf-16-le")
    words = said(tmp_path, encoded(quarters(), "JPEG", xmp=XMP.encode(), exif=exif))
    assert words == Words(OF_XMP.caption, ("Sea", "sun", "bridge"))


def test_the_notes_of_a_png_are_read_before_and_behind_its_pixels(tmp_path: Path) -> None:
    content = with_notes(Title="Un pont", Description="Façade d’été", Keywords="pont; été", Software="Acme")
    assert said(tmp_path, content) == Words("Un pont\nFaçade d’été", ("pont", "été"))


@pytest.mark.parametrize(
    "text",
    [
        "OLYMPUS DIGITAL CAMERA         ",
        "SONY DSC",
        "          ",
        "\0\0\0",
        "Created with GIMP",
        "KONICA MINOLTA DIGITAL CAMERA",
        "<Digimax S500 / Kenox S500 / Digimax Cyber 530>",
        "filter: 0; fileterIntensity: 0.0; filterMask: 0;",
        '{"source":"camera","version":3}',
        "default",
    ],
)
def test_what_cameras_and_programs_write_by_themselves_is_left_out(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, with_exif({Base.ImageDescription: text})) == Words()


@pytest.mark.parametrize(
    "text", ["Created with my father", "Photo of Anna", "Olympus, Mount", "12 apostles", "Filter: none; a portrait"]
)
def test_what_a_person_may_have_meant_is_kept(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, with_exif({Base.ImageDescription: text})).caption == text


def test_words_are_bounded_and_free_of_controls(tmp_path: Path) -> None:
    many = "".join(f"<rdf:li>word {number} {'x' * 200}</rdf:li>" for number in range(300))
    long = XMP.replace("<rdf:li>bridge</rdf:li>", many).replace("The bridge", "A \x85 \u202eb\u200bc " + "y z" * 9000)
    words = said(tmp_path, encoded(quarters(), "WEBP", xmp=long.encode()))
    assert words.caption.startswith("A bc y zy z")
    assert 0.9 * MAX_CAPTION_CHARACTERS < len(words.caption) <= MAX_CAPTION_CHARACTERS
    assert len(words.keywords) == MAX_KEYWORDS
    assert {len(keyword) for keyword in words.keywords} == {MAX_KEYWORD_CHARACTERS}


def laughs() -> str:
    declared = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{declared}]>' + XMP.replace("The bridge", "&l9;")


HOSTILE: dict[str, Callable[[], str]] = {
    "entities": laughs,
    "a file from outside": lambda: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + XMP,
    "a type from outside": lambda: '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">' + XMP,
    "depth": lambda: "<a>" * 300_000 + XMP,
    "attributes": lambda: XMP.replace("tiff:Make", " ".join(f'a{n}="x"' for n in range(50_000)) + " tiff:Make"),
    "size": lambda: XMP.replace("The bridge", "word " * 2_000_000),
    "elements": lambda: XMP.replace("<rdf:li>sea</rdf:li>", "<rdf:li>a</rdf:li>" * 200_000),
    "half a character": lambda: XMP.replace("The bridge", "The \udcff bridge"),
    "another encoding": lambda: '<?xml version="1.0" encoding="utf-7"?>' + XMP,
    "a namespace alone": lambda: "http://purl.org/dc/elements/1.1/",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xmp_neither_raises_nor_brings_much_nor_what_is_not_in_it(tmp_path: Path, name: str) -> None:
    content = encoded(quarters(), "WEBP", xmp=HOSTILE[name]().encode(errors="surrogateescape"))
    words = said(tmp_path, content)
    assert len(words.caption) <= MAX_CAPTION_CHARACTERS
    assert "root:" not in words.caption and "haha" not in words.caption


@pytest.mark.parametrize("end", range(0, len(XMP), 97))
def test_xmp_that_is_cut_says_what_stands_before_the_cut(tmp_path: Path, end: int) -> None:
    words = said(tmp_path, encoded(quarters(), "WEBP", xmp=XMP.encode()[:end] or b"x"))
    whole = OF_XMP.caption.split("\n")
    assert all(any(line.startswith(part.split(", ")[0]) for line in whole) for part in words.caption.split("\n"))


def test_damaged_iptc_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = b"\x1c\x02\x78\x00\x05Early\x1c\x02\x19\x00\x04late"
    for end in range(len(whole)):
        words = said(tmp_path, with_resource(whole[:end]))
        assert words.caption == ("Early" if end >= 10 else "") and words.keywords == ()
    assert said(tmp_path, with_resource(whole + b"\x1c\x02\x78\x80\x04\x7f\xff\xff\xff")).keywords == ("late",)


def test_a_picture_without_words_has_none(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    quarters().save(buffer, "JPEG")
    assert said(tmp_path, buffer.getvalue()) == Words()
