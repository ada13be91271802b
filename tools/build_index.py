"""Embeds the pictures that have no vector yet, so that they can be found; only what is new or changed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from server import log
from server import settings as settings_module
from server.embedding import loading, models
from server.embedding.models import ModelChoice
from server.embedding.refresh import RefreshSummary, refresh
from server.embedding.store import VectorStore
from server.embedding.stored_names import stored_names
from server.errors import FolderError, StoreError
from server.pictures.catalogue import Catalogue
from server.progress import Progress
from server.records import Fingerprint, PictureRecord
from server.settings import Settings
from tools import reporting
from tools.progress_line import duration
from tools.reporting import EXIT_DONE, EXIT_SKIPPED, Report

_STOPPED = "Stopped. What was embedded so far is kept; run the same command again to go on."


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build did: with which model, how many pictures the catalogue has, and what became of those missing."""

    choice: ModelChoice
    pictures: int
    refreshed: RefreshSummary

    def sentence(self) -> str:
        """The result in a line, for a person."""
        done = self.refreshed
        if not done.embedded and not done.skipped:
            return f"All {self.pictures:,} pictures have their vectors of {self.choice.key}; nothing to do."
        skipped = f", {len(done.skipped):,} skipped" if done.skipped else ""
        return f"{done.embedded:,} pictures embedded with {self.choice.key}{skipped}, in {duration(done.seconds)}."


def run(settings: Settings, *, choice: ModelChoice | None = None, progress: Progress | None = None) -> BuildSummary:
    """Brings the vectors of the chosen model up to date with the catalogue, and puts them into one npz.

    Waits while another process writes vectors. Raises `FolderError` where there is no catalogue,
    `ModelUnavailableError` and `StoreError`; what was embedded by then is kept, as it is on Ctrl-C.
    """
    with Catalogue.open(_catalogue_file(settings)) as catalogue:
        pictures, root = catalogue.pictures(), settings.original_root or catalogue.root
    chosen = choice or models.choose(settings)
    progress = progress or Progress()
    store = VectorStore.open(settings.npz_folder, chosen.key, models.expected_dim(chosen.key), wait_seconds=None)
    refreshed = refresh(
        pictures,
        store,
        lambda: loading.load(chosen, settings, progress),
        image_root=settings.image_root,
        original_root=root,
        progress=progress,
        batch_size=settings.clip_batch_size,
    )
    store.compact()
    return BuildSummary(chosen, len(pictures), refreshed)


def missing(settings: Settings, key: str) -> tuple[list[PictureRecord], int]:
    """One picture for each content that has no vector of the model `key`, and how many pictures there are.

    Writes nothing. Raises `FolderError`, `CatalogueError` and `StoreError`.
    """
    with Catalogue.open_to_read(_catalogue_file(settings)) as catalogue:
        pictures = catalogue.pictures()
    try:
        stored = {name.tobytes().hex() for name in stored_names(settings.npz_folder, key)}
    except OSError as error:
        raise StoreError(f"The vectors in {settings.npz_folder} cannot be read: {error.strerror}.") from error
    without: dict[Fingerprint, PictureRecord] = {}
    for picture in pictures:
        if picture.fingerprint not in stored:
            without.setdefault(picture.fingerprint, picture)
    return list(without.values()), len(pictures)


def main(argv: Sequence[str]) -> int:
    """Runs the command. Returns 0 done, 1 done with skipped pictures, 2 cannot work, 130 interrupted."""
    arguments = _parser().parse_args(argv)
    work = _look if arguments.dry_run else _build
    return reporting.run(arguments, lambda to: work(arguments, to), stopped=_STOPPED)


def _build(arguments: argparse.Namespace, to: Report) -> int:
    settings = _settings(arguments)
    log.set_up("ERROR" if arguments.quiet else settings.log_level)
    with to.progress("Model") as progress:
        choice = models.choose(settings, progress=progress)
    to.note(choice.reason)
    with to.progress("Vectors") as progress:
        summary = run(settings, choice=choice, progress=progress)
    done = summary.refreshed
    to.skipped(done.skipped)
    to.summary(
        summary.sentence(),
        model=summary.choice.key,
        pictures=summary.pictures,
        embedded=done.embedded,
        skipped=len(done.skipped),
        skipped_by_reason=reporting.count_reasons(done.skipped),
        seconds=round(done.seconds, 3),
    )
    return EXIT_SKIPPED if done.skipped else EXIT_DONE


def _look(arguments: argparse.Namespace, to: Report) -> int:
    """Tells what a build would do, and does none of it."""
    settings = _settings(arguments)
    choice = models.choose(settings)
    without, pictures = missing(settings, choice.key)
    to.note(choice.reason)
    to.would("embed", [picture.path for picture in without])
    to.summary(
        f"A run would embed {len(without):,} of {pictures:,} pictures with {choice.key}. Nothing was written.",
        dry_run=True,
        model=choice.key,
        pictures=pictures,
        embed=len(without),
    )
    return EXIT_DONE


def _catalogue_file(settings: Settings) -> Path:
    if not settings.catalogue_file.is_file():
        raise FolderError("There are no pictures yet. Add some: python -m tools transform_images --input FOLDER")
    return settings.catalogue_file


def _settings(arguments: argparse.Namespace) -> Settings:
    named = {"clip_model": arguments.model, "clip_pretrained": arguments.pretrained}
    return settings_module.load(**{name: value for name, value in named.items() if value is not None})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools build_index", description=__doc__)
    parser.add_argument("--model", metavar="NAME", help="the model, as CLIP_MODEL takes it (default: CLIP_MODEL)")
    parser.add_argument("--pretrained", metavar="TAG", help="its weights, as CLIP_PRETRAINED takes them")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
    reporting.add_options(parser)
    return parser
