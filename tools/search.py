"""Finds pictures from the terminal: with words or a picture, once or again and again; paths to pipe, or to look at."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from server import log
from server import settings as settings_module
from server.errors import ClipAtlasError, FolderError, InvalidQueryError, UnknownPictureError
from server.measuring.evaluation import LoadModel, load_model, opened, paths_of
from server.pictures import file_content
from server.records import picture_id, printable
from server.search.filters import Filters
from server.search.modes.similar import Similar
from server.search.modes.text import Text
from server.search.modes.upload import Upload
from server.search.query import MAX_LIMIT, Query, SearchResult, Term
from server.services import Services
from tools import opening, reporting
from tools.reporting import EXIT_DONE, Report

DEFAULT_LIMIT = 10
_PROMPT = "Search: "
_NOTHING = "No picture passes."

Ask = Callable[[str], str]


def main(argv: Sequence[str], load: LoadModel = load_model, ask: Ask | None = None) -> int:
    """Runs the command. Returns 0 done, 2 cannot work, 130 interrupted."""
    arguments = _parser().parse_args(argv)
    return reporting.run(arguments, lambda report: run(arguments, report, load, ask or _asked), stopped="Stopped.")


def run(arguments: argparse.Namespace, report: Report, load: LoadModel, ask: Ask) -> int:
    """Opens the collection, then answers the question of the command line, or one after the other until they end."""
    overrides = {} if arguments.model is None else {"clip_model": arguments.model}
    settings = settings_module.load(**overrides)
    log.set_up("ERROR")
    paths_of(settings)
    with ExitStack() as stack:
        with report.progress("Opening") as progress:
            services = stack.enter_context(opened(settings, load, progress))
        narrowed = arguments.folder or arguments.taken_from or arguments.taken_to
        if arguments.words or arguments.like or arguments.without or (narrowed and not sys.stdin.isatty()):
            _answer(arguments, " ".join(arguments.words), services, report)
        else:
            for words in _typed(ask, report):
                try:
                    _answer(arguments, words, services, report)
                except ClipAtlasError as error:  # of this question; the next one may be better
                    report.error(str(error))
    return EXIT_DONE


def _asked(prompt: str) -> str:
    """The next line; `EOFError` behind the last. The prompt is for a person, and would spoil what is piped."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        return input(prompt)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line


def _typed(ask: Ask, report: Report) -> Iterator[str]:
    report.note("Type what a picture shows. An empty line ends.")
    while True:
        try:
            words = ask(_PROMPT).strip()
        except EOFError:
            return
        if not words:
            return
        yield words


def _answer(arguments: argparse.Namespace, words: str, services: Services, report: Report) -> None:
    result, _ = services.search.search(_query(arguments, words, services))
    line = result.relevance
    if not arguments.all and line is not None and line.relevant_count:
        # Where nothing matches, the nearest few are shown and said to be that.
        result = replace(result, hits=result.hits[: line.relevant_count])
    root = services.settings.original_root
    files = [str(root / hit.picture.path) if root is not None else hit.picture.path for hit in result.hits]
    if arguments.json:
        report.summary("", **_document(words, result, files))
    elif sys.stdout.isatty() and not (arguments.paths or arguments.null):
        report.summary("\n".join(_lines(result)))
    else:
        files = _tell_files(arguments, files, result, report)
    if arguments.open:
        opening.open_files([Path(file) for file in files])


def _tell_files(arguments: argparse.Namespace, files: list[str], result: SearchResult, report: Report) -> list[str]:
    """Gives the files to whoever reads them; those that do not match only where all are asked for."""
    line = result.relevance
    if not files:
        report.note(_NOTHING)
    elif line is not None and not line.relevant_count and not arguments.all:
        report.note("Nothing really matches; --all gives the nearest.")
        files = []
    end = b"\0" if arguments.null else b"\n"
    sys.stdout.buffer.write(b"".join(os.fsencode(file) + end for file in files))
    sys.stdout.buffer.flush()
    return files


def _query(arguments: argparse.Namespace, words: str, services: Services) -> Query:
    terms = [Term(Text(words))] if words else []
    terms += [Term(Text(each), -1.0) for each in arguments.without]
    terms += [_like(each, services) for each in arguments.like]
    filters = Filters(folders=tuple(arguments.folder), taken_from=arguments.taken_from, taken_to=arguments.taken_to)
    return Query(
        terms=tuple(terms),
        filters=filters,
        names=not arguments.no_names,
        stacks=not arguments.no_stacks,
        limit=arguments.limit,
    )


def _like(name: str, services: Services) -> Term:
    """A picture: a file anywhere, or one of the collection by its path in it."""
    file = Path(name)
    if file.is_file():
        try:
            content = file_content.read(file).data
        except OSError as error:
            raise FolderError(f"{name} cannot be read: {error.strerror}.") from error
        return Term(Upload(services.search.encoder.upload(content, "--like").reference))
    known = picture_id(name.strip("/"))
    try:
        services.search.snapshot.row(known)
    except UnknownPictureError as error:
        if file.is_dir():
            raise InvalidQueryError("like", f"{name} is a folder. Name one picture.") from error
        sentence = f"There is no file {name}, and no picture of that path in the collection."
        raise InvalidQueryError("like", sentence) from error
    return Term(Similar(known))


def _lines(result: SearchResult) -> list[str]:
    if not result.hits:
        return [_NOTHING]
    line = result.relevance
    lines = []
    if line is not None and not line.relevant_count:
        lines.append("Nothing really matches. The nearest there is:")
    width = len(str(result.hits[-1].rank))
    for hit in result.hits:
        score = "" if hit.score is None else f"{hit.score:7.3f}  "
        others = f"  (+{len(hit.stack)} alike)" if hit.stack else ""
        lines.append(f"{hit.rank:>{width}}  {score}{printable(hit.picture.path)}{others}")
    if line is not None and line.relevant_count > len(result.hits):
        lines.append(f"{line.relevant_count:,} match; --limit shows more.")
    return lines


def _document(words: str, result: SearchResult, files: Sequence[str]) -> dict[str, Any]:
    line = result.relevance
    return {
        "query": words,
        "total": result.total,
        "relevant_count": None if line is None else line.relevant_count,
        "verdict": None if line is None else line.verdict,
        "hits": [
            {
                "rank": hit.rank,
                "score": _rounded(hit.score),
                "id": hit.id,
                "file": printable(file),
                "stack": list(hit.stack),
            }
            for hit, file in zip(result.hits, files, strict=True)
        ],
    }


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 6)


def _limit(text: str) -> int:
    limit = int(text)
    if not 1 <= limit <= MAX_LIMIT:
        raise argparse.ArgumentTypeError(f"it can be 1 to {MAX_LIMIT}")
    return limit


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools search", description=__doc__)
    parser.add_argument("words", nargs="*", help="what the picture shows; none: questions are typed one by one")
    parser.add_argument("--not", dest="without", action="append", default=[], metavar="WORDS", help="what it does not")
    parser.add_argument("--like", action="append", default=[], metavar="FILE", help="a picture, in or out of yours")
    parser.add_argument("--folder", action="append", default=[], metavar="FOLDER", help="only below it")
    parser.add_argument("--from", dest="taken_from", metavar="DATE", help="taken then or later: 2019, 2019-07, …")
    parser.add_argument("--to", dest="taken_to", metavar="DATE", help="taken then or before")
    parser.add_argument("-n", "--limit", type=_limit, default=DEFAULT_LIMIT, help=f"at most so many ({DEFAULT_LIMIT})")
    parser.add_argument("--all", action="store_true", help="also what does not really match")
    parser.add_argument("--no-names", action="store_true", help="by meaning alone, not by names and captions")
    parser.add_argument("--no-stacks", action="store_true", help="near-duplicates each for itself")
    parser.add_argument("--open", action="store_true", help="show them in the system's own viewer")
    parser.add_argument("--model", help="instead of CLIP_MODEL")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--paths", action="store_true", help="the files alone, one a line; also when piped")
    how.add_argument("-0", "--null", action="store_true", help="the files, each followed by a NUL, for xargs -0")
    how.add_argument("--json", action="store_true", help="one JSON object a question")
    how.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors and files")
    return parser
