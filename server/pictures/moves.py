"""Files that moved: which of them is which, and in which order their thumbnails can follow.

A file is recognised by its content wherever it went, also where names were swapped or passed on: a → b while b → c.
"""

from __future__ import annotations

import os
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from server import files
from server.errors import StoppedError
from server.pictures.catalogue import Known
from server.pictures.in_turn import in_turn
from server.pictures.walk import Found
from server.records import Fingerprint

_HASHING_THREADS = 4
_BATCH = 256


@dataclass(frozen=True, slots=True)
class Moved:
    """A file known under another path, where it is no longer."""

    before: str
    file: Found


def find_moves(
    root: Path,
    known: Mapping[str, Known],
    arrivals: Iterable[Found],
    departures: Iterable[str],
    check: Callable[[], None],
) -> list[Moved]:
    """Those of `arrivals` that are what was known at one of `departures`, ordered by path.

    A file that changed is an arrival, and its path a departure. Only files are read whose size is that of another.
    """
    leaving: defaultdict[int, list[str]] = defaultdict(list)
    for path in departures:
        if known[path].fingerprint is not None:
            leaving[known[path].size_bytes].append(path)
    arriving: defaultdict[int, list[Found]] = defaultdict(list)
    for file in arrivals:
        if file.size_bytes in leaving:
            arriving[file.size_bytes].append(file)
    candidates = [
        file
        for size_bytes, arrived in arriving.items()
        # One that was edited or only touched in its place has to do with no other.
        if len({*leaving[size_bytes], *(file.path for file in arrived)}) > 1
        for file in arrived
    ]
    contents = _fingerprints(root, candidates, check)
    # One that cannot be read is taken to be what it was.
    stayed = {
        file.path
        for file in candidates
        if file.path in known and contents.get(file.path, known[file.path].fingerprint) == known[file.path].fingerprint
    }
    homeless: defaultdict[Fingerprint | None, deque[str]] = defaultdict(deque)
    for paths in leaving.values():
        for path in paths:
            if path not in stayed:
                homeless[known[path].fingerprint].append(path)
    moves = []
    for file in sorted(candidates, key=lambda file: os.fsencode(file.path)):
        content = contents.get(file.path)
        if content is not None and file.path not in stayed and homeless[content]:
            moves.append(Moved(homeless[content].popleft(), file))
    return moves


def in_batches(moves: Sequence[Moved]) -> Iterator[list[Moved]]:
    """The moves so that each finds its new place free, or in the same batch as the one that frees it.

    A batch has about 256 moves, more only where a longer ring of names was passed on.
    """
    batch: list[Moved] = []
    for group in _groups(moves):
        batch += group
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _groups(moves: Sequence[Moved]) -> Iterator[list[Moved]]:
    """One move at a time, the one that frees a place before the one that takes it; a ring as a whole."""
    leaving = {move.before: move for move in moves}
    done: set[str] = set()
    for move in moves:
        chain: list[Moved] = []
        following: Moved | None = move
        while following is not None and following.before not in done:
            done.add(following.before)
            chain.append(following)
            following = leaving.get(following.file.path)
        if chain and following is chain[0]:
            yield chain
        else:
            yield from ([link] for link in reversed(chain))


def _fingerprints(root: Path, found: Sequence[Found], check: Callable[[], None]) -> dict[str, Fingerprint]:
    """By path, the content of those files that can be read."""
    stopped = threading.Event()

    def fingerprint(file: Found) -> tuple[str, Fingerprint | None]:
        try:
            return file.path, files.digest_file(root / file.path, should_stop=stopped.is_set)
        except (OSError, StoppedError):
            return file.path, None  # whoever decodes it says why it cannot be read

    results = in_turn(fingerprint, found, threads=_HASHING_THREADS, check=check, let_go=stopped.set)
    return {path: content for path, content in results if content is not None}
