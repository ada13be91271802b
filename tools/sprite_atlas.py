"""Packs the thumbnails into the pages of an atlas, from which the browser draws results without a request for each."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from server import pipeline
from server import settings as settings_module
from server.embedding.likeness_order import WISHES
from server.errors import SettingsError
from server.pictures import page_painter
from server.pictures.atlas_layout import AtlasLayout
from server.pictures.atlas_summary import AtlasSummary
from server.pictures.page_painter import PageStyle
from server.settings import Settings
from server.turns import Turn
from tools import reporting
from tools.reporting import EXIT_DONE, EXIT_SKIPPED, Report
from tools.transform_images import between

_STOPPED = (
    "Stopped. The atlas is as it was before; pages that were drawn by now are used when the same command runs again."
)


def main(argv: Sequence[str]) -> int:
    """Runs the command. Returns 0 done, 1 done with gaps, 2 bad usage or cannot work, 130 interrupted."""
    arguments = _parser().parse_args(argv)
    return reporting.run(arguments, lambda to: _pack(arguments, to), stopped=_STOPPED)


def report(summary: AtlasSummary, to: Report | None = None) -> None:
    """Tells what a run did, and every picture that has no good thumbnail."""
    to = to or Report()
    to.skipped(summary.missing, what="without a sprite")
    if summary.is_repack_advised:
        to.note(
            f"{summary.tail:,} pictures came after the atlas was put in order, and {summary.holes:,} cells are empty; "
            "--repack puts all in order and closes the gaps."
        )
    to.summary(summary.sentence(), **_figures(summary))


def _pack(arguments: argparse.Namespace, to: Report) -> int:
    settings = _settings(arguments)
    with to.progress("Atlas") as progress:
        summary = pipeline.pack(
            settings,
            style=_style(arguments),
            order=arguments.order,
            single=arguments.single,
            repack=arguments.repack,
            is_rehearsal=arguments.dry_run,
            workers=arguments.workers,
            turn=Turn("sprite_atlas", on_wait=to.waiting),
            progress=progress,
        )
    if arguments.dry_run:
        _foretell(summary, to)
        return EXIT_DONE
    report(summary, to)
    return EXIT_SKIPPED if summary.missing else EXIT_DONE


def _foretell(summary: AtlasSummary, to: Report) -> None:
    how = " afresh" if summary.is_repacked else ""
    to.summary(
        f"A run would draw {summary.drawn:,} of {summary.pages:,} pages{how}, for {summary.cells:,} sprites in the "
        f"order of {'their likeness' if summary.arranged == 'similar' else 'their paths'}. Nothing was written.",
        dry_run=True,
        **{name: figure for name, figure in _figures(summary).items() if name not in ("bytes", "without_sprite")},
    )


def _figures(summary: AtlasSummary) -> dict[str, object]:
    return {
        "pictures": summary.pictures,
        "sprites": summary.cells,
        "holes": summary.holes,
        "tail": summary.tail,
        "sprites_removed": summary.gone,
        "pages": summary.pages,
        "drawn": summary.drawn,
        "bytes": summary.bytes,
        "order": summary.arranged,
        "repacked": summary.is_repacked,
        "without_sprite": len(summary.missing),
        "seconds": round(summary.seconds, 3),
    }


def _style(arguments: argparse.Namespace) -> Callable[[PageStyle], PageStyle] | None:
    """How pages are wanted: as they are, but for what is named; another format has a quality of its own."""
    layout = {"cell_px": arguments.cell, "page_px": arguments.page}
    named = {name: value for name, value in layout.items() if value is not None}
    encoding: dict[str, Any] = {}
    if arguments.format is not None:
        encoding = {"format": arguments.format, "quality": page_painter.DEFAULT_QUALITY[arguments.format]}
    if arguments.quality is not None:
        encoding["quality"] = arguments.quality

    def changed(style: PageStyle) -> PageStyle:
        try:
            return replace(style, layout=replace(style.layout, **named), **encoding)
        except ValueError as error:
            raise SettingsError(str(error)) from error

    return changed if named or encoding else None


def _settings(arguments: argparse.Namespace) -> Settings:
    settings = settings_module.load()
    if arguments.output is not None:
        settings = settings.but(atlas_root=Path.cwd() / arguments.output)
    return settings


def _parser() -> argparse.ArgumentParser:
    usual = AtlasLayout()
    parser = argparse.ArgumentParser(prog="python -m tools sprite_atlas", description=__doc__)
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="the atlas (default: ATLAS_ROOT)")
    style = parser.add_argument_group("how pages are drawn", "What is not named stays as it is.")
    style.add_argument("--cell", type=between(1, 16_383), metavar="PX", help=f"(first: {usual.cell_px})")
    style.add_argument("--page", type=between(1, 16_383), metavar="PX", help=f"(first: {usual.page_px})")
    style.add_argument("--format", choices=page_painter.FORMATS, help="(first: jpeg)")
    style.add_argument("--quality", type=between(1, 100), metavar="1-100", help="(first: by format)")
    parser.add_argument(
        "--order",
        choices=WISHES,
        default="auto",
        help="of the sprites: by likeness, by path, or by likeness once nine in ten have vectors (default: auto)",
    )
    parser.add_argument("--workers", type=between(1, 256), metavar="N", help="(default: one a core)")
    parser.add_argument("--single", action="store_true", help="one atlas.png and a list of its sprites, for small sets")
    parser.add_argument("--repack", action="store_true", help="start afresh: no holes, all pictures in order")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
    reporting.add_options(parser)
    return parser
