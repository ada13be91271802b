"""What a decoder process may hold of memory, and what it keeps between two pictures.

The C library gives every large buffer back to the system as soon as it is free, and each page of the next one is then
zeroed anew: a millisecond a photograph. Here buffers of ordinary photographs are kept, and those of a large picture are
given back. Systems that have no such settings do without.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys

from PIL import _imaging  # where Pillow keeps these settings; `Image.core` is the same without types

# The pages of libraries' own code and data, which the bound on a process's data does not count.
_CODE_BYTES = 48 << 20
# Larger than any buffer of a 24-megapixel photograph decoded at a reduced scale.
_KEPT_BUFFER_BYTES = 32 << 20
# `M_TRIM_THRESHOLD` and `M_MMAP_THRESHOLD` of glibc's malloc.h.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_KEPT_BLOCKS = 2


def bound(limit_bytes: int) -> None:
    """Has allocations fail beyond `limit_bytes`, where the system can."""
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        soft = limit_bytes - _CODE_BYTES
        if hard == resource.RLIM_INFINITY or soft < hard:
            with contextlib.suppress(ValueError, OSError):  # a system without this bound has to do without
                resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def keep_buffers() -> None:
    """Keeps what ordinary photographs need from one to the next: at most 64 MiB, and two of Pillow's blocks."""
    _imaging.set_blocks_max(_KEPT_BLOCKS)
    if (libc := _glibc()) is not None:
        libc.mallopt(_MMAP_THRESHOLD, _KEPT_BUFFER_BYTES)
        libc.mallopt(_TRIM_THRESHOLD, 2 * _KEPT_BUFFER_BYTES)


def release() -> None:
    """Gives everything that is free back to the system."""
    _imaging.clear_cache()
    if (libc := _glibc()) is not None:
        libc.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim") else None
