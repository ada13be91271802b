"""A small collection with dates, cameras, places, folders and copies, for questions that ask for more than words."""

from pathlib import Path

from server.bootstrap import prepare_in_foreground
from server.services import Services
from tests.collection import prepare, settings_in
from tests.colour_embedder import COLOURS, ColourEmbedder
from tests.pictures_factory import encoded, exif_with, put, quarters

ROME = {1: "N", 2: (41.0, 54.0, 0.0), 3: "E", 4: (12.0, 30.0, 0.0)}
LANDSCAPE, PORTRAIT, SQUARE = (120, 80), (80, 120), (100, 100)


def painted(colour: str, size: tuple[int, int], kind: str = "JPEG", **tags: object) -> bytes:
    from PIL import Image

    options = {"exif": exif_with(**tags)} if tags else {}
    return encoded(Image.new("RGB", size, COLOURS[colour]), kind, **options)


def album_in(folder: Path) -> Services:
    """Eight pictures, one of them twice, prepared, with the stand-in for a model."""
    settings = settings_in(folder)
    root = settings.original_root
    red = painted("red", LANDSCAPE, DateTimeOriginal="2019:07:04 10:00:00", Model="Canon EOS", GPS=ROME)
    put(root / "trips" / "2019" / "first.jpg", red)
    put(root / "trips" / "2019" / "first again.jpg", red)
    put(root / "trips" / "2020" / "second.jpg", painted("green", PORTRAIT, DateTimeOriginal="2020:02:29 23:59:59"))
    put(root / "trips" / "2020" / "third.jpg", painted("orange", LANDSCAPE, DateTimeOriginal="2020:03:01 00:00:00"))
    put(root / "trips2" / "fourth.png", painted("blue", SQUARE, "PNG"))
    put(root / "home" / "fifth.webp", painted("white", (400, 300), "WEBP"))
    put(root / "home" / "sixth.png", painted("pink", PORTRAIT, "PNG", Model="Nikon"))
    put(root / "home" / "parts.png", encoded(quarters((160, 160)), "PNG"))
    prepare(settings)
    return prepare_in_foreground(settings, ColourEmbedder())
