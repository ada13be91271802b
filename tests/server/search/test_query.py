import math

import pytest

from server.errors import InvalidQueryError
from server.search.filters import Filters
from server.search.modes.similar import Similar
from server.search.modes.text import Text
from server.search.modes.upload import Upload
from server.search.query import MAX_FEEDBACK, MAX_LIMIT, MAX_TERMS, Query, Term, similar
from server.search.regions import Region
from tests.server.search import made

OWL = made.words("owl")


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("query", {"terms": ()}),
        ("terms", {"terms": OWL * (MAX_TERMS + 1)}),
        ("more", {"more": ("a",) * (MAX_FEEDBACK + 1)}),
        ("less", {"less": ("a",) * (MAX_FEEDBACK + 1)}),
        ("less", {"more": ("a", "b"), "less": ("b",)}),
        ("diversity", {"diversity": 1.1}),
        ("diversity", {"diversity": math.nan}),
        ("sort", {"sort": "colour"}),
        ("sort", {"sort": "size"}),
        ("limit", {"limit": 0}),
        ("limit", {"limit": MAX_LIMIT + 1}),
        ("offset", {"offset": -1}),
    ],
)
def test_what_cannot_be_asked_is_an_error_of_its_field(field, changes):
    with pytest.raises(InvalidQueryError) as caught:
        Query(**{"terms": OWL, **changes})
    assert caught.value.field == field


@pytest.mark.parametrize("weight", [0, math.nan, math.inf, -101, 100.5])
def test_a_weight_is_a_number_that_says_something(weight):
    with pytest.raises(InvalidQueryError):
        Term(Text("owl"), weight)


@pytest.mark.parametrize(
    "query",
    [
        Query(OWL),
        Query((Term(Similar("a", Region(0, 0, 0.5, 1)), -2),), more=("b",), less=("c",)),
        Query((Term(Upload("r")),), Filters(folders=("a",), colour=(1, 2, 3), years=(2019,), has_place=True)),
        Query(sort="newest"),
        similar("a"),
    ],
)
def test_every_question_can_be_looked_up_and_is_known_by_all_but_its_page(query):
    again = Query(**{name: getattr(query, name) for name in Query.__dataclass_fields__})
    assert hash(again) == hash(query)
    paged = Query(**{name: getattr(query, name) for name in Query.__dataclass_fields__} | {"limit": 7, "offset": 9})
    assert paged.unpaged == query.unpaged
    assert paged.pinned("s").unpaged == query.unpaged


@pytest.mark.parametrize("changes", [{"names": False}, {"stacks": False}, {"diversity": 0.1}, {"sort": "name"}])
def test_questions_that_differ_are_ranked_apart(changes):
    assert Query(OWL, **changes).unpaged != Query(OWL).unpaged
