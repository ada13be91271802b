"""Kills real work at a chosen moment, so that tests see what a kill leaves behind and what the next run makes of it.

A moment is a number: the nth time the work opens, makes, renames or removes something below the watched folder, just
before it does. The work is a function of a module, named by itself; it runs in a process of its own:

    with Children() as children:
        whole = children.run(pack_all, folder, watched=folder)
        for moment in moments(whole.events):
            begin_again(start, folder)
            assert children.run(pack_all, folder, watched=folder, kill_at=moment).was_killed
            children.run(pack_all, folder, watched=folder)
            assert contents(folder) == expected

`Children` starts one interpreter, which imports a function's module once and forks for every run, so that twenty kills
cost twenty times the work and not twenty times the imports. POSIX only.
"""

from __future__ import annotations

import itertools
import os
import pickle
import random
import resource
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Self

KILLS = 20
_AUDITED = frozenset(("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.truncate"))
_DEADLINE_SECONDS = 120
_REPORT_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended. `events` counts the moments at which it could have been killed; `error` is what it raised."""

    events: int
    was_killed: bool
    error: str | None


class Children:
    """Runs functions in processes of their own, one at a time."""

    def __init__(self) -> None:
        self._interpreter = subprocess.Popen(
            [sys.executable, "-m", "tests.killed"],
            cwd=Path(__file__).parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        with self._interpreter as interpreter:
            assert interpreter.stdin is not None
            interpreter.stdin.close()

    def run(
        self,
        work: Callable[..., object],
        *arguments: Any,
        watched: Path,
        kill_at: int | None = None,
        largest_file_bytes: int | None = None,
    ) -> Outcome:
        """Calls `work(*arguments)` in a new process and waits for its end.

        `kill_at` kills it with SIGKILL just before its nth event below `watched`, from 1. With `largest_file_bytes` no
        file can grow further than that, as on a full disk. A run that ends in any other way than well, by this kill or
        by an exception is a failure of the test. `work` is at the top of its module, and what it is given is pickled.
        """
        assert self._interpreter.stdin is not None and self._interpreter.stdout is not None
        request = _Request(work, arguments, os.fsencode(watched), kill_at, largest_file_bytes)
        pickle.dump(request, self._interpreter.stdin)
        self._interpreter.stdin.flush()
        status, report = pickle.load(self._interpreter.stdout)
        if kill_at is not None and status == -signal.SIGKILL:
            return Outcome(kill_at, was_killed=True, error=None)
        assert status == 0, f"the child ended with {status}"
        events, error = pickle.loads(report)
        return Outcome(events, was_killed=False, error=error)


def moments(events: int, count: int = KILLS, seed: int = 0) -> list[int]:
    """At most `count` different moments out of 1 to `events`, the same for the same seed, in order."""
    return sorted(random.Random(seed).sample(range(1, events + 1), min(count, events)))


def begin_again(start: Path, folder: Path) -> None:
    """Makes `folder` a copy of `start`, times included; at one place always, since a catalogue names its folders."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(start, folder, symlinks=True)


def contents(folder: Path, leave_out: Iterable[str] = ()) -> dict[str, bytes | None]:
    """Every file below `folder` with its bytes, and every folder with None, by relative path; `leave_out` by name."""
    left_out = set(leave_out)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
        if path.name not in left_out
    }


@dataclass(frozen=True, slots=True)
class _Request:
    work: Callable[..., object]
    arguments: tuple[Any, ...]
    watched: bytes
    kill_at: int | None
    largest_file_bytes: int | None


def _serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Forks for each request; its module is imported here, by unpickling, so that every fork has it already."""
    while True:
        try:
            request: _Request = pickle.load(requests)
        except EOFError:
            return
        here, there = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(here)
            _run(request, there)
        os.close(there)
        _, status = os.waitpid(child, 0)
        # Not read to the end: processes that the work started may outlive it with the pipe open.
        os.set_blocking(here, False)
        with os.fdopen(here, "rb", buffering=0) as reading:
            report = reading.read(_REPORT_BYTES) or b""
        pickle.dump((os.waitstatus_to_exitcode(status), report), replies)
        replies.flush()


def _run(request: _Request, there: int) -> None:
    """The child: never comes back."""
    os.set_inheritable(there, False)
    signal.alarm(_DEADLINE_SECONDS)
    no_limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    if request.largest_file_bytes is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (request.largest_file_bytes, no_limit[1]))
    counted = itertools.count(1)
    events, me, error = 0, os.getpid(), None

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal events
        if event not in _AUDITED or not isinstance(arguments[0], str | bytes | os.PathLike) or os.getpid() != me:
            return
        path = os.fsencode(arguments[0])
        if path != request.watched and not path.startswith(request.watched + b"/"):
            return
        events = next(counted)
        if events == request.kill_at:
            os.kill(me, signal.SIGKILL)

    sys.addaudithook(count)
    try:
        request.work(*request.arguments)
    except Exception as raised:
        error = f"{type(raised).__name__}: {raised}"
        resource.setrlimit(resource.RLIMIT_FSIZE, no_limit)  # what is printed may go to a file as well
        traceback.print_exc()
    except KeyboardInterrupt:
        error = "KeyboardInterrupt"
    os.write(there, pickle.dumps((events, error and error[:1000])))
    os._exit(0)


if __name__ == "__main__":
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what the work prints must not mix with the answers
    _serve(sys.stdin.buffer, answers)
