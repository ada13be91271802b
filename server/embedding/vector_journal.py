"""The journal of vectors: checkpoints appended beside the npz, so that a kill costs a few seconds of work at most.

A header names the version, the model and the length of a vector; then come records of one size: fingerprint, vector,
CRC-32 of both. A record that is torn or wrong ends the journal; what stands before it counts.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from server.embedding.vector_file import FINGERPRINT_BYTES
from server.records import Vectors

FILE_NAME = "clip_index.journal"
_MAGIC = b"clip-atlas-journal\n"
_LENGTH = struct.Struct("<I")
_VERSION = 2
_HEADER_LIMIT_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Journal:
    """The sound records of a journal. `end_bytes` is where the next record goes."""

    key: str
    dim: int
    fingerprints: NDArray[np.uint8]
    vectors: Vectors
    end_bytes: int


def read(path: Path) -> Journal | None:
    """What the journal at `path` holds, in the order written; None where there is none or its header is not sound."""
    try:
        with path.open("rb") as file:
            header = _read_header(file)
            if header is None:
                return None
            key, dim = header
            start = file.tell()
            content = file.read()
    except FileNotFoundError:
        return None
    record = _record(dim)
    records = np.frombuffer(content, record, len(content) // record.itemsize)
    sound = _sound_records(content, record.itemsize)
    records = records[:sound]
    return Journal(
        key,
        dim,
        np.ascontiguousarray(records["fingerprint"]),
        np.ascontiguousarray(records["vector"]),
        start + sound * record.itemsize,
    )


def append(path: Path, key: str, fingerprints: NDArray[np.uint8], vectors: Vectors, after_bytes: int) -> int:
    """Puts rows behind the first `after_bytes` bytes of the journal, and waits until they are on the disk.

    What stood there before is cut off: a torn record, or with `after_bytes` 0 a whole journal, which is begun anew.
    Gives the place where the next record goes. Raises `OSError`.
    """
    records = np.zeros(len(vectors), _record(vectors.shape[1]))
    records["fingerprint"], records["vector"] = fingerprints, vectors
    size = records.itemsize
    content = records.tobytes()
    records["crc"] = [zlib.crc32(content[at : at + size - 4]) for at in range(0, len(content), size)]
    with path.open("r+b" if after_bytes else "wb") as file:
        if after_bytes:
            file.truncate(after_bytes)
            file.seek(after_bytes)
        else:
            file.write(_header(key, vectors.shape[1]))
        file.write(records.tobytes())
        file.flush()
        os.fsync(file.fileno())
        return file.tell()


def read_key(path: Path) -> str | None:
    """The key of the model whose vectors the journal at `path` takes, or None where there is no sound journal."""
    try:
        with path.open("rb") as file:
            header = _read_header(file)
    except FileNotFoundError:
        return None
    return None if header is None else header[0]


def _record(dim: int) -> np.dtype[np.void]:
    return np.dtype([("fingerprint", "u1", FINGERPRINT_BYTES), ("vector", "<f4", dim), ("crc", "<u4")])


def _sound_records(content: bytes, size: int) -> int:
    view = memoryview(content)
    whole = len(content) // size
    for index in range(whole):
        record = view[index * size : (index + 1) * size]
        if zlib.crc32(record[:-4]) != int.from_bytes(record[-4:], "little"):
            return index
    return whole


def _header(key: str, dim: int) -> bytes:
    content = json.dumps({"version": _VERSION, "model": key, "dim": dim}).encode()
    return _MAGIC + _LENGTH.pack(len(content)) + content


def _read_header(file: BinaryIO) -> tuple[str, int] | None:
    try:
        if file.read(len(_MAGIC)) != _MAGIC:
            return None
        (length,) = _LENGTH.unpack(file.read(_LENGTH.size))
        if length > _HEADER_LIMIT_BYTES:
            return None
        header = json.loads(file.read(length))
        if header["version"] != _VERSION or not 0 < header["dim"] <= 65_536:
            return None
        return str(header["model"]), int(header["dim"])
    except (struct.error, ValueError, KeyError, TypeError):
        return None
