from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.embedding import vector_file
from server.embedding.embedder import slug, unit_rows
from server.embedding.store import VectorStore, peek_key
from server.errors import StoreError
from server.files import digest_bytes
from server.records import Fingerprint, Vectors


def named(*names: str) -> list[Fingerprint]:
    return [digest_bytes(name.encode()) for name in names]


def rows(count: int, dim: int = 5, seed: int = 0) -> Vectors:
    return unit_rows(np.random.default_rng(seed).normal(size=(count, dim)))


def filled(folder: Path, *names: str, key: str = "m") -> VectorStore:
    store = VectorStore.open(folder, key)
    store.append(named(*names), rows(len(names), seed=len(key)))
    store.compact()
    return store


def test_an_empty_folder_is_an_empty_store(tmp_path: Path) -> None:
    store = VectorStore.open(tmp_path / "new", "m", 5)
    assert len(store) == 0
    assert store.vectors.shape == (0, 5)
    assert store.rows_of(named("a")).tolist() == [-1]
    assert peek_key(tmp_path / "new") is None


def test_appended_vectors_are_there_at_once_and_after_a_restart(tmp_path: Path) -> None:
    store = VectorStore.open(tmp_path, "m")
    vectors = rows(3)
    store.append(named("a", "b"), vectors[:2])
    store.append(named("c"), vectors[2:])
    again = VectorStore.open(tmp_path, "m", 5)
    for opened in (store, again):
        np.testing.assert_array_equal(
            opened.vectors[opened.rows_of(named("c", "a", "x", "b"))[[0, 1, 3]]], vectors[[2, 0, 1]]
        )
        assert opened.rows_of(named("x")).tolist() == [-1]


def test_compacting_changes_no_row_and_leaves_one_plain_npz(tmp_path: Path) -> None:
    store = filled(tmp_path, "a", "b")
    store.append(named("c"), rows(1, seed=9))
    before = store.vectors.copy()
    store.compact()
    np.testing.assert_array_equal(store.vectors, before)
    assert not (tmp_path / "clip_index.journal").exists()
    with np.load(tmp_path / "clip_index.npz", allow_pickle=False) as plain:
        np.testing.assert_array_equal(plain["vectors"], before)
        np.testing.assert_array_equal(plain["fingerprints"], store.fingerprints)
        assert str(plain["model"]) == "m"


def test_mapped_vectors_are_aligned_for_fast_arithmetic(tmp_path: Path) -> None:
    vectors = filled(tmp_path, "a", "b").vectors
    assert vectors.ctypes.data % 64 == 0
    assert not vectors.flags.owndata


def test_a_fingerprint_keeps_its_first_vector(tmp_path: Path) -> None:
    store = VectorStore.open(tmp_path, "m")
    vectors = rows(3)
    store.append(named("a", "a"), vectors[:2])
    store.append(named("a"), vectors[2:])
    np.testing.assert_array_equal(store.vectors, vectors[:1])


@pytest.mark.parametrize("cut_bytes", [1, 3, 20, 39])
def test_a_torn_checkpoint_costs_only_its_own_record(tmp_path: Path, cut_bytes: int) -> None:
    store = VectorStore.open(tmp_path, "m")
    store.append(named("a", "b"), rows(2))
    journal = tmp_path / "clip_index.journal"
    os.truncate(journal, journal.stat().st_size - cut_bytes)
    again = VectorStore.open(tmp_path, "m")
    assert again.rows_of(named("a", "b")).tolist() == [0, -1]
    again.append(named("c"), rows(1, seed=4))
    assert VectorStore.open(tmp_path, "m").rows_of(named("a", "b", "c")).tolist() == [0, -1, 1]


def test_a_checkpoint_with_a_flipped_bit_is_not_believed(tmp_path: Path) -> None:
    VectorStore.open(tmp_path, "m").append(named("a", "b"), rows(2))
    journal = tmp_path / "clip_index.journal"
    content = bytearray(journal.read_bytes())
    content[-10] ^= 1
    journal.write_bytes(content)
    assert VectorStore.open(tmp_path, "m").rows_of(named("a", "b")).tolist() == [0, -1]


def test_a_kill_between_the_new_npz_and_the_end_of_the_journal_doubles_nothing(tmp_path: Path) -> None:
    store = VectorStore.open(tmp_path, "m")
    store.append(named("a", "b"), rows(2))
    journal = (tmp_path / "clip_index.journal").read_bytes()
    store.compact()
    (tmp_path / "clip_index.journal").write_bytes(journal)
    again = VectorStore.open(tmp_path, "m")
    assert len(again) == 2
    again.compact()
    assert len(VectorStore.open(tmp_path, "m")) == 2


def test_the_vectors_of_another_model_wait_and_come_back(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    first = filled(tmp_path, "a", "b", key="ViT-B-32/openai")
    first.append(named("c"), rows(1, seed=7))
    kept = first.vectors.copy()
    second = VectorStore.open(tmp_path, "offline")
    assert len(second) == 0
    assert "changed from ViT-B-32/openai to offline" in caplog.text
    second.append(named("z"), rows(1, dim=8))
    assert (tmp_path / f"clip_index.{slug('ViT-B-32/openai')}.npz").exists()
    assert peek_key(tmp_path) == "offline"
    back = VectorStore.open(tmp_path, "ViT-B-32/openai")
    np.testing.assert_array_equal(back.vectors, kept)
    assert peek_key(tmp_path) == "ViT-B-32/openai"
    assert VectorStore.open(tmp_path, "offline").rows_of(named("z")).tolist() == [0]


@pytest.mark.parametrize("content", [b"", b"something else", b"clip-atlas-journal\n\xff\xff\xff\xff{}"])
def test_a_foreign_journal_is_set_aside_and_the_npz_kept(tmp_path: Path, content: bytes) -> None:
    filled(tmp_path, "a")
    (tmp_path / "clip_index.journal").write_bytes(content)
    store = VectorStore.open(tmp_path, "m")
    store.append(named("b"), rows(1, seed=8))
    assert VectorStore.open(tmp_path, "m").rows_of(named("a", "b")).tolist() == [0, 1]
    assert len(list(tmp_path.glob("clip_index.damaged-*.journal"))) == 1


class Trap:
    """An object whose unpickling would leave a mark."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.mark),)


def npz(**members: object) -> bytes:
    out = io.BytesIO()
    np.savez(out, **members)  # type: ignore[arg-type]
    return out.getvalue()


GOOD = {
    "version": np.array(vector_file.VERSION),
    "model": np.array("m"),
    "fingerprints": np.zeros((2, 16), np.uint8),
    "vectors": rows(2),
}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a zip at all",
        npz(**GOOD)[:-40],
        npz(**{**GOOD, "version": np.array(vector_file.VERSION + 1)}),
        npz(**{**GOOD, "model": np.array(3)}),
        npz(**{**GOOD, "fingerprints": np.zeros((3, 16), np.uint8)}),
        npz(**{**GOOD, "fingerprints": np.zeros((2, 8), np.uint8)}),
        npz(**{**GOOD, "vectors": rows(2).astype(np.float64)}),
        npz(**{**GOOD, "vectors": rows(2).ravel()}),
        npz(**{name: value for name, value in GOOD.items() if name != "vectors"}),
        npz(embeddings=rows(2), filenames=np.array(["a", "b"])),
    ],
    ids=["empty", "text", "truncated", "version", "key", "count", "shape", "dtype", "flat", "missing", "foreign"],
)
def test_a_damaged_file_is_set_aside_with_a_warning_and_rebuilt(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "clip_index.npz").write_bytes(content)
    store = VectorStore.open(tmp_path, "m", 5)
    assert len(store) == 0
    (aside,) = tmp_path.glob("clip_index.damaged-*.npz")
    assert aside.read_bytes() == content
    assert [record.levelname for record in caplog.records if aside.name in record.getMessage()] == ["WARNING"]
    store.append(named("a"), rows(1))
    store.compact()
    assert len(VectorStore.open(tmp_path, "m", 5)) == 1


def test_one_row_that_is_damaged_costs_no_other(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = np.array(filled(tmp_path, "a", "b", "c").vectors)
    path = tmp_path / "clip_index.npz"
    content = path.read_bytes().replace(before[1].tobytes(), np.full(5, 2, np.float32).tobytes())
    path.write_bytes(content)
    store = VectorStore.open(tmp_path, "m", 5)
    assert store.rows_of(named("a", "b", "c")).tolist() == [0, -1, 1]
    np.testing.assert_array_equal(store.vectors, before[[0, 2]])
    (aside,) = tmp_path.glob("clip_index.damaged-*.npz")
    assert aside.read_bytes() == content
    assert "2 sound vectors" in caplog.text
    assert len(VectorStore.open(tmp_path, "m", 5)) == 2


def test_damaged_rows_of_another_length_are_not_taken_over(tmp_path: Path) -> None:
    bad = np.concatenate([rows(1), np.full((1, 5), 2, np.float32)])
    vector_file.write(tmp_path / "clip_index.npz", "m", [(GOOD["fingerprints"][:2], bad)], 5)
    assert len(VectorStore.open(tmp_path, "m", 8)) == 0


def test_a_pickle_in_the_file_is_never_run(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    trap = np.array([[Trap(mark)]], dtype=object)
    for member in ("model", "fingerprints", "vectors"):
        (tmp_path / "clip_index.npz").write_bytes(npz(**{**GOOD, member: trap}))
        assert len(VectorStore.open(tmp_path, "m", 5)) == 0
    assert not mark.exists()


def test_vectors_of_another_length_under_the_same_key_are_set_aside(tmp_path: Path) -> None:
    filled(tmp_path, "a")
    assert len(VectorStore.open(tmp_path, "m", 8)) == 0
    assert len(list(tmp_path.glob("clip_index.damaged-*"))) == 1


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_damage_is_named_and_never_a_stray_exception(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "f.npz"
    vector_file.write(path, "m", [(np.zeros((2, 16), np.uint8), rows(2))], 5)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    try:
        stored = vector_file.read(path)
    except vector_file.DamagedFileError:
        return
    assert stored.vectors.shape[0] == len(stored.fingerprints)


@pytest.mark.parametrize("bad", [np.nan, np.inf, 3.0])
def test_a_row_that_is_not_of_length_one_is_refused(tmp_path: Path, bad: float) -> None:
    store = VectorStore.open(tmp_path, "m", 5)
    vectors = rows(2)
    vectors[1, 2] = bad
    with pytest.raises(ValueError, match="norm 1"):
        store.append(named("a", "b"), vectors)
    assert len(VectorStore.open(tmp_path, "m", 5)) == 0


def test_rows_of_another_length_are_refused(tmp_path: Path) -> None:
    store = filled(tmp_path, "a")
    with pytest.raises(ValueError, match="5 numbers long, not 6"):
        store.append(named("b"), rows(1, dim=6))


def test_a_second_writer_is_told_who_is_in_the_way(tmp_path: Path) -> None:
    first = filled(tmp_path, "a")
    second = VectorStore.open(tmp_path, "m", wait_seconds=0)
    with first.writing(), pytest.raises(StoreError, match="Another process is writing"):
        second.append(named("b"), rows(1, seed=5))
    second.append(named("b"), rows(1, seed=5))
    assert VectorStore.open(tmp_path, "m").rows_of(named("a", "b")).tolist() == [0, 1]


def test_a_reader_needs_no_lock(tmp_path: Path) -> None:
    first = filled(tmp_path, "a")
    with first.writing():
        assert len(VectorStore.open(tmp_path, "m", wait_seconds=0)) == 1


def test_two_writers_in_turn_lose_nothing(tmp_path: Path) -> None:
    one, two = VectorStore.open(tmp_path, "m"), VectorStore.open(tmp_path, "m")
    for turn in range(4):
        for store in (one, two):
            store.append(named(f"{turn}{store is one}"), rows(1, seed=turn))
            if turn % 2:
                store.compact()
    every = named(*(f"{turn}{side}" for turn in range(4) for side in (True, False)))
    assert (VectorStore.open(tmp_path, "m").rows_of(every) >= 0).all()


def test_a_writer_killed_without_warning_leaves_what_it_had_saved_and_no_lock(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from tests.server.embedding.test_store import *\n"
        f"store = VectorStore.open(Path({str(tmp_path)!r}), 'm')\n"
        "with store.writing():\n"
        "    store.append(named('a', 'b'), rows(2)); os.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    store = VectorStore.open(tmp_path, "m", wait_seconds=0)
    assert store.rows_of(named("a", "b")).tolist() == [0, 1]
    store.compact()
    assert len(store) == 2


def test_a_folder_that_cannot_be_used_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError, match="EMBEDDINGS_DIR"):
        VectorStore.open(tmp_path / "file", "m")
