"""One decoder process as its parent sees it: started, asked one thing at a time, and known by how it died.

Used by one thread at a time, except for `kill` and `is_overdue`, which any thread may call.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Lock
from typing import IO, cast

from server.errors import DecoderError
from server.pictures.decoder_messages import Limits, Message, read_answer, request_line

_PROJECT = Path(__file__).parents[2]
_REAP_SECONDS = 1.0


class WorkerDiedError(Exception):
    """The process ended while it was asked; `is_certain` where the file is the cause beyond doubt."""

    def __init__(self, reason: str, *, is_certain: bool) -> None:
        super().__init__(reason)
        self.is_certain = is_certain


class DecoderWorker:
    """A process that decodes. It is started at once, and has to be ended with `retire`."""

    def __init__(self, limits: Limits, niceness: int) -> None:
        self._limits = limits
        self._is_ready = False
        self._is_retired = False
        self._was_overdue = False
        self._deadline = float("inf")
        self._process = _start(limits, niceness)
        self._requests = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)

    @property
    def process_id(self) -> int:
        """The system's number for the process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return not self._is_retired and self._process.poll() is None

    @property
    def is_overdue(self) -> bool:
        """Whether it has had longer for its answer than any picture may take."""
        return time.monotonic() > self._deadline

    def ask(self, request: Message, one_large: Lock) -> tuple[Message, bytes]:
        """The answer to a request; a large picture waits for `one_large` and keeps it until it is answered.

        Raises `WorkerDiedError`, `TimeoutError` where it was killed for being overdue, and `DecoderError` where the
        process never came to work. After any error the worker can only be retired.
        """
        try:
            if not self._is_ready:
                self._await_ready()
            self._send(request)
            header, body = self._receive()
            if header["kind"] == "large":
                with one_large:
                    self._send({"do": "go on"})
                    header, body = self._receive()
        except (EOFError, OSError, ValueError) as error:
            self.retire()
            raise self._cause() from error
        except BaseException:
            self.retire()
            raise
        return header, body

    def kill(self, *, overdue: bool = False) -> None:
        """Ends the process at once; whoever waits for its answer hears of it."""
        self._was_overdue = self._was_overdue or overdue
        self._process.kill()

    def retire(self) -> None:
        """Ends the process and gives back what it held."""
        self._is_retired = True
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):  # a drive that hangs can keep it from ending
            self._process.wait(_REAP_SECONDS)
        with contextlib.suppress(OSError):  # what was not sent
            self._requests.close()
        self._answers.close()

    def _await_ready(self) -> None:
        self._deadline = time.monotonic() + self._limits.wall_seconds
        try:
            self._receive()
        except (EOFError, ValueError) as error:
            raise DecoderError("The process that decodes pictures ended before it could begin.") from error
        self._is_ready = True

    def _send(self, request: Message) -> None:
        self._deadline = time.monotonic() + self._limits.wall_seconds
        self._requests.write(request_line(request))
        self._requests.flush()

    def _receive(self) -> tuple[Message, bytes]:
        try:
            return read_answer(self._answers.read)
        finally:
            self._deadline = float("inf")

    def _cause(self) -> Exception:
        if self._was_overdue:
            return TimeoutError(errno.ETIMEDOUT, f"it was not read within {self._limits.wall_seconds:g} s")
        if self._process.returncode == -getattr(signal, "SIGPROF", 0):
            return WorkerDiedError(f"it took more than {self._limits.cpu_seconds:g} s to decode", is_certain=True)
        return WorkerDiedError("the decoder crashed on it", is_certain=False)


def _start(limits: Limits, niceness: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "server.pictures.decoder_process"]
    environment = {
        # One picture, one core: the pool is what uses the others, and threads of a library would count as memory.
        **{name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"},
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    try:
        return subprocess.Popen(
            [*command, json.dumps(dataclasses.asdict(limits)), str(niceness)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_PROJECT,  # where `-m` looks first, whatever package called `server` lies where we were started
            env=environment,
            # A group of its own, so that Ctrl-C is the parent's alone.
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            process_group=None if sys.platform == "win32" else 0,
        )
    except OSError as error:
        raise DecoderError(f"The process that decodes pictures does not start: {error.strerror}.") from error
