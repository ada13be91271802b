"""What people marked is never lost: not to another tab or server, not to a kill, not to a damaged file."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from server import files
from server.errors import SavedFileError
from server.saved import marks_file
from server.saved.keeper import Keeper
from server.saved.marks import FAVOURITES, Marks, Member
from server.settings import PROJECT_ROOT

NOW = "2026-11-21T12:00:00+00:00"


def member(number: int) -> Member:
    return Member(f"/pictures/{number}.jpg", files.digest_bytes(str(number).encode()), NOW)


def add(keeper: Keeper, number: int) -> None:
    keeper.change(lambda marks: marks.add(FAVOURITES, [member(number)]))


def numbers(keeper: Keeper) -> list[int]:
    members = keeper.read().marks.collection(FAVOURITES).members
    return [int(Path(each.path).stem) for each in members]


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "saved"


def test_reading_makes_nothing(folder):
    assert numbers(Keeper(folder)) == []
    assert not folder.exists()


def test_another_server_sees_a_change_at_once(folder):
    one, other = Keeper(folder), Keeper(folder)
    for number in range(3):
        add(one, number)
        assert numbers(other) == list(range(number + 1))
        assert one.read().version == other.read().version


def test_threads_of_two_servers_lose_nothing(folder):
    keepers = [Keeper(folder), Keeper(folder)]

    def work(place: int) -> None:
        for number in range(5):
            add(keepers[place % 2], place * 5 + number)

    threads = [threading.Thread(target=work, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers(Keeper(folder))) == list(range(20))


def test_two_processes_lose_nothing(folder):
    script = """
import sys
from pathlib import Path
from tests.server.saved.test_keeping import Keeper, add
for number in range(int(sys.argv[2]), int(sys.argv[2]) + 10):
    add(Keeper(Path(sys.argv[1])), number)
"""
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(folder), str(first)], cwd=PROJECT_ROOT) for first in (0, 10)
    ]
    assert [each.wait(60) for each in running] == [0, 0]
    assert sorted(numbers(Keeper(folder))) == list(range(20))


def test_a_person_can_read_the_file_and_the_one_before_lies_beside_it(folder):
    keeper = Keeper(folder)
    add(keeper, 1)
    add(keeper, 2)
    text = (folder / "collections.json").read_text(encoding="utf-8")
    assert [each["path"] for each in json.loads(text)["collections"][0]["pictures"]] == [
        "/pictures/1.jpg",
        "/pictures/2.jpg",
    ]
    assert sum("/pictures/" in line for line in text.splitlines()) == 2
    before = json.loads((folder / "collections.before.json").read_text(encoding="utf-8"))
    assert len(before["collections"][0]["pictures"]) == 1


DAMAGES = {
    "empty": b"",
    "cut": b'{"version": 1, "collections": [{"id": "favourites", "na',
    "no JSON": b"\x00" * 500,
    "no object": b"[]",
    "other JSON": b'{"name": "something else"}',
    "no favourites": b'{"version": 1, "collections": []}',
    "no fingerprint": json.dumps(
        {
            "version": 1,
            "collections": [
                {"id": "favourites", "name": "F", "created_at": NOW, "pictures": [{"path": "/a", "added_at": NOW}]}
            ],
        }
    ).encode(),
    "no moment": b'{"version": 1, "collections": [{"id":"favourites","name":"F","created_at":"now","pictures":[]}]}',
    "too deep": b"[" * 100_000,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_file_is_put_aside_whole_and_the_one_before_is_used(folder, damage, caplog):
    keeper = Keeper(folder)
    for number in (1, 2, 3):
        add(keeper, number)
    (folder / "collections.json").write_bytes(damage)
    stored = Keeper(folder).read()
    assert [Path(each.path).stem for each in stored.marks.collection(FAVOURITES).members] == ["1", "2"]
    aside = next(folder.glob("collections.damaged-*.json"))
    assert aside.read_bytes() == damage
    assert aside.name in stored.notice
    assert aside.name in caplog.text
    add(keeper, 4)
    assert numbers(Keeper(folder)) == [1, 2, 4]
    assert aside.read_bytes() == damage


def test_where_both_files_are_damaged_both_are_kept_and_favourites_begin_anew(folder):
    keeper = Keeper(folder)
    add(keeper, 1)
    add(keeper, 2)
    (folder / "collections.json").write_bytes(b"one")
    (folder / "collections.before.json").write_bytes(b"other")
    add(keeper, 3)
    assert numbers(keeper) == [3]
    assert {each.read_bytes() for each in folder.glob("collections.damaged-*.json")} == {b"one", b"other"}


def test_the_notice_goes_when_the_damaged_file_is_moved_away(folder):
    keeper = Keeper(folder)
    add(keeper, 1)
    (folder / "collections.json").write_bytes(b"")
    assert keeper.read().notice is not None
    next(folder.glob("collections.damaged-*.json")).unlink()
    add(keeper, 2)
    assert keeper.read().notice is None


def test_a_file_of_a_later_version_is_left_alone(folder):
    folder.mkdir()
    content = b'{"version": 2, "collections": {"anything": 1}}'
    (folder / "collections.json").write_bytes(content)
    keeper = Keeper(folder)
    with pytest.raises(SavedFileError, match="later version"):
        keeper.read()
    with pytest.raises(SavedFileError, match="later version"):
        add(keeper, 1)
    assert (folder / "collections.json").read_bytes() == content


def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_lost(folder):
    keeper = Keeper(folder)
    add(keeper, 1)
    (folder / "collections.before.json").mkdir()  # no file can take its place, not even for root
    with pytest.raises(SavedFileError, match=str(folder)):
        add(keeper, 2)
    assert numbers(keeper) == numbers(Keeper(folder)) == [1]


def test_a_file_in_place_of_the_folder_is_said(folder):
    folder.write_text("")
    with pytest.raises(SavedFileError, match=str(folder)):
        add(Keeper(folder), 1)


def test_a_change_that_fails_changes_nothing(folder):
    keeper = Keeper(folder)
    add(keeper, 1)

    def fail(marks: Marks) -> Marks:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        keeper.change(fail)
    add(keeper, 2)
    assert numbers(keeper) == [1, 2]


@pytest.mark.parametrize("step", ["before", "rename", "after"])
def test_a_kill_while_writing_leaves_the_old_or_the_new(folder, step):
    add(Keeper(folder), 1)
    script = """
import os, sys
from pathlib import Path
from tests.server.saved import test_keeping as here
step, replace, calls = sys.argv[2], os.replace, []
def killed(source, target):
    calls.append(target)
    is_main = Path(target).name == "collections.json"
    if (step == "before" and not is_main) or (step == "rename" and is_main):
        os._exit(9)
    replace(source, target)
    if step == "after" and is_main:
        os._exit(9)
os.replace = killed
here.add(here.Keeper(Path(sys.argv[1])), 2)
"""
    ended = subprocess.run([sys.executable, "-c", script, str(folder), step], cwd=PROJECT_ROOT)
    assert ended.returncode == 9
    keeper = Keeper(folder)
    assert numbers(keeper) == ([1, 2] if step == "after" else [1])
    assert keeper.read().notice is None
    add(keeper, 3)
    assert numbers(Keeper(folder))[-1] == 3


def test_collections_deleted_long_ago_are_forgotten_with_the_next_change(folder):
    keeper = Keeper(folder)
    keeper.change(lambda marks: marks.create("a" * 16, "old", NOW).create("b" * 16, "new", NOW))
    keeper.change(lambda marks: marks.delete("a" * 16, "2020-01-01T00:00:00+00:00"))
    keeper.change(lambda marks: marks.delete("b" * 16, "2999-01-01T00:00:00+00:00"))
    add(keeper, 1)
    assert [each.name for each in keeper.read().marks.collections] == ["Favourites", "new"]


def test_what_is_written_is_read_back_as_it_was(folder):
    folder.mkdir()
    path = '/pictures/a "b"\n\\ \udce9 é 图.jpg'
    marks = Marks.none(NOW).create("a" * 16, "Größe „x“", NOW)
    marks = marks.add("a" * 16, [Member(path, files.digest_bytes(b"x"), NOW)])
    marks_file.write(folder, marks, None)
    assert marks_file.read(folder, NOW, puts_aside=False).marks == marks
    assert "é 图" in (folder / "collections.json").read_text(encoding="utf-8")
