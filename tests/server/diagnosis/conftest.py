import shutil
from pathlib import Path

import pytest

from server.settings import Settings
from tests.collection import settings_in
from tests.server.diagnosis.ailing import sound_collection


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "collection"
    sound_collection(folder)
    return folder


@pytest.fixture
def settings(made_once: Path, tmp_path: Path) -> Settings:
    """A collection of one's own to break: at the place it was made for, since a catalogue names its folders."""
    kept = made_once.with_name("kept")
    if not kept.exists():
        shutil.copytree(made_once, kept, symlinks=True)
    shutil.rmtree(made_once)
    shutil.copytree(kept, made_once, symlinks=True)
    return settings_in(made_once)
