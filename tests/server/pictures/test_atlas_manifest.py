import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from server.errors import ManifestError
from server.pictures import atlas_manifest
from server.pictures.atlas_manifest import AtlasManifest, AtlasPage
from server.records import Fingerprint, Rect


def manifest(slots: int, page_px: int = 2048) -> AtlasManifest:
    order = tuple(Fingerprint(f"{slot:032x}") for slot in range(slots))
    sketch = AtlasManifest(1, 96, page_px, 2, "jpeg", (), order, ((92, 69),) * slots)
    pages = []
    for number in range(sketch.layout.page_count(slots)):
        cells = min(sketch.layout.cells_per_page, slots - number * sketch.layout.cells_per_page)
        pages.append(AtlasPage(f"page-{number:03d}.jpg", *sketch.layout.page_size(cells), bytes=100, drawn_from="x"))
    return AtlasManifest(1, 96, page_px, 2, "jpeg", tuple(pages), order, sketch.sizes)


def test_a_manifest_comes_back_as_it_was_written(tmp_path: Path) -> None:
    written = manifest(500)
    atlas_manifest.write(tmp_path, written)
    read = atlas_manifest.read(tmp_path)
    assert read == written
    assert read.slot_of[Fingerprint(f"{442:032x}")] == 442
    assert read.locate(442) == (1, Rect(98, 2, 92, 69))
    assert len(read.rects()) == 500


def test_a_hole_has_no_picture(tmp_path: Path) -> None:
    holed = AtlasManifest(1, 96, 2048, 2, "jpeg", manifest(2).pages, (None, Fingerprint("a" * 32)), ((0, 0), (92, 69)))
    atlas_manifest.write(tmp_path, holed)
    assert atlas_manifest.read(tmp_path).slot_of == {"a" * 32: 1}


def test_an_empty_atlas_is_an_atlas(tmp_path: Path) -> None:
    atlas_manifest.write(tmp_path, manifest(0))
    assert atlas_manifest.read(tmp_path).pages == ()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content.update(version=2),
        lambda content: content["order"].pop(),
        lambda content: content["order"].__setitem__(0, 7),
        lambda content: content["widths_px"].__setitem__(0, 93),
        lambda content: content["heights_px"].__setitem__(0, -1),
        lambda content: content["widths_px"].__setitem__(0, 1.5),
        lambda content: content["pages"].pop(),
        lambda content: content["pages"][0].update(file="../../etc/passwd"),
        lambda content: content["pages"][0].update(width_px=4000),
        lambda content: content.update(cell_px=2),
        lambda content: content.pop("gutter_px"),
    ],
)
def test_a_damaged_manifest_is_an_error_that_says_what_to_do(
    tmp_path: Path, spoil: Callable[[dict[str, Any]], object]
) -> None:
    atlas_manifest.write(tmp_path, manifest(500))
    content = json.loads((tmp_path / "atlas.json").read_bytes())
    spoil(content)
    (tmp_path / "atlas.json").write_text(json.dumps(content))
    with pytest.raises(ManifestError, match="python -m tools sprite_atlas"):
        atlas_manifest.read(tmp_path)


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b'{"version": 1', b"\xff\xfe"])
def test_a_file_that_is_no_manifest_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "atlas.json").write_bytes(content)
    with pytest.raises(ManifestError):
        atlas_manifest.read(tmp_path)
    with pytest.raises(ManifestError, match="There is no atlas"):
        atlas_manifest.read(tmp_path / "none")


def test_a_hundred_thousand_slots_are_read_in_a_moment(tmp_path: Path) -> None:
    atlas_manifest.write(tmp_path, manifest(100_000))
    started = time.process_time()
    read = atlas_manifest.read(tmp_path)
    assert read.slot_of[Fingerprint(f"{99_999:032x}")] == 99_999
    assert time.process_time() - started < 2
