"""What a look at a collection gives: a line for each area, and a finding for each thing that is not as it should be.

Imports nothing that has to be installed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

Severity = Literal["error", "warning", "note"]
"""An error: something is missing or damaged. A warning: it is stale, foreign or about to fail. A note: worth knowing,
and no reason to act."""


class Step(IntEnum):
    """What mending does, in the order in which it is done."""

    SET_ASIDE_CATALOGUE = 1
    FORGET_PICTURES = 2
    DISTRUST_THUMBNAILS = 3
    SET_ASIDE_MANIFEST = 4
    REMOVE_FILES = 5
    SET_ASIDE_VECTORS = 6
    TRANSFORM = 7
    EMBED = 8
    PACK = 9
    SET_ASIDE_SAVED = 10


@dataclass(frozen=True, slots=True)
class Remedy:
    """A step, and what it is about: the path of a picture, or of a file; empty for steps that concern everything."""

    step: Step
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    `problem` continues the name of the file, or stands alone where there is no `file`. `command` is what a person
    types to mend it, `remedy` what `--fix` does; None where only a person can.
    """

    check: str
    severity: Severity
    problem: str
    file: str | None = None
    command: str | None = None
    remedy: Remedy | None = None

    @property
    def can_fix(self) -> bool:
        """Whether `--fix` mends it."""
        return self.remedy is not None


@dataclass(frozen=True, slots=True)
class Area:
    """One thing that was looked at: how it is, in a few words, and what was found."""

    name: str
    state: str
    findings: tuple[Finding, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether there is nothing but notes."""
        return all(finding.severity == "note" for finding in self.findings)


def is_sound(areas: Iterable[Area]) -> bool:
    """Whether every area is."""
    return all(area.is_sound for area in areas)


def findings_of(areas: Iterable[Area]) -> list[Finding]:
    """The findings of all areas, in their order."""
    return [finding for area in areas for finding in area.findings]
