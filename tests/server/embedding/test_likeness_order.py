import itertools
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from server.embedding import likeness_order
from server.embedding.embedder import unit_rows
from server.embedding.store import VectorStore
from server.errors import StoreError
from server.files import digest_bytes
from server.records import PictureRecord, Vectors, picture_id

KINDS = 6


def picture(number: int) -> PictureRecord:
    name = f"{number:04d}.jpg"
    return PictureRecord(picture_id(name), name, digest_bytes(name.encode()), 9, 9, 9, 0, "image/jpeg", (0, 0, 0), name)


def vectors_of(pictures: list[PictureRecord]) -> Vectors:
    """A picture is of the kind that the remainder of its number names."""
    generator = np.random.default_rng(0)
    centres = generator.standard_normal((KINDS, 32))
    kinds = [int(picture.path[:4]) % KINDS for picture in pictures]
    return unit_rows(centres[kinds] + 0.2 * generator.standard_normal((len(pictures), 32)))


def store(folder: Path, pictures: list[PictureRecord], *, in_journal: int = 0) -> None:
    vectors, stored = vectors_of(pictures), VectorStore.open(folder, "m")
    names = [picture.fingerprint for picture in pictures]
    compacted = len(pictures) - in_journal
    stored.append(names[:compacted], vectors[:compacted])
    stored.compact()
    if in_journal:
        stored.append(names[compacted:], vectors[compacted:])


def changes_of_kind(pictures: list[PictureRecord]) -> int:
    kinds = [int(picture.path[:4]) % KINDS for picture in pictures]
    return sum(one != other for one, other in itertools.pairwise(kinds))


@pytest.mark.parametrize("in_journal", [0, 50, 300])
def test_alike_pictures_become_neighbours(tmp_path: Path, in_journal: int) -> None:
    pictures = [picture(number) for number in range(300)]
    store(tmp_path, pictures, in_journal=in_journal)
    arrangement = likeness_order.arrangement("auto", tmp_path, pictures)
    ordered = list(arrangement.sort(pictures))
    assert (arrangement.name, arrangement.is_firm) == ("similar", True)
    assert sorted(ordered, key=lambda each: each.path) == pictures
    assert changes_of_kind(ordered) < 3 * KINDS < changes_of_kind(pictures)
    assert list(arrangement.sort(pictures)) == ordered


def test_pictures_without_a_vector_come_last_in_the_order_of_their_paths(tmp_path: Path) -> None:
    pictures = [picture(number) for number in range(100)]
    store(tmp_path, [*pictures[:40], *pictures[45:]])
    ordered = list(likeness_order.arrangement("auto", tmp_path, pictures).sort(pictures))
    assert ordered[-5:] == pictures[40:45]


def test_a_vector_that_rotted_counts_as_none(tmp_path: Path) -> None:
    pictures = [picture(number) for number in range(60)]
    store(tmp_path, pictures)
    file = tmp_path / "clip_index.npz"
    content = file.read_bytes()
    vector = vectors_of(pictures)[7].tobytes()
    assert content.count(vector) == 1
    file.write_bytes(content.replace(vector, np.full(32, np.nan, np.float32).tobytes()))
    ordered = list(likeness_order.arrangement("auto", tmp_path, pictures).sort(pictures))
    assert ordered[-1] == pictures[7]
    file.write_bytes(content.replace(vectors_of(pictures).tobytes(), bytes(60 * 32 * 4)))
    assert list(likeness_order.arrangement("auto", tmp_path, pictures).sort(pictures)) == pictures


@pytest.mark.parametrize("have_vectors", [0, 89])
def test_auto_waits_until_nine_in_ten_have_vectors_and_leaves_an_atlas_as_it_is(
    tmp_path: Path, have_vectors: int
) -> None:
    pictures = [picture(number) for number in range(100)]
    store(tmp_path, pictures[:have_vectors])
    arrangement = likeness_order.arrangement("auto", tmp_path, pictures)
    assert (arrangement.name, arrangement.is_firm) == ("path", False)
    assert list(arrangement.sort(pictures)) == pictures
    store(tmp_path, pictures[have_vectors:90])
    assert likeness_order.arrangement("auto", tmp_path, pictures).name == "similar"


def test_what_is_asked_for_by_name_is_done_or_refused(tmp_path: Path) -> None:
    pictures = [picture(number) for number in range(10)]
    with pytest.raises(StoreError, match="build_index"):
        likeness_order.arrangement("similar", tmp_path, pictures)
    store(tmp_path, pictures[:2])
    assert likeness_order.arrangement("similar", tmp_path, pictures).name == "similar"
    path = likeness_order.arrangement("path", tmp_path, pictures)
    assert (path.name, path.is_firm) == ("path", True)


@pytest.mark.parametrize("content", [b"", b"not a zip"])
def test_a_file_that_cannot_be_read_is_no_reason_to_stop(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "clip_index.npz").write_bytes(content)
    assert likeness_order.arrangement("auto", tmp_path, [picture(0)]).name == "path"


def test_ordering_loads_no_model_and_no_index() -> None:
    code = (
        "import sys, server.pipeline, server.embedding.likeness_order\n"
        "print([name for name in ('torch', 'faiss', 'open_clip', 'scipy', 'flask') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
