"""Looks at every area of a collection, one after the other. Changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from server.diagnosis import (
    at_work,
    atlas,
    catalogue,
    folders,
    model,
    originals,
    page,
    permissions,
    saved,
    space,
    thumbnails,
    vectors,
)
from server.diagnosis.case import Case
from server.diagnosis.findings import Area, Finding

EXAMINATIONS: Mapping[str, Callable[[Case], Area]] = {
    folders.NAME: folders.examine,
    permissions.NAME: permissions.examine,
    at_work.NAME: at_work.examine,
    catalogue.NAME: catalogue.examine,
    model.NAME: model.examine,
    originals.NAME: originals.examine,
    thumbnails.NAME: thumbnails.examine,
    atlas.NAME: atlas.examine,
    vectors.NAME: vectors.examine,
    saved.NAME: saved.examine,
    space.NAME: space.examine,
    page.NAME: page.examine,
}
"""By name, in their order: what later ones need to know comes first."""


def examine(case: Case) -> list[Area]:
    """How each area is. One that needs a package that is not installed is left out, and says so.

    Where a person has to act first, no finding names a command or a remedy that could not work before.
    """
    areas = []
    for name, look in EXAMINATIONS.items():
        try:
            areas.append(look(case))
        except ModuleNotFoundError as error:
            problem = f"cannot be looked at without {error.name}, which is not installed"
            areas.append(
                Area(name, "not looked at", (Finding(name, "error", problem, None, "python3 -m tools start"),))
            )
    return [_without_remedies(area) for area in areas] if case.is_blocked else areas


def _without_remedies(area: Area) -> Area:
    """The same findings, with no promise of mending and no command for what cannot be mended now."""
    findings = (each if each.remedy is None else replace(each, remedy=None, command=None) for each in area.findings)
    return replace(area, findings=tuple(findings))
