"""How much memory decoding a picture will take, told from its header alone, before anything is allocated.

The figures per pixel were measured with the decoders that come with Pillow 13 and pillow-heif 1; each is what the
decoder holds beside the picture it fills. Nothing here decodes.
"""

from __future__ import annotations

from PIL import Image

from server.pictures import sniff

_ROWS_PER_STRIP, _TILE_LENGTH, _COMPRESSION = 278, 323, 259
_UNCOMPRESSED = 1
_COEFFICIENT_BYTES = 2

# Pillow keeps four bytes for a pixel of any mode that is not named here.
_STORED_BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2}
_BESIDE_BYTES = {
    sniff.WEBP: 12,  # the canvas of an animation twice, and a copy
    sniff.AVIF: 10,  # the planes, the RGB made of them, and a copy
    sniff.HEIF: 4,
    sniff.JPEG2000: 16,  # 32 bits a channel, and room for the wavelets
}


def decoding_bytes(image: Image.Image, kind: sniff.Kind, size: tuple[int, int]) -> int:
    """The most memory that decoding an opened picture takes. `size` is the full one, where it is decoded smaller."""
    pixels = image.width * image.height
    needed = pixels * (_STORED_BYTES.get(image.mode, 4) + _BESIDE_BYTES.get(kind, 0))
    if kind is sniff.JPEG and image.info.get("progressive"):
        needed += _coefficients(image, size)
    elif kind is sniff.TIFF:
        needed += _strip(image)
    return needed


def _coefficients(image: Image.Image, size: tuple[int, int]) -> int:
    """What libjpeg keeps of a progressive picture: every coefficient of every component, at full size."""
    sampling = [(across, down) for _, across, down, *_ in getattr(image, "layer", ())]
    if not sampling:
        return 0
    finest = max(across for across, _ in sampling) * max(down for _, down in sampling)
    samples = sum(across * down for across, down in sampling) / finest
    return int(size[0] * size[1] * samples * _COEFFICIENT_BYTES)


def _strip(image: Image.Image) -> int:
    """The buffer libtiff unpacks a strip or a row of tiles into."""
    tags = getattr(image, "tag_v2", {})
    if tags.get(_COMPRESSION, _UNCOMPRESSED) == _UNCOMPRESSED:
        return 0
    rows = min(int(tags.get(_TILE_LENGTH) or tags.get(_ROWS_PER_STRIP) or image.height), image.height)
    return rows * image.width * _STORED_BYTES.get(image.mode, 4)
