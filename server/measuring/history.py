"""Keeps what was measured, one JSON file each time, and says what is other than the last time."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from server import files

KEPT = 50
_SUFFIX = ".json"
# With more than this of the processors in the hands of others, times are theirs as much as ours.
_BUSY = 0.25
_SAME_MEASURE = ("index", "machine", "cold")


@dataclass(frozen=True, slots=True)
class Figure:
    """How a figure is read. `worse` is the direction that is bad; None where neither is.

    A change is beyond noise if it is larger than both `noise` (in the figure's unit) and `noise_share` of what it was.
    """

    name: str
    title: str
    unit: Literal["", "ms", "s", "bytes", "pages"]
    worse: Literal["up", "down"] | None = "up"
    noise: float = 0.0
    noise_share: float = 0.0


FIGURES = (
    Figure("recall_at_10", "recall@10", "", "down", 0.002),
    Figure("recall_at_10_pictures", "  by pictures", "", "down", 0.002),
    Figure("recall_at_10_words", "  by words", "", "down", 0.002),
    Figure("search_warm_p50_ms", "search warm, p50", "ms", "up", 1.0, 0.25),
    Figure("search_warm_p95_ms", "  p95", "ms", "up", 2.0, 0.4),
    Figure("search_warm_p99_ms", "  p99", "ms", "up", 5.0, 0.6),
    Figure("search_cold_p50_ms", "search cold, p50", "ms", "up", 2.0, 0.3),
    Figure("search_cold_p95_ms", "  p95", "ms", "up", 4.0, 0.5),
    Figure("search_cold_p99_ms", "  p99", "ms", "up", 10.0, 0.8),
    Figure("start_pictures_seconds", "start, until pictures are answered", "s", "up", 0.3, 0.25),
    Figure("start_words_seconds", "start, until words are answered", "s", "up", 1.0, 0.25),
    Figure("memory_steady_bytes", "memory", "bytes", "up", 30e6, 0.1),
    Figure("memory_peak_bytes", "  peak", "bytes", "up", 50e6, 0.1),
    Figure("pages_touched_mean", "atlas pages the top 200 touch", "pages", "up", 0.5, 0.1),
    Figure("atlas_pages", "atlas pages", "pages", None),
    Figure("atlas_bytes", "  bytes", "bytes", None),
    Figure("vectors_bytes", "vectors", "bytes", None),
    Figure("thumbnails_bytes", "thumbnails", "bytes", None),
    Figure("catalogue_bytes", "catalogue", "bytes", None),
)
"""Every figure of a document, in the order in which a person reads them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure now and the last time. `is_worse`: it changed for the worse, beyond noise."""

    figure: Figure
    now: float
    before: float | None
    is_worse: bool


def folder(cache_dir: Path) -> Path:
    """Where the documents of a collection lie."""
    return cache_dir / "selfcheck"


def last(cache_dir: Path) -> dict[str, Any] | None:
    """The document kept last that can be read, or None."""
    for file in reversed(_documents(cache_dir)):
        with contextlib.suppress(OSError, ValueError):
            document = json.loads(file.read_bytes())
            if isinstance(document, dict) and isinstance(document.get("figures"), dict):
                return document
    return None


def keep(cache_dir: Path, document: Mapping[str, Any]) -> Path:
    """Keeps a document under the time it was made, and deletes all but the last fifty. Raises `OSError`."""
    stamp = str(document["at"]).replace("-", "").replace(":", "").replace("+0000", "Z")
    file = folder(cache_dir) / f"{stamp}{_SUFFIX}"
    files.write_bytes(file, json.dumps(document, indent=2).encode() + b"\n")
    for old in _documents(cache_dir)[:-KEPT]:
        old.unlink(missing_ok=True)
    return file


def compare(now: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[Row]:
    """Every figure of `now` beside that of `before`. Nothing is called worse that was measured in another way."""
    figures_before = {} if before is None else before["figures"]
    is_comparable = before is not None and not differences(now, before)
    are_times_good = not is_busy(now) and not (before and is_busy(before))
    rows = []
    for figure in FIGURES:
        if figure.name in now["figures"]:
            value, past = float(now["figures"][figure.name]), figures_before.get(figure.name)
            is_good = is_comparable and (are_times_good or figure.unit not in ("ms", "s"))
            is_worse = past is not None and is_good and _is_worse(figure, value, float(past))
            rows.append(Row(figure, value, None if past is None else float(past), is_worse))
    return rows


def differences(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """What keeps two documents from being compared, in words."""
    told = [f"{name} is another" for name in _SAME_MEASURE if now.get(name) != before.get(name)]
    for name in ("model", "dim"):
        if now["collection"].get(name) != before["collection"].get(name):
            told.append(f"{name} was {before['collection'].get(name)}")
    if abs(now["collection"]["pictures"] - before["collection"]["pictures"]) > 0.1 * before["collection"]["pictures"]:
        told.append(f"there were {before['collection']['pictures']:,} pictures")
    return told


def is_busy(document: Mapping[str, Any]) -> bool:
    """Whether others used so much of the processors meanwhile that its times are not to be relied on."""
    return (document.get("share_of_others") or 0.0) > _BUSY


def _is_worse(figure: Figure, now: float, before: float) -> bool:
    if figure.worse is None:
        return False
    change = now - before if figure.worse == "up" else before - now
    return change > max(figure.noise, figure.noise_share * abs(before))


def _documents(cache_dir: Path) -> list[Path]:
    return sorted(folder(cache_dir).glob(f"*{_SUFFIX}"))
