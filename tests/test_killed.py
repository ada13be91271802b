import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.killed import Children, begin_again, contents, moments


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    with Children() as running:
        yield running


def write_three(folder: Path) -> None:
    for name in "abc":
        (folder / name).write_text(name)
        (folder / name).rename(folder / name.upper())
    print("said on stdout")


def fail(folder: Path) -> None:
    (folder / "a").write_bytes(bytes(10))
    raise ValueError("no more")


def write_much(folder: Path) -> None:
    (folder / "large").write_bytes(bytes(100_000))


def die(folder: Path) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def test_work_is_killed_just_before_the_event_that_was_named(children: Children, tmp_path: Path) -> None:
    start, folder = tmp_path / "start", tmp_path / "work"
    start.mkdir()
    begin_again(start, folder)
    whole = children.run(write_three, folder, watched=folder)
    assert (whole.events, whole.was_killed, whole.error) == (6, False, None)
    assert contents(folder) == {"A": b"a", "B": b"b", "C": b"c"}
    begin_again(start, folder)
    assert children.run(write_three, folder, watched=folder, kill_at=4).was_killed
    assert contents(folder) == {"A": b"a", "b": b"b"}
    assert not children.run(write_three, folder, watched=folder, kill_at=7).was_killed


def test_what_work_raises_is_told_and_so_is_a_disk_that_is_full(children: Children, tmp_path: Path) -> None:
    assert children.run(fail, tmp_path, watched=tmp_path).error == "ValueError: no more"
    full = children.run(write_much, tmp_path, watched=tmp_path, largest_file_bytes=4096)
    assert str(full.error).startswith("OSError")


def test_another_end_than_the_one_asked_for_fails_the_test(children: Children, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="the child ended with -15"):
        children.run(die, tmp_path, watched=tmp_path)


def test_moments_are_the_same_every_time_and_never_more_than_there_are() -> None:
    assert moments(1000) == moments(1000) != moments(1000, seed=1)
    assert len(set(moments(1000))) == 20
    assert moments(3) == [1, 2, 3]
