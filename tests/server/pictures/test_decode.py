import os
import warnings
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from server.errors import UndecodableError
from server.pictures import decode
from tests.pictures_factory import (
    SIZE,
    bomb,
    encoded,
    exif_with,
    looks_like_quarters,
    noise,
    put,
    quarters,
    turned,
)

KINDS = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
    "TIFF": "image/tiff",
    "BMP": "image/bmp",
    "AVIF": "image/avif",
    "HEIF": "image/heic",
}


@pytest.mark.parametrize(("kind", "media_type"), KINDS.items())
def test_every_kind_is_decoded_and_told_by_its_content_whatever_its_name(
    tmp_path: Path, kind: str, media_type: str
) -> None:
    file = put(tmp_path / "picture.jpg", encoded(quarters(), kind))
    picture = decode.decode(file)
    assert (picture.mode, picture.size) == ("RGB", SIZE)
    assert looks_like_quarters(picture)
    facts = decode.describe(file)
    assert (facts.media_type, facts.width_px, facts.height_px) == (media_type, *SIZE)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_come_out_upright_and_described_upright(tmp_path: Path, kind: str, orientation: int) -> None:
    file = put(tmp_path / "p", encoded(turned(orientation), kind, exif=exif_with(Orientation=orientation)))
    picture = decode.decode(file)
    assert picture.size == SIZE
    assert looks_like_quarters(picture)
    assert (decode.describe(file).width_px, decode.describe(file).height_px) == SIZE
    _, facts = decode.decode_and_describe(file.read_bytes())
    assert (facts.width_px, facts.height_px) == SIZE


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "I", "F", "LAB", "YCbCr"])
def test_every_mode_becomes_rgb_of_the_same_brightness(mode: str) -> None:
    grey = Image.fromarray(np.full((30, 40), 128, np.uint8))
    if mode == "1":
        source, expected = Image.new("1", SIZE, 1), 255
    elif mode in {"I;16", "I"}:
        source, expected = Image.fromarray(np.full((30, 40), 32_896, np.uint16 if mode == "I;16" else np.int32)), 128
    elif mode == "F":
        source, expected = Image.fromarray(np.full((30, 40), 0.5, np.float32)), 128
    elif mode == "LAB":
        source, expected = Image.new("LAB", SIZE, (136, 128, 128)), 127
    elif mode == "P":
        source, expected = grey.quantize(4), 128
    else:
        source, expected = grey.convert("RGB").convert(mode) if mode != "LA" else grey.convert("LA"), 128
    picture = decode.decode_bytes(encoded(source, "TIFF"))
    assert picture.mode == "RGB"
    assert all(abs(channel - expected) <= 3 for channel in picture.getpixel((20, 15)))


def test_sixteen_bits_are_scaled_and_not_clipped() -> None:
    ramp = np.linspace(0, 65_535, 256, dtype=np.uint16)[None].repeat(4, 0)
    shown = np.asarray(decode.decode_bytes(encoded(Image.fromarray(ramp), "PNG")))[0, :, 0]
    assert np.abs(shown.astype(int) - np.arange(256)).max() <= 1


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "TIFF"])
def test_transparency_is_laid_over_white(kind: str) -> None:
    picture = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    picture.paste((200, 0, 0, 255), (0, 0, 20, 30))
    shown = decode.decode_bytes(encoded(picture, kind))
    assert min(shown.getpixel((35, 15))) >= 250
    assert shown.getpixel((5, 15))[0] >= 190 and shown.getpixel((5, 15))[1] <= 10


def test_a_transparent_colour_of_a_palette_is_laid_over_white() -> None:
    picture = Image.new("P", SIZE, 0)
    picture.putpalette([10, 20, 30, 200, 0, 0])
    picture.paste(1, (0, 0, 20, 30))
    shown = decode.decode_bytes(encoded(picture, "PNG", transparency=0))
    assert shown.getpixel((35, 15)) == (255, 255, 255)
    assert shown.getpixel((5, 15)) == (200, 0, 0)


def test_an_icc_profile_is_applied() -> None:
    swapped = Image.new("RGB", SIZE, (200, 30, 30))
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert lab  # a profile of another space than the picture's is ignored
    shown = decode.decode_bytes(encoded(swapped, "PNG", icc_profile=lab))
    assert shown.getpixel((5, 5)) == (200, 30, 30)
    wide = decode.decode_bytes(encoded(swapped, "PNG", icc_profile=_gamma_one_profile()))
    assert wide.getpixel((5, 5))[1] > 80, "30 of 255 in linear light is 95 in sRGB"


def test_a_broken_icc_profile_is_ignored() -> None:
    shown = decode.decode_bytes(encoded(quarters(), "PNG", icc_profile=b"nonsense" * 50))
    assert looks_like_quarters(shown)


def test_the_first_frame_of_an_animation_is_shown() -> None:
    frames = [Image.new("RGB", SIZE, "red"), Image.new("RGB", SIZE, "blue")]
    for kind in ("GIF", "WEBP", "PNG"):
        content = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
        red, _, blue = decode.decode_bytes(content).getpixel((5, 5))
        assert red > 200 and blue < 50, kind


@pytest.mark.parametrize(("kind", "at_most"), [("JPEG", 1000), ("PNG", 1000), ("WEBP", 1000)])
def test_a_smaller_picture_may_be_asked_for_and_is_never_too_small(kind: str, at_most: int) -> None:
    content = encoded(quarters((2000, 1500)), kind)
    picture, facts = decode.decode_and_describe(content, at_least_px=470)
    assert 470 <= max(picture.size) <= at_most
    assert (facts.width_px, facts.height_px) == (2000, 1500)
    assert looks_like_quarters(picture)


def test_a_picture_smaller_than_asked_for_keeps_its_size() -> None:
    assert decode.decode_bytes(encoded(quarters(), "JPEG"), at_least_px=500).size == SIZE


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("at_least_px", [None, 40])
def test_half_a_file_is_an_error_and_never_half_a_picture(kind: str, part: float, at_least_px: int | None) -> None:
    content = encoded(noise((160, 120)), kind)
    with pytest.raises(UndecodableError, match="ends too early"):
        decode.decode_bytes(content[: int(len(content) * part)], at_least_px=at_least_px)


def test_a_jpeg_whose_tail_is_zeros_is_an_error() -> None:
    content = encoded(noise((160, 120)), "JPEG")
    with pytest.raises(UndecodableError, match="ends too early"):
        decode.decode_bytes(content[: len(content) // 2].ljust(len(content), b"\0"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"\0" * 500, "nothing but zeros"),
        ("Grüße aus Köln\n".encode() * 400, "this is text"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"PK\x03\x04" + b"x" * 50, "a ZIP archive"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "a video"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG drawing"),
        (bytes(range(256)) * 4, "not a kind of picture"),
        (
            encoded(quarters(), "JPEG").replace(b"\xff\xc0\x00\x11\x08", b"\xff\xc0\x00\x11\x63"),
            "the JPEG file is damaged",
        ),
        (b"\x89PNG\r\n\x1a\n" + b"\x11" * 500 + b"IEND", "the PNG file is damaged"),
        (bomb(), "too many pixels"),
    ],
)
def test_what_is_no_picture_is_named_in_plain_words(content: bytes, reason: str) -> None:
    with pytest.raises(UndecodableError, match=reason):
        decode.decode_bytes(content)


def test_a_fifo_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(UndecodableError, match="not a regular file"):
        decode.decode(tmp_path / "pipe.jpg")


def test_a_file_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        decode.decode(tmp_path / "none.jpg")


def test_a_warning_of_pillow_stays_inside() -> None:
    content = encoded(Image.new("L", (12_000, 12_000)), "PNG")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert decode.decode_bytes(content, at_least_px=100).size == (100, 100)


def test_the_facts_of_a_photograph_are_read(tmp_path: Path) -> None:
    exif = exif_with(
        Make="Canon",
        Model="Canon EOS 7D",
        DateTime="2020:01:01 00:00:00",
        DateTimeOriginal="2019:07:04 18:30:05",
        GPS={1: "S", 2: (33.0, 51.0, 24.0), 3: "E", 4: (151.0, 12.0, 54.0)},
    )
    facts = decode.describe(put(tmp_path / "a.jpg", encoded(quarters(), "JPEG", exif=exif)))
    assert (facts.taken_at, facts.camera) == ("2019-07-04T18:30:05", "Canon EOS 7D")
    assert facts.place is not None
    assert (facts.place.latitude, facts.place.longitude) == pytest.approx((-33.856667, 151.215), abs=1e-5)


@pytest.mark.parametrize(
    "tags",
    [
        {"DateTimeOriginal": "0000:00:00 00:00:00"},
        {"DateTime": "yesterday"},
        {"GPS": {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}},
        {"GPS": {1: "N", 2: (99.0, 0.0, 0.0), 3: "E", 4: (10.0, 0.0, 0.0)}},
        {"GPS": {1: "N"}},
        {"Orientation": 9},
        {"Make": "  "},
    ],
)
def test_nonsense_in_exif_is_left_out(tmp_path: Path, tags: dict[str, object]) -> None:
    facts = decode.describe(put(tmp_path / "a.jpg", encoded(quarters(), "JPEG", exif=exif_with(**tags))))
    assert (facts.taken_at, facts.camera, facts.place) == (None, None, None)
    assert (facts.width_px, facts.height_px) == SIZE


def test_the_maker_is_named_once() -> None:
    for make, model, camera in (
        ("NIKON CORPORATION", "NIKON D50", "NIKON D50"),
        ("Apple", "iPhone 12", "Apple iPhone 12"),
    ):
        content = encoded(quarters(), "JPEG", exif=exif_with(Make=make, Model=model))
        assert decode.decode_and_describe(content)[1].camera == camera


def test_the_sample_held_sideways_stands_upright() -> None:
    picture = decode.decode(Path("samples/animals/chickens.jpg"))
    assert picture.size == (1024, 683)
    below = np.asarray(picture)[600:].mean(axis=(0, 1))
    assert below[1] > below[2] + 20, "grass is at the bottom"


def _gamma_one_profile() -> bytes:
    """sRGB's primaries with a linear curve: the tone curves of the standard profile replaced."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(profile[128:132], "big")
    for number in range(count):
        at = 132 + 12 * number
        if bytes(profile[at : at + 4]) in {b"rTRC", b"gTRC", b"bTRC"}:
            start, size = (int.from_bytes(profile[at + o : at + o + 4], "big") for o in (4, 8))
            profile[start : start + size] = (b"curv" + bytes(8)).ljust(size, b"\0")
    description = profile.find("sRGB".encode("utf-16-be"))
    while description >= 0:
        profile[description : description + 8] = "flat".encode("utf-16-be")
        description = profile.find("sRGB".encode("utf-16-be"))
    return bytes(profile)
