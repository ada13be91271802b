"""A map of pictures that nobody took: what a server would answer for it, made as it is asked."""

import functools
import io
import re

import numpy as np
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Route

NAME = "0" * 16
_CELLS = 8
_COLUMNS = 18
_CELL_PX = 96
_GUTTER_PX = 2
_SPRITE_PX = (92, 60)
_TILE = re.compile(r"/tiles/(\d+)/(\d+)/(\d+)\.jpg")


class MadeMap:
    """Answers for the map in place of the server: `count` pictures on a lattice of `side` cells a row, none left out.

    `snapshot` is the one that the server answers for. Every block of cells is stood for by its first picture. Sprites
    are patches of noise around a colour, so that a tile takes as long to decode as one of photographs.
    """

    def __init__(self, around: Page | BrowserContext, snapshot: str, count: int, side: int) -> None:
        self._info = {
            "name": NAME,
            "snapshot": snapshot,
            "side": side,
            "count": count,
            "total": count,
            "model": "colour",
            "method": "made",
            "is_stale": False,
            "places_url": f"/api/map/{NAME}/places",
            "tile": {
                "url": f"/api/map/{NAME}/tiles/{{level}}/{{column}}/{{row}}.jpg",
                "cells": _CELLS,
                "columns": _COLUMNS,
                "cell_px": _CELL_PX,
                "gutter_px": _GUTTER_PX,
            },
        }
        self._places = _places(count, side)
        around.route(re.compile(r"/api/map"), self._answer)
        nothing = {"items": [], "next_cursor": None, "total": 0}
        around.route(re.compile(r"/by-id"), lambda route: route.fulfill(json=nothing))

    def _answer(self, route: Route) -> None:
        address = route.request.url
        if address.endswith("/places"):
            route.fulfill(body=self._places, content_type="application/octet-stream")
        elif (tile := _TILE.search(address)) is not None:
            route.fulfill(body=_tile(sum(map(int, tile.groups())) % 16), content_type="image/jpeg")
        else:
            route.fulfill(json=self._info)


def _places(count: int, side: int) -> bytes:
    """Pictures in the first cells of the lattice, row by row."""
    row = np.arange(count)
    columns, lines = row % side, row // side
    both = columns | lines
    levels = np.full(count, side.bit_length() - 1, np.uint8)
    levels[both > 0] = np.log2((both & -both)[both > 0])
    sizes = (np.full(count, each) for each in _SPRITE_PX)
    numbers = np.concatenate([columns, lines, *sizes]).astype("<u2").tobytes()
    colours = np.stack([row * 7 % 256, row * 13 % 256, row * 29 % 256], axis=1).astype(np.uint8).tobytes()
    ids = np.zeros((count, 10), np.uint8)
    ids[:, 2:] = row.astype(">u8").view(np.uint8).reshape(count, 8)
    return numbers + levels.tobytes() + colours + ids.tobytes()


@functools.cache
def _tile(seed: int) -> bytes:
    rows = -(-(_CELLS * _CELLS) // _COLUMNS)
    generator = np.random.default_rng(seed)
    patches = generator.integers(40, 216, (rows, _COLUMNS, 1, 1, 3))
    noise = generator.normal(0, 24, (rows, _COLUMNS, _CELL_PX // 4, _CELL_PX // 4, 3))
    small = (patches + noise).clip(0, 255).astype(np.uint8)
    pixels = small.repeat(4, axis=2).repeat(4, axis=3).swapaxes(1, 2)
    file = io.BytesIO()
    Image.fromarray(pixels.reshape(rows * _CELL_PX, _COLUMNS * _CELL_PX, 3)).save(file, "JPEG", quality=75)
    return file.getvalue()
