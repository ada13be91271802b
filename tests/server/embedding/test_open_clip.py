from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from server.embedding import loading, models
from server.embedding.embedder import Embedder, unit_rows
from server.embedding.hub import Hub
from server.embedding.open_clip import OpenClipEmbedder, open_clip
from server.errors import ModelUnavailableError
from server.progress import Progress
from server.records import Vectors
from server.settings import Settings
from tests.server.embedding.fake_hub import serving
from tests.server.embedding.open_clip_models import save_folder, save_tokenizer

pytestmark = pytest.mark.model

SMALL = "ViT-S-32-alt"
SIGLIP = ("ViT-B-16-SigLIP", "webli")
FAMILIES = [
    ("ViT-B-32", "laion2b_s34b_b79k"),
    SIGLIP,
    ("MobileCLIP2-S0", "dfndr2b"),
    ("EVA02-B-16", "merged2b_s8b_b131k"),
]
TEXTS = ["a red square", "a blue circle", "the lazy dog"]


def loaded(**settings: object) -> Embedder:
    chosen = Settings(_env_file=None, **settings)  # type: ignore[arg-type, call-arg]
    return loading.load(models.choose(chosen), chosen, Progress())


def pictures() -> list[Image.Image]:
    noise = np.random.default_rng(3).integers(0, 256, (90, 200, 3), dtype=np.uint8)
    return [Image.new("RGB", (300, 200), "red"), Image.fromarray(noise), Image.new("L", (64, 400), 40)]


@pytest.fixture(scope="module", params=FAMILIES, ids=["CLIP", "SigLIP", "MobileCLIP", "EVA"])
def family(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, Path]]:
    """An architecture, its usual tag, and a folder of made-up weights for it."""
    architecture, tag = request.param
    root = tmp_path_factory.mktemp("model")
    yield architecture, tag, save_folder(root / "folder", architecture, tag)
    shutil.rmtree(root)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_folder(tmp_path_factory.mktemp("small") / "folder", SMALL, "")


def test_a_folder_gives_the_vectors_open_clip_itself_gives(family: tuple[str, str, Path]) -> None:
    architecture, tag, folder = family
    embedder = loaded(clip_model=str(folder))
    row = models.known(architecture, tag)
    assert row is not None
    assert (embedder.dim, embedder.input_px) == (row.dim, row.input_px)
    images, texts = embedder.embed_images(pictures()), embedder.embed_texts(TEXTS)
    assert images.dtype == texts.dtype == np.float32
    assert images.shape == texts.shape == (3, row.dim)
    for rows in (images, texts):
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    expected_images, expected_texts = _by_open_clip(folder)
    np.testing.assert_allclose(images, expected_images, atol=2e-5)
    np.testing.assert_allclose(texts, expected_texts, atol=2e-5)
    reversed_rows = embedder.embed_images(pictures()[::-1])
    np.testing.assert_allclose(reversed_rows[::-1], images, atol=2e-5)
    assert embedder.embed_images([]).shape == embedder.embed_texts([]).shape == (0, row.dim)


def _by_open_clip(folder: Path) -> tuple[Vectors, Vectors]:
    """The reference: open_clip's own way from a folder to vectors."""
    model, _, preprocess = open_clip.create_model_and_transforms(f"local-dir:{folder}")
    tokenizer = open_clip.get_tokenizer(f"local-dir:{folder}")
    model.eval()
    with torch.inference_mode():
        images = model.encode_image(torch.stack([preprocess(picture) for picture in pictures()]), normalize=True)
        texts = model.encode_text(tokenizer(TEXTS), normalize=True)
    return images.numpy(), texts.numpy()


@pytest.mark.parametrize("given_as", ["clip_model", "clip_pretrained", "local-dir"])
def test_a_folder_may_be_named_in_every_way(small: Path, given_as: str) -> None:
    settings = {"clip_model": f"local-dir:{small}"} if given_as == "local-dir" else {given_as: str(small)}
    np.testing.assert_array_equal(
        loaded(**settings).embed_texts(TEXTS), loaded(clip_model=str(small)).embed_texts(TEXTS)
    )


def test_a_file_of_weights_gives_the_vectors_of_its_folder(small: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file

    as_pickle = tmp_path / "weights.pt"
    torch.save({"state_dict": load_file(small / "open_clip_model.safetensors")}, as_pickle)
    expected = loaded(clip_model=str(small)).embed_images(pictures())
    for file in (small / "open_clip_model.safetensors", as_pickle):
        embedder = loaded(clip_model=SMALL, clip_pretrained=str(file))
        np.testing.assert_allclose(embedder.embed_images(pictures()), expected, atol=1e-6)


@pytest.mark.parametrize("family", [SIGLIP], ids=["SigLIP"], indirect=True)
def test_a_siglip_file_is_prepared_the_way_siglip_is(family: tuple[str, str, Path]) -> None:
    architecture, _, folder = family
    expected = loaded(clip_model=str(folder))
    weights = str(folder / "open_clip_model.safetensors")
    embedder = loaded(clip_model=architecture, clip_pretrained=weights, clip_tokenizer=str(folder))
    np.testing.assert_allclose(embedder.embed_images(pictures()), expected.embed_images(pictures()), atol=1e-6)
    np.testing.assert_allclose(embedder.embed_texts(TEXTS), expected.embed_texts(TEXTS), atol=1e-6)


def served(folder: Path, repo: str) -> dict[str, bytes]:
    return {f"{repo}/{file.name}": file.read_bytes() for file in folder.iterdir()}


def from_hub(name: str, pretrained: str | None, files: dict[str, bytes], cache: Path) -> Embedder:
    settings = Settings(_env_file=None, clip_model=name, clip_pretrained=pretrained)  # type: ignore[call-arg]
    with serving(files) as server:
        hub = Hub(server.endpoint, cache, is_offline=False)
        choice = models.choose(settings)
        return OpenClipEmbedder.load(choice, settings, torch.device("cpu"), Progress(), hub)


def test_a_model_of_the_hub_is_fetched_and_prepared_as_its_tag_says(tmp_path: Path) -> None:
    folder = save_folder(tmp_path / "folder", "MobileCLIP2-S0", "dfndr2b")
    row = models.known("MobileCLIP2-S0", "dfndr2b")
    assert row is not None
    embedder = from_hub(row.name, row.pretrained, served(folder, row.hub_repo), tmp_path / "cache")
    expected = loaded(clip_model=str(folder))
    np.testing.assert_allclose(embedder.embed_images(pictures()), expected.embed_images(pictures()), atol=1e-6)
    assert embedder.key == "MobileCLIP2-S0/dfndr2b"


def test_a_repository_of_the_hub_is_fetched_with_its_own_configuration(small: Path, tmp_path: Path) -> None:
    embedder = from_hub("hf-hub:someone/model", None, served(small, "someone/model"), tmp_path / "cache")
    expected = loaded(clip_model=str(small))
    np.testing.assert_array_equal(embedder.embed_images(pictures()), expected.embed_images(pictures()))
    np.testing.assert_array_equal(embedder.embed_texts(TEXTS), expected.embed_texts(TEXTS))


def test_a_repository_without_a_configuration_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match="holds no open_clip_config"):
        from_hub("hf-hub:someone/model", None, {}, tmp_path / "cache")


def test_other_weights_are_another_key_and_a_renamed_folder_is_not(small: Path, tmp_path: Path) -> None:
    other = save_folder(tmp_path / "folder", SMALL, "", seed=1)
    copy = Path(shutil.copytree(small, tmp_path / "renamed"))
    keys = [models.choose(_named(path)).key for path in (small, other, copy)]
    assert keys[0] == keys[2] != keys[1]


def _named(folder: Path) -> Settings:
    return Settings(_env_file=None, clip_model=str(folder))  # type: ignore[call-arg]


def test_many_threads_get_the_same_vectors_as_one(small: Path) -> None:
    embedder = loaded(clip_model=str(small), clip_tokenizer=str(save_tokenizer(small.parent / "tokenizer")))
    texts = [f"{text} {number}" for number in range(8) for text in TEXTS]
    alone = [embedder.embed_texts([text]) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: embedder.embed_texts([text]), texts))
    np.testing.assert_allclose(np.concatenate(together), np.concatenate(alone), atol=1e-6)


def test_a_picture_has_the_same_vector_bit_for_bit_in_every_batch(small: Path) -> None:
    embedder = loaded(clip_model=str(small))
    random = np.random.default_rng(5)
    images = [Image.fromarray(random.integers(0, 256, (64, 64, 3), dtype=np.uint8)) for _ in range(6)]
    together = embedder.embed_images(images)
    for size in (1, 5):
        apart = [embedder.embed_images(images[at : at + size]) for at in range(0, len(images), size)]
        np.testing.assert_array_equal(np.concatenate(apart), together)


def test_half_the_precision_points_the_same_way(small: Path) -> None:
    exact = loaded(clip_model=str(small)).embed_images(pictures())
    coarse = loaded(clip_model=str(small), clip_dtype="bfloat16").embed_images(pictures())
    np.testing.assert_allclose(np.linalg.norm(coarse, axis=1), 1, atol=1e-5)
    assert (np.sum(exact * coarse, axis=1) > 0.99).all()
    assert not np.array_equal(unit_rows(exact), coarse)


class Trap:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.mark),)


def test_a_file_that_would_run_code_is_refused_and_runs_none(tmp_path: Path) -> None:
    torch.save({"state_dict": {"weight": Trap(tmp_path / "mark")}}, tmp_path / "bad.pt")
    with pytest.raises(ModelUnavailableError, match="might run code"):
        loaded(clip_model=SMALL, clip_pretrained=str(tmp_path / "bad.pt"))
    assert not (tmp_path / "mark").exists()


def test_weights_of_another_architecture_are_one_clear_sentence(small: Path) -> None:
    with pytest.raises(ModelUnavailableError, match="Check that CLIP_MODEL names the architecture"):
        loaded(clip_model="ViT-S-16", clip_pretrained=str(small / "open_clip_model.safetensors"))


def test_a_damaged_file_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "bad.safetensors").write_bytes(b"\x10\0\0\0\0\0\0\0 not what it says")
    with pytest.raises(ModelUnavailableError, match="cannot be loaded"):
        loaded(clip_model=SMALL, clip_pretrained=str(tmp_path / "bad.safetensors"))


def test_a_missing_tokenizer_says_which_setting_helps(small: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match="Set CLIP_TOKENIZER to a folder"):
        loaded(clip_model=str(small), clip_tokenizer=str(tmp_path / "nothing"))


def test_a_tag_that_the_architecture_has_not_lists_those_it_has() -> None:
    with pytest.raises(ModelUnavailableError, match="laion2b_s34b_b79k"):
        loaded(clip_model="ViT-B-32", clip_pretrained="laion3b")


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device here")
def test_a_device_that_is_not_there_is_one_clear_sentence(small: Path) -> None:
    with pytest.raises(ModelUnavailableError, match="CLIP_DEVICE is cuda"):
        loaded(clip_model=str(small), clip_device="cuda")


@pytest.mark.parametrize("row", [row for row in models.MODELS if row.pretrained], ids=lambda row: row.key)
def test_every_row_of_the_table_is_what_open_clip_knows_of_it(row: models.Model) -> None:
    config = open_clip.get_model_config(row.name)
    known = open_clip.get_pretrained_cfg(row.name, row.pretrained)
    assert (config["embed_dim"], config["vision_cfg"]["image_size"]) == (row.dim, row.input_px)
    assert known["hf_hub"].rstrip("/") == row.hub_repo
