"""A collection of a million pictures that nobody took: what a server would answer for them, made as it is asked."""

import io
import json
import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
from PIL import Image
from playwright.sync_api import BrowserContext, Route

COUNT = 1_000_000
SNAPSHOT = "0123456789ab"
_SIDES = ((3000, 2000), (2000, 3000), (4000, 3000), (2000, 2000), (1000, 3000), (4000, 1000), (1600, 900))


def name_of(index: int) -> str:
    return f"picture-{index:07}.jpg"


def colour_of(index: int) -> tuple[int, int, int]:
    return index * 7 % 256, index * 13 % 256, index * 29 % 256


def size_of(index: int) -> tuple[int, int]:
    return _SIDES[index % len(_SIDES)]


class MadeMillion:
    """Answers for the wall in place of the server. `asked` are the offsets of the records that were asked for."""

    def __init__(self, context: BrowserContext) -> None:
        self.asked: list[int] = []
        self._shapes = _shapes()
        context.route("**/api/images?*", self._records)
        context.route("**/api/images/shapes?*", self._all_shapes)
        context.route(re.compile(r"/api/images/\d+/thumbnail"), self._thumbnail)

    def _records(self, route: Route) -> None:
        asked = parse_qs(urlsplit(route.request.url).query)
        offset, limit = int(asked.get("offset", ["0"])[0]), int(asked["limit"][0])
        self.asked.append(offset)
        items = [_record(index) for index in range(offset, min(COUNT, offset + limit))]
        reply = {"items": items, "next_cursor": None, "total": COUNT, "snapshot": SNAPSHOT}
        route.fulfill(body=json.dumps(reply), content_type="application/json")

    def _all_shapes(self, route: Route) -> None:
        assert parse_qs(urlsplit(route.request.url).query)["snapshot"] == [SNAPSHOT]
        route.fulfill(body=self._shapes, content_type="application/octet-stream")

    def _thumbnail(self, route: Route) -> None:
        index = int(route.request.url.split("/")[-2])
        file = io.BytesIO()
        Image.new("RGB", (3, 2), colour_of(index)).save(file, "PNG")
        route.fulfill(body=file.getvalue(), content_type="image/png")


def _record(index: int) -> dict[str, object]:
    width, height = size_of(index)
    return {
        "id": f"{index}",
        "path": name_of(index),
        "name": name_of(index),
        "width": width,
        "height": height,
        "mean_rgb": colour_of(index),
        "sprite": None,
        "thumbnail_url": f"/api/images/{index}/thumbnail",
        "original_url": f"/api/images/{index}/original",
    }


def _shapes() -> bytes:
    index = np.arange(COUNT)
    sides = np.array(_SIDES, float)[index % len(_SIDES)]
    steps = np.rint(128 + 40 * np.log2(sides[:, 0] / sides[:, 1]))
    return np.stack([index * 7 % 256, index * 13 % 256, index * 29 % 256, steps], axis=1).astype(np.uint8).tobytes()
