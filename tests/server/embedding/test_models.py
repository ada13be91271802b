from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from server.embedding import local_weights, models
from server.embedding.embedder import slug
from server.embedding.hub import Hub
from server.embedding.models import CLIP, MODELS, OFFLINE, ModelChoice
from server.errors import ModelUnavailableError
from server.progress import Progress
from server.settings import Settings
from tests.server.embedding.fake_hub import serving

WEIGHTS = f"{CLIP.hub_repo}/open_clip_model.safetensors"


def choose(hub: Hub | None = None, **settings: object) -> ModelChoice:
    return models.choose(Settings(_env_file=None, **settings), hub)  # type: ignore[arg-type, call-arg]


def test_auto_is_clip_where_its_weights_are_in_the_cache_even_without_network(tmp_path: Path) -> None:
    with serving({WEIGHTS: b"weights"}) as server:
        Hub(server.endpoint, tmp_path, is_offline=False).fetch_weights(CLIP.hub_repo, Progress())
    choice = choose(Hub(server.endpoint, tmp_path, is_offline=True))
    assert (choice.kind, choice.key, choice.notice) == ("clip", CLIP.key, None)
    assert "in the cache" in choice.reason


def test_auto_is_clip_where_the_hub_can_be_reached(tmp_path: Path) -> None:
    with serving({WEIGHTS: b"weights"}) as server:
        choice = choose(Hub(server.endpoint, tmp_path, is_offline=False))
    assert (choice.name, choice.pretrained) == ("ViT-B-32", "laion2b_s34b_b79k")
    assert "605 MB" in choice.reason


def test_auto_is_the_offline_model_where_clip_cannot_be_had_and_says_why(tmp_path: Path) -> None:
    with serving(status=503) as server:
        choice = choose(Hub(server.endpoint, tmp_path, is_offline=False))
    assert (choice.kind, choice.key) == ("offline", OFFLINE.key)
    assert "503" in choice.reason
    assert "CLIP" in str(choice.notice)


def test_auto_fetches_what_it_chooses_where_progress_is_wanted(tmp_path: Path) -> None:
    progress = Progress()
    with serving({WEIGHTS: b"weights"}) as server:
        hub = Hub(server.endpoint, tmp_path, is_offline=False)
        choice = models.choose(Settings(_env_file=None), hub, progress)  # type: ignore[call-arg]
    assert choice.key == CLIP.key
    assert hub.cached_weights(CLIP.hub_repo) is not None
    assert progress.done == len(b"weights")


def test_auto_is_the_offline_model_where_the_download_breaks(tmp_path: Path) -> None:
    with serving({WEIGHTS: b"weights"}) as server:
        server.refuses_downloads = True
        hub = Hub(server.endpoint, tmp_path, is_offline=False)
        choice = models.choose(Settings(_env_file=None), hub, Progress())  # type: ignore[call-arg]
    assert choice.key == OFFLINE.key
    assert "403" in choice.reason


def test_a_named_model_is_never_replaced(tmp_path: Path) -> None:
    choice = choose(Hub("http://127.0.0.1:9", tmp_path, is_offline=True), clip_model="ViT-B-32")
    assert (choice.kind, choice.key) == ("clip", CLIP.key)


def test_the_weights_of_a_named_model_are_missed_before_the_start(tmp_path: Path) -> None:
    nowhere = Hub("http://127.0.0.1:9", tmp_path, is_offline=True)
    choice = choose(nowhere, clip_model="ViT-B-32")
    with pytest.raises(ModelUnavailableError, match="CLIP_MODEL=offline"):
        models.require_weights(choice, nowhere)
    with serving({WEIGHTS: b"weights"}) as server:
        there = Hub(server.endpoint, tmp_path, is_offline=False)
        models.require_weights(choice, there)
        there.fetch_weights(CLIP.hub_repo, Progress())
    models.require_weights(choice, nowhere)
    models.require_weights(choose(nowhere, clip_model="offline"), nowhere)


def test_offline_can_be_named() -> None:
    assert choose(clip_model="offline").key == OFFLINE.key


@pytest.mark.parametrize("row", [row for row in MODELS if row.pretrained], ids=lambda row: row.key)
def test_every_row_can_be_named_alone_and_with_its_tag(row: models.Model) -> None:
    assert choose(clip_model=row.name, clip_pretrained=row.pretrained).key == row.key
    assert choose(clip_model=row.name).name == row.name


def test_no_two_rows_share_a_file() -> None:
    assert len({slug(row.key) for row in MODELS}) == len(MODELS)


def test_an_unknown_name_suggests_the_nearest() -> None:
    with pytest.raises(ModelUnavailableError, match="Did you mean ViT-B-32"):
        choose(clip_model="ViT-B32")


def test_a_model_without_usual_weights_asks_for_them() -> None:
    with pytest.raises(ModelUnavailableError, match="Set CLIP_PRETRAINED"):
        choose(clip_model="ViT-S-32-alt")


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"clip_model": "local-dir:/nowhere"}, "There is no folder /nowhere"),
        ({"clip_model": "ViT-B-32", "clip_pretrained": "/nowhere/weights.pt"}, "there is no such file"),
        ({"clip_model": "ViT-B-32", "clip_pretrained": __file__}, "weights end in"),
        ({"clip_pretrained": str(Path(__file__).parent)}, "has no open_clip_config.json"),
    ],
    ids=["folder", "file", "suffix", "configuration"],
)
def test_what_is_not_there_is_one_clear_sentence(settings: dict[str, object], sentence: str) -> None:
    with pytest.raises(ModelUnavailableError, match=sentence):
        choose(**settings)


def test_a_folder_without_weights_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "open_clip_config.json").write_text("{}")
    with pytest.raises(ModelUnavailableError, match="has no weights"):
        choose(clip_model=str(tmp_path))


def test_a_tag_without_a_model_is_one_of_the_usual_model() -> None:
    assert choose(clip_pretrained="openai").key == "ViT-B-32/openai"


def test_a_model_of_the_hub_is_its_own_key() -> None:
    assert choose(clip_model="hf-hub:someone/model").key == "hf-hub:someone/model"


def test_safe_weights_are_taken_before_pickles(tmp_path: Path) -> None:
    for name in (
        "model.pt",
        "open_clip_pytorch_model.bin",
        "other.safetensors",
        "open_clip_model.safetensors",
        "notes.txt",
    ):
        (tmp_path / name).touch()
    assert [path.name for path in local_weights.files_in(tmp_path)] == [
        "open_clip_model.safetensors",
        "other.safetensors",
        "open_clip_pytorch_model.bin",
        "model.pt",
    ]


def test_choosing_imports_nothing_heavy() -> None:
    code = (
        "import sys; from server.embedding import loading, models, refresh; from server.settings import Settings\n"
        "models.choose(Settings(_env_file=None, clip_model='ViT-B-32'))\n"
        "print([name for name in ('torch', 'open_clip', 'transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
