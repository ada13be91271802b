import json
from pathlib import Path

import pytest
from PIL import Image

from server.pictures import atlas_manifest
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
    assert "1.jpg: its thumbnail cannot be used" in capsys.readouterr().out


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
