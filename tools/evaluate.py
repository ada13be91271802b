"""Measures how well your collection is searched, on questions you labelled; compares two models or settings."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from server import log
from server import settings as settings_module
from server.errors import SettingsError
from server.measuring import evaluation, labelled_queries, retrieval
from server.measuring.evaluation import LoadModel, Setup
from server.measuring.labelled_queries import LabelledQuery, LabelsError
from server.measuring.retrieval import Figures, Outcome
from server.settings import Settings
from tools import reporting
from tools.reporting import EXIT_DONE, EXIT_SKIPPED, Report

_ALL = "all"
_COLUMNS = {
    "questions": "n",
    "hit_at_1": "hit@1",
    "hit_at_5": "hit@5",
    "hit_at_10": "hit@10",
    "mrr": "MRR",
    "mean_average_precision": "mAP",
    "ndcg": "nDCG",
    "recall": f"recall@{retrieval.RECALL_AT}",
    "line_precision": "line P",
    "line_recall": "line R",
    "line_f1": "line F1",
    "false_alarms": "false alarms",
}


def main(argv: Sequence[str], load: LoadModel = evaluation.load_model) -> int:
    """Runs the command. Returns 0 done, 1 done without labels that were unknown, 2 cannot work, 130 interrupted."""
    arguments = _parser().parse_args(argv)
    return reporting.run(
        arguments, lambda report: run(arguments, report, load), stopped="Stopped. Nothing was measured."
    )


def run(arguments: argparse.Namespace, report: Report, load: LoadModel) -> int:
    """Reads the questions, asks them with each setup, and tells the figures."""
    own = settings_module.load(**_overrides({"clip_model": arguments.model, "original_root": arguments.originals}))
    log.set_up("ERROR")
    queries = _chosen(labelled_queries.read(arguments.queries), arguments.kind, arguments.split)
    known = evaluation.paths_of(own)
    unknown = labelled_queries.unknown_paths(queries, known)
    if unknown and arguments.lenient:
        report.note(f"{len(unknown):,} labelled pictures are not in this collection and are left out.")
        queries = labelled_queries.without(queries, unknown)
    else:
        labelled_queries.require_known(queries, known)
    setups = [_setup(own, arguments.with_, "as set")]
    if arguments.against:
        setups.append(_setup(own, arguments.against, " ".join(arguments.against)))
    measured: dict[str, tuple[str, list[Outcome]]] = {}
    # Vectors of one model at a time are active: those of the settings in use are to be so in the end.
    for setup in reversed(setups):
        with report.progress("Questions") as progress:
            measured[setup.name] = evaluation.evaluate(setup, queries, progress, load)
    outcomes = {setup.name: measured[setup.name][1] for setup in setups}
    models = {setup.name: measured[setup.name][0] for setup in setups}
    report.summary(
        "\n".join([*heading(len(queries), len(known), models), *table(outcomes)]),
        queries=len(queries),
        pictures=len(known),
        unknown=unknown,
        setups=[_document(name, models[name], outcomes[name]) for name in outcomes],
    )
    return EXIT_SKIPPED if unknown else EXIT_DONE


def heading(queries: int, pictures: int, models: Mapping[str, str]) -> list[str]:
    """What was asked of what."""
    asked = f"{queries:,} questions about {pictures:,} pictures"
    if len(models) == 1:
        return [f"{asked}, {next(iter(models.values()))}"]
    return [asked, *(f"{name}: {model}" for name, model in models.items())]


def table(outcomes: Mapping[str, Sequence[Outcome]]) -> list[str]:
    """Rows by kind of question and for all, the setups below each other; what cannot be told is left empty."""
    figures = {name: {**retrieval.by_kind(found), _ALL: retrieval.summarise(found)} for name, found in outcomes.items()}
    several = len(figures) > 1
    rows = [["kind", *(["setup"] if several else []), *_COLUMNS.values()]]
    for kind in next(iter(figures.values())):
        for number, (name, by_kind) in enumerate(figures.items()):
            label = "" if number else kind
            rows.append([label, *([name] if several else []), *map(_shown, _values(by_kind[kind]))])
    texts = 2 if several else 1
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            f"{cell:<{width}}" if column < texts else f"{cell:>{width}}"
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _values(figures: Figures) -> list[float | None]:
    return [getattr(figures, field.name) for field in fields(figures) if field.name in _COLUMNS]


def _shown(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def _document(name: str, model: str, outcomes: Sequence[Outcome]) -> dict[str, object]:
    kinds = {kind: asdict(figures) for kind, figures in retrieval.by_kind(outcomes).items()}
    return {"name": name, "model": model, _ALL: asdict(retrieval.summarise(outcomes)), "kinds": kinds}


def _chosen(queries: Sequence[LabelledQuery], kinds: Sequence[str], split: str | None) -> list[LabelledQuery]:
    there_are = {query.kind for query in queries}
    if foreign := [kind for kind in kinds if kind not in there_are]:
        raise LabelsError(f"No question is of the kind {foreign[0]!r}; there are {', '.join(sorted(there_are))}.")
    chosen = [
        query for query in queries if (not kinds or query.kind in kinds) and (split is None or query.split == split)
    ]
    if not chosen:
        raise LabelsError(f"No question of these kinds is in the split {split!r}.")
    return chosen


def _setup(own: Settings, changes: Sequence[str], name: str) -> Setup:
    """The settings with `SETTING=VALUE` changes; `names=off` searches by meaning alone."""
    values: dict[str, str] = {}
    for change in changes:
        setting, equals, value = change.partition("=")
        if not equals:
            raise SettingsError(f"{change!r} is no change of a setting. Write it as SETTING=VALUE.")
        values[setting.strip().lower()] = value.strip()
    names = values.pop("names", "on")
    if names not in ("on", "off"):
        raise SettingsError(f"names is {names!r}; it can be on or off.")
    if foreign := sorted(set(values) - set(Settings.model_fields)):
        raise SettingsError(f"There is no setting {foreign[0].upper()}. The README lists them, and there is names=off.")
    changed = settings_module.load(**{**own.model_dump(exclude_unset=True), **values}) if values else own
    return Setup(name, changed, names == "on")


def _overrides(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools evaluate", description=__doc__)
    parser.add_argument(
        "queries", type=Path, metavar="QUERIES.json", help="labelled questions, as samples/queries.json"
    )
    parser.add_argument("--model", metavar="NAME", help="the model, as CLIP_MODEL takes it (default: CLIP_MODEL)")
    parser.add_argument("--originals", type=Path, metavar="FOLDER", help="the originals (default: ORIGINAL_ROOT)")
    parser.add_argument(
        "--with",
        dest="with_",
        action="append",
        default=[],
        metavar="SETTING=VALUE",
        help="change a setting, or names=off",
    )
    parser.add_argument(
        "--against",
        action="append",
        default=[],
        metavar="SETTING=VALUE",
        help="measure again with this setting changed, or with names=off, and show both (more than once: all changed)",
    )
    parser.add_argument("--kind", action="append", default=[], help="only questions of this kind (more than once: any)")
    parser.add_argument("--split", help="only questions of this part, as labelled: tune or test for the samples")
    parser.add_argument("--lenient", action="store_true", help="leave labels out that are not in this collection")
    reporting.add_options(parser)
    return parser
