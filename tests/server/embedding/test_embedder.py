from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from server.embedding.embedder import slug, unit_rows
from tests.colour_embedder import COLOURS, ColourEmbedder


def test_rows_become_unit_length_float32_and_keep_their_order() -> None:
    rows = unit_rows(np.array([[3.0, 4.0], [0.0, -2.0]], dtype=np.float16))
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows, [[0.6, 0.8], [0.0, -1.0]], atol=1e-6)


def test_no_rows_are_no_vectors_of_the_same_length() -> None:
    assert unit_rows(np.empty((0, 7))).shape == (0, 7)


@pytest.mark.parametrize("bad", [[np.nan, 1.0], [np.inf, 1.0], [0.0, 0.0]])
def test_a_row_without_a_direction_is_refused(bad: list[float]) -> None:
    with pytest.raises(ValueError, match="not finite or has no length"):
        unit_rows(np.array([[1.0, 0.0], bad]))


@given(st.text(min_size=1, max_size=200))
def test_a_slug_is_always_a_safe_file_name(key: str) -> None:
    made = slug(key)
    assert 0 < len(made.encode()) < 100
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
    assert not made.startswith(".")


def test_keys_that_differ_only_in_unsafe_characters_have_different_slugs() -> None:
    assert len({slug("ViT-B-32/openai"), slug("ViT-B-32:openai"), slug("ViT-B-32-openai")}) == 3


@pytest.mark.parametrize("name", COLOURS)
def test_the_stand_in_finds_the_picture_of_the_named_colour(name: str) -> None:
    embedder = ColourEmbedder()
    pictures = embedder.embed_images([Image.new("RGB", (8, 8), colour) for colour in COLOURS.values()])
    (wanted,) = embedder.embed_texts([f"something {name}"])
    assert list(COLOURS)[int(np.argmax(pictures @ wanted))] == name


def test_the_stand_in_tells_dark_blue_from_blue() -> None:
    embedder = ColourEmbedder()
    dark, plain = embedder.embed_images([Image.new("RGB", (4, 4), (10, 25, 100)), Image.new("RGB", (4, 4), "blue")])
    (wanted,) = embedder.embed_texts(["dark blue"])
    assert dark @ wanted > plain @ wanted
