"""Lays the whole collection out by likeness, for the page's map; pictures that came since find a place on it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from server import pipeline
from server import settings as settings_module
from server.turns import Turn
from tools import reporting
from tools.reporting import EXIT_DONE, Report

_STOPPED = "Stopped. The map is as it was before."


def main(argv: Sequence[str]) -> int:
    """Runs the command. Returns 0 done, 2 bad usage or cannot work, 130 interrupted."""
    arguments = _parser().parse_args(argv)
    return reporting.run(arguments, lambda to: _draw(arguments, to), stopped=_STOPPED)


def _draw(arguments: argparse.Namespace, to: Report) -> int:
    with to.progress("Map") as progress:
        summary = pipeline.draw_map(
            settings_module.load(),
            afresh=arguments.afresh,
            turn=Turn("map", on_wait=to.waiting),
            progress=progress,
        )
    to.summary(
        summary.sentence(),
        placed=summary.placed,
        added=summary.added,
        unplaced=summary.unplaced,
        drawn=summary.is_drawn,
        afresh=summary.is_afresh,
        seconds=round(summary.seconds, 3),
    )
    return EXIT_DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools map", description=__doc__)
    parser.add_argument("--afresh", action="store_true", help="lay all pictures out again, the places they have aside")
    reporting.add_options(parser)
    return parser
