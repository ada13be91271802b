"""Decoding in processes of their own: a file that crashes, hangs or bloats its decoder is one skipped file.

A process that died is replaced, and its file is tried once more in a fresh one before it is blamed; other files in
flight are not touched. Processes start when they are needed. Safe to use from many threads.
"""

from __future__ import annotations

import base64
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from PIL import Image

from server.errors import DecoderError, StoppedError, UndecodableError
from server.pictures.decode import Facts
from server.pictures.decoder_messages import DEFAULT_LIMITS, Limits, Message
from server.pictures.decoder_worker import DecoderWorker, WorkerDiedError
from server.pictures.impression import Impression
from server.pictures.thumbnails import Recipe, Thumbnail
from server.pictures.words import Words
from server.records import Fingerprint, Place

_CLOSE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Development:
    """What became of one original, and the stamp of the bytes that were read.

    `facts` and `thumbnail` are None where the file was what the caller knew already, and nothing was decoded.
    """

    size_bytes: int
    modified_ns: int
    fingerprint: Fingerprint
    facts: Facts | None = None
    thumbnail: Thumbnail | None = None


class DecoderPool:
    """At most `workers` processes that decode, `niceness` (0 to 19) below the caller's own priority."""

    def __init__(self, workers: int, *, niceness: int = 0, limits: Limits = DEFAULT_LIMITS) -> None:
        self._limit = workers
        self._niceness = niceness
        self._limits = limits
        self._workers: set[DecoderWorker] = set()
        self._idle: list[DecoderWorker] = []
        self._changed = threading.Condition()
        self._closed = threading.Event()
        # Large pictures are decoded one at a time, so that memory does not grow with the number of processes.
        self._one_large = threading.Lock()
        self._watcher: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def process_ids(self) -> tuple[int, ...]:
        """The processes there are now."""
        with self._changed:
            return tuple(worker.process_id for worker in self._workers)

    def thumbnail(self, source: Path | bytes, recipe: Recipe, *, unless: Fingerprint | None = None) -> Development:
        """Reads an original and makes its thumbnail; one whose fingerprint is `unless` is only read.

        `source` is a file, or the bytes of one, which are written to no disk and have 0 as their time of change.
        Raises `OSError` where it cannot be read, `UndecodableError` with a reason for a curator (and the stamp of what
        was read), `StoppedError` where the pool is closed, and `DecoderError` where no process can be started.
        """
        header, body = self._ask(source, {"do": "thumbnail", "recipe": str(recipe), "unless": unless})
        facts = header.get("facts")
        return Development(
            header["size_bytes"],
            header["modified_ns"],
            Fingerprint(header["fingerprint"]),
            None if facts is None else _facts(facts),
            None if facts is None else Thumbnail(body, _impression(header["impression"])),
        )

    def picture(self, source: Path | bytes, *, at_least_px: int | None = None) -> Image.Image:
        """The picture as `decode.decode` gives it: upright, sRGB, mode RGB. `source` and errors as of `thumbnail`."""
        header, body = self._ask(source, {"do": "picture", "at_least_px": at_least_px})
        return Image.frombytes("RGB", tuple(header["size"]), body)

    def close(self) -> None:
        """Ends the processes at once, also while they decode; calls that wait for them raise `StoppedError`."""
        with self._changed:
            self._closed.set()
            for worker in self._workers:
                worker.kill()
            for worker in self._idle:
                worker.retire()
                self._workers.remove(worker)
            self._idle.clear()
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._workers, _CLOSE_SECONDS)
        if self._watcher is not None:
            self._watcher.join()

    def _ask(self, source: Path | bytes, request: Message) -> tuple[Message, bytes]:
        path = source if isinstance(source, Path) else None
        if isinstance(source, Path):
            request["path"] = os.fsencode(source.absolute()).decode("latin-1")
        else:
            request["content"] = base64.b64encode(source).decode("ascii")
        for is_last in (False, True):
            stamp = None if path is None else _stamp(path)
            worker = self._take(fresh=is_last)
            try:
                header, body = worker.ask(request, self._one_large)
            except (WorkerDiedError, TimeoutError, DecoderError) as death:
                if self._closed.is_set():
                    raise StoppedError("The decoders were stopped.") from death
                if not isinstance(death, WorkerDiedError):
                    raise
                if is_last or death.is_certain:
                    raise UndecodableError(str(death), stamp) from death
            else:
                return _checked(header, path), body
            finally:
                self._give_back(worker)
        raise AssertionError("the second try returns or raises")

    def _take(self, *, fresh: bool) -> DecoderWorker:
        """An idle process or a new one, once there may be one more; where it has to be `fresh`, always a new one."""
        with self._changed:
            while not self._closed.is_set():
                while self._idle:
                    worker = self._idle.pop()
                    if worker.is_alive and not fresh:
                        return worker
                    worker.retire()
                    self._workers.remove(worker)
                    if fresh:
                        break
                if len(self._workers) < self._limit:
                    if self._watcher is None:
                        self._watcher = threading.Thread(target=self._watch, name="decoder-watch", daemon=True)
                        self._watcher.start()
                    worker = DecoderWorker(self._limits, self._niceness)
                    self._workers.add(worker)
                    return worker
                self._changed.wait()
        raise StoppedError("The decoders were stopped.")

    def _give_back(self, worker: DecoderWorker) -> None:
        with self._changed:
            if worker.is_alive and not self._closed.is_set():
                self._idle.append(worker)
            else:
                worker.retire()
                self._workers.remove(worker)
            self._changed.notify_all()

    def _watch(self) -> None:
        """Ends processes that are overdue, until the pool is closed. Not every system can bound a read from a pipe."""
        overdue: set[DecoderWorker] = set()
        while not self._closed.wait(self._limits.wall_seconds / 8):
            with self._changed:
                still = {worker for worker in self._workers if worker.is_overdue}
                # Twice in a row: when we were stopped ourselves (Ctrl-Z), the answers were there and nobody read them.
                for worker in overdue & still:
                    worker.kill(overdue=True)
                overdue = still


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _checked(header: Message, path: Path | None) -> Message:
    """The header of an answer that is no error; errors are raised as they were met in the process."""
    if header["kind"] == "undecodable":
        stamp = header["stamp"]
        raise UndecodableError(header["reason"], None if stamp is None else (stamp[0], stamp[1]))
    if header["kind"] == "os_error":
        raise OSError(header["errno"], header["strerror"], None if path is None else str(path))
    return header


def _impression(seen: Mapping[str, Any]) -> Impression:
    return Impression(tuple(seen["mean_rgb"]), seen["perceptual_hash"], bytes.fromhex(seen["palette"]))


def _facts(facts: Mapping[str, Any]) -> Facts:
    place, words = facts["place"], facts["words"]
    return Facts(
        **{
            **facts,
            "place": None if place is None else Place(**place),
            "words": Words(words["caption"], tuple(words["keywords"])),
        }
    )
