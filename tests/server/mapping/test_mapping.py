from pathlib import Path

import numpy as np
import pytest

from server.embedding.embedder import unit_rows
from server.embedding.store import VectorStore
from server.errors import MapError, StoppedError
from server.files import digest_bytes
from server.mapping import map_file, mapping
from server.mapping.mapping import draw
from server.records import PictureRecord, picture_id

KINDS = 5


def picture(number: int, content: int | None = None) -> PictureRecord:
    name, content = f"{number:04d}.jpg", number if content is None else content
    fingerprint = digest_bytes(str(content).encode())
    return PictureRecord(picture_id(name), name, fingerprint, 9, 9, 9, 0, "image/jpeg", (0, 0, 0), name)


def store(folder: Path, pictures: list[PictureRecord], key: str = "m") -> None:
    """A picture is of the kind that the remainder of its number names."""
    centres = np.random.default_rng(0).standard_normal((KINDS, 32))
    rows = [
        centres[(number := int(each.path[:4])) % KINDS] + 0.3 * np.random.default_rng(number).standard_normal(32)
        for each in pictures
    ]
    stored = VectorStore.open(folder, key)
    stored.append([each.fingerprint for each in pictures], unit_rows(np.array(rows)))
    stored.compact()


def cells_of(folder: Path, pictures: list[PictureRecord]) -> list[tuple[int, int]]:
    found = map_file.read(folder)
    rows = found.rows_of([each.fingerprint for each in pictures])
    return [(-1, -1) if row < 0 else tuple(found.cells[row].tolist()) for row in rows.tolist()]


@pytest.fixture
def pictures(tmp_path: Path) -> list[PictureRecord]:
    pictures = [picture(number) for number in range(60)]
    store(tmp_path, pictures)
    return pictures


def test_every_picture_gets_a_cell_among_others_of_its_kind(tmp_path: Path, pictures: list[PictureRecord]):
    summary = draw(pictures, tmp_path, tmp_path)
    assert (summary.placed, summary.unplaced, summary.is_drawn, summary.is_afresh) == (60, 0, True, True)
    cells = np.array(cells_of(tmp_path, pictures))
    assert len(set(map(tuple, cells.tolist()))) == 60
    far = ((cells[:, None] - cells) ** 2).sum(axis=2) + 10**6 * np.eye(60, dtype=int)
    assert (far.argmin(axis=1) % KINDS == np.arange(60) % KINDS).mean() > 0.8


def test_a_map_is_made_once_and_equally(tmp_path: Path, pictures: list[PictureRecord]):
    draw(pictures, tmp_path, tmp_path)
    written = (tmp_path / map_file.FILE_NAME).read_bytes()
    assert not draw(pictures, tmp_path, tmp_path).is_drawn
    draw(pictures, tmp_path, tmp_path, is_afresh=True)
    assert (tmp_path / map_file.FILE_NAME).read_bytes() == written


def test_new_pictures_leave_the_others_where_they_were(tmp_path: Path, pictures: list[PictureRecord]):
    draw(pictures, tmp_path, tmp_path)
    before = cells_of(tmp_path, pictures)
    new = [picture(number) for number in (61, 62, 63)]
    store(tmp_path, new)
    summary = draw([*new, *pictures], tmp_path, tmp_path)
    assert (summary.placed, summary.added, summary.is_afresh) == (63, 3, False)
    assert cells_of(tmp_path, pictures) == before
    assert len({*before, *cells_of(tmp_path, new)}) == 63


def test_a_map_of_which_much_has_changed_is_laid_out_anew(tmp_path: Path, pictures: list[PictureRecord]):
    draw(pictures[:30], tmp_path, tmp_path)
    summary = draw(pictures, tmp_path, tmp_path)
    assert (summary.placed, summary.added, summary.is_afresh) == (60, 0, True)


def test_removed_pictures_leave_their_cells_empty(tmp_path: Path, pictures: list[PictureRecord]):
    draw(pictures, tmp_path, tmp_path)
    before = cells_of(tmp_path, pictures)
    assert draw(pictures[4:], tmp_path, tmp_path).placed == 56
    assert cells_of(tmp_path, pictures) == [(-1, -1)] * 4 + before[4:]


def test_copies_of_a_picture_have_a_cell_each_and_a_renamed_one_keeps_its_own(
    tmp_path: Path, pictures: list[PictureRecord]
):
    with_copies = [*pictures, picture(70, content=3), picture(71, content=3)]
    assert draw(with_copies, tmp_path, tmp_path).placed == 62
    cells = cells_of(tmp_path, with_copies)
    assert len(set(cells)) == 62
    renamed = [picture(80 + number, content=number) for number in range(60)]
    assert cells_of(tmp_path, renamed) == cells[:60]


def test_another_model_makes_another_map(tmp_path: Path, pictures: list[PictureRecord]):
    draw(pictures, tmp_path, tmp_path)
    store(tmp_path, pictures[:40], key="n")
    summary = draw(pictures, tmp_path, tmp_path)
    assert (summary.placed, summary.unplaced, summary.is_afresh) == (40, 20, True)
    assert map_file.read(tmp_path).model == "n"


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_few_pictures_make_a_map_as_well(tmp_path: Path, count: int):
    pictures = [picture(number) for number in range(count)]
    store(tmp_path, pictures)
    assert draw(pictures, tmp_path, tmp_path).placed == count
    assert len(set(cells_of(tmp_path, pictures))) == count


def test_without_vectors_there_is_no_map(tmp_path: Path):
    with pytest.raises(MapError, match="build_index"):
        draw([picture(1)], tmp_path, tmp_path)


def test_a_run_that_is_stopped_leaves_the_map_as_it_was(tmp_path: Path, pictures: list[PictureRecord]):
    draw(pictures, tmp_path, tmp_path)
    written = (tmp_path / map_file.FILE_NAME).read_bytes()
    calls = iter(range(100))

    def stop() -> None:
        if next(calls) == 20:
            raise StoppedError("Stopped.")

    with pytest.raises(StoppedError):
        draw(pictures[:30], tmp_path, tmp_path, is_afresh=True, check=stop)
    assert (tmp_path / map_file.FILE_NAME).read_bytes() == written


def test_a_large_collection_is_placed_among_its_landmarks(
    tmp_path: Path, pictures: list[PictureRecord], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(mapping, "LANDMARKS", 20)
    assert draw(pictures, tmp_path, tmp_path).placed == 60
    cells = np.array(cells_of(tmp_path, pictures))
    far = ((cells[:, None] - cells) ** 2).sum(axis=2) + 10**6 * np.eye(60, dtype=int)
    assert (far.argmin(axis=1) % KINDS == np.arange(60) % KINDS).mean() > 0.8


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _other(_: bytes) -> bytes:
    return b"not a map"


def test_there_is_no_map_before_it_is_made(tmp_path: Path):
    with pytest.raises(MapError, match="no map yet"):
        map_file.read(tmp_path)


@pytest.mark.parametrize("damage", [_cut, _other, bytes.upper])
def test_a_damaged_map_is_told_and_made_again(tmp_path: Path, pictures: list[PictureRecord], damage):
    draw(pictures, tmp_path, tmp_path)
    file = tmp_path / map_file.FILE_NAME
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(MapError, match="Make the map again"):
        map_file.read(tmp_path)
    assert draw(pictures, tmp_path, tmp_path).is_afresh


def test_two_pictures_in_one_cell_are_no_map(tmp_path: Path, pictures: list[PictureRecord]):
    draw(pictures, tmp_path, tmp_path)
    found = map_file.read(tmp_path)
    found.cells[5] = found.cells[6]
    map_file.write(tmp_path, found)
    with pytest.raises(MapError):
        map_file.read(tmp_path)
