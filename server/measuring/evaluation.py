"""Asks labelled questions of a collection through the search itself, as its people ask, and keeps what was found.

No port is opened; the collection is prepared as a start of the server prepares it, so pictures that the model has not
seen yet are embedded first, and their vectors kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from server.bootstrap import prepare_in_foreground
from server.collection import open_collection
from server.embedding import loading, models
from server.embedding.embedder import Embedder
from server.errors import FolderError, ModelUnavailableError
from server.measuring.labelled_queries import LabelledQuery
from server.measuring.retrieval import DEPTH, Outcome
from server.progress import Progress
from server.search.modes.text import Text
from server.search.query import MAX_LIMIT, Query, SearchResult, Term
from server.search.service import SearchService
from server.services import Services
from server.settings import Settings

LoadModel = Callable[[Settings, Progress], Embedder]


@dataclass(frozen=True, slots=True)
class Setup:
    """One way to search: the settings, and whether words are also looked for in names and captions."""

    name: str
    settings: Settings
    names: bool = True


def paths_of(settings: Settings) -> set[str]:
    """The paths of a collection. Raises `FolderError` where there is none, and `CatalogueError`."""
    pictures = open_collection(settings).pictures
    if not pictures:
        raise FolderError("There are no pictures yet. Add some: python -m tools transform_images --input FOLDER")
    return {picture.path for picture in pictures}


def load_model(settings: Settings, progress: Progress) -> Embedder:
    """The model that the settings name. Raises `ModelUnavailableError`."""
    return loading.load(models.choose(settings, progress=progress), settings, progress)


@contextmanager
def opened(settings: Settings, load: LoadModel, progress: Progress) -> Iterator[Services]:
    """The services of a collection that is prepared to the end. Raises `ModelUnavailableError` where it cannot be."""
    services = prepare_in_foreground(settings, load(settings, progress))
    with closing(services.search.encoder):
        if not services.readiness.is_ready:
            stages = services.readiness.stages().values()
            failures = [stage.detail for stage in stages if stage.state == "failed" and stage.detail]
            raise ModelUnavailableError(failures[0] if failures else "The collection could not be prepared.")
        yield services


def evaluate(
    setup: Setup, queries: Sequence[LabelledQuery], progress: Progress, load: LoadModel = load_model
) -> tuple[str, list[Outcome]]:
    """The key of the model that was asked, and what each question found, in their order.

    `progress` counts questions. Raises `ModelUnavailableError`, and `InvalidQueryError` where words cannot be asked.
    """
    with opened(setup.settings, load, progress) as services:
        progress.expect(len(queries), f"Asking {services.model.embedder().key}")
        outcomes = []
        for query in queries:
            outcomes.append(_ask(services.search, query, names=setup.names))
            progress.advance()
        return services.model.embedder().key, outcomes


def _ask(search: SearchService, query: LabelledQuery, *, names: bool) -> Outcome:
    """What one question finds, down to `DEPTH` or to the line, whichever is further.

    Near-duplicates are not shown as one, since each of them is labelled.
    """
    ranked: list[str] = []
    wanted, line = DEPTH, None
    while len(ranked) < wanted:
        result = _page(search, query, len(ranked), names=names)
        line = None if result.relevance is None else result.relevance.relevant_count
        wanted = min(result.total, max(DEPTH, line or 0))
        ranked += [hit.picture.path for hit in result.hits]
        if not result.hits:
            break
    return Outcome(query.kind, tuple(ranked), query.relevant, line)


def _page(search: SearchService, query: LabelledQuery, offset: int, *, names: bool) -> SearchResult:
    terms = (Term(Text(query.words)), *(Term(Text(words), -1.0) for words in query.unwanted))
    result, _ = search.search(Query(terms, names=names, stacks=False, limit=MAX_LIMIT, offset=offset))
    return result
