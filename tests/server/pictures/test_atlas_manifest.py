import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from server.errors import ManifestError
from server.pictures import atlas_manifest
from server.pictures.atlas_manifest import AtlasManifest, AtlasPage
from server.records import Fingerprint, Rect


def manifest(slots: int, page_px: int = 2048) -> AtlasManifest:
    order = tuple(Fingerprint(f"{slot:032x}") for slot in range(slots))
    sketch = AtlasManifest(96, page_px, 2, "jpeg", 80, "path", 0, (), order, ((92, 69),) * slots)
    layout, pages = sketch.layout, []
    for number in range(layout.page_count(slots)):
        cells = min(layout.cells_per_page, slots - number * layout.cells_per_page)
        name = f"page-{number:03d}.{number:08x}.jpg"
        pages.append(AtlasPage(name, *layout.page_size(cells), 100, cells, f"{number:032x}", drawn_from="x"))
    return replace(sketch, pages=tuple(pages), arranged_pages=len(pages))


def test_a_manifest_comes_back_as_it_was_written(tmp_path: Path) -> None:
    written = manifest(500)
    atlas_manifest.write(tmp_path, written)
    read = atlas_manifest.read(tmp_path)
    assert read == written
    assert read.slot_of[Fingerprint(f"{442:032x}")] == 442
    assert read.locate(442) == (1, Rect(98, 2, 92, 69))
    assert len(read.rects()) == 500


def test_a_hole_has_no_picture(tmp_path: Path) -> None:
    holed = replace(manifest(2), order=(None, Fingerprint("a" * 32)), sizes=((0, 0), (92, 69)))
    atlas_manifest.write(tmp_path, holed)
    assert atlas_manifest.read(tmp_path).slot_of == {"a" * 32: 1}


def test_an_empty_atlas_is_an_atlas(tmp_path: Path) -> None:
    atlas_manifest.write(tmp_path, manifest(0))
    assert atlas_manifest.read(tmp_path).pages == ()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content.update(version=3),
        lambda content: content.pop("version"),
        lambda content: content.update(arranged="by size"),
        lambda content: content.update(superseded=["../secret.txt"]),
        lambda content: content["pages"][0].update(cells=440),
        lambda content: content["pages"][0].update(cells=0, width_px=0, height_px=0),
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
    del content["digest"]
    (tmp_path / "atlas.json").write_bytes(atlas_manifest.sealed(content))
    with pytest.raises(ManifestError, match="python -m tools sprite_atlas"):
        atlas_manifest.read(tmp_path)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"null", b"{}", b'{"version": 1', b'{"version": 1}', b'{"version": 2}', b"\xff\xfe", b"[" * 100_000],
)
def test_a_file_that_is_no_manifest_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "atlas.json").write_bytes(content)
    with pytest.raises(ManifestError):
        atlas_manifest.read(tmp_path)
    with pytest.raises(ManifestError, match="There is no atlas"):
        atlas_manifest.read(tmp_path / "none")


def test_a_flipped_bit_anywhere_is_found(tmp_path: Path) -> None:
    atlas_manifest.write(tmp_path, manifest(30, page_px=200))
    content = (tmp_path / "atlas.json").read_bytes()
    for at in range(len(content)):
        (tmp_path / "atlas.json").write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        with pytest.raises(ManifestError):
            atlas_manifest.read(tmp_path)


def test_a_page_in_the_middle_may_have_fewer_cells(tmp_path: Path) -> None:
    whole = manifest(12, page_px=200)
    first = replace(whole.pages[0], cells=1, width_px=96, height_px=96)
    order = (whole.order[0], None, None, None, *whole.order[4:])
    sizes = ((92, 69), *((0, 0),) * 3, *whole.sizes[4:])
    part = replace(whole, pages=(first, *whole.pages[1:]), order=order, sizes=sizes)
    atlas_manifest.write(tmp_path, part)
    read = atlas_manifest.read(tmp_path)
    assert read == part
    assert read.locate(4) == (1, Rect(2, 2, 92, 69))
    assert read.order[read.slots_of_page(0)] == (whole.order[0],)
    atlas_manifest.write(tmp_path, replace(part, order=whole.order))
    with pytest.raises(ManifestError, match="damaged"):
        atlas_manifest.read(tmp_path)


def test_a_manifest_of_version_1_is_read_as_one_of_today(tmp_path: Path) -> None:
    today = manifest(500)
    old = {
        "version": 1,
        **{key: getattr(today, key) for key in ("cell_px", "page_px", "gutter_px", "format", "order")},
        "pages": [
            {"file": page.file, "width_px": page.width_px, "height_px": page.height_px, "bytes": 100, "drawn_from": "x"}
            for page in today.pages
        ],
        "widths_px": [92] * 500,
        "heights_px": [69] * 500,
    }
    (tmp_path / "atlas.json").write_text(json.dumps(old))
    read = atlas_manifest.read(tmp_path)
    assert (read.order, read.sizes, read.quality) == (today.order, today.sizes, None)
    assert [(page.cells, page.digest) for page in read.pages] == [(441, "00000000"), (59, "00000001")]


def test_a_hundred_thousand_slots_are_read_in_a_moment(tmp_path: Path) -> None:
    atlas_manifest.write(tmp_path, manifest(100_000))
    started = time.process_time()
    read = atlas_manifest.read(tmp_path)
    assert read.slot_of[Fingerprint(f"{99_999:032x}")] == 99_999
    assert time.process_time() - started < 2
