"""Decodes pictures in a process of its own, where nothing that a file does to the decoder can end the run.

`python -m server.pictures.decoder_process LIMITS NICENESS`, started by a `DecoderPool` alone: requests come on stdin,
answers go to stdout. It ends when stdin does, in the middle of a picture as well, so it never outlives its parent. It
bounds its own memory and processor time where the system can; each picture may use all of both.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

from server import files
from server.errors import UndecodableError
from server.pictures import decode, decoder_memory
from server.pictures.decoder_messages import Limits, Message, answer_bytes
from server.pictures.file_content import Content, read
from server.pictures.thumbnails import Recipe, make_thumbnail


def main(arguments: list[str]) -> None:
    """Answers requests until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    limits, niceness = Limits(**json.loads(arguments[0])), int(arguments[1])
    answers = _take_stdout()
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)  # Linux derives the priority of input and output from it
    decoder_memory.keep_buffers()
    decoder_memory.bound(limits.memory_bytes)
    requests: SimpleQueue[Message] = SimpleQueue()
    threading.Thread(target=_receive, args=(requests,), daemon=True).start()
    decoder = _Decoder(requests, answers, limits)
    decoder.answer({"kind": "ready"})
    while True:
        decoder.serve(requests.get())


def _take_stdout() -> int:
    """A descriptor of its own for answers; what a library prints goes nowhere, lest it be read as an answer."""
    answers = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return answers


def _receive(requests: SimpleQueue[Message]) -> None:
    """Reads requests as they come. A thread, since the end of stdin has to be seen while a picture is decoded."""
    waiting = bytearray()
    while received := os.read(0, 1 << 20):
        waiting += received
        if b"\n" in received:
            *lines, rest = waiting.split(b"\n")
            waiting = rest
            for line in lines:
                requests.put(json.loads(line))
    os._exit(0)


class _Decoder:
    def __init__(self, requests: SimpleQueue[Message], answers: int, limits: Limits) -> None:
        self._requests = requests
        self._answers = answers
        self._limits = limits
        self._is_large = False

    def serve(self, request: Message) -> None:
        _bound_cpu(self._limits.cpu_seconds)
        stamp = None
        try:
            content = _content(request)
            stamp = len(content.data), content.modified_ns
            if request["do"] == "thumbnail":
                self._thumbnail(content, Recipe.parse(request["recipe"]), request["unless"])
            else:
                self._picture(content, request["at_least_px"])
        except UndecodableError as error:
            reason = self._too_much if isinstance(error.__cause__, MemoryError) else str(error)
            self.answer({"kind": "undecodable", "reason": reason, "stamp": stamp})
        except MemoryError:
            self.answer({"kind": "undecodable", "reason": self._too_much, "stamp": stamp})
        except OSError as error:
            self.answer({"kind": "os_error", "errno": error.errno, "strerror": error.strerror})
        finally:
            self._end_turn()  # of a large picture that could not be decoded, or was handed on whole

    @property
    def _too_much(self) -> str:
        return f"it needs more than {self._limits.memory} of memory"

    def _thumbnail(self, content: Content, recipe: Recipe, unless: str | None) -> None:
        fingerprint = files.digest_bytes(content.data)
        header: Message = {
            "kind": "developed",
            "size_bytes": len(content.data),
            "modified_ns": content.modified_ns,
            "fingerprint": fingerprint,
        }
        if fingerprint == unless:
            self.answer(header)
            return
        picture, facts = decode.decode_and_describe(content.data, at_least_px=recipe.decode_px, alone=self._alone())
        thumbnail = make_thumbnail(picture, recipe, (facts.width_px, facts.height_px))
        del picture
        self._end_turn()
        impression = thumbnail.impression
        seen = {**dataclasses.asdict(impression), "palette": impression.palette.hex()}
        self.answer(header | {"facts": dataclasses.asdict(facts), "impression": seen}, thumbnail.content)

    def _picture(self, content: Content, at_least_px: int | None) -> None:
        picture, _ = decode.decode_and_describe(content.data, at_least_px=at_least_px, alone=self._alone())
        self.answer({"kind": "picture", "size": picture.size}, picture.tobytes())

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Waits until the parent lets this process decode a large picture; its answer ends the turn."""
        self.answer({"kind": "large"})
        self._requests.get()
        self._is_large = True
        decoder_memory.release()
        yield

    def _end_turn(self) -> None:
        """Gives back what a large picture took, before another process may decode one."""
        if self._is_large:
            self._is_large = False
            decoder_memory.release()

    def answer(self, header: Message, body: bytes = b"") -> None:
        rest = memoryview(answer_bytes(header, body))
        while rest:
            rest = rest[os.write(self._answers, rest) :]


def _content(request: Message) -> Content:
    """The bytes that the request brings, or those of the file it names."""
    if "content" in request:
        return Content(base64.b64decode(request["content"]), 0)
    return read(Path(os.fsdecode(request["path"].encode("latin-1"))))


def _bound_cpu(seconds: float) -> None:
    """Has the system end this process by SIGPROF when it has used `seconds` more of processor time."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)


if __name__ == "__main__":
    main(sys.argv[1:])
