"""How the service keeps what it has found: asked once, kept for a while, never longer than its snapshot."""

import dataclasses
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.typing import NDArray

from server.errors import InvalidQueryError, NotReadyError
from server.index.exact import ExactIndex
from server.records import PictureRecord, Vectors
from server.search.encoder import QueryEncoder
from server.search.modes.text import Text
from server.search.once import Once
from server.search.query import Query, Term, similar
from server.search.service import KEPT_SECONDS, SearchService
from server.search.snapshot import Snapshot
from server.search.walks import Walk
from tests.server.search import made


class CountingIndex(ExactIndex):
    searches = 0

    def search(
        self, vectors: Vectors, limit: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        self.searches += 1
        return super().search(vectors, limit, allowed)


def counted(count: int = 30, seed: int = 0) -> tuple[Snapshot, CountingIndex]:
    shown = made.snapshot([made.picture(f"{number}.jpg") for number in range(count)], seed=seed)
    index = CountingIndex(shown.vectors)
    return dataclasses.replace(shown, index=index), index


def test_what_many_ask_at_once_and_page_by_page_is_ranked_once(words_model):
    shown, index = counted()
    service = made.serving(shown, words_model)
    start = threading.Barrier(6)

    def ask(page: int) -> list[str]:
        start.wait(30)
        return made.paths(service, Query(made.words("owl"), limit=5, offset=5 * page))

    with ThreadPoolExecutor(6) as threads:
        pages = list(threads.map(ask, range(6)))
    assert index.searches == 1
    assert len({path for page in pages for path in page}) == 30
    service.facets(Query(made.words("owl")))
    assert index.searches == 1


def test_an_error_is_not_kept(tmp_path):
    models: list[made.NamedDirections] = []

    def model() -> made.NamedDirections:
        if not models:
            raise NotReadyError("model", "Still loading.")
        return models[0]

    encoder = QueryEncoder(model, tmp_path, image_root=tmp_path, original_root=None)
    service = made.serving(counted()[0], encoder)
    query = Query(made.words("owl"))
    with pytest.raises(NotReadyError):
        service.search(query)
    with pytest.raises(NotReadyError):
        service.prepare(service.snapshot)
    assert service.search(similar(service.snapshot.pictures[0].id))[0].total == 29
    models.append(made.NamedDirections())
    assert service.search(query)[0].total == 30
    encoder.close()


def test_an_answer_goes_with_its_snapshot(words_model):
    seconds = [0.0]
    service = SearchService(words_model, clock=lambda: seconds[0])
    (before, index), (after, _) = counted(seed=1), counted(seed=2)
    service.use(before)
    query = Query(made.words("owl"))
    found, _ = service.search(query)
    service.use(after)
    assert service.search(query)[0].snapshot == after.name
    assert service.search(query.pinned(before.name))[0].hits == found.hits
    assert index.searches == 1
    seconds[0] = KEPT_SECONDS
    service.forget_expired()
    service.use(before)
    service.search(query)
    assert index.searches == 2


def test_a_snapshot_that_is_prepared_makes_nothing_more_for_a_search(words_model):
    shown, _ = counted()
    service = made.serving(shown, words_model)
    service.prepare(shown)
    parts = ("columns", "names", "groups", "singles", "everything", "embedded", "sample")
    orders = ("by_id", "by_name", "by_newest", "by_oldest")
    made_before = [getattr(shown, name) for name in (*parts, *orders)]
    for query in (Query(made.words("owl")), Query(sort="newest"), Query(made.words("owl"), sort="name", stacks=False)):
        service.search(query)
        service.facets(query)
    assert all(getattr(shown, name) is each for name, each in zip((*parts, *orders), made_before, strict=True))


def test_a_snapshot_that_is_prepared_reads_through_its_pictures_no_more_for_the_first_visitor(words_model):
    class Read(tuple[PictureRecord, ...]):
        times = 0

        def __iter__(self):
            Read.times += 1
            return super().__iter__()

    shown = made.snapshot([made.picture(f"{number}.jpg") for number in range(5)])
    shown = dataclasses.replace(shown, pictures=Read(shown.pictures))
    made.serving(shown, words_model).prepare(shown)
    assert Read.times > 0
    Read.times = 0
    assert len(shown.walk(by_likeness=True).rows) == 5
    assert len(shown.packed_shapes(by_likeness=True).plain) == 20
    assert Read.times == 0


def test_what_is_made_once_is_made_once_however_many_ask():
    once, start, made_times = Once(), threading.Barrier(8), []

    def ask(_: int) -> object:
        start.wait(30)
        return once.get("part", lambda: made_times.append(1) or object())

    with ThreadPoolExecutor(8) as threads:
        parts = set(threads.map(ask, range(8)))
    assert len(parts) == len(made_times) == 1


def test_a_part_that_could_not_be_made_is_tried_again_and_may_need_others():
    once = Once()
    with pytest.raises(InvalidQueryError):
        once.get("part", lambda: (_ for _ in ()).throw(InvalidQueryError("x", "Not now.")))
    assert once.get("part", lambda: once.get("other", lambda: 1) + 1) == 2


def test_a_walk_goes_through_the_chosen_in_its_order():
    walk = Walk.by(["c", "a", "d", "b"], str)
    assert walk.rows.tolist() == [1, 3, 0, 2]
    assert walk.places.tolist() == [2, 0, 3, 1]
    assert walk.after(3) == 2
    few, many = np.array([True, True, False, True]), np.zeros(4, bool)
    assert walk.among(few).tolist() == [1, 3, 0]
    assert walk.among(many).tolist() == []
    long = Walk.through(np.arange(100)[::-1].copy())
    chosen = np.zeros(100, bool)
    chosen[[3, 50]] = True
    assert long.among(chosen).tolist() == [50, 3]


def test_words_beside_a_negative_one_are_asked_whatever_their_order(words_model):
    service = made.serving(counted()[0], words_model)
    one = made.paths(service, Query(made.words("owl", "-sea")))
    assert one == made.paths(service, Query((Term(Text("sea"), -1.0), Term(Text("owl")))))
