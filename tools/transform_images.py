"""Makes thumbnails of your pictures and learns what is in the folder; the originals are never touched."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from server import pipeline
from server import settings as settings_module
from server.errors import ClipAtlasError
from server.pictures import thumbnails
from server.pictures.thumbnails import Recipe
from server.pictures.transform import TransformSummary
from server.records import printable
from server.settings import Settings
from tools.progress_line import ProgressLine


def main(argv: Sequence[str]) -> int:
    """Runs the command. Returns 0 done, 1 done with skipped pictures, 2 bad usage or cannot work, 130 interrupted."""
    arguments = _parser().parse_args(argv)
    line = ProgressLine("Thumbnails")
    try:
        settings = _settings(arguments)
        recipe = Recipe(arguments.size, arguments.format, arguments.quality)
        with line:
            summary = pipeline.transform(
                settings,
                recipe=recipe,
                workers=arguments.workers,
                force=arguments.force,
                progress=line.progress,
            )
    except ClipAtlasError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped. What was made so far is kept; run the same command again to go on.", file=sys.stderr)
        return 130
    report(summary)
    return 1 if summary.skipped else 0


def report(summary: TransformSummary) -> None:
    """Prints what a run did, and every skipped file with its reason."""
    for skipped in summary.skipped:
        print(f"skipped  {printable(skipped.path)}: {skipped.reason}")
    print(summary.sentence())


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
    parser.add_argument(
        "--size",
        type=between(16, 4096),
        default=thumbnails.DEFAULT_SIZE_PX,
        metavar="PX",
        help="longest side in pixels (default: %(default)s)",
    )
    parser.add_argument("--format", choices=thumbnails.FORMATS, default="jpeg", help="(default: %(default)s)")
    parser.add_argument(
        "--quality",
        type=between(1, 100),
        default=thumbnails.DEFAULT_QUALITY,
        metavar="1-100",
        help="of JPEG and WebP (default: %(default)s)",
    )
    parser.add_argument("--workers", type=between(1, 256), metavar="N", help="pictures at once (default: one a core)")
    parser.add_argument("--force", action="store_true", help="make every thumbnail again")
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
