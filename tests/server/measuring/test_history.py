"""What is kept, what it is compared with, and what is called worse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from server.measuring import history


def document(at: str = "2026-11-21T07:00:00+00:00", **figures: float) -> dict[str, Any]:
    return {
        "at": at,
        "collection": {"pictures": 100, "model": "colour", "dim": 27},
        "index": "faiss_flat",
        "machine": {"processors": 2},
        "cold": "a fresh process",
        "share_of_others": 0.0,
        "figures": {"recall_at_10": 1.0, "search_warm_p50_ms": 10.0, "atlas_bytes": 5.0, **figures},
    }


def worse(now: dict[str, Any], before: dict[str, Any] | None) -> list[str]:
    return [row.figure.name for row in history.compare(now, before) if row.is_worse]


def test_what_is_kept_is_what_comes_back_and_the_last_wins(tmp_path: Path) -> None:
    assert history.last(tmp_path) is None
    history.keep(tmp_path, document(search_warm_p50_ms=1.0))
    file = history.keep(tmp_path, document("2026-11-21T07:00:01+00:00", search_warm_p50_ms=2.0))
    assert file == tmp_path / "selfcheck" / "20261121T070001Z.json"
    kept = history.last(tmp_path)
    assert kept is not None and kept["figures"]["search_warm_p50_ms"] == 2.0


def test_a_file_that_is_damaged_is_passed_over(tmp_path: Path) -> None:
    history.keep(tmp_path, document())
    (tmp_path / "selfcheck" / "20991231T000000Z.json").write_bytes(b"{")
    assert history.last(tmp_path) == document()


def test_the_last_fifty_are_kept(tmp_path: Path) -> None:
    for second in range(60):
        history.keep(tmp_path, document(f"2026-11-21T07:00:{second:02d}+00:00"))
    names = sorted(file.name for file in (tmp_path / "selfcheck").iterdir())
    assert (len(names), names[0]) == (50, "20261121T070010Z.json")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"search_warm_p50_ms": 10.9}, []),
        ({"search_warm_p50_ms": 14.0}, ["search_warm_p50_ms"]),
        ({"search_warm_p50_ms": 2.0}, []),
        ({"recall_at_10": 0.99}, ["recall_at_10"]),
        ({"recall_at_10": 0.9995}, []),
        ({"atlas_bytes": 500.0}, []),
    ],
)
def test_only_what_changed_for_the_worse_beyond_noise_is_marked(changes: dict[str, float], expected: list[str]) -> None:
    assert worse(document(**changes), document()) == expected


def test_nothing_is_worse_than_a_measurement_of_something_else_or_none(tmp_path: Path) -> None:
    slow = document(search_warm_p50_ms=99.0)
    assert worse(slow, None) == []
    assert worse(slow, {**document(), "index": "exact"}) == []
    assert worse(slow, {**document(), "collection": {"pictures": 10, "model": "colour", "dim": 27}}) == []
    assert history.differences(slow, {**document(), "machine": {"processors": 64}}) == ["machine is another"]


def test_times_taken_while_others_were_busy_are_not_compared_and_all_else_is() -> None:
    busy = {**document(search_warm_p50_ms=99.0, recall_at_10=0.5), "share_of_others": 0.6}
    assert worse(busy, document()) == ["recall_at_10"]
