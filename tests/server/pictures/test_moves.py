import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.files import digest_bytes, digest_file
from server.pictures import moves
from server.pictures.catalogue import Known
from server.pictures.moves import Moved, find_moves, in_batches
from server.pictures.scan import scan
from server.pictures.walk import Found
from tests.pictures_factory import put


def remembered(folder: Path) -> dict[str, Known]:
    known = {}
    for file in sorted(folder.rglob("*.jpg")):
        status = file.stat()
        known[file.relative_to(folder).as_posix()] = Known(status.st_size, status.st_mtime_ns, digest_file(file))
    return known


def swap(one: Path, other: Path) -> None:
    one.rename(one.with_name("between"))
    other.rename(one)
    one.with_name("between").rename(other)


def found(folder: Path, known: dict[str, Known]) -> tuple[dict[str, str], list[str], list[str], list[str]]:
    """Moves from → to, and what is changed, new and gone."""
    seen = scan(folder, known)
    moved = {move.before: move.file.path for move in seen.moved}
    return moved, [each.path for each in seen.changed], [each.path for each in seen.new], seen.gone


@pytest.mark.parametrize("contents", [(b"one", b"other"), (b"as", b"is")], ids=["sizes differ", "sizes equal"])
def test_files_that_swapped_their_names_have_both_moved(tmp_path: Path, contents: tuple[bytes, bytes]) -> None:
    one, other = (put(tmp_path / f"{number}.jpg", content) for number, content in enumerate(contents))
    os.utime(other, ns=(1, 1))
    known = remembered(tmp_path)
    swap(one, other)
    assert found(tmp_path, known) == ({"0.jpg": "1.jpg", "1.jpg": "0.jpg"}, [], [], [])


def test_names_that_were_passed_on_are_moves_and_what_is_new_at_the_end_is_new(tmp_path: Path) -> None:
    for name in "abc":
        os.utime(put(tmp_path / f"{name}.jpg", name.encode()), ns=(ord(name), ord(name)))
    known = remembered(tmp_path)
    for before, after in ("cd", "bc", "ab"):
        (tmp_path / f"{before}.jpg").rename(tmp_path / f"{after}.jpg")
    put(tmp_path / "a.jpg", b"x")
    assert found(tmp_path, known) == (
        {"a.jpg": "b.jpg", "b.jpg": "c.jpg", "c.jpg": "d.jpg"},
        ["a.jpg"],
        [],
        [],
    )


def test_a_copy_of_a_file_that_was_only_touched_is_new_and_no_move(tmp_path: Path) -> None:
    put(tmp_path / "a.jpg", b"same")
    known = remembered(tmp_path)
    os.utime(tmp_path / "a.jpg", ns=(1, 1))
    put(tmp_path / "b.jpg", b"same")
    assert found(tmp_path, known) == ({}, ["a.jpg"], ["b.jpg"], [])


def test_what_a_changed_file_held_before_may_be_elsewhere(tmp_path: Path) -> None:
    put(tmp_path / "a.jpg", b"before")
    known = remembered(tmp_path)
    (tmp_path / "a.jpg").rename(tmp_path / "b.jpg")
    put(tmp_path / "a.jpg", b"an edited one")
    assert found(tmp_path, known) == ({"a.jpg": "b.jpg"}, ["a.jpg"], [], [])


def test_only_files_of_equal_size_are_read(tmp_path: Path) -> None:
    put(tmp_path / "edited.jpg", b"after")
    put(tmp_path / "new.jpg", b"after, too")
    arrivals = [Found("edited.jpg", 5, 2), Found("new.jpg", 10, 2)]
    # Were one of them read, it would be found to be this one, which had another size.
    known = {"edited.jpg": Known(5, 1, digest_bytes(b"before")), "gone.jpg": Known(7, 1, digest_bytes(b"after"))}
    assert find_moves(tmp_path, known, arrivals, list(known), lambda: None) == []


@given(st.permutations(range(12)), st.sets(st.integers(0, 11)))
def test_every_file_finds_its_place_free_or_freed_in_its_own_batch(places: list[int], who: set[int]) -> None:
    wanted = [Moved(str(one), Found(str(places[one]), 1, 1)) for one in sorted(who) if places[one] != one]
    taken = {move.before for move in wanted}
    done = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moves, "_BATCH", 1)
        for batch in in_batches(wanted):
            taken -= {move.before for move in batch}
            assert not taken & {move.file.path for move in batch}
            done += batch
    assert sorted(done, key=wanted.index) == wanted
