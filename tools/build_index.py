"""Embeds the pictures that have no vector yet, so that they can be found; only what is new or changed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from server import log
from server import settings as settings_module
from server.embedding import loading, models
from server.embedding.models import ModelChoice
from server.embedding.refresh import RefreshSummary, refresh
from server.embedding.store import VectorStore
from server.errors import ClipAtlasError, FolderError
from server.pictures.catalogue import Catalogue
from server.progress import Progress
from server.records import printable
from server.settings import Settings
from tools.progress_line import ProgressLine, duration


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

    Raises `FolderError` where there is no catalogue, `ModelUnavailableError` and `StoreError`; what was embedded by
    then is kept, as it is on Ctrl-C.
    """
    if not settings.catalogue_file.is_file():
        raise FolderError("There are no pictures yet. Add some: python -m tools transform_images --input FOLDER")
    with Catalogue.open(settings.catalogue_file) as catalogue:
        pictures, root = catalogue.pictures(), settings.original_root or catalogue.root
    chosen = choice or models.choose(settings)
    progress = progress or Progress()
    store = VectorStore.open(settings.npz_folder, chosen.key, models.expected_dim(chosen.key))
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


def main(argv: Sequence[str]) -> int:
    """Runs the command. Returns 0 done, 1 done with skipped pictures, 2 cannot work, 130 interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tools build_index", description=__doc__)
    parser.add_argument("--model", metavar="NAME", help="the model, as CLIP_MODEL takes it (default: CLIP_MODEL)")
    parser.add_argument("--pretrained", metavar="TAG", help="its weights, as CLIP_PRETRAINED takes them")
    arguments = parser.parse_args(argv)
    named = {"clip_model": arguments.model, "clip_pretrained": arguments.pretrained}
    try:
        settings = settings_module.load(**{name: value for name, value in named.items() if value is not None})
        log.set_up(settings.log_level)
        with ProgressLine("Model") as line:
            choice = models.choose(settings, progress=line.progress)
        print(choice.reason, file=sys.stderr)
        with ProgressLine("Vectors") as line:
            summary = run(settings, choice=choice, progress=line.progress)
    except ClipAtlasError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped. What was embedded so far is kept; run the same command again to go on.", file=sys.stderr)
        return 130
    for skipped in summary.refreshed.skipped:
        print(f"skipped  {printable(skipped.path)}: {skipped.reason}")
    print(summary.sentence())
    return 1 if summary.refreshed.skipped else 0
