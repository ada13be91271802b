"""Any mode and any colour space to sRGB: 16 bits, palettes, transparency, CMYK, Lab and embedded ICC profiles.

Works on decoded pixels; opens nothing.
"""

from __future__ import annotations

import functools
import io
from typing import TYPE_CHECKING, cast

from PIL import Image, ImageCms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MODE_OF_SPACE = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab": "LAB"}
_STRIP_PIXELS = 1 << 20
_WITHOUT_ALPHA = {"RGBA": "RGB", "LA": "L"}


def plain(image: Image.Image, factor: int = 1) -> Image.Image:
    """The picture in a mode that can be resized without harm, reduced to a `factor`-th of its width and height.

    The mode is L, LA, RGB, RGBA, CMYK or LAB, 8 bits a channel: palettes and bitmaps become colours, 16 bits and floats
    are scaled and not clipped, and a transparent colour becomes an alpha channel. Beside a large picture only a strip
    of it is ever held in another mode.
    """
    levels = _levels(image) if _is_deep(image.mode) else None
    if factor == 1:
        return _plain(image, levels)
    strips = []
    for top in range(0, image.height, rows := factor * max(1, _STRIP_PIXELS // (factor * image.width))):
        strip = image.crop((0, top, image.width, min(top + rows, image.height)))
        strips.append(_plain(strip, levels).reduce(factor))
    if len(strips) == 1:
        return strips[0]
    whole = Image.new(strips[0].mode, (strips[0].width, sum(strip.height for strip in strips)))
    top = 0
    for strip in strips:
        whole.paste(strip, (0, top))
        top += strip.height
    return whole


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """A `plain` picture in sRGB, mode RGB, laid over white where it is transparent.

    `profile` is the embedded ICC profile; one that is broken or does not belong to the mode is ignored.
    """
    image = _over_white(image)
    if image.mode == "LAB":
        return _apply(image, _lab_transform())
    transform = _transform(profile, image.mode) if profile else None
    if transform is not None:
        return _apply(image, transform)
    return image if image.mode == "RGB" else image.convert("RGB")


def _over_white(image: Image.Image) -> Image.Image:
    mode = _WITHOUT_ALPHA.get(image.mode)
    if mode is None:
        return image
    alpha = image.getchannel("A")
    below = Image.new(mode, image.size, "white")
    below.paste(image.convert(mode), mask=alpha)
    return below


def _plain(image: Image.Image, levels: tuple[float, float] | None) -> Image.Image:
    mode = image.mode
    if levels is not None:
        return _scaled_to_8_bits(image, levels)
    if mode in {"P", "PA"}:
        clear = mode == "PA" or "transparency" in image.info
        return image.convert("RGBA" if clear else "RGB")
    if "transparency" in image.info and mode in {"1", "L", "RGB"}:
        return image.convert("RGBA")
    if mode in {"L", "LA", "RGB", "RGBA", "CMYK", "LAB"}:
        return image
    if mode == "1":
        return image.convert("L")
    return image.convert("RGBA" if mode in {"RGBa", "La"} else "RGB")


def _is_deep(mode: str) -> bool:
    return mode in {"I", "F"} or mode.startswith("I;")


def _levels(image: Image.Image) -> tuple[float, float]:
    """What is black and what is white in grey of more than 8 bits: the full range of 16 bits, or that which occurs."""
    low, high = float("inf"), float("-inf")
    rows = max(1, _STRIP_PIXELS // image.width)
    for top in range(0, image.height, rows):
        values = _values(image.crop((0, top, image.width, min(top + rows, image.height))))
        low, high = min(low, float(values.min())), max(high, float(values.max()))
    if low >= 0 and high <= 1 and image.mode == "F":
        return 0.0, 1.0
    if low >= 0 and high <= 65_535 and image.mode != "F":
        return 0.0, 65_535.0
    return low, high


def _scaled_to_8_bits(image: Image.Image, levels: tuple[float, float]) -> Image.Image:
    import numpy as np

    low, high = levels
    scale = 255.0 / (high - low) if high > low else 0.0
    return Image.fromarray(np.rint((_values(image) - low) * scale).astype(np.uint8))


def _values(image: Image.Image) -> NDArray[np.float32]:
    """The pixels of a grey picture; what is no number is 0."""
    import numpy as np  # a third of a decoder process's start, and few pictures need it

    return np.nan_to_num(np.asarray(image, dtype=np.float32), posinf=0, neginf=0)


def _apply(image: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    return cast("Image.Image", ImageCms.applyTransform(image, transform))


@functools.lru_cache(maxsize=64)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """From an ICC profile to sRGB; None where the pixels may stay as they are."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if _MODE_OF_SPACE.get(source.profile.xcolor_space.strip()) != mode:
            return None
        if mode == "RGB" and "srgb" in (source.profile.profile_description or "").lower():
            return None
        return ImageCms.buildTransform(
            source, _srgb(), mode, "RGB", renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


@functools.cache
def _lab_transform() -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(ImageCms.createProfile("LAB"), _srgb(), "LAB", "RGB")


@functools.cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
