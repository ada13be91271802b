"""Measures your own collection: recall, speed, start, memory and sizes; keeps the figures and compares them."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from server import settings as settings_module
from server.errors import FolderError
from server.measuring import history, selfcheck
from server.measuring.history import Row
from server.settings import Settings
from tools import reporting
from tools.reporting import Report

EXIT_DONE, EXIT_WORSE_THAN_EXACT = 0, 1
LEAST_RECALL = 0.99


def main(argv: Sequence[str]) -> int:
    """Runs the command. Returns 0 done, 1 recall below 0.99 or a search that failed, 2 cannot, 130 interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tools selfcheck", description=__doc__)
    parser.add_argument("--embedder", help=argparse.SUPPRESS)
    reporting.add_options(parser)
    arguments = parser.parse_args(argv)
    return reporting.run(
        arguments,
        lambda report: run(settings_module.load(), report, embedder=arguments.embedder),
        stopped="Stopped. Nothing was kept of this measurement.",
    )


def run(settings: Settings, report: Report, *, embedder: str | None = None) -> int:
    """Measures, compares with the last time, keeps and tells."""
    with report.progress("Measuring") as progress:
        document = selfcheck.measure(settings, embedder=embedder, progress=progress)
    before = history.last(settings.cache_dir)
    try:
        file = history.keep(settings.cache_dir, document)
    except OSError as error:
        place = history.folder(settings.cache_dir)
        raise FolderError(
            f"The figures cannot be kept in {place}: {error.strerror}. Make room, or set CACHE_DIR."
        ) from error
    rows = history.compare(document, before)
    worse = [row.figure.name for row in rows if row.is_worse]
    lines = [*heading(document), *table(rows), *remarks(document, before), f"Kept as {file}."]
    report.summary("\n".join(lines), **document, compared_with=before and before["at"], worse=worse)
    is_right = document["figures"]["recall_at_10"] >= LEAST_RECALL and not document["errors"]
    return EXIT_DONE if is_right else EXIT_WORSE_THAN_EXACT


def heading(document: Mapping[str, Any]) -> list[str]:
    """What was measured."""
    collection, asked = document["collection"], document["queries"]
    return [
        f"{collection['embedded']:,} of {collection['pictures']:,} pictures, {collection['model']}, "
        f"{document['index']}; asked with {asked['pictures']} pictures and {asked['words']} words, over HTTP",
    ]


def table(rows: Sequence[Row]) -> list[str]:
    """Now, before, and the change; what changed for the worse beyond noise is marked."""
    cells = [("", "now", "before", "change")]
    for row in rows:
        before = "" if row.before is None else shown(row.before, row.figure.unit)
        cells.append((row.figure.title, shown(row.now, row.figure.unit), before, _change(row)))
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    return [
        f"{title:<{widths[0]}}  {now:>{widths[1]}}  {before:>{widths[2]}}  {change:>{widths[3]}}".rstrip()
        for title, now, before, change in cells
    ]


def remarks(document: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[str]:
    """What else a person should know."""
    lines = [*document["notes"], *(f"failed: {error}" for error in document["errors"])]
    if before is None:
        lines.append("This is the first time; the next one is compared with it.")
    elif reasons := history.differences(document, before):
        lines.append(f"Not the same measurement as the last: {', '.join(reasons)}.")
    for each, when in ((document, "meanwhile"), (before, "the last time")):
        if each is not None and history.is_busy(each):
            lines.append(f"Others used {each['share_of_others']:.0%} of the processors {when}; times are not compared.")
    if document["figures"]["recall_at_10"] < LEAST_RECALL:
        lines.append("The index misses what exact search finds. Exact search: INDEX_BACKEND=faiss_flat")
    return lines


def shown(value: float, unit: str) -> str:
    """A figure for a person: `12.3 ms`, `1.20 s`, `840.0 MB`."""
    if unit == "bytes":
        return f"{value / 1e6:,.1f} MB"
    if unit == "":
        return f"{value:.4f}"
    digits = {"ms": 1, "s": 2, "pages": 1}[unit]
    return f"{value:,.{digits}f}{'' if unit == 'pages' else f' {unit}'}"


def _change(row: Row) -> str:
    if row.before is None:
        return ""
    mark = "  worse" if row.is_worse else ""
    if row.figure.unit == "" or not row.before:
        return f"{row.now - row.before:+.4f}{mark}"
    return f"{row.now / row.before - 1:+.0%}{mark}"
