"""Pictures that are whole and unusual: every depth, mode, compression and orientation that decoders meet.

Each shows the standard picture of `tests.pictures_factory`, or something else where the form allows no colours.
"""

import base64
import struct
import zlib
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageCms

from tests.pictures_factory import SIZE, encoded, exif_with, quarters, turned

# The standard picture from `cjpeg -arithmetic -quality 90 -sample 1x1`; Pillow does not write arithmetic coding.
_ARITHMETIC = """
|JeWF01!$>Nk#wx0RR9200961|JwjV00RO70|EjA0|NsD0|NvF2n7WM1O*BQ2L=cX3JeSj3JVJj4iXRz4iOFu3lJ6%5fc;@6%`B*7Z?^47!ni}
6#v@*LjeN>1O)^I2?YfS6b%av6ciK`6ciK`6ciK`6ciK`6ciK`6ciK`6ciK`6ciK`6ciK`6ciK`6ciK`6ciK`6cqo-01*fP9sno<0TBQK5di}c
0sqVZ3IGrg1pyEd1^?Or3<CiG0ucid06zf#0LUdx)s_tK`h5}696$wd(6bH^%g|H<vTT5UwJhgFI}WK^N>q0n1uHaJP&wEy^_I<ot4?fb%oX<&
xK`_q+is<MDJWwenF;r%F&xCQaR8M-e73{#(Z8JQy;+n{bh#NuA^n{3Ibrmpau0RQ;{L5SH03)xn06m~%~TwSH|vCJ1+0`x2O)1me+q&ff}rrB
G~-IY5ruTtITbU)?DZp6@VlM>0_0*Z)0fkU1+~>Wd_g?4ay3YkW>w7{*M(jPJX?B3&ExAI0F@#7>hdD$V+3tj54Dm4P)x5NnhH$xlE_*|G(~~n
=TeJ8&+t;UsbF5^Z_Gd4)1Hn%Kx+?T1M0;3oL6}<=kWZEmUxzQhl-N}aK{;K^Qkz(A+mdWp+p6ku-Gi(*f`3spT0nJJ<VDF*#
"""


def in_colour() -> dict[str, bytes]:
    """By name, files that show the four quarters in their colours."""
    plain = quarters()
    clear = plain.convert("RGBA")
    palette = plain.quantize(16)
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    jpeg = encoded(plain, "JPEG", quality=95)
    pictures = {
        "png-rgb.png": encoded(plain, "PNG"),
        "png-rgba.png": encoded(clear, "PNG"),
        "png-palette.png": encoded(palette, "PNG"),
        "png-palette-2-bit.png": encoded(plain.quantize(4), "PNG", bits=2),
        "png-palette-4-bit.png": encoded(plain.quantize(4), "PNG", bits=4),
        "png-palette-transparent.png": encoded(palette, "PNG", transparency=15),
        "png-transparent-colour.png": encoded(plain, "PNG", transparency=(1, 2, 3)),
        "png-16-bit-rgb.png": png(np.asarray(plain).astype(np.uint16) * 257, 2),
        "png-16-bit-rgba.png": png(np.asarray(clear).astype(np.uint16) * 257, 6),
        "png-interlaced.png": png(np.asarray(plain), 2, is_interlaced=True),
        "png-named-jpg.jpg": encoded(plain, "PNG"),
        "png-srgb-profile.png": encoded(plain, "PNG", icc_profile=icc),
        "apng.png": encoded(plain, "PNG", **_more()),
        "apng-hidden-default.apng": encoded(plain, "PNG", default_image=True, **_more()),
        "gif.gif": encoded(plain, "GIF"),
        "gif-animated.gif": encoded(plain, "GIF", **_more()),
        "gif-interlaced.gif": encoded(plain, "GIF", interlace=True),
        "gif-transparent.gif": encoded(palette, "GIF", transparency=15),
        "webp-lossy.webp": encoded(plain, "WEBP", quality=95),
        "webp-lossless.webp": encoded(plain, "WEBP", lossless=True),
        "webp-alpha.webp": encoded(clear, "WEBP", lossless=True),
        "webp-animated.webp": encoded(plain, "WEBP", lossless=True, **_more()),
        "avif.avif": encoded(plain, "AVIF", quality=90),
        "avif-alpha.avif": encoded(clear, "AVIF", quality=90),
        "avif-animated.avif": encoded(plain, "AVIF", quality=90, **_more()),
        "heic.heic": encoded(plain, "HEIF", quality=90),
        "heic-alpha.heic": encoded(clear, "HEIF", quality=90),
        "heic-several.heif": encoded(plain, "HEIF", quality=90, **_more()),
        "jpeg2000.jp2": encoded(plain, "JPEG2000"),
        "jpeg2000-alpha.jp2": encoded(clear, "JPEG2000"),
        "jpeg2000-codestream.j2k": encoded(plain, "JPEG2000", no_jp2=True),
        "jpeg2000-tiled.jpx": encoded(plain, "JPEG2000", tile_size=(16, 16)),
        "jpeg2000-lossy.jp2": encoded(plain, "JPEG2000", irreversible=True, quality_layers=[5]),
        "jpeg2000-one-resolution.jp2": encoded(plain, "JPEG2000", num_resolutions=1),
        "jpeg.jpg": jpeg,
        "jpeg-progressive.jpg": encoded(plain, "JPEG", quality=95, progressive=True),
        "jpeg-arithmetic.jpg": base64.b85decode("".join(_ARITHMETIC.split())),
        "jpeg-rgb.jpg": encoded(plain, "JPEG", quality=95, keep_rgb=True),
        "jpeg-restarts.jpg": encoded(plain, "JPEG", quality=95, restart_marker_blocks=1),
        "jpeg-cmyk.jpg": encoded(plain.convert("CMYK"), "JPEG", quality=95),
        "jpeg-cmyk-progressive.jpg": encoded(plain.convert("CMYK"), "JPEG", quality=95, progressive=True),
        "jpeg-ycck.jpg": ycck(plain),
        "jpeg-garbage-behind.jpg": jpeg + b"\0garbage\xff" * 500,
        "jpeg-fill-bytes.jpg": jpeg[:2] + b"\xff" * 30 + jpeg[2:],
        "jpeg-preview.jpg": with_preview(plain, Image.new("RGB", (16, 12), "black")),
        "mpo.mpo": encoded(plain, "MPO", quality=95, **_more()),
        "bmp-24-bit.bmp": encoded(plain, "BMP"),
        "bmp-32-bit.bmp": encoded(clear, "BMP"),
        "bmp-8-bit.bmp": encoded(palette, "BMP"),
        "tiff-rgb.tif": encoded(plain, "TIFF"),
        "tiff-big.tif": encoded(plain, "TIFF", big_tiff=True),
        "tiff-palette.tif": encoded(palette, "TIFF"),
        "tiff-cmyk.tif": encoded(plain.convert("CMYK"), "TIFF"),
        "tiff-ycbcr.tif": encoded(plain.convert("YCbCr"), "TIFF"),
        "tiff-lab.tif": encoded(lab(plain), "TIFF"),
        "tiff-rgba.tif": encoded(clear, "TIFF"),
        "tiff-pages.tif": encoded(plain, "TIFF", **_more()),
        "tiff-16-bit-rgb.tif": tiff(np.asarray(plain).astype("<u2") * 257, 2),
        "tiff-tiled.tif": tiff(np.asarray(plain), 2, tile_px=16),
        "tiff-profile.tif": encoded(plain, "TIFF", icc_profile=icc),
    }
    for compression in ("tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg", "zstd", "lzma"):
        pictures[f"tiff-{compression}.tif"] = encoded(plain, "TIFF", compression=compression)
    for kind in ("JPEG", "PNG", "WEBP", "TIFF", "AVIF"):
        for orientation in range(1, 9):
            content = encoded(turned(orientation), kind, exif=exif_with(Orientation=orientation))
            pictures[f"orientation-{orientation}.{kind.lower()}"] = content
    return pictures


def in_grey() -> dict[str, bytes]:
    """By name, files of one bright left half and one dark right half."""
    grey = Image.new("L", SIZE, 0)
    grey.paste(255, (0, 0, 20, 30))
    values = np.asarray(grey)
    floats = values.astype(np.float32) / 255
    broken = floats.copy()
    broken[0, :3] = np.nan, np.inf, -np.inf
    return {
        "grey-1-bit.png": encoded(grey.convert("1"), "PNG"),
        "grey-8-bit.png": encoded(grey, "PNG"),
        "grey-alpha.png": encoded(grey.convert("LA"), "PNG"),
        "grey-16-bit.png": encoded(Image.fromarray(values.astype(np.uint16) * 257), "PNG"),
        "grey-16-bit.jp2": encoded(Image.fromarray(values.astype(np.uint16) * 257), "JPEG2000"),
        "grey.jpg": encoded(grey, "JPEG"),
        "grey.jp2": encoded(grey, "JPEG2000"),
        "grey-1-bit.tif": encoded(grey.convert("1"), "TIFF"),
        "grey-fax.tif": encoded(grey.convert("1"), "TIFF", compression="group4"),
        "grey-16-bit.tif": encoded(Image.fromarray(values.astype(np.uint16) * 257), "TIFF"),
        "grey-16-bit-motorola.tif": encoded(
            Image.frombytes("I;16B", SIZE, (values.astype(">u2") * 257).tobytes()), "TIFF"
        ),
        "grey-32-bit.tif": encoded(Image.fromarray(values.astype(np.int32) * 257), "TIFF"),
        "grey-float.tif": encoded(Image.fromarray(floats), "TIFF"),
        "grey-float-broken.tif": encoded(Image.fromarray(broken), "TIFF"),
        "grey-1-bit.bmp": encoded(grey.convert("1"), "BMP"),
    }


def of_odd_size() -> dict[str, tuple[bytes, tuple[int, int]]]:
    """By name, files and their sizes."""
    made: dict[str, tuple[bytes, tuple[int, int]]] = {}
    kinds: dict[str, Callable[[Image.Image], bytes]] = {
        kind: lambda picture, kind=kind: encoded(picture, kind)
        for kind in ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF", "HEIF", "JPEG2000")
    }
    for kind, encode in kinds.items():
        made[f"size-1x1.{kind.lower()}"] = encode(Image.new("RGB", (1, 1), "teal")), (1, 1)
    for size in ((30_000, 2), (2, 30_000)):
        for kind in ("JPEG", "PNG", "TIFF", "GIF", "BMP", "JPEG2000"):
            made[f"size-{size[0]}x{size[1]}.{kind.lower()}"] = kinds[kind](Image.new("RGB", size, "teal")), size
    made["size-16383x2.webp"] = kinds["WEBP"](Image.new("RGB", (16_383, 2), "teal")), (16_383, 2)
    return made


def _more() -> dict[str, object]:
    """Options for a second frame. A new one each time, since an encoder leaves its settings on what it wrote."""
    return {"save_all": True, "append_images": [Image.new("RGB", SIZE, "black")]}


def png(values: np.ndarray, colour_type: int, *, is_interlaced: bool = False) -> bytes:
    """A PNG of 8 or 16 bits a channel, from an array of shape (height, width, channels)."""
    height, width = values.shape[:2]
    depth = values.dtype.itemsize * 8
    # Adam7, PNG specification 8.2: where each pass begins, and its steps, as (y, x) and (down, across).
    passes = (
        [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
        if is_interlaced
        else [(0, 0, 1, 1)]
    )
    rows = b"".join(
        b"\0" + row.astype(f">u{values.dtype.itemsize}").tobytes()
        for top, left, down, across in passes
        for row in values[top::down, left::across]
    )
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, int(is_interlaced))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def tiff(values: np.ndarray, photometric: int, *, tile_px: int | None = None) -> bytes:
    """An uncompressed little-endian TIFF of one strip or of square tiles, from (height, width, channels)."""
    height, width, channels = values.shape
    if tile_px is None:
        parts = [values.tobytes()]
    else:
        padded = np.pad(values, ((0, -height % tile_px), (0, -width % tile_px), (0, 0)), mode="edge")
        parts = [
            np.ascontiguousarray(padded[top : top + tile_px, left : left + tile_px]).tobytes()
            for top in range(0, height, tile_px)
            for left in range(0, width, tile_px)
        ]
    starts = [8 + sum(map(len, parts[:number])) for number in range(len(parts) + 1)]
    places = (
        {273: starts[:-1], 278: [height]} if tile_px is None else {322: [tile_px], 323: [tile_px], 324: starts[:-1]}
    )
    places |= {279 if tile_px is None else 325: [len(part) for part in parts]}
    bits = [values.dtype.itemsize * 8] * channels
    tags = {256: [width], 257: [height], 258: bits, 259: [1], 262: [photometric], 277: [channels], 284: [1]} | places
    return b"II*\0" + struct.pack("<I", starts[-1]) + b"".join(parts) + directory(tags, starts[-1])


def directory(tags: dict[int, list[int]], at: int) -> bytes:
    """A little-endian TIFF directory of 32-bit numbers, to stand at the offset `at` (TIFF 6.0, section 2)."""
    behind = at + 2 + 12 * len(tags) + 4
    entries, more = b"", b""
    for tag, numbers in sorted(tags.items()):
        content = struct.pack(f"<{len(numbers)}I", *numbers)
        entries += struct.pack("<HHI", tag, 4, len(numbers))
        if len(numbers) == 1:
            entries += content
        else:
            entries += struct.pack("<I", behind + len(more))
            more += content
    return struct.pack("<H", len(tags)) + entries + bytes(4) + more


def ycck(picture: Image.Image) -> bytes:
    """An Adobe JPEG in YCCK: the inks as Y, Cb and Cr, and black beside them (Adobe technical note 5116)."""
    *inks, black = picture.convert("CMYK").split()
    converted = Image.merge("RGB", inks).convert("YCbCr").split()
    stored = Image.merge("CMYK", (*(channel.point(lambda value: 255 - value) for channel in converted), black))
    content = encoded(stored, "JPEG", quality=95, subsampling=0)
    at = content.index(b"Adobe") + 11
    return content[:at] + b"\2" + content[at + 1 :]


def lab(picture: Image.Image) -> Image.Image:
    """The picture in CIE L*a*b*."""
    return ImageCms.profileToProfile(
        picture, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
    )


def with_preview(picture: Image.Image, preview: Image.Image) -> bytes:
    """A JPEG whose EXIF holds another, smaller one, as cameras write it."""
    small = encoded(preview, "JPEG")
    # A first directory without entries, and a second that says where the preview is and how long (EXIF 2.32, 4.5.5).
    entries = struct.pack("<HHHIIHHIII", 2, 0x0201, 4, 1, 44, 0x0202, 4, 1, len(small), 0)
    exif = b"II*\0" + struct.pack("<IHI", 8, 0, 14) + entries
    return encoded(picture, "JPEG", quality=95, exif=b"Exif\0\0" + exif + small)
