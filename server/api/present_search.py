"""Turns what the search found into what crosses the wire."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np

from server.api import search_wire, urls
from server.api.present import picture, picture_fields
from server.search.cursor import next_cursor
from server.search.facets import FacetCount, Facets
from server.search.query import Explanation, Query, SearchHit, SearchResult
from server.search.snapshot import Snapshot
from server.sheets.sheet_layout import SheetRef


def answer_fields(
    query: Query,
    result: SearchResult,
    snapshot: Snapshot,
    sheets: SheetRef | None,
    shown: Sequence[search_wire.Hit],
) -> dict[str, object]:
    """The fields of `search_wire.Answer`; `shown` are the result's hits."""
    line = result.relevance
    relevance = None
    if line is not None:
        relevance = search_wire.Relevance(
            relevant_count=line.relevant_count, verdict=line.verdict, confidence=round(line.confidence, 3)
        )
    return {
        "model": snapshot.model_key,
        "snapshot": result.snapshot,
        "took_ms": round(result.took_ms, 2),
        "total": result.total,
        "pictures": result.pictures,
        "relevant_count": None if line is None else line.relevant_count,
        "relevance": relevance,
        "sheet": None if sheets is None else _sheet(sheets),
        "next_cursor": next_cursor(query, result.snapshot, result.total),
        "hits": shown,
    }


def hits(
    result: SearchResult, snapshot: Snapshot, sheets: SheetRef | None, explanations: Sequence[Explanation] = ()
) -> tuple[search_wire.Hit, ...]:
    """The hits of a result with all that is needed to draw them."""
    return tuple(
        _hit(hit, place, snapshot, sheets, explanation)
        for place, (hit, explanation) in enumerate(zip_longest(result.hits, explanations))
    )


def stack(picture_id: str, snapshot: Snapshot, limit: int, offset: int) -> search_wire.StackReply:
    """A part of the stack of a picture: itself, then the others by their ids. Raises `UnknownPictureError`."""
    row = snapshot.row(picture_id)
    others = snapshot.groups.others(row)
    members = [row, *others[np.argsort(snapshot.by_id.places[others])]]
    return search_wire.StackReply(
        items=[picture(snapshot.pictures[member], snapshot) for member in members[offset : offset + limit]],
        total=len(members),
        snapshot=snapshot.name,
    )


def facets(found: Facets, related: Facets | None) -> search_wire.FacetCounts:
    """Counts of what was found, and beside each the count among the matches."""

    def counts(name: str) -> list[search_wire.FacetCount]:
        ranked: tuple[FacetCount, ...] = getattr(found, name)
        among = {} if related is None else {each.value: each.count for each in getattr(related, name)}
        return [
            search_wire.FacetCount(
                value=each.value, count=each.count, relevant=None if related is None else among.get(each.value, 0)
            )
            for each in ranked
        ]

    return search_wire.FacetCounts(
        folder=counts("folders"),
        year=counts("years"),
        month=counts("months"),
        orientation=counts("orientations"),
        media_type=counts("media_types"),
        camera=counts("cameras"),
        has_place=counts("has_place"),
    )


def _hit(
    hit: SearchHit, place: int, snapshot: Snapshot, sheets: SheetRef | None, explanation: Explanation | None
) -> search_wire.Hit:
    return search_wire.Hit.model_validate(
        {
            **picture_fields(hit.picture, snapshot),
            "score": None if hit.score is None else round(hit.score, 6),
            "rank": hit.rank,
            "stack": list(hit.stack),
            "sheet": _place(hit, place, snapshot, sheets),
            "explanation": explanation and _explanation(explanation),
        }
    )


def _explanation(found: Explanation) -> search_wire.Explanation:
    return search_wire.Explanation(
        parts=[
            search_wire.TermPart(
                term=part.term,
                weight=round(part.weight, 6),
                cosine=round(part.cosine, 6),
                part=round(part.part, 6),
            )
            for part in found.parts
        ],
        words=list(found.words),
        name_bonus=round(found.name_bonus, 6),
        rank=found.rank,
        rank_unfiltered=found.rank_unfiltered,
        percentile=round(found.percentile, 2),
    )


def _sheet(sheets: SheetRef) -> search_wire.SheetInfo:
    numbers = range(sheets.sheets)
    sizes = [sheets.size_px(number) for number in numbers]
    return search_wire.SheetInfo(
        urls=[urls.sheet(sheets.name, number) for number in numbers],
        widths=[width for width, _ in sizes],
        heights=[height for _, height in sizes],
        cell_px=sheets.layout.cell_px,
    )


def _place(hit: SearchHit, place: int, snapshot: Snapshot, sheets: SheetRef | None) -> search_wire.SheetPlace | None:
    sprite = snapshot.sprite(hit.picture.fingerprint)
    if sheets is None or sprite is None:
        return None
    number, rect = sheets.locate(place, (sprite.rect.width, sprite.rect.height))
    return search_wire.SheetPlace(number=number, x=rect.x, y=rect.y, width=rect.width, height=rect.height)
