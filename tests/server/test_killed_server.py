"""A server that is killed while it takes up pictures: the next start ends where an undisturbed one would have."""

import time
from pathlib import Path

import numpy as np
import pytest

from server import bootstrap
from server.embedding.store import VectorStore
from server.pictures import atlas_manifest
from server.pictures.catalogue import Catalogue
from server.settings import Settings
from tests.collection import paint, paint_all, prepare, settings_in
from tests.colour_embedder import ColourEmbedder
from tests.killed import Children, begin_again, contents, moments

PICTURES = 17


def serve_until_all_is_found(settings: Settings) -> None:
    """Starts a server that watches, waits until it has nothing left to do, and stops it."""
    running = bootstrap.start(settings, embedder=ColourEmbedder())
    running.serve_in_background()
    services = running.services
    while services.upkeep.now().state != "idle" or len(services.search.snapshot.rows) < PICTURES:
        assert services.upkeep.now().state != "failed", services.upkeep.now().detail
        time.sleep(0.01)
    running.close()


def outcome(settings: Settings) -> dict[str, object]:
    """What a run came to: catalogue, thumbnails, the atlas as it is drawn from, and a vector for each content."""
    with Catalogue.open(settings.catalogue_file) as catalogue:
        pictures = catalogue.pictures()
    atlas = atlas_manifest.read(settings.atlas_root)
    store = VectorStore.open(settings.cache_dir, "colour")
    rows = store.rows_of([picture.fingerprint for picture in pictures])
    return {
        "pictures": pictures,
        "thumbnails": contents(settings.image_root),
        "order": atlas.order,
        "pages": [(settings.atlas_root / page.file).read_bytes() for page in atlas.pages],
        "vectors": np.where(rows[:, None] >= 0, store.vectors[rows], np.nan).tolist(),
        "leftovers": [path.name for path in settings.cache_dir.iterdir() if path.name.startswith(".")],
    }


@pytest.fixture
def start(tmp_path: Path) -> Path:
    """A collection of twelve pictures without vectors, and five more that no run has seen."""
    settings = settings_in(tmp_path / "live")
    paint_all(settings.original_root)
    prepare(settings)
    for number in range(5):
        paint(settings.original_root / "new" / f"{number}.png", (40 * number, 200 - 30 * number, 90))
    (tmp_path / "live").rename(tmp_path / "start")
    return tmp_path / "start"


def test_a_server_killed_at_any_moment_loses_nothing(start: Path) -> None:
    folder = start.with_name("live")
    settings = settings_in(folder, watch=True)
    with Children() as children:
        begin_again(start, folder)
        undisturbed = children.run(serve_until_all_is_found, settings, watched=folder)
        assert undisturbed.error is None
        expected = outcome(settings)
        assert len(expected["vectors"]) == PICTURES
        for moment in moments(undisturbed.events):
            begin_again(start, folder)
            children.run(serve_until_all_is_found, settings, watched=folder, kill_at=moment)
            assert children.run(serve_until_all_is_found, settings, watched=folder).error is None
            assert outcome(settings) == expected, f"killed at {moment}"
