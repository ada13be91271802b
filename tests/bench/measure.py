"""CPU time and peak memory of a call, in a process of its own; and a table and a JSON file of what was measured."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Figures:
    cpu_seconds: float
    wall_seconds: float
    peak_mb: float


def in_a_process(work: Callable[..., object], *arguments: Any, times: int = 3) -> Figures:
    """The least CPU time of `times` runs, each in a fresh process that imports before the clock starts."""
    runs = [_once(work, arguments) for _ in range(times)]
    return min(runs, key=lambda run: run.cpu_seconds)


def mean(runs: Sequence[Figures]) -> Figures:
    """The mean times of several runs, and the highest of their peaks."""
    return Figures(
        sum(run.cpu_seconds for run in runs) / len(runs),
        sum(run.wall_seconds for run in runs) / len(runs),
        max(run.peak_mb for run in runs),
    )


def _once(work: Callable[..., object], arguments: tuple[Any, ...]) -> Figures:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(there, work, arguments))
    process.start()
    there.close()
    try:
        return here.recv()
    finally:
        process.join()


def _child(reply: Connection, work: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    started, cpu_before = time.monotonic(), _cpu_seconds()
    work(*arguments)
    reply.send(Figures(_cpu_seconds() - cpu_before, time.monotonic() - started, _peak_mb()))


def _cpu_seconds() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _peak_mb() -> float:
    """Of this process. Linux counts the parent's memory in `ru_maxrss` of a process it starts, so that is not asked."""
    status = Path("/proc/self/status")
    if status.exists():
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def report(title: str, figures: dict[str, object]) -> None:
    """Prints a table, and writes it as JSON where `--json FILE` says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", type=Path, help="a file for the figures")
    file = parser.parse_args().json
    width = max(map(len, figures))
    print(title)
    for name, figure in figures.items():
        print(f"  {name.ljust(width)}  {figure}")
    if file is not None:
        file.write_text(json.dumps({title: figures}, indent=2) + "\n", encoding="utf-8")
