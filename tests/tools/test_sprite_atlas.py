import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from server.embedding.store import VectorStore
from server.pictures import atlas_manifest
from server.records import Fingerprint
from tests.killed import contents
from tests.pictures_factory import encoded, put, quarters
from tools import sprite_atlas, transform_images


@pytest.fixture(autouse=True)
def a_project_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAGE_ROOT", str(tmp_path / "out/thumbs"))
    monkeypatch.setenv("ATLAS_ROOT", str(tmp_path / "out/atlas"))
    monkeypatch.setenv("CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("ORIGINAL_ROOT", str(tmp_path / "mine"))


@pytest.fixture
def thumbnails(tmp_path: Path) -> None:
    for number in range(3):
        put(tmp_path / f"mine/{number}.jpg", encoded(quarters((400, 300 + number)), "JPEG"))
    assert transform_images.main([]) == 0


@pytest.mark.usefixtures("thumbnails")
def test_it_packs_the_thumbnails_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sprite_atlas.main([]) == 0
    assert "3 sprites on 1 page (1 drawn, 0 unchanged)" in capsys.readouterr().out
    assert len(atlas_manifest.read(tmp_path / "out/atlas").slot_of) == 3
    assert sprite_atlas.main([]) == 0
    assert "(0 drawn, 1 unchanged)" in capsys.readouterr().out


@pytest.mark.usefixtures("thumbnails")
def test_flags_decide_folder_cell_page_format_and_quality(tmp_path: Path) -> None:
    flags = ["--cell", "48", "--page", "100", "--format", "webp", "--quality", "40", "--workers", "1"]
    assert sprite_atlas.main(["--output", str(tmp_path / "other"), *flags]) == 0
    manifest = atlas_manifest.read(tmp_path / "other")
    assert (manifest.cell_px, manifest.page_px, manifest.format) == (48, 100, "webp")
    with Image.open(tmp_path / "other" / manifest.pages[0].file) as page:
        assert (page.format, page.size) == ("WEBP", (96, 96))


@pytest.mark.usefixtures("thumbnails")
@pytest.mark.parametrize("place", ["mine", "out/thumbs", "."])
def test_no_page_gets_among_originals_or_thumbnails(
    tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(tmp_path, ["cache", "collection.lock"]).keys()
    assert sprite_atlas.main(["--output", str(tmp_path / place)]) == 2
    assert "Name another folder: --output FOLDER or ATLAS_ROOT." in capsys.readouterr().err
    assert contents(tmp_path, ["cache", "collection.lock"]).keys() == before


@pytest.mark.usefixtures("thumbnails")
def test_single_makes_one_png_and_the_next_plain_run_takes_it_away(tmp_path: Path) -> None:
    assert sprite_atlas.main(["--single"]) == 0
    sprites = json.loads((tmp_path / "out/atlas/atlas.json").read_bytes())["sprites"]
    assert [each["path"] for each in sprites] == ["0.jpg", "1.jpg", "2.jpg"]
    with Image.open(tmp_path / "out/atlas/atlas.png") as single:
        assert single.size == (192, 192)
    assert sprite_atlas.main([]) == 0
    assert not (tmp_path / "out/atlas/atlas.png").exists()


@pytest.mark.usefixtures("thumbnails")
def test_a_lost_thumbnail_is_told_and_the_exit_code_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out/thumbs/1.jpg.jpg").unlink()
    assert sprite_atlas.main([]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "1 without a sprite:"
    assert "its thumbnail cannot be used (No such file or directory)" in told[1]
    assert told[2].strip() == "1.jpg"


def events(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    captured = capsys.readouterr()
    assert captured.err == ""
    return [json.loads(line) for line in captured.out.splitlines()]


@pytest.mark.usefixtures("thumbnails")
def test_a_program_is_told_in_json_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert sprite_atlas.main(["--json"]) == 0
    *progress, summary = events(capsys)
    assert {event["event"] for event in progress} == {"progress"}
    told = {"event": "summary", "pictures": 3, "sprites": 3, "pages": 1, "drawn": 1, "order": "path", "repacked": False}
    assert summary.items() >= told.items()
    assert sprite_atlas.main(["--json", "--cell", "3"]) == 2
    (error,) = events(capsys)
    assert error["event"] == "error" and "does not fit" in error["message"]


@pytest.mark.usefixtures("thumbnails")
def test_quietly_it_says_nothing_but_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert sprite_atlas.main(["-q"]) == 0
    (tmp_path / "out/thumbs/1.jpg.jpg").unlink()
    assert sprite_atlas.main(["-q", "--cell", "64"]) == 1
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("thumbnails")
def test_a_dry_run_says_what_would_be_drawn_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = contents(tmp_path)
    for flags in ([], ["--single"]):
        assert sprite_atlas.main(["--dry-run", *flags]) == 0
        assert "A run would draw 1 of 1 pages, for 3 sprites in the order of their paths" in capsys.readouterr().out
        assert contents(tmp_path) == nothing
    assert sprite_atlas.main([]) == 0
    drawn = contents(tmp_path)
    assert sprite_atlas.main(["--dry-run"]) == 0
    assert "would draw 0 of 1 pages" in capsys.readouterr().out
    assert sprite_atlas.main(["--dry-run", "--format", "png"]) == 0
    assert "would draw 1 of 1 pages" in capsys.readouterr().out
    assert contents(tmp_path) == drawn


@pytest.mark.usefixtures("thumbnails")
def test_what_is_not_named_stays_as_it_was(tmp_path: Path) -> None:
    assert sprite_atlas.main(["--cell", "48", "--format", "webp", "--quality", "33"]) == 0
    before = contents(tmp_path / "out/atlas")
    assert sprite_atlas.main([]) == 0
    assert contents(tmp_path / "out/atlas") == before
    assert sprite_atlas.main(["--format", "png"]) == 0
    manifest = atlas_manifest.read(tmp_path / "out/atlas")
    assert (manifest.cell_px, manifest.format, manifest.quality) == (48, "png", 100)


@pytest.mark.usefixtures("thumbnails")
def test_once_there_are_vectors_the_atlas_is_put_in_the_order_of_likeness_and_stays_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sprite_atlas.main(["--order", "similar"]) == 2
    assert "build_index" in capsys.readouterr().err
    assert sprite_atlas.main([]) == 0
    by_path = atlas_manifest.read(tmp_path / "out/atlas")
    first, second, third = (Fingerprint(str(each)) for each in by_path.order)
    vectors = np.array([[1, 0], [-0.6, 0.8], [0.6, 0.8]], np.float32)
    VectorStore.open(tmp_path / "cache", "m").append([first, second, third], vectors)
    assert sprite_atlas.main(["--dry-run"]) == 0
    assert "1 of 1 pages afresh, for 3 sprites in the order of their likeness" in capsys.readouterr().out
    assert sprite_atlas.main([]) == 0
    alike = atlas_manifest.read(tmp_path / "out/atlas")
    assert (by_path.arranged, alike.arranged) == ("path", "similar")
    assert alike.order in ((first, third, second), (second, third, first))
    (tmp_path / "cache/clip_index.journal").unlink()
    assert sprite_atlas.main([]) == 0
    assert atlas_manifest.read(tmp_path / "out/atlas") == alike
    assert sprite_atlas.main(["--order", "path"]) == 0
    assert atlas_manifest.read(tmp_path / "out/atlas").order == by_path.order


@pytest.mark.usefixtures("thumbnails")
def test_ctrl_c_ends_it_in_the_middle_of_a_page_and_leaves_the_atlas_as_it_was(tmp_path: Path) -> None:
    assert sprite_atlas.main([]) == 0
    before = contents(tmp_path / "out/atlas")
    slow = ["--single", "--cell", "2400", "--page", "2400", "--json"]
    with subprocess.Popen([sys.executable, "-m", "tools", "sprite_atlas", *slow], stdout=subprocess.PIPE) as command:
        assert command.stdout is not None
        assert json.loads(command.stdout.readline())["event"] == "progress"
        command.send_signal(signal.SIGINT)
        last = command.stdout.read().splitlines()[-1]
    assert command.returncode == 130
    assert json.loads(last)["event"] == "error" and "Stopped." in json.loads(last)["message"]
    assert sprite_atlas.main([]) == 0
    assert contents(tmp_path / "out/atlas") == before


@pytest.mark.usefixtures("thumbnails")
def test_a_long_tail_is_told_with_the_flag_that_puts_it_in_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sprite_atlas.main([]) == 0
    assert "--repack" not in capsys.readouterr().err
    put(tmp_path / "mine/more.jpg", encoded(quarters((300, 300)), "JPEG"))
    put(tmp_path / "mine/most.jpg", encoded(quarters((200, 300)), "JPEG"))
    assert transform_images.main([]) == 0
    assert sprite_atlas.main([]) == 0
    assert "2 pictures came after" in capsys.readouterr().err
    assert sprite_atlas.main(["--repack"]) == 0
    assert "--repack" not in capsys.readouterr().err


def test_without_thumbnails_it_names_the_command_that_makes_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert sprite_atlas.main([]) == 2
    assert "transform_images" in capsys.readouterr().err


def test_an_empty_collection_has_an_empty_atlas(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    assert transform_images.main([]) == 0
    assert sprite_atlas.main([]) == 0
    assert atlas_manifest.read(tmp_path / "out/atlas").pages == ()


@pytest.mark.usefixtures("thumbnails")
@pytest.mark.parametrize("argv", [["--cell", "3"], ["--cell", "4096"], ["--page", "10"]])
def test_a_cell_that_does_not_fit_is_one_sentence(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert sprite_atlas.main(argv) == 2
    assert "does not fit" in capsys.readouterr().err
