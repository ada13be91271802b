"""What a pool and its decoder processes say to each other, and the bounds a process works within.

A request is one line of JSON. An answer is a header of JSON and a body of bytes, each led by its length. Nothing is
pickled: what comes out of a process that hostile bytes have taken over is read as data and can run nothing here.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

Message: TypeAlias = dict[str, Any]

_LENGTHS = struct.Struct(">II")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one picture may take: memory of its process, processor time, and time until the answer is there."""

    memory_bytes: int = 1 << 30
    cpu_seconds: float = 10.0
    wall_seconds: float = 120.0

    @property
    def memory(self) -> str:
        """The bound of memory for a person."""
        return f"{self.memory_bytes / (1 << 30):g} GiB"


DEFAULT_LIMITS = Limits()


def request_line(request: Message) -> bytes:
    """A request as it is sent. Strings may hold surrogates, as names that are not UTF-8 do."""
    return json.dumps(request).encode("ascii") + b"\n"


def answer_bytes(header: Message, body: bytes = b"") -> bytes:
    """An answer as it is sent."""
    head = json.dumps(header).encode("ascii")
    return b"".join((_LENGTHS.pack(len(head), len(body)), head, body))


def read_answer(read: Callable[[int], bytes]) -> tuple[Message, bytes]:
    """The next answer from a stream whose `read(n)` gives n bytes, fewer only at its end.

    Raises `EOFError` where the stream ends, and `ValueError` where what comes is no answer.
    """

    def exactly(count: int) -> bytes:
        content = read(count)
        if len(content) < count:
            raise EOFError
        return content

    head_bytes, body_bytes = _LENGTHS.unpack(exactly(_LENGTHS.size))
    header: Message = json.loads(exactly(head_bytes))
    return header, exactly(body_bytes)
