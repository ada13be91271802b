"""How a command speaks: to a person, to a program (`--json`), or only when something is wrong (`-q`).

Results go to stdout, progress and errors to stderr; as JSON all of it goes to stdout, one object a line, and nothing
else does. A reader that goes away ends the telling and not the work.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from server.errors import ClipAtlasError
from server.progress import Progress
from server.records import Skipped, printable
from tools.progress_line import ProgressLine

EXIT_DONE = 0
EXIT_SKIPPED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130

_PATHS_SHOWN = 20
_EVENT_SECONDS = 0.25


def add_options(parser: argparse.ArgumentParser) -> None:
    """Gives a command the options that a `Report` is made from."""
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="tell it to a program: one JSON object a line on stdout")
    how.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors")


def run(arguments: argparse.Namespace, work: Callable[[Report], int], *, stopped: str) -> int:
    """Does a command's work and returns its exit code.

    `work` returns 0, or 1 where it had to skip something. What the project raises on purpose is told in its own words
    and gives 2; Ctrl-C is told as `stopped`, which says what is kept, and gives 130. Anything else is a mistake of
    ours and passes through.
    """
    report = Report(as_json=arguments.json, is_quiet=arguments.quiet)
    try:
        return work(report)
    except ClipAtlasError as error:
        report.error(str(error))
        return EXIT_USAGE
    except KeyboardInterrupt:
        report.error(f"{stopped} {report.how_far}".rstrip())
        return EXIT_INTERRUPTED


class Report:
    """One run's way of telling. Made without arguments it speaks to a person."""

    def __init__(self, *, as_json: bool = False, is_quiet: bool = False) -> None:
        self._as_json = as_json
        self._is_quiet = is_quiet
        self._progress = Progress()

    @contextlib.contextmanager
    def progress(self, title: str) -> Iterator[Progress]:
        """A counter that is shown while the block runs; as JSON at most four times a second."""
        with contextlib.ExitStack() as shown:
            if self._as_json:
                self._progress = Progress(on_change=_Events(title))
            elif self._is_quiet:
                self._progress = Progress()
            else:
                self._progress = shown.enter_context(ProgressLine(title)).progress
            yield self._progress

    @property
    def is_quiet(self) -> bool:
        """Whether nothing but errors is to be told."""
        return self._is_quiet

    @property
    def how_far(self) -> str:
        """How much of the work was done, as a sentence; empty before that is known."""
        done, total = self._progress.done, self._progress.total
        return f"{done:,} of {total:,} were done." if total else ""

    def waiting(self, holder: str) -> None:
        """Says whom this run waits for."""
        self.note(f"Waiting: {holder} is at work on this collection. Ctrl-C stops waiting.", event="waiting")

    def note(self, message: str, *, event: str = "note") -> None:
        """Says something on the way, beside the progress."""
        if self._as_json:
            _emit({"event": event, "message": message})
        elif not self._is_quiet:
            print(message, file=sys.stderr, flush=True)

    def skipped(self, files: Iterable[Skipped], *, what: str = "skipped", see: str = "--json") -> None:
        """Tells which files were left out and why: to a program every one, to a person by reason with some examples.

        `what` is the word for it, `see` where a person finds them all.
        """
        if self._as_json:
            for file in files:
                _emit({"event": "skipped", "path": printable(file.path), "reason": file.reason})
        elif not self._is_quiet:
            for line in by_reason(files, what=what, see=see):
                _print(line)

    def would(self, action: str, paths: Sequence[str], *, sources: Sequence[str] | None = None) -> None:
        """Tells what a run would do with which files: to a program every one, to a person some examples.

        `sources` are the paths that files would come from, where there are such.
        """
        if self._as_json:
            for number, path in enumerate(paths):
                source = {} if sources is None else {"from": printable(sources[number])}
                _emit({"event": "would", "action": action, "path": printable(path), **source})
        elif paths and not self._is_quiet:
            _print(f"{len(paths):,} to {action}:")
            for number, path in enumerate(paths[:_PATHS_SHOWN]):
                source_shown = "" if sources is None else f"{printable(sources[number])} → "
                _print(f"      {source_shown}{printable(path)}")
            if len(paths) > _PATHS_SHOWN:
                _print(f"  … and {len(paths) - _PATHS_SHOWN:,} more; --json lists them all.")

    def summary(self, sentence: str, **figures: object) -> None:
        """Says last what the run did: the sentence to a person, the figures to a program."""
        if self._as_json:
            _emit({"event": "summary", **figures})
        elif not self._is_quiet:
            _print(sentence)

    def error(self, message: str) -> None:
        """Says last why the run did not end well."""
        if self._as_json:
            _emit({"event": "error", "message": message})
        else:
            print(message, file=sys.stderr, flush=True)


def count_reasons(files: Iterable[Skipped]) -> dict[str, int]:
    """How many files there are for each reason, the most frequent first."""
    return {reason: len(paths) for reason, paths in _grouped(files)}


def by_reason(files: Iterable[Skipped], *, what: str = "skipped", see: str = "--json") -> list[str]:
    """Lines for a person: each reason and how many files it is true of, with at most twenty paths in all.

    As far as they go, each reason has an example before another has two.
    """
    grouped = _grouped(files)
    if not grouped:
        return []
    total = sum(len(paths) for _, paths in grouped)
    lines = [f"{total:,} {what}:"]
    for (reason, paths), shown in zip(grouped, _shares([len(paths) for _, paths in grouped]), strict=True):
        lines += [f"  {len(paths):,} × {reason}", *(f"      {printable(path)}" for path in paths[:shown])]
    if total > _PATHS_SHOWN:
        lines.append(f"  … and {total - _PATHS_SHOWN:,} more; {see} lists them all.")
    return lines


def _shares(counts: Sequence[int]) -> list[int]:
    """How many examples each reason has: one after the other in turn, while there are any and there is room."""
    shares = [0] * len(counts)
    left = min(_PATHS_SHOWN, sum(counts))
    while left:
        for number, count in enumerate(counts):
            if left and shares[number] < count:
                shares[number] += 1
                left -= 1
    return shares


def _grouped(files: Iterable[Skipped]) -> list[tuple[str, list[str]]]:
    grouped: defaultdict[str, list[str]] = defaultdict(list)
    for file in files:
        grouped[file.reason].append(file.path)
    return sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0]))


class _Events:
    """Progress as events, now and then; called with every change."""

    def __init__(self, stage: str) -> None:
        self._stage = stage
        self._told_at = -_EVENT_SECONDS

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._told_at < _EVENT_SECONDS:
            return
        self._told_at = now
        rate, left = progress.rate_per_second, progress.seconds_left
        _emit(
            {
                "event": "progress",
                "stage": self._stage,
                "done": progress.done,
                "total": progress.total,
                "rate_per_second": None if rate is None else round(rate, 1),
                "seconds_left": None if left is None else round(left, 1),
                "detail": None if progress.detail is None else printable(progress.detail),
            }
        )


def _emit(event: dict[str, Any]) -> None:
    _print(json.dumps(event))


def _print(line: str) -> None:
    try:
        print(line, flush=True)
    except BrokenPipeError:
        # As with `| head`: the work goes on. Python would complain once more when it closes stdout at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
