"""The file of vectors: a plain npz, stored and not compressed, that opens in milliseconds whatever its size.

`numpy.load(path, allow_pickle=False)` reads it. Members: `version`, `model` (the embedder's key), `fingerprints` uint8
(n, 16) and `vectors` float32 (n, dim). The vectors come first and start at a multiple of 64 bytes, so they can be
mapped into memory as they lie; nothing is copied until somebody reads a row, and two processes share the same pages.

Equal rows make an equal file, whenever it is written. Nothing here ever unpickles.
"""

from __future__ import annotations

import contextlib
import math
import mmap
import struct
import sys
import tokenize
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from server.files import replacing
from server.records import Vectors

VERSION = 2
FILE_NAME = "clip_index.npz"
UNFINISHED = ".new-vectors-"
"""How the names of files begin that are not whole yet."""

FINGERPRINT_BYTES = 16
_NORM_TOLERANCE = 1e-4
_BLOCK_ROWS = 8192
_ALIGNMENT = 64
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_PADDING_ID = 0xD935  # the extra field that zipalign writes for the same purpose
_ZIP64_EXTRA_BYTES = 20


class DamagedFileError(Exception):
    """The file is not one this module wrote; the text says in what way."""


@dataclass(frozen=True, slots=True)
class VectorFile:
    """What one file holds. `vectors` is a read-only map of the file; rows and fingerprints go together."""

    key: str
    fingerprints: NDArray[np.uint8]
    vectors: Vectors
    _map: mmap.mmap | None = None

    def take(self, rows: NDArray[np.int64]) -> Vectors:
        """Copies of some rows, float32 (k, dim), after which the file's pages leave this process's memory again.

        For reading a large file a part at a time; rows in ascending order touch each page once.
        """
        taken = self.vectors[rows]
        if self._map is not None and hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)
        return taken


def read(path: Path) -> VectorFile:
    """Opens the file at `path`.

    Raises `DamagedFileError` where it is truncated, foreign, of another version, or its arrays do not fit each other;
    `OSError` where it cannot be opened at all.
    """
    with path.open("rb") as file, _damage_named(), zipfile.ZipFile(file) as archive:
        version = _small(archive, "version")
        if version.shape != () or version.dtype.kind not in "iu" or int(version) != VERSION:
            raise DamagedFileError(f"it is not of version {VERSION}")
        key = _small(archive, "model")
        fingerprints = _small(archive, "fingerprints")
        vectors, mapped = _mapped(file, archive.getinfo("vectors.npy"))
    if key.shape != () or key.dtype.kind != "U":
        raise DamagedFileError("it does not name its model")
    if fingerprints.dtype != np.uint8 or fingerprints.ndim != 2 or fingerprints.shape[1] != FINGERPRINT_BYTES:
        raise DamagedFileError("its fingerprints have another shape")
    if vectors.dtype != np.float32 or vectors.ndim != 2 or len(vectors) != len(fingerprints):
        raise DamagedFileError("its vectors do not match its fingerprints")
    return VectorFile(str(key), fingerprints, vectors, mapped)


def read_key(path: Path) -> str | None:
    """The key of the model whose vectors are in the file at `path`, or None where there is no sound file."""
    with contextlib.suppress(DamagedFileError, FileNotFoundError):
        with path.open("rb") as file, _damage_named(), zipfile.ZipFile(file) as archive:
            key = _small(archive, "model")
        if key.shape == () and key.dtype.kind == "U":
            return str(key)
    return None


def write(path: Path, key: str, parts: Sequence[tuple[NDArray[np.uint8], Vectors]], dim: int) -> None:
    """Puts the rows of all `parts`, one after the other, at `path` in one step.

    Each part is (fingerprints, vectors) with as many rows of each; they are not joined in memory. Raises `OSError`.
    """
    count = sum(len(vectors) for _, vectors in parts)
    with replacing(path, UNFINISHED) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        with archive.open(_aligned("vectors.npy"), "w", force_zip64=True) as member:
            _write_header(member, "<f4", (count, dim))
            for _, vectors in parts:
                member.write(np.ascontiguousarray(vectors, dtype="<f4").reshape(-1).view(np.uint8).data)
        with archive.open(zipfile.ZipInfo("fingerprints.npy"), "w") as member:
            _write_header(member, "|u1", (count, FINGERPRINT_BYTES))
            for fingerprints, _ in parts:
                member.write(np.ascontiguousarray(fingerprints).tobytes())
        for name, value in (("version", np.array(VERSION)), ("model", np.array(key))):
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w") as member:
                np.lib.format.write_array(member, value, allow_pickle=False)


def are_unit(vectors: Vectors) -> NDArray[np.bool_]:
    """Which rows have norm 1, bool of shape (n,); a flipped bit of weight leaves none."""
    with np.errstate(all="ignore"):
        squares = np.einsum("ij,ij->i", vectors, vectors)
    unit: NDArray[np.bool_] = np.abs(squares - 1) < 2 * _NORM_TOLERANCE
    return unit


def salvage(damaged: Path, path: Path, dim: int | None = None) -> int:
    """Writes the rows of norm 1 of the file `damaged` to `path` and returns how many there are.

    Writes nothing and returns 0 where the damage cannot be told from sound rows: the arrays cannot be read, are not of
    `dim` numbers a row, or every row has norm 1. Raises `OSError`.
    """
    try:
        stored = read(damaged)
    except DamagedFileError:
        return 0
    count = len(stored.vectors)
    if not count or dim not in {None, stored.vectors.shape[1]}:
        return 0
    blocks = (np.arange(at, min(at + _BLOCK_ROWS, count)) for at in range(0, count, _BLOCK_ROWS))
    sound = np.flatnonzero(np.concatenate([are_unit(stored.take(rows)) for rows in blocks]))
    if len(sound) in {0, count}:
        return 0
    write(path, stored.key, [(stored.fingerprints[sound], stored.vectors[sound])], stored.vectors.shape[1])
    return len(sound)


def _write_header(member: IO[bytes], descr: str, shape: tuple[int, ...]) -> None:
    np.lib.format.write_array_header_1_0(member, {"descr": descr, "fortran_order": False, "shape": shape})


def _aligned(name: str) -> zipfile.ZipInfo:
    """An entry for the start of an archive whose content begins at a multiple of 64 bytes.

    numpy pads its own header to 64 bytes, so the numbers behind it are aligned as well.
    """
    info = zipfile.ZipInfo(name)
    start = 30 + len(name) + _ZIP64_EXTRA_BYTES + 4
    padding = -start % _ALIGNMENT
    info.extra = struct.pack("<HH", _PADDING_ID, padding) + bytes(padding)
    return info


def _small(archive: zipfile.ZipFile, name: str) -> NDArray[Any]:
    """A member read in full, its checksum verified by the zip reader."""
    with archive.open(f"{name}.npy") as member:
        array: NDArray[Any] = np.lib.format.read_array(member, allow_pickle=False)
    return array


def _mapped(file: IO[bytes], info: zipfile.ZipInfo) -> tuple[NDArray[Any], mmap.mmap | None]:
    """The array of a stored member, mapped from the file, and the map.

    Its checksum is not read: that would be the whole file.
    """
    if info.compress_type != zipfile.ZIP_STORED:
        raise DamagedFileError("its vectors are compressed")
    file.seek(info.header_offset)
    signature, name_bytes, extra_bytes = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    if signature != b"PK\x03\x04":
        raise DamagedFileError("its table of contents is wrong")
    start = info.header_offset + _LOCAL_HEADER.size + name_bytes + extra_bytes
    file.seek(start)
    if np.lib.format.read_magic(file) != (1, 0):
        raise DamagedFileError("its vectors are of another format")
    shape, is_fortran, dtype = np.lib.format.read_array_header_1_0(file)
    if dtype.hasobject or is_fortran:
        raise DamagedFileError("its vectors are not plain numbers")
    offset, count = file.tell(), math.prod(shape)
    if offset + count * dtype.itemsize != start + info.file_size:
        raise DamagedFileError("its vectors are cut short")
    if count == 0:
        return np.empty(shape, dtype), None
    if sys.platform == "win32":  # where a file that is mapped cannot be replaced
        return np.fromfile(file, dtype, count).reshape(shape), None
    mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return np.frombuffer(mapped, dtype, count, offset).reshape(shape), mapped


@contextlib.contextmanager
def _damage_named() -> Iterator[None]:
    """Turns whatever the readers of zip and npy raise on bytes that are not theirs into `DamagedFileError`."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, tokenize.TokenError, struct.error) as error:
        raise DamagedFileError("it is not a whole zip file") from error
    except (KeyError, ValueError, TypeError, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise DamagedFileError(str(error) or type(error).__name__) from error
