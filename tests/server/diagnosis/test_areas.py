"""Each area, brought out of order for real: what is said of it, and what mending makes of it."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from server import bootstrap, files, locks, pipeline
from server.diagnosis import at_work, examination, mending, model, originals, page, permissions, space, vectors
from server.diagnosis.case import DOCTOR, Case
from server.diagnosis.findings import Finding, findings_of
from server.embedding import vector_file
from server.embedding.store import VectorStore
from server.pictures import atlas_manifest
from server.pictures.catalogue import Catalogue
from server.pictures.thumbnail_folder import STAGING
from server.pictures.thumbnails import Recipe
from server.settings import Settings
from tests.collection import paint, settings_in
from tests.colour_embedder import ColourEmbedder
from tests.server.diagnosis.ailing import case_of, flip, found, is_well, mend


def told(settings: Settings, **how: bool) -> list[tuple[str, str, str]]:
    """What is found: area, severity, and the file's name or, without one, the problem."""
    return [
        (each.check, each.severity, Path(each.file).name if each.file else each.problem)
        for each in found(settings, **how)
    ]


def only(settings: Settings) -> Finding:
    (finding,) = found(settings)
    return finding


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def test_originals_that_came_changed_moved_and_went_are_named_and_taken_up(settings: Settings) -> None:
    root = settings.original_root
    assert root is not None
    paint(root / "new.png", (1, 2, 3))
    paint(root / "warm" / "red.png", (9, 9, 9), (64, 64))
    (root / "warm" / "orange.png").rename(root / "moved.png")
    (root / "warm" / "yellow.png").unlink()
    findings = [each for each in found(settings) if each.check == "originals"]
    assert {(Path(each.file or "").name, each.problem) for each in findings} == {
        ("new.png", "is new"),
        ("red.png", "has changed"),
        ("moved.png", "was moved here"),
        ("yellow.png", "is gone"),
    }
    assert {each.command for each in findings} == {"python -m tools transform_images"}
    assert mend(settings) == []
    assert is_well(settings)
    with Catalogue.open(settings.catalogue_file) as catalogue:
        assert {picture.name for picture in catalogue.pictures()} >= {"new.png", "moved.png", "red.png"}


def test_a_skipped_original_is_a_note_with_its_reason_and_no_fault(settings: Settings) -> None:
    assert settings.original_root is not None
    (settings.original_root / "letter.jpg").write_bytes(b"Dear Anna,")
    assert mend(settings) == []
    finding = only(settings)
    assert (finding.severity, finding.check) == ("note", "originals")
    assert "was skipped: " in finding.problem
    assert is_well(settings)


@pytest.mark.parametrize("leaves_folder", [True, False])
def test_originals_that_are_away_are_told_and_nothing_is_mended_that_would_lose_them(
    settings: Settings, leaves_folder: bool
) -> None:
    assert settings.original_root is not None
    shutil.rmtree(settings.original_root)
    if leaves_folder:
        settings.original_root.mkdir()
    flip(settings.catalogue_file, 4096)
    before = settings.catalogue_file.read_bytes()
    findings = {each.check: each for each in found(settings)}
    assert findings["originals"].severity == "error"
    assert any("left as it is" in sentence for sentence in mend(settings))
    assert settings.catalogue_file.read_bytes() == before


def test_another_folder_of_originals_is_told_and_not_turned_to(settings: Settings, tmp_path: Path) -> None:
    paint(tmp_path / "other" / "a.png", (1, 2, 3))
    other = settings.model_copy(update={"original_root": tmp_path / "other"})
    thumbnail = settings.image_root / "warm" / "red.png.jpg"
    thumbnail.unlink()
    findings = {each.check: each for each in found(other)}
    assert str(tmp_path / "other") in findings["originals"].problem
    assert not findings["originals"].can_fix
    assert mend(other) == []
    assert thumbnail.exists()


def test_a_collection_begun_with_a_folder_that_no_setting_names_is_mended_from_it(settings: Settings) -> None:
    unnamed = settings.model_copy(update={"original_root": None})
    settings.catalogue_file.write_bytes(settings.catalogue_file.read_bytes()[:-200])
    (finding,) = [each for each in found(unnamed) if each.severity == "error"]
    assert finding.command == DOCTOR
    assert mend(unnamed) == []
    assert is_well(unnamed)


def test_a_catalogue_set_aside_keeps_how_thumbnails_were_asked_for(settings: Settings) -> None:
    recipe = Recipe(size_px=64, format="webp", quality=70)
    pipeline.transform(settings, recipe=recipe)
    pipeline.pack(settings)
    content = settings.catalogue_file.read_bytes()
    with Catalogue.open(settings.catalogue_file) as catalogue:
        fingerprint = catalogue.pictures()[0].fingerprint.encode()
    settings.catalogue_file.write_bytes(content.replace(fingerprint, b"0" * 31 + b"f"))
    assert not is_well(settings)
    assert mend(settings) == []
    with Catalogue.open(settings.catalogue_file) as catalogue:
        assert {known.recipe for known in catalogue.known().values()} == {str(recipe)}


def test_a_row_with_an_id_that_is_not_its_own_is_learnt_again(settings: Settings) -> None:
    with sqlite3.connect(settings.catalogue_file) as connection:
        connection.execute("UPDATE pictures SET id = 'aaaaaaaaaaaaaaaa' WHERE path = ?", (b"warm/red.png",))
    connection.close()
    finding = only(settings)
    assert (finding.check, finding.severity, finding.file) == ("catalogue", "error", "warm/red.png")
    assert mend(settings) == []
    assert found(settings) == []


def test_a_write_ahead_log_without_its_catalogue_is_kept_from_the_next_one(settings: Settings) -> None:
    settings.catalogue_file.rename(settings.catalogue_file.with_name("catalogue.sqlite-wal"))
    assert told(settings)[0] == ("catalogue", "error", "catalogue.sqlite")
    assert mend(settings) == []
    assert is_well(settings)


def test_nothing_yet_is_told_with_the_command_that_begins(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, original_root=None)
    finding = next(each for each in findings_of(examination.examine(case_of(settings))) if each.check == "catalogue")
    assert (finding.command, finding.can_fix) == ("python -m tools transform_images --input FOLDER", False)
    assert list(tmp_path.iterdir()) == []


def test_a_collection_that_was_never_made_is_made(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    paint(tmp_path / "originals" / "red.png", (220, 20, 30))
    assert mend(settings) == []
    assert [each for each in found(settings) if each.check != "page"] == []


def test_what_a_kill_left_goes_and_what_is_not_ours_stays(settings: Settings) -> None:
    leftovers = [
        settings.image_root / STAGING / "7",
        settings.atlas_root / f"{files.UNFINISHED}abc",
        settings.npz_folder / f"{vector_file.UNFINISHED}abc",
        settings.atlas_root / "page-007.0123abcd.jpg",
    ]
    foreign = [settings.image_root / "warm" / "mine.jpg", settings.atlas_root / "letter.txt"]
    (settings.image_root / STAGING).mkdir()
    for file in (*leftovers, *foreign):
        file.write_bytes(b"?")
    assert {(severity, name) for _, severity, name in told(settings)} == {
        *(("warning", file.name) for file in leftovers),
        *(("note", file.name) for file in foreign),
    }
    assert mend(settings) == []
    assert [file for file in leftovers if file.exists()] == []
    assert all(file.exists() for file in foreign)
    assert is_well(settings)


def test_thumbnails_of_another_recipe_are_told_and_made_as_the_others(settings: Settings) -> None:
    with Catalogue.open(settings.catalogue_file) as catalogue:
        row = catalogue.pictures()[0]
        catalogue.commit(pictures=[(row, "48px jpeg q82 v1")])
    assert ("thumbnails", "warning", Path(row.thumbnail).name) in told(settings)
    assert mend(settings) == []
    assert is_well(settings)


def test_thumbnails_in_another_folder_are_one_finding_and_not_one_for_each(settings: Settings) -> None:
    other = settings.model_copy(update={"image_root": settings.image_root.with_name("thumbs2")})
    assert [each.check for each in found(other) if each.check == "thumbnails"] == ["thumbnails"]
    assert mend(other) == []
    assert is_well(other)


def test_a_thumbnail_of_unknown_digest_is_decoded_to_be_sure(settings: Settings) -> None:
    thumbnail = settings.image_root / "warm" / "red.png.jpg"
    whole = thumbnail.read_bytes()
    thumbnail.write_bytes(whole[: len(whole) // 2])
    with sqlite3.connect(settings.catalogue_file) as connection:
        connection.execute("UPDATE pictures SET thumbnail_digest = ''")
        connection.execute("DELETE FROM meta WHERE key = 'thumbnails_sum'")
    connection.close()
    assert ("thumbnails", "error", "red.png.jpg") in told(settings)


def test_pictures_without_a_cell_and_cells_without_a_picture_are_told(settings: Settings) -> None:
    assert settings.original_root is not None
    paint(settings.original_root / "new.png", (1, 2, 3))
    (settings.original_root / "warm" / "red.png").unlink()
    pipeline.transform(settings)
    atlas = [each for each in found(settings) if each.check == "atlas"]
    assert {Path(each.file or "").name for each in atlas} == {"new.png", "atlas.json"}
    assert mend(settings) == []
    assert is_well(settings)


def test_a_page_drawn_before_its_thumbnails_were_made_again_is_stale(settings: Settings) -> None:
    pipeline.transform(settings, recipe=Recipe(size_px=48))
    name = next(settings.atlas_root.glob("page-*")).name
    assert told(settings) == [("atlas", "warning", name)]
    assert mend(settings) == []
    assert is_well(settings)


def test_a_damaged_page_of_the_atlas_before_is_told_and_goes(settings: Settings) -> None:
    assert settings.original_root is not None
    (settings.original_root / "warm" / "red.png").unlink()
    pipeline.transform(settings)
    pipeline.pack(settings)
    (name,) = atlas_manifest.read(settings.atlas_root).superseded
    assert is_well(settings)
    flip(settings.atlas_root / name, 1000)
    assert ("atlas", "error", name) in told(settings)
    assert mend(settings) == []
    assert not (settings.atlas_root / name).exists()
    assert is_well(settings)


def test_a_single_atlas_that_is_damaged_is_made_again_as_one(settings: Settings) -> None:
    pipeline.pack(settings, single=True)
    whole = (settings.atlas_root / "atlas.png").read_bytes()
    flip(settings.atlas_root / "atlas.png", 1000)
    assert told(settings) == [("atlas", "error", "atlas.png")]
    assert mend(settings) == []
    assert (settings.atlas_root / "atlas.png").read_bytes() == whole
    assert is_well(settings)


def test_vectors_of_another_model_are_told_kept_and_made_for_the_one_that_is_chosen(settings: Settings) -> None:
    case = case_of(settings)
    case.model = model.given(ColourEmbedder(key="colour-2"))
    finding = next(each for each in vectors.examine(case).findings)
    assert (finding.severity, finding.command) == ("error", "python -m tools build_index")
    VectorStore.open(settings.npz_folder, "colour-2", 27).append(["0" * 32], np.eye(27, dtype=np.float32)[:1])
    assert (settings.npz_folder / "clip_index.colour.npz").is_file()
    assert told(settings) == [("vectors", "warning", "clip_index.journal"), ("vectors", "warning", "clip_index.npz")]
    assert mend(settings) == []
    assert told(settings) == []


def test_a_vector_that_is_no_direction_is_told_even_if_it_was_written_so(settings: Settings) -> None:
    npz = settings.npz_folder / vector_file.FILE_NAME
    stored = vector_file.read(npz)
    vectors = stored.vectors.copy()
    vectors[3] *= 2
    vector_file.write(npz, stored.key, [(stored.fingerprints, vectors)], vectors.shape[1])
    assert "norm 1" in only(settings).problem
    assert mend(settings) == []
    assert is_well(settings)


def test_a_journal_that_is_torn_or_foreign_is_told_and_put_right(settings: Settings) -> None:
    journal = settings.npz_folder / "clip_index.journal"
    VectorStore.open(settings.npz_folder, "colour", 27).append(["0" * 32], np.eye(27, dtype=np.float32)[:1])
    with journal.open("ab") as file:
        file.write(b"half a record")
    assert ("vectors", "warning", "clip_index.journal") in told(settings)
    assert mend(settings) == []
    assert is_well(settings)
    journal.write_bytes(b"<html>")
    assert ("vectors", "error", "clip_index.journal") in told(settings)
    assert mend(settings) == []
    assert is_well(settings)


def test_pictures_without_a_vector_are_named_and_embedded(settings: Settings) -> None:
    (settings.npz_folder / "clip_index.npz").unlink()
    assert next(name for check, _, name in told(settings) if check == "vectors").endswith(".png")
    assert mend(settings) == []
    assert is_well(settings)


def test_what_was_set_aside_is_told_with_its_size_until_somebody_deletes_it(settings: Settings) -> None:
    flip(settings.npz_folder / "clip_index.npz", 300)
    assert mend(settings) == []
    finding = only(settings)
    assert (finding.severity, finding.can_fix) == ("note", False)
    assert "MB" in finding.problem


def test_folders_in_each_others_way_are_told(settings: Settings) -> None:
    assert settings.original_root is not None
    same = settings.model_copy(update={"atlas_root": settings.image_root})
    assert ("settings", "error") in {
        (each.check, each.severity) for each in findings_of(examination.examine(case_of(same)))
    }
    inside = settings.model_copy(update={"image_root": settings.original_root / "thumbs"})
    areas = examination.examine(case_of(inside))
    assert [each.severity for each in areas[0].findings] == ["note"]
    swallowed = settings.model_copy(update={"original_root": settings.image_root / "warm"})
    areas = examination.examine(case_of(swallowed))
    assert [each.severity for each in areas[0].findings] == ["error"]


def test_a_setting_that_names_no_way_of_searching_is_told(settings: Settings) -> None:
    areas = examination.examine(case_of(settings.model_copy(update={"index_backend": "annoy"})))
    assert "faiss_flat" in areas[0].findings[0].problem


def test_a_model_that_there_is_not_is_told_and_all_else_is_looked_at(settings: Settings) -> None:
    case = Case(settings.model_copy(update={"clip_model": "ViT-B-33"}))
    findings = findings_of(examination.examine(case))
    assert [(each.check, each.severity) for each in findings] == [("model", "error")]
    assert "Did you mean" in findings[0].problem


def test_a_place_that_cannot_be_written_is_told(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    blocked = settings.model_copy(update={"atlas_root": tmp_path / "file" / "atlas"})
    (finding,) = permissions.examine(case_of(blocked)).findings
    assert (finding.severity, finding.file) == ("error", str(tmp_path / "file"))
    assert "ATLAS_ROOT" in finding.problem


@pytest.mark.skipif(is_root(), reason="root may write everywhere")
def test_a_folder_without_permission_is_told(settings: Settings) -> None:
    settings.atlas_root.chmod(0o555)
    try:
        (finding,) = permissions.examine(case_of(settings)).findings
        assert finding.file == str(settings.atlas_root)
    finally:
        settings.atlas_root.chmod(0o755)


def test_too_little_room_is_told_with_both_numbers(settings: Settings) -> None:
    case = case_of(settings)
    assert space.examine(case).is_sound
    case.expected_pictures = 10**12
    (finding,) = space.examine(case).findings
    assert finding.problem.count("GB") == 2


def test_another_run_is_told_and_its_unfinished_files_are_left_alone(settings: Settings) -> None:
    unfinished = settings.atlas_root / f"{files.UNFINISHED}abc"
    unfinished.write_bytes(b"")
    with locks.exclusive(settings.cache_dir / "collection.lock", "sprite_atlas"):
        (finding,) = found(settings)
    assert (finding.check, finding.severity) == ("at work", "note")
    assert "sprite_atlas" in finding.problem
    assert at_work.holder_of(settings.cache_dir / "collection.lock") is None


def test_mending_waits_for_another_run_and_says_for_whom(settings: Settings) -> None:
    (settings.image_root / "warm" / "red.png.jpg").unlink()
    case, waited_for = case_of(settings), []
    findings = findings_of(examination.examine(case))
    with contextlib.ExitStack() as other:
        other.enter_context(locks.exclusive(settings.cache_dir / "collection.lock", "sprite_atlas"))

        def end_the_other(holder: str) -> None:
            waited_for.append(holder)
            other.close()

        assert mending.mend(case, findings, on_wait=end_the_other).failed == []
    assert waited_for == [f"sprite_atlas (process {os.getpid()})"]
    assert is_well(settings)


def test_a_port_in_use_is_told_with_another_to_choose_and_our_own_server_is_known(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        stranger.settimeout(0)
        (finding,) = at_work.examine(case_of(settings.model_copy(update={"api_port": port}))).findings
    assert (finding.severity, finding.command) == ("warning", f"python3 -m tools start --port {port + 1}")
    running = bootstrap.start(settings, embedder=ColourEmbedder())
    running.serve_in_background()
    try:
        port = int(running.url.rpartition(":")[2])
        notes = at_work.examine(case_of(settings.model_copy(update={"api_port": port}))).findings
        assert {each.severity for each in notes} == {"note"}
        assert any("Clip Atlas" in each.problem for each in notes)
    finally:
        assert running.close()


def test_a_page_that_was_never_built_is_told_with_the_command_that_builds_it(settings: Settings) -> None:
    (settings.web_root / "index.html").unlink()
    (finding,) = page.examine(case_of(settings)).findings
    assert (finding.file, finding.command) == (str(settings.web_root / "index.html"), "python3 -m tools start")


def test_a_quick_look_finds_what_sizes_tell_and_reads_no_thumbnail(settings: Settings) -> None:
    flip(settings.image_root / "warm" / "red.png.jpg", 400)
    assert found(settings, is_quick=True) == []
    next(settings.atlas_root.glob("page-*")).write_bytes(b"short")
    assert [check for check, _, _ in told(settings, is_quick=True)] == ["atlas"]


def test_no_originals_named_and_no_catalogue_is_a_note(tmp_path: Path) -> None:
    area = originals.examine(case_of(settings_in(tmp_path, original_root=None)))
    assert area.is_sound
    assert [each.severity for each in area.findings] == ["note"]


def test_of_a_file_with_one_damaged_vector_the_others_are_used_again(settings: Settings) -> None:
    npz = settings.npz_folder / vector_file.FILE_NAME
    stored = vector_file.read(npz)
    before = dict(zip((name.tobytes() for name in stored.fingerprints), stored.vectors.tolist(), strict=True))
    place = npz.read_bytes().index(stored.vectors.tobytes()) + 4 * int(stored.vectors[0].argmax())
    flip(npz, place + 3)
    case = case_of(settings)
    mended = mending.mend(case, findings_of(examination.examine(case)))
    assert "11 vectors in it are sound and are used again." in mended.done
    assert any(sentence.startswith("1 pictures embedded") for sentence in mended.done)
    again = vector_file.read(npz)
    assert dict(zip((name.tobytes() for name in again.fingerprints), again.vectors.tolist(), strict=True)) == before
    assert is_well(settings)


@pytest.mark.parametrize("name", ["image_root", "atlas_root", "cache_dir"])
def test_a_file_in_place_of_a_folder_is_for_a_person_to_remove(settings: Settings, name: str) -> None:
    folder = getattr(settings, name)
    shutil.rmtree(folder)
    folder.write_text("mine")
    findings = found(settings)
    assert f"is a file, and {name.upper()} has to be a folder; remove it or rename it" in {
        each.problem for each in findings if each.file == str(folder)
    }
    assert not any(each.can_fix for each in findings)


@pytest.mark.parametrize("is_file", [True, False])
def test_without_originals_and_catalogue_no_command_is_advised(
    settings: Settings, tmp_path: Path, *, is_file: bool
) -> None:
    away = tmp_path / "away"
    if is_file:
        away.write_text("mine")
    settings.catalogue_file.unlink()
    findings = found(settings.model_copy(update={"original_root": away}))
    assert any(each.file == str(away) and "Connect its disk" in each.problem for each in findings)
    assert not [each.command for each in findings if each.command]


def test_a_named_folder_that_is_away_is_no_reason_to_turn_to_it(settings: Settings, tmp_path: Path) -> None:
    finding = only(settings.model_copy(update={"original_root": tmp_path / "away"}))
    assert (finding.file, finding.command, finding.can_fix) == (str(tmp_path / "away"), None, False)
    assert "connect its disk" in finding.problem


def test_a_folder_in_place_of_a_page_or_of_the_vectors_is_named(settings: Settings) -> None:
    page_file = next(settings.atlas_root.glob("page-*"))
    npz = settings.npz_folder / vector_file.FILE_NAME
    for file in (page_file, npz):
        file.unlink()
        file.mkdir()
    findings = [each for each in found(settings) if each.severity == "error"]
    assert [each.file for each in findings] == [str(page_file), str(npz)]
    assert all("remove this folder" in each.problem and not each.can_fix for each in findings)
