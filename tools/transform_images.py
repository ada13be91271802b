"""Makes thumbnails of your pictures and learns what is in the folder; the originals are never touched."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from server import pipeline
from server import settings as settings_module
from server.pictures import thumbnails
from server.pictures.thumbnails import Recipe
from server.pictures.transform import TransformSummary
from server.records import printable
from server.settings import Settings
from server.turns import Turn
from tools import reporting
from tools.reporting import EXIT_DONE, EXIT_SKIPPED, Report

_STOPPED = "Stopped. What was made so far is kept; run the same command again to go on."
_SEE = "--json or /api/skipped"
_PROBLEMS_TOLD = 20


def main(argv: Sequence[str]) -> int:
    """Runs the command. Returns 0 done, 1 done with skipped pictures, 2 bad usage or cannot work, 130 interrupted."""
    arguments = _parser().parse_args(argv)
    work = _look if arguments.dry_run else _transform
    return reporting.run(arguments, lambda to: work(arguments, to), stopped=_STOPPED)


def report(summary: TransformSummary, to: Report | None = None) -> None:
    """Tells what a run did, the skipped files by reason, and what is wrong with texts beside pictures."""
    to = to or Report()
    to.skipped(summary.skipped, see=_SEE)
    for sidecar in summary.sidecar_problems[:_PROBLEMS_TOLD]:
        to.note(f"What {printable(sidecar.path)} says is not known in full: {sidecar.problem}.", event="sidecar")
    if (untold := len(summary.sidecar_problems) - _PROBLEMS_TOLD) > 0:
        to.note(f"{untold:,} more files beside pictures have something wrong.", event="sidecar")
    to.summary(
        summary.sentence(),
        made=summary.made,
        kept=summary.kept,
        moved=summary.moved,
        gone=summary.forgotten,
        skipped=len(summary.skipped),
        skipped_by_reason=reporting.count_reasons(summary.skipped),
        bytes=summary.bytes,
        sidecars=summary.sidecars,
        sidecar_problems=len(summary.sidecar_problems),
        seconds=round(summary.seconds, 3),
    )


def _transform(arguments: argparse.Namespace, to: Report) -> int:
    settings = _settings(arguments)
    with to.progress("Thumbnails") as progress:
        summary = pipeline.transform(
            settings,
            recipe=_recipe(arguments),
            workers=arguments.workers,
            force=arguments.force,
            turn=Turn("transform_images", on_wait=to.waiting),
            progress=progress,
        )
    report(summary, to)
    return EXIT_SKIPPED if summary.skipped else EXIT_DONE


def _look(arguments: argparse.Namespace, to: Report) -> int:
    """Tells what a run would do, and does none of it."""
    settings = _settings(arguments)
    with to.progress("Pictures") as progress:
        plan, skipped_before = pipeline.plan(
            settings, recipe=_recipe(arguments), force=arguments.force, progress=progress
        )
    touched, moved, gone = plan.seemingly_touched, plan.moved, plan.forgotten
    work = [file.path for file in plan.work()]
    make, look = [path for path in work if path not in touched], [path for path in work if path in touched]
    skipped = [*plan.scan.skipped, *(each for each in skipped_before if each.path in plan.undecodable)]
    to.would("make", make)
    to.would("look at", look)
    to.would("move", [move.file.path for move in moved], sources=[move.before for move in moved])
    to.would("forget", gone)
    to.skipped(skipped, see=_SEE)
    dates = f" ({len(look):,} of them, it seems, {'has' if len(look) == 1 else 'have'} only a new date)" if look else ""
    to.summary(
        f"A run would read {len(work):,} files{dates}, move {len(moved):,} thumbnails and forget {len(gone):,} "
        "pictures. Nothing was written.",
        dry_run=True,
        make=len(make),
        look=len(look),
        move=len(moved),
        forget=len(gone),
        skipped=len(skipped),
        skipped_by_reason=reporting.count_reasons(skipped),
    )
    return EXIT_DONE


def _recipe(arguments: argparse.Namespace) -> Callable[[Recipe], Recipe] | None:
    """How thumbnails are wanted: as last time, but for what is named."""
    options = {"size_px": arguments.size, "format": arguments.format, "quality": arguments.quality}
    named: dict[str, Any] = {name: value for name, value in options.items() if value is not None}
    return (lambda last: replace(last, **named)) if named else None


def _settings(arguments: argparse.Namespace) -> Settings:
    settings = settings_module.load()
    here = Path.cwd()
    if arguments.input is not None:
        settings = settings.but(original_root=here / arguments.input)
    if arguments.output is not None:
        settings = settings.but(image_root=here / arguments.output)
    return settings


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools transform_images", description=__doc__)
    parser.add_argument("--input", type=_folder, metavar="FOLDER", help="your pictures (default: ORIGINAL_ROOT)")
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="the thumbnails (default: IMAGE_ROOT)")
    recipe = parser.add_argument_group("how thumbnails are made", "What is not named stays as it was last time.")
    recipe.add_argument(
        "--size",
        type=between(16, 4096),
        metavar="PX",
        help=f"longest side in pixels (first: {thumbnails.DEFAULT_SIZE_PX})",
    )
    recipe.add_argument("--format", choices=thumbnails.FORMATS, help="(first: jpeg)")
    recipe.add_argument(
        "--quality",
        type=between(1, 100),
        metavar="1-100",
        help=f"of JPEG and WebP (first: {thumbnails.DEFAULT_QUALITY})",
    )
    parser.add_argument("--workers", type=between(1, 256), metavar="N", help="pictures at once (default: one a core)")
    parser.add_argument(
        "--force",
        action="store_true",
        help="make every thumbnail again, and believe it where all pictures seem to be gone",
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
    reporting.add_options(parser)
    return parser


def _folder(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("it is empty; name a folder")  # an unset variable, not this very folder
    return Path(text)


class between:  # noqa: N801 - argparse shows the name of a type in its messages
    """A whole number from `low` to `high`, as the type of an option."""

    def __init__(self, low: int, high: int) -> None:
        self._low, self._high = low, high

    def __call__(self, text: str) -> int:
        """The number in `text`; argparse makes a sentence of what it raises."""
        number = int(text)
        if not self._low <= number <= self._high:
            raise argparse.ArgumentTypeError(f"{number} is not between {self._low} and {self._high}")
        return number
