"""Looks for what is missing, stale, foreign or damaged, says which command mends it, and with --fix mends it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.diagnosis.findings import Area, Finding, findings_of, is_sound
from server.errors import SettingsError
from tools import prerequisites, reporting
from tools.reporting import Report

if TYPE_CHECKING:
    from server.diagnosis.case import Case

EXIT_SOUND, EXIT_NOT_SOUND = 0, 1
_FILES_SHOWN = 20
_ROUNDS = 3


def main(argv: Sequence[str]) -> int:
    """Runs the command. Returns 0 where all is sound, 1 where it is not, 2 bad usage, 130 interrupted."""
    arguments = _parser().parse_args(argv)
    return reporting.run(arguments, lambda report: _doctor(report, arguments), stopped="Stopped. Nothing is lost.")


@dataclass(frozen=True, slots=True)
class Checkup:
    """What was found at last, what was done before that, and what could not be done."""

    areas: Sequence[Area]
    done: Sequence[str] = ()
    failed: Sequence[str] = ()

    @property
    def is_sound(self) -> bool:
        """Whether all is well now."""
        return is_sound(self.areas)


def tell(checkup: Checkup, report: Report) -> int:
    """Says how it is; gives the exit code."""
    report.summary("\n".join(lines_of(checkup)), **document_of(checkup))
    if report.is_quiet:
        errors = [finding for finding in findings_of(checkup.areas) if finding.severity == "error"]
        for line in (*(f"Not done: {sentence}" for sentence in checkup.failed), *_grouped(errors)):
            report.error(line)
    return EXIT_SOUND if checkup.is_sound else EXIT_NOT_SOUND


def check_up(begin: Callable[[], Case], report: Report, *, fix: bool) -> Checkup:
    """Examines; with `fix` mends and examines again, until there is nothing left that can be mended.

    `begin` makes a new case for each examination.
    """
    from server.diagnosis import mending
    from server.diagnosis.examination import examine

    done: list[str] = []
    failed: list[str] = []
    for round_number in range(_ROUNDS):
        case = begin()
        with report.progress("Looking") as case.progress:
            areas = examine(case)
        mendable = [finding for finding in findings_of(areas) if finding.can_fix]
        if not fix or not mendable or failed or round_number == _ROUNDS - 1:
            break
        with report.progress("Mending") as case.progress:
            mended = mending.mend(case, mendable, on_wait=report.waiting)
        done += mended.done
        failed += mended.failed
    return Checkup(areas, done, failed)


def _doctor(report: Report, arguments: argparse.Namespace) -> int:
    installed = prerequisites.examine()
    try:
        from server import log
        from server import settings as settings_module
        from server.diagnosis.case import Case
    except ModuleNotFoundError:
        # Which packages are missing is in `installed`; the rest waits for them.
        return tell(Checkup([installed]), report)
    log.set_up("ERROR")  # what the log would warn of is told as findings
    try:
        settings = settings_module.load()
    except SettingsError as error:
        unusable = Area("settings", "cannot be used", (Finding("settings", "error", str(error)),))
        return tell(Checkup([installed, unusable]), report)
    checkup = check_up(lambda: Case(settings, is_quick=arguments.quick), report, fix=arguments.fix)
    return tell(Checkup([installed, *checkup.areas], checkup.done, checkup.failed), report)


def document_of(checkup: Checkup) -> dict[str, object]:
    """The result for a program."""
    return {
        "sound": checkup.is_sound,
        "areas": [{"check": area.name, "sound": area.is_sound, "state": area.state} for area in checkup.areas],
        "findings": [_fields(finding) for finding in findings_of(checkup.areas)],
        "done": list(checkup.done),
        "failed": list(checkup.failed),
    }


def _fields(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check,
        "severity": finding.severity,
        "file": finding.file,
        "problem": finding.problem,
        "command": finding.command,
        "can_fix": finding.can_fix,
    }


def lines_of(checkup: Checkup) -> list[str]:
    """The result for a person: what was done, a line for each area, and under it what was found there."""
    width = max(len(area.name) for area in checkup.areas)
    lines = [*checkup.done, *(f"Not done: {sentence}" for sentence in checkup.failed)]
    for area in checkup.areas:
        lines.append(f"{area.name:<{width}}  {area.state}")
        lines += _grouped(area.findings)
    return [*lines, _verdict(checkup)]


def _grouped(findings: Iterable[Finding]) -> list[str]:
    """Findings that differ in nothing but their file, under one heading."""
    groups: dict[tuple[str, str, str | None], list[str]] = {}
    for finding in findings:
        files = groups.setdefault((finding.severity, finding.problem, finding.command), [])
        if finding.file is not None:
            files.append(finding.file)
    lines = []
    for (severity, problem, command), files in groups.items():
        if len(files) > 1:
            lines.append(f"  {severity}: {len(files):,} × {problem}")
            lines += [f"      {file}" for file in files[:_FILES_SHOWN]]
        else:
            lines.append(f"  {severity}: {' '.join((*files, problem))}")
        if len(files) > _FILES_SHOWN:
            lines.append(f"      … and {len(files) - _FILES_SHOWN:,} more; --json lists them all")
        if command is not None:
            lines.append(f"    → {command}")
    return lines


def _verdict(checkup: Checkup) -> str:
    if checkup.is_sound:
        return "All is sound."
    can_fix = any(finding.can_fix for finding in findings_of(checkup.areas))
    return "Not all is sound." + (" Mend it: python -m tools doctor --fix" if can_fix else "")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools doctor", description=__doc__)
    parser.add_argument("--fix", action="store_true", help="mend what can be mended")
    parser.add_argument("--quick", action="store_true", help="see that files are there, not what is in them")
    reporting.add_options(parser)
    return parser
