"""A sound collection for tests of diagnosis, and what they ask of it."""

from pathlib import Path

from server import pipeline
from server.bootstrap import prepare_in_foreground
from server.diagnosis import examination, mending, model
from server.diagnosis.case import Case
from server.diagnosis.findings import Finding, findings_of, is_sound
from server.settings import Settings
from tests.collection import paint_all, settings_in
from tests.colour_embedder import ColourEmbedder


def sound_collection(folder: Path) -> Settings:
    """Twelve pictures with thumbnails, atlas and vectors."""
    settings = settings_in(folder)
    paint_all(settings.original_root)
    pipeline.transform(settings)
    prepare_in_foreground(settings, ColourEmbedder())
    pipeline.pack(settings)
    settings.web_root.mkdir()
    (settings.web_root / "index.html").write_text("<!doctype html>")
    return settings


def case_of(settings: Settings, *, is_quick: bool = False) -> Case:
    return Case(settings, is_quick=is_quick, model=model.given(ColourEmbedder()))


def found(settings: Settings, *, is_quick: bool = False) -> list[Finding]:
    """What an examination finds; nothing on the disk may be other than before."""
    before = state_of(settings)
    areas = examination.examine(case_of(settings, is_quick=is_quick))
    assert state_of(settings) == before
    return findings_of(areas)


def mend(settings: Settings) -> list[str]:
    """Examines and mends; what could not be done."""
    case = case_of(settings)
    return mending.mend(case, findings_of(examination.examine(case))).failed


def is_well(settings: Settings) -> bool:
    return is_sound(examination.examine(case_of(settings)))


def state_of(settings: Settings) -> dict[str, tuple[int, bytes]]:
    """Every file of the collection and its time, by path."""
    folder = settings.cache_dir.parent
    return {
        str(file.relative_to(folder)): (
            file.lstat().st_mtime_ns,
            str(file.readlink()).encode() if file.is_symlink() else b"" if file.is_dir() else file.read_bytes(),
        )
        for file in sorted(folder.rglob("*"))
    }


def flip(file: Path, at: int) -> None:
    """Changes one byte; `at` may count from the end."""
    content = bytearray(file.read_bytes())
    content[at] ^= 0x55
    file.write_bytes(content)
