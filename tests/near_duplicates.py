"""What happens to copies of a photograph, and what the next frame of a burst looks like: for tests of stacks."""

import io
import random
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

Change: TypeAlias = Callable[[Image.Image, random.Random], Image.Image]


def _encoded(picture: Image.Image, quality: int) -> Image.Image:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer).convert("RGB")


def _cut(picture: Image.Image, share: float, chance: random.Random) -> Image.Image:
    """Up to `share` less on each side."""
    width, height = picture.size
    left, top, right, bottom = (chance.random() * share for _ in range(4))
    return picture.crop((int(left * width), int(top * height), int((1 - right) * width), int((1 - bottom) * height)))


def _marked(picture: Image.Image, _: random.Random) -> Image.Image:
    marked = picture.copy()
    width, height = picture.size
    draw = ImageDraw.Draw(marked, "RGBA")
    draw.rectangle((width * 0.6, height * 0.88, width * 0.97, height * 0.97), fill=(255, 255, 255, 160))
    return marked


def _next_frame(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Moved by up to 2 %, turned by up to 0.6°, 5 % lighter or darker, with noise."""
    width, height = picture.size
    x, y = (0.03 + chance.uniform(-0.02, 0.02) for _ in range(2))
    turned = picture.rotate(chance.uniform(-0.6, 0.6), Image.Resampling.BILINEAR)
    moved = turned.crop((int(x * width), int(y * height), int((x + 0.94) * width), int((y + 0.94) * height)))
    pixels = np.asarray(moved, np.float32) * chance.uniform(0.95, 1.05)
    noise = np.random.default_rng(chance.randrange(1 << 32)).normal(0, 6, pixels.shape)
    return Image.fromarray((pixels + noise).clip(0, 255).astype(np.uint8))


def _seen_from_aside(picture: Image.Image, share: float, chance: random.Random) -> Image.Image:
    """Moved by `share` in one or two directions: another photograph of the same place."""
    width, height = picture.size
    x, y = chance.choice(((0.0, 0.0), (share, 0.0), (0.0, share), (share, share)))
    return picture.crop((int(x * width), int(y * height), int((x + 1 - share) * width), int((y + 1 - share) * height)))


COPIES: dict[str, Change] = {
    "encoded at 60": lambda picture, _: _encoded(picture, 60),
    "encoded at 30": lambda picture, _: _encoded(picture, 30),
    "half the size": lambda picture, _: picture.resize((picture.width // 2, picture.height // 2)),
    "200 px": lambda picture, _: picture.resize((200, max(1, 200 * picture.height // picture.width))),
    "15 % lighter": lambda picture, _: ImageEnhance.Brightness(picture).enhance(1.15),
    "15 % darker": lambda picture, _: ImageEnhance.Brightness(picture).enhance(0.85),
    "less contrast": lambda picture, _: ImageEnhance.Contrast(picture).enhance(0.8),
    "more colour": lambda picture, _: ImageEnhance.Color(picture).enhance(1.4),
    "without colour": lambda picture, _: picture.convert("L").convert("RGB"),
    "blurred": lambda picture, _: picture.filter(ImageFilter.GaussianBlur(2)),
    "cut by 2 %": lambda picture, chance: _cut(picture, 0.02, chance),
    "cut by 5 %": lambda picture, chance: _cut(picture, 0.05, chance),
    "watermark": _marked,
}
NEXT_FRAME: Change = _next_frame
OTHERS: dict[str, Change] = {
    "mirrored": lambda picture, _: picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "20 % aside": lambda picture, chance: _seen_from_aside(picture, 0.2, chance),
    "30 % aside": lambda picture, chance: _seen_from_aside(picture, 0.3, chance),
}
