import os
import resource
import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from server.errors import FolderError, StoppedError
from server.pictures.catalogue import Catalogue
from server.pictures.thumbnails import Recipe
from server.pictures.transform import TransformSummary, transform
from server.progress import Progress
from server.records import PictureRecord
from tests.pictures_factory import encoded, looks_like_quarters, make_hostile_files, noise, put, quarters
from tests.server.pictures.older_catalogue import turn_back

Run = Callable[..., TransformSummary]


@pytest.fixture
def originals(tmp_path: Path) -> Path:
    folder = tmp_path / "originals"
    put(folder / "a.png", encoded(quarters((500, 400)), "PNG"))
    put(folder / "a.jpg", encoded(noise((60, 40)), "JPEG"))
    put(folder / "trip/b.jpg", encoded(quarters((800, 600)), "JPEG"))
    return folder


@pytest.fixture
def thumbs(tmp_path: Path) -> Path:
    return tmp_path / "thumbs"


@pytest.fixture
def run(tmp_path: Path, originals: Path, thumbs: Path) -> Run:
    def run_it(recipe: Recipe | None = None, **options: object) -> TransformSummary:
        with Catalogue.open(tmp_path / "catalogue.sqlite") as catalogue:
            return transform(originals, thumbs, catalogue, recipe or Recipe(), workers=2, **options)  # type: ignore[arg-type]

    return run_it


def pictures_in(folder: Path) -> dict[str, PictureRecord]:
    with Catalogue.open(folder / "catalogue.sqlite") as catalogue:
        return {record.path: record for record in catalogue.pictures()}


def files_in(thumbs: Path) -> set[str]:
    return {file.relative_to(thumbs).as_posix() for file in thumbs.rglob("*") if file.is_file()}


def counts(summary: TransformSummary) -> tuple[int, int, int, int, int]:
    return summary.made, summary.kept, summary.moved, summary.forgotten, len(summary.skipped)


def test_every_original_gets_a_thumbnail_in_the_same_folders_and_a_row(tmp_path: Path, run: Run, thumbs: Path) -> None:
    assert counts(run()) == (3, 0, 0, 0, 0)
    assert files_in(thumbs) == {"a.png.jpg", "a.jpg.jpg", "trip/b.jpg.jpg"}
    record = pictures_in(tmp_path)["trip/b.jpg"]
    assert (record.width_px, record.height_px, record.media_type) == (800, 600, "image/jpeg")
    with Image.open(thumbs / record.thumbnail) as thumbnail:
        assert thumbnail.size == (336, 252)
        assert looks_like_quarters(thumbnail)


def test_a_second_run_writes_nothing(run: Run, thumbs: Path) -> None:
    run()
    before = {name: (thumbs / name).stat().st_mtime_ns for name in files_in(thumbs)}
    assert counts(run()) == (0, 3, 0, 0, 0)
    assert {name: (thumbs / name).stat().st_mtime_ns for name in files_in(thumbs)} == before


def test_only_new_and_changed_originals_are_done(tmp_path: Path, run: Run, originals: Path) -> None:
    run()
    before = pictures_in(tmp_path)
    put(originals / "c.jpg", encoded(quarters(), "JPEG"))
    put(originals / "a.jpg", encoded(noise((80, 40)), "JPEG"))
    assert counts(run()) == (2, 2, 0, 0, 0)
    after = pictures_in(tmp_path)
    assert after["a.jpg"].fingerprint != before["a.jpg"].fingerprint
    assert after["a.jpg"].width_px == 80


def test_a_touched_original_is_recognised_by_its_content(tmp_path: Path, run: Run, originals: Path) -> None:
    run()
    os.utime(originals / "a.jpg", ns=(1, 1))
    assert counts(run()) == (0, 3, 0, 0, 0)
    assert pictures_in(tmp_path)["a.jpg"].modified_ns == 1


def test_a_moved_original_keeps_its_thumbnail(tmp_path: Path, run: Run, originals: Path, thumbs: Path) -> None:
    run()
    inode = (thumbs / "trip/b.jpg.jpg").stat().st_ino
    (originals / "trip/b.jpg").rename(originals / "renamed.jpeg")
    assert counts(run()) == (0, 2, 1, 0, 0)
    assert files_in(thumbs) == {"a.png.jpg", "a.jpg.jpg", "renamed.jpeg.jpg"}
    assert (thumbs / "renamed.jpeg.jpg").stat().st_ino == inode
    assert not (thumbs / "trip").exists()
    assert set(pictures_in(tmp_path)) == {"a.png", "a.jpg", "renamed.jpeg"}
    assert counts(run()) == (0, 3, 0, 0, 0)


def test_originals_that_swapped_their_names_swap_their_thumbnails(run: Run, originals: Path, thumbs: Path) -> None:
    run()
    inodes = [(thumbs / name).stat().st_ino for name in ("a.png.jpg", "a.jpg.jpg")]
    (originals / "a.png").rename(originals / "between")
    (originals / "a.jpg").rename(originals / "a.png")
    (originals / "between").rename(originals / "a.jpg")
    assert counts(run()) == (0, 1, 2, 0, 0)
    assert [(thumbs / name).stat().st_ino for name in ("a.jpg.jpg", "a.png.jpg")] == inodes
    assert counts(run()) == (0, 3, 0, 0, 0)


def test_a_file_that_became_a_folder_and_a_folder_that_became_a_file(run: Run, originals: Path, thumbs: Path) -> None:
    put(originals / "b.jpg/c.jpg", encoded(quarters(), "JPEG"))
    run()
    (originals / "a.jpg").unlink()
    put(originals / "a.jpg/inside.png", encoded(noise((30, 20)), "PNG"))
    shutil.rmtree(originals / "b.jpg")
    put(originals / "b.jpg", encoded(noise((20, 30)), "JPEG"))
    assert counts(run()) == (2, 2, 0, 2, 0)
    assert files_in(thumbs) == {"a.png.jpg", "a.jpg_/inside.png.jpg", "b.jpg.jpg", "trip/b.jpg.jpg"}


def test_a_moved_original_whose_thumbnail_is_not_what_it_was_gets_a_new_one(
    tmp_path: Path, run: Run, originals: Path, thumbs: Path
) -> None:
    run()
    whole = (thumbs / "a.jpg.jpg").read_bytes()
    put(thumbs / "a.jpg.jpg", b"as a power cut may leave it")
    (originals / "a.jpg").rename(originals / "z.jpg")
    assert counts(run()) == (1, 2, 0, 0, 0)
    assert (thumbs / "z.jpg.jpg").read_bytes() == whole


def test_a_moved_original_whose_thumbnail_is_lost_gets_a_new_one(run: Run, originals: Path, thumbs: Path) -> None:
    run()
    (originals / "a.jpg").rename(originals / "z.jpg")
    (thumbs / "a.jpg.jpg").unlink()
    assert counts(run()) == (1, 2, 0, 0, 0)
    assert "z.jpg.jpg" in files_in(thumbs)


def test_the_thumbnail_of_a_picture_that_is_gone_is_removed(
    tmp_path: Path, run: Run, originals: Path, thumbs: Path
) -> None:
    run()
    shutil.rmtree(originals / "trip")
    assert counts(run()) == (0, 2, 0, 1, 0)
    assert files_in(thumbs) == {"a.png.jpg", "a.jpg.jpg"}
    assert "trip/b.jpg" not in pictures_in(tmp_path)


def test_a_missing_root_and_a_disk_that_is_not_mounted_forget_nothing(
    tmp_path: Path, run: Run, originals: Path, thumbs: Path
) -> None:
    run()
    shutil.rmtree(originals)
    with pytest.raises(FolderError):
        run()
    originals.mkdir()
    with pytest.raises(FolderError, match="--force"):
        run()
    assert len(pictures_in(tmp_path)) == len(files_in(thumbs)) == 3
    assert counts(run(force=True)) == (0, 0, 0, 3, 0)


def test_another_recipe_makes_all_again_and_leaves_no_old_thumbnail(run: Run, thumbs: Path) -> None:
    run()
    assert counts(run(Recipe(100, "webp"))) == (3, 0, 0, 0, 0)
    assert files_in(thumbs) == {"a.png.webp", "a.jpg.webp", "trip/b.jpg.webp"}
    assert counts(run(Recipe(100, "webp"))) == (0, 3, 0, 0, 0)
    assert counts(run(Recipe(100, "webp", 50))) == (3, 0, 0, 0, 0)


def test_missing_thumbnails_are_made_again(run: Run, thumbs: Path) -> None:
    run()
    (thumbs / "a.png.jpg").unlink()
    assert counts(run()) == (1, 2, 0, 0, 0)
    shutil.rmtree(thumbs)
    assert counts(run()) == (3, 0, 0, 0, 0)


def test_hostile_files_are_skipped_with_a_reason_and_stop_nothing(run: Run, originals: Path, thumbs: Path) -> None:
    reasons = make_hostile_files(originals)
    summary = run()
    assert summary.made == 3
    told = {skipped.path: skipped.reason for skipped in summary.skipped}
    assert set(told) == set(reasons)
    for path, reason in reasons.items():
        assert reason in told[path], path
    again = run()
    assert counts(again) == (0, 3, 0, 0, len(reasons))
    assert {skipped.path: skipped.reason for skipped in again.skipped} == told


def test_a_broken_file_that_is_mended_joins_the_collection(run: Run, originals: Path) -> None:
    whole = encoded(noise((200, 150)), "JPEG")
    put(originals / "late.jpg", whole[:3000])
    assert counts(run()) == (3, 0, 0, 0, 1)
    put(originals / "late.jpg", whole)
    assert counts(run()) == (1, 3, 0, 0, 0)
    put(originals / "late.jpg", whole[:4000])
    assert counts(run()) == (0, 3, 0, 0, 1)


def test_names_of_every_kind_are_transformed(tmp_path: Path, run: Run, originals: Path, thumbs: Path) -> None:
    names = [
        "with space.jpg",
        "写真/Ёж.png",
        "🐈.jpg",
        "x" * 251 + ".jpg",
        os.fsdecode(b"\xff\xfe.jpg"),
        "new\nline.jpg",
    ]
    for name in names:
        put(originals / name, encoded(quarters(), "JPEG"))
    assert run().made == 3 + len(names)
    for name in names:
        assert (thumbs / pictures_in(tmp_path)[name].thumbnail).is_file()


def test_thumbnails_inside_the_folder_of_originals_are_not_taken_for_originals(tmp_path: Path, originals: Path) -> None:
    for expected in ((3, 0), (0, 3)):
        with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
            summary = transform(originals, originals / "out/thumbs", catalogue, Recipe(), workers=1)
        assert (summary.made, summary.kept) == expected


def test_a_run_that_is_interrupted_keeps_what_is_done_and_the_next_one_goes_on(
    tmp_path: Path, run: Run, originals: Path
) -> None:
    for number in range(30):
        put(originals / f"{number}.jpg", encoded(noise((50, 40), number), "JPEG"))

    def interrupt(progress: Progress) -> None:
        if progress.total == 33 and progress.done == 10:
            raise KeyboardInterrupt

    threads = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        run(progress=Progress(on_change=interrupt))
    done = len(pictures_in(tmp_path))
    assert 10 <= done < 33
    summary = run()
    assert (summary.made, summary.kept) == (33 - done, done)
    assert threading.active_count() == threads


def test_a_run_that_is_told_to_stop_keeps_what_is_done(tmp_path: Path, run: Run, originals: Path) -> None:
    for number in range(30):
        put(originals / f"{number}.jpg", encoded(noise((50, 40), number), "JPEG"))
    progress = Progress()
    with pytest.raises(StoppedError):
        run(progress=progress, should_stop=lambda: progress.total == 33 and progress.done >= 10)
    done = len(pictures_in(tmp_path))
    assert 10 <= done < 33
    assert files_in(tmp_path / "thumbs") == {record.thumbnail for record in pictures_in(tmp_path).values()}
    with pytest.raises(StoppedError):
        run(should_stop=lambda: True)
    assert counts(run()) == (33 - done, done, 0, 0, 0)


def test_thumbnails_that_are_not_trusted_are_made_again(tmp_path: Path, run: Run, thumbs: Path) -> None:
    run()
    whole = (thumbs / "a.jpg.jpg").read_bytes()
    put(thumbs / "a.jpg.jpg", whole[:100])
    with Catalogue.open(tmp_path / "catalogue.sqlite") as catalogue:
        catalogue.thumbnails.distrust(["a.jpg"])
    assert counts(run()) == (1, 2, 0, 0, 0)
    assert (thumbs / "a.jpg.jpg").read_bytes() == whole


def test_what_an_earlier_version_made_is_kept_and_its_digests_are_learnt(tmp_path: Path, run: Run) -> None:
    run()
    before = {path: picture.thumbnail_digest for path, picture in pictures_in(tmp_path).items()}
    with sqlite3.connect(tmp_path / "catalogue.sqlite") as older:
        older.execute("DELETE FROM meta WHERE key NOT IN ('root', 'thumbs', 'sum')")
    older.close()
    turn_back(tmp_path / "catalogue.sqlite", 1)
    assert counts(run()) == (0, 3, 0, 0, 0)
    assert {path: picture.thumbnail_digest for path, picture in pictures_in(tmp_path).items()} == before


@pytest.mark.parametrize("version", [1, 2])
def test_what_an_earlier_version_did_not_learn_of_a_picture_is_learnt_by_the_next_run(
    tmp_path: Path, run: Run, version: int
) -> None:
    run()
    before = pictures_in(tmp_path)
    turn_back(tmp_path / "catalogue.sqlite", version)
    with sqlite3.connect(tmp_path / "catalogue.sqlite") as older:
        older.execute("UPDATE pictures SET recipe = replace(recipe, ' v3', ' v2')")
    older.close()
    assert counts(run()) == (3, 0, 0, 0, 0)
    assert pictures_in(tmp_path) == before


def test_another_folder_of_thumbnails_is_trusted_as_far_as_it_is_the_same(
    tmp_path: Path, originals: Path, thumbs: Path
) -> None:
    def run_into(folder: Path) -> tuple[int, int, int, int, int]:
        with Catalogue.open(tmp_path / "catalogue.sqlite") as catalogue:
            return counts(transform(originals, folder, catalogue, Recipe(), workers=1))

    run_into(thumbs)
    other = put(tmp_path / "other/a.png.jpg", b"whatever it is").parent
    assert run_into(other) == (3, 0, 0, 0, 0)
    put(originals / "a.jpg", encoded(noise((80, 40)), "JPEG"))
    (originals / "trip/b.jpg").unlink()
    assert run_into(other) == (1, 1, 0, 1, 0)
    # Back in the first folder the thumbnail of the edited picture is an old one, though the catalogue knows a new one.
    assert run_into(thumbs) == (1, 1, 0, 0, 0)


def test_files_of_other_people_among_the_thumbnails_stay(run: Run, originals: Path, thumbs: Path) -> None:
    mine = {put(thumbs / name, b"mine") for name in ("notes.txt", "trip/sketch.jpg", ".new-idea", "deep/letter.txt")}
    run()
    shutil.rmtree(originals / "trip")
    run(force=True)
    assert all(file.read_bytes() == b"mine" for file in mine)


@pytest.mark.parametrize("place", ["originals", "."])
def test_thumbnails_are_never_mixed_with_originals(tmp_path: Path, originals: Path, place: str) -> None:
    before = files_in(originals)
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue, pytest.raises(FolderError, match="Name another folder"):
        transform(originals, tmp_path / place, catalogue, Recipe(), workers=1)
    assert files_in(originals) == before


def test_thumbnails_that_cannot_be_written_stop_the_run_with_one_sentence(thumbs: Path, run: Run) -> None:
    put(thumbs, b"a file where the folder should be")
    with pytest.raises(FolderError, match="cannot be written"):
        run()


def test_a_disk_that_becomes_full_keeps_what_was_made(tmp_path: Path, run: Run, originals: Path) -> None:
    put(originals / "z.png", encoded(noise((900, 700)), "PNG"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    run()  # the catalogue has to have its size before files are limited
    (originals / "z.png").touch()
    shutil.rmtree(tmp_path / "thumbs")
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, limits[1]))
    try:
        with pytest.raises(FolderError, match="What was made so far is kept"):
            run(Recipe(600, "png"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "a.jpg.png" in files_in(tmp_path / "thumbs")
    assert run(Recipe(600, "png")).pictures == 4


def test_all_samples_are_transformed(tmp_path: Path) -> None:
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        summary = transform(Path("samples"), tmp_path / "thumbs", catalogue, Recipe(), workers=2)
        assert (summary.made, summary.skipped) == (142, ())
        for record in catalogue.pictures():
            with Image.open(tmp_path / "thumbs" / record.thumbnail) as thumbnail:
                assert thumbnail.mode == "RGB"
                assert (thumbnail.width > thumbnail.height) == (record.width_px > record.height_px), record.path
