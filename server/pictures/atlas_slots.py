"""Pure placing: which picture has which cell, from the cells there were and the pictures there are.

Guarantees: a picture that stays keeps its cell; one that is gone leaves its cell empty; a page neither loses nor gains
a picture unless it has to. Nothing here reads or draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from server.pictures.atlas_manifest import AtlasManifest
from server.records import Fingerprint

Slots = list[Fingerprint | None]
"""The cells of one page, None where a cell is empty."""

Sort = Callable[[Sequence[Fingerprint]], Sequence[Fingerprint]]
"""Puts pictures into the order in which they are to lie."""

# So many pages may have room behind their cells before new pictures go there and no longer to a page of their own.
OPEN_PAGES = 8


def pages_of(manifest: AtlasManifest) -> list[Slots]:
    """The cells of each page of an atlas."""
    return [list(manifest.order[manifest.slots_of_page(number)]) for number in range(len(manifest.pages))]


def packed(pictures: Sequence[Fingerprint], per_page: int) -> list[Slots]:
    """Pages of `per_page` cells in the order given; the last one may have less."""
    return [list(pictures[at : at + per_page]) for at in range(0, len(pictures), per_page)]


def updated(before: Sequence[Slots], pictures: Sequence[Fingerprint], per_page: int, sort: Sort) -> list[Slots]:
    """The pages for just these pictures, each named once, where those of `before` stay in their cells.

    New pictures go to the empty cells of pages that lose a picture and must be drawn again anyway; then to pages of
    their own, so that every other page stays the file it was; but while `OPEN_PAGES` pages have room, to those first.
    """
    wanted = set(pictures)
    pages = [[slot if slot in wanted else None for slot in page] for page in before]
    to_fill = [number for number, page in enumerate(pages) if page != before[number]]
    for number in to_fill:
        if not any(pages[number]):
            pages[number] = [None]  # the least that keeps the number of the pages behind it
    while pages and not any(pages[-1]):
        pages.pop()
    placed = {slot for page in pages for slot in page}
    waiting = iter(sort([picture for picture in pictures if picture not in placed]))
    for number in to_fill:
        if number < len(pages):
            _fill(pages[number], waiting, per_page)
    has_room = [page for page in pages if len(page) < per_page]
    if len(has_room) >= OPEN_PAGES:
        for page in has_room:
            _fill(page, waiting, per_page)
    return [*pages, *packed(list(waiting), per_page)]


def _fill(page: Slots, waiting: Iterator[Fingerprint], per_page: int) -> None:
    """Puts pictures into the empty cells of a page, then behind them, as long as there are any."""
    empty = [place for place, slot in enumerate(page) if slot is None]
    for place in empty:
        picture = next(waiting, None)
        if picture is None:
            return
        page[place] = picture
    while len(page) < per_page:
        picture = next(waiting, None)
        if picture is None:
            return
        page.append(picture)
