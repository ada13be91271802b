"""Words are read by the model once: by one thread, in one process, and in none after a restart."""

import logging
import os
import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from server.embedding.text_cache import TextVectors, file_name
from tests.colour_embedder import ColourEmbedder

PATIENCE_SECONDS = 30


@dataclass
class Reader(ColourEmbedder):
    """A stand-in that keeps what it was asked to read."""

    read: list[list[str]] = field(default_factory=list)

    def embed_texts(self, texts):
        self.read.append(list(texts))
        return super().embed_texts(texts)


@pytest.fixture
def reader() -> Reader:
    return Reader()


def file_of(folder: Path) -> Path:
    return folder / file_name("colour")


def test_a_vector_is_the_models_own(tmp_path, reader):
    cache = TextVectors(reader, tmp_path)
    for _ in range(2):
        np.testing.assert_array_equal(cache.vector("dark red"), ColourEmbedder().embed_texts(["dark red"]))
    assert reader.read == [["dark red"]]


def test_a_restart_reads_nothing_again(tmp_path, reader):
    before = TextVectors(reader, tmp_path).vectors(["red", "blue"])
    after = TextVectors(other := Reader(), tmp_path).vectors(["blue", "red"])
    np.testing.assert_array_equal(after, before[::-1])
    assert other.read == []


def test_only_new_words_are_read_and_together(tmp_path, reader):
    cache = TextVectors(reader, tmp_path)
    cache.vector("red")
    vectors = cache.vectors(["blue", "red", "green", "blue"])
    np.testing.assert_array_equal(vectors, ColourEmbedder().embed_texts(["blue", "red", "green", "blue"]))
    assert reader.read == [["red"], ["blue", "green"]]


def test_no_words_are_no_rows(tmp_path, reader):
    assert TextVectors(reader, tmp_path).vectors([]).shape == (0, reader.dim)


def test_white_space_and_composed_letters_make_no_other_words(tmp_path, reader):
    cache = TextVectors(reader, tmp_path)
    cache.vectors(["caf\u00e9 red", "  cafe\u0301\n red "])
    assert reader.read == [["caf\u00e9 red"]]


def test_upper_case_is_another_text(tmp_path, reader):
    TextVectors(reader, tmp_path).vectors(["Red", "red"])
    assert reader.read == [["Red", "red"]]


def test_warm_words_are_there_when_they_are_asked_for(tmp_path, reader):
    cache, words = TextVectors(reader, tmp_path), [f"red {number}" for number in range(40)]
    cache.warm(words)
    batches = len(reader.read)
    assert 1 < batches < 40
    cache.vectors(words)
    assert len(reader.read) == batches


def test_what_was_given_out_cannot_be_changed_by_who_got_it(tmp_path, reader):
    cache = TextVectors(reader, tmp_path)
    cache.vector("red")[:] = 0
    np.testing.assert_array_equal(cache.vector("red"), ColourEmbedder().embed_texts(["red"]))


def test_models_do_not_share_vectors(tmp_path, reader):
    TextVectors(reader, tmp_path).vector("red")
    TextVectors(other := Reader(key="colour two"), tmp_path).vector("red")
    assert other.read == [["red"]]
    assert len(list(tmp_path.glob("text_vectors.*.sqlite"))) == 2


class Gate(Reader):
    """Reads "red" only when it has been asked for "blue", by another thread."""

    def __init__(self, fails: bool = False) -> None:
        super().__init__()
        self.has_red, self.has_blue, self.fails = threading.Event(), threading.Event(), fails

    def embed_texts(self, texts):
        if "red" in texts:
            self.has_red.set()
            assert self.has_blue.wait(PATIENCE_SECONDS)
            if self.fails:
                raise RuntimeError("the model broke")
        else:
            self.has_blue.set()
        return super().embed_texts(texts)


def ask_at_once(cache: TextVectors, gate: Gate) -> list[object]:
    """One thread asks for "red". When the model has begun with it, another asks for "red" and "blue"."""
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(cache.vectors, ["red"])
        assert gate.has_red.wait(PATIENCE_SECONDS)
        second = threads.submit(cache.vectors, ["red", "blue"])
        return [each.exception(PATIENCE_SECONDS) or each.result() for each in (first, second)]


def test_words_that_two_threads_want_at_once_are_read_by_one(tmp_path):
    gate = Gate()
    first, second = ask_at_once(TextVectors(gate, tmp_path), gate)
    np.testing.assert_array_equal(second[0], first[0])
    assert sorted(gate.read) == [["blue"], ["red"]]


def test_an_error_reaches_who_waits_and_is_not_kept(tmp_path):
    gate = Gate(fails=True)
    cache = TextVectors(gate, tmp_path)
    first, second = ask_at_once(cache, gate)
    assert isinstance(first, RuntimeError)
    assert second is first
    gate.fails = False
    assert cache.vector("red").shape == (1, gate.dim)


def test_memory_holds_so_much_and_the_file_the_rest(tmp_path, reader):
    cache = TextVectors(reader, tmp_path, memory_bytes=reader.dim * 4)
    cache.vector("red")
    cache.vector("blue")
    file_of(tmp_path).unlink()
    cache.vector("blue")
    assert reader.read == [["red"], ["blue"]]
    cache.vector("red")
    assert reader.read == [["red"], ["blue"], ["red"]]


def test_the_oldest_rows_leave_a_full_file(tmp_path, reader):
    cache = TextVectors(reader, tmp_path, file_rows=3)
    for words in ("red", "blue", "green", "white", "black"):
        cache.vector(words)
    cache = TextVectors(other := Reader(), tmp_path, file_rows=3)
    cache.vectors(["red", "blue", "green", "white", "black"])
    assert other.read == [["red", "blue"]]


def test_the_file_is_its_owners_and_holds_no_words(tmp_path, reader):
    cache = TextVectors(reader, tmp_path)
    cache.vectors(["my secret red", "my secret blue"])
    files = list(tmp_path.iterdir())
    assert file_of(tmp_path) in files
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    cache.close()
    assert b"secret" not in file_of(tmp_path).read_bytes()


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path, reader):
    TextVectors(reader, tmp_path).vector("red")
    file_of(tmp_path).chmod(0o644)
    TextVectors(reader, tmp_path).vector("blue")
    assert stat.S_IMODE(file_of(tmp_path).stat().st_mode) == 0o600


def test_two_processes_share_a_file(tmp_path, reader):
    mine, other = TextVectors(reader, tmp_path), TextVectors(reading := Reader(), tmp_path)
    mine.vector("red")
    other.vector("blue")
    other.vector("red")
    mine.vector("blue")
    assert (reader.read, reading.read) == ([["red"]], [["blue"]])


def test_a_folder_deleted_under_a_running_server_is_made_again(tmp_path, reader, caplog):
    folder = tmp_path / "cache"
    cache = TextVectors(reader, folder)
    cache.vector("red")
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    assert cache.vector("blue").shape == (1, reader.dim)
    TextVectors(other := Reader(), folder).vector("blue")
    assert other.read == []
    assert caplog.records == []


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:3000] + b"\xff" * 3000)


def write_text(path: Path) -> None:
    path.write_text("a letter to grandmother, in which nothing is said of vectors\n" * 100)


def write_other_program(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE vectors (recipe TEXT)")
    connection.close()


def write_newer_version(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


AILMENTS = [damage, write_text, write_other_program, write_newer_version, make_folder]


@pytest.mark.parametrize("ail", AILMENTS)
def test_a_file_that_cannot_be_used_is_done_without_and_said_once(tmp_path, reader, caplog, ail):
    first = TextVectors(reader, tmp_path)
    first.vector("red")
    first.close()
    ail(path := file_of(tmp_path))
    before = path.read_bytes() if path.is_file() else None
    cache = TextVectors(reader, tmp_path)
    for words in ("red", "blue", "green"):
        np.testing.assert_array_equal(cache.vector(words), ColourEmbedder().embed_texts([words]))
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert str(path) in caplog.text
    assert before is None or path.read_bytes() == before


def test_a_locked_file_is_done_without(tmp_path, reader, caplog):
    TextVectors(reader, tmp_path).vector("red")
    holder = sqlite3.connect(file_of(tmp_path), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert TextVectors(reader, tmp_path).vector("blue").shape == (1, reader.dim)
    holder.close()
    assert "locked" in caplog.text


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_may_not_be_written_is_done_without(tmp_path, reader, caplog):
    tmp_path.chmod(0o500)
    assert TextVectors(reader, tmp_path).vector("red").shape == (1, reader.dim)
    tmp_path.chmod(0o700)
    assert "cannot be used" in caplog.text


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path, reader, caplog):
    (tmp_path / "file").touch()
    assert TextVectors(reader, tmp_path / "file" / "cache").vector("red").shape == (1, reader.dim)
    assert "cannot be used" in caplog.text


def test_a_rotted_row_is_read_again(tmp_path, reader):
    cache = TextVectors(reader, tmp_path)
    cache.vector("red")
    cache.close()
    path, row = file_of(tmp_path), cache.vector("red").tobytes()
    content = path.read_bytes()
    at = content.index(row) + 5
    path.write_bytes(content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :])
    vector = TextVectors(other := Reader(), tmp_path).vector("red")
    np.testing.assert_array_equal(vector, ColourEmbedder().embed_texts(["red"]))
    assert other.read == [["red"]]


def test_processes_that_begin_at_once_agree_on_one_file(tmp_path):
    together = threading.Barrier(8)

    def begin(number: int) -> None:
        cache = TextVectors(Reader(), tmp_path)
        together.wait(PATIENCE_SECONDS)
        cache.vector(f"red {number}")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(begin, range(8)))
    TextVectors(other := Reader(), tmp_path).vectors([f"red {number}" for number in range(8)])
    assert other.read == []
