"""A small real collection for tests: coloured pictures on disk, taken through the real transform and the real atlas."""

from pathlib import Path

from PIL import Image

from server import pipeline
from server.settings import Settings
from tests.colour_embedder import COLOURS


def settings_in(folder: Path, **changes: object) -> Settings:
    """Settings whose every folder lies below `folder`; the environment and `.env` are not read."""
    values: dict[str, object] = {
        "original_root": folder / "originals",
        "image_root": folder / "out" / "thumbs",
        "atlas_root": folder / "out" / "atlas",
        "cache_dir": folder / "cache",
        "saved_root": folder / "saved",
        "web_root": folder / "dist",
        "api_port": 0,
    }
    return Settings.model_construct(**{**Settings.model_construct().model_dump(), **values, **changes})


def paint(file: Path, colour: tuple[int, int, int], size: tuple[int, int] = (120, 80)) -> Path:
    """One picture of one colour, in the format its name asks for."""
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(file)
    return file


def paint_all(folder: Path) -> None:
    """A picture of every colour the stand-in model knows, in two folders, some tall, some wide."""
    for number, (name, colour) in enumerate(COLOURS.items()):
        size = (120, 80) if number % 2 else (80, 120)
        paint(folder / ("warm" if number < 3 else "cool") / f"{name}.png", colour, size)


def prepare(settings: Settings) -> None:
    """Thumbnails, catalogue and atlas of the originals that the settings name."""
    pipeline.transform(settings)
    pipeline.pack(settings)
