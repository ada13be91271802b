"""Packs the thumbnails into the pages of an atlas, from which the browser draws results without a request for each."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from server import pipeline
from server import settings as settings_module
from server.errors import ClipAtlasError, SettingsError
from server.pictures import page_painter
from server.pictures.atlas_layout import AtlasLayout
from server.pictures.atlas_pages import AtlasSummary
from server.pictures.page_painter import PageStyle
from server.records import printable
from tools.progress_line import ProgressLine
from tools.transform_images import between


def main(argv: Sequence[str]) -> int:
    """Runs the command. Returns 0 done, 1 done with gaps, 2 bad usage or cannot work, 130 interrupted."""
    arguments = _parser().parse_args(argv)
    line = ProgressLine("Atlas")
    try:
        settings = settings_module.load()
        if arguments.output is not None:
            settings = settings.but(atlas_root=Path.cwd() / arguments.output)
        with line:
            summary = pipeline.pack(
                settings,
                style=_style(arguments),
                single=arguments.single,
                repack=arguments.repack,
                workers=arguments.workers,
                progress=line.progress,
            )
    except ClipAtlasError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped. The atlas is as it was before; run the same command again.", file=sys.stderr)
        return 130
    report(summary)
    return 1 if summary.missing else 0


def report(summary: AtlasSummary) -> None:
    """Prints what a run did, and every picture that has no good thumbnail."""
    for missing in summary.missing:
        print(f"no sprite  {printable(missing.path)}: {missing.reason}")
    print(summary.sentence())
    if summary.holes > summary.cells // 4:
        print(f"{summary.holes:,} cells are empty, of pictures that are gone; --repack closes the gaps.")


def _style(arguments: argparse.Namespace) -> PageStyle:
    quality = arguments.quality or page_painter.DEFAULT_QUALITY[arguments.format]
    try:
        layout = AtlasLayout(cell_px=arguments.cell, page_px=arguments.page)
    except ValueError as error:
        raise SettingsError(str(error)) from error
    return PageStyle(layout, arguments.format, quality)


def _parser() -> argparse.ArgumentParser:
    layout = AtlasLayout()
    parser = argparse.ArgumentParser(prog="python -m tools sprite_atlas", description=__doc__)
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="the atlas (default: ATLAS_ROOT)")
    parser.add_argument(
        "--cell", type=between(1, 16_383), default=layout.cell_px, metavar="PX", help="(default: %(default)s)"
    )
    parser.add_argument(
        "--page", type=between(1, 16_383), default=layout.page_px, metavar="PX", help="(default: %(default)s)"
    )
    parser.add_argument("--format", choices=page_painter.FORMATS, default="jpeg", help="(default: %(default)s)")
    parser.add_argument("--quality", type=between(1, 100), metavar="1-100", help="(default: by format)")
    parser.add_argument("--workers", type=between(1, 256), metavar="N", help="(default: one a core)")
    parser.add_argument("--single", action="store_true", help="one atlas.png and a list of its sprites, for small sets")
    parser.add_argument("--repack", action="store_true", help="start afresh: no holes, pictures in order")
    return parser
