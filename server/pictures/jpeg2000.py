"""What a JPEG 2000 picture says of the fractions it can be decoded at (ISO/IEC 15444-1, Annex A)."""

from __future__ import annotations

_CODESTREAM = b"\xff\x4f\xff\x51"
_CODING_STYLE = 0x52
_START_OF_TILE = 0x90
_MOST_LEVELS = 32


def halvings(content: bytes) -> int:
    """How often the picture may be halved while it is decoded: the levels of its wavelets; 0 where it does not say."""
    start = content.find(_CODESTREAM)
    at = start + 2
    while start >= 0 and at + 10 <= len(content) and content[at] == 0xFF and content[at + 1] != _START_OF_TILE:
        if content[at + 1] == _CODING_STYLE:
            return min(content[at + 9], _MOST_LEVELS)
        at += 2 + max(int.from_bytes(content[at + 2 : at + 4], "big"), 2)
    return 0
