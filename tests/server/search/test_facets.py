import dataclasses

import pytest

from server.search.filters import Filters
from server.search.query import Query
from tests.server.search import made

PICTURES = [
    made.picture("trip/a/1.jpg", content="x", taken_at="2019-05-01T00:00:00", camera="One"),
    made.picture("trip/a/2.jpg", content="x", taken_at="2020-05-01T00:00:00", camera="One"),
    made.picture("trip/a/deep/3.png", taken_at="2019-06-01T00:00:00", height_px=50, media_type="image/png"),
    made.picture("trip/b/4.jpg", height_px=40),
    made.picture("trip/5.jpg", taken_at="2019-05-09T00:00:00"),
]
FILTER_OF = {
    "folders": "folders",
    "years": "years",
    "months": "months",
    "orientations": "orientations",
    "media_types": "media_types",
    "cameras": "cameras",
    "has_place": "has_place",
}


def counts(facets, name):
    return {each.value: each.count for each in getattr(facets, name)}


@pytest.fixture
def service(words_model):
    return made.serving(made.snapshot(PICTURES), words_model)


def test_values_are_counted_in_hits(service):
    found, related = service.facets(Query(sort="name"))
    assert related is None
    assert counts(found, "folders") == {"trip/a": 2, "trip/b": 1}
    assert counts(found, "years") == {"2019": 3, "2020": 1}
    assert list(counts(found, "months")) == ["5", "6"]
    assert counts(found, "orientations") == {"landscape": 2, "portrait": 1, "square": 1}
    assert counts(found, "media_types") == {"image/jpeg": 3, "image/png": 1}
    assert counts(found, "cameras") == {"One": 1}
    assert counts(found, "has_place") == {"false": 4}


@pytest.mark.parametrize("query", [Query(sort="name"), Query(sort="name", stacks=False), Query(made.words("owl"))])
def test_a_count_is_what_is_left_when_the_value_becomes_a_filter(service, query):
    found, _ = service.facets(query)
    for name, field in FILTER_OF.items():
        for value, count in counts(found, name).items():
            wanted = value == "true" if field == "has_place" else (int(value),) if value.isdigit() else (value,)
            narrowed = dataclasses.replace(query, filters=Filters(**{field: wanted}))
            assert service.search(narrowed)[0].total == count, (name, value)


def test_matches_are_counted_as_the_line_counts_them(words_model):
    pictures = [made.picture(f"{number}/owl.jpg", content=str(number // 2)) for number in range(6)]
    pictures += [made.picture(f"{number}/x.jpg", width_px=20) for number in range(200)]
    service = made.serving(made.snapshot(pictures), words_model)
    for stacks in (True, False):
        query = Query(made.words("owl"), stacks=stacks)
        result, _ = service.search(query)
        found, related = service.facets(query)
        assert result.relevance.relevant_count >= (3 if stacks else 6)
        assert related is not None
        assert sum(counts(related, "orientations").values()) == result.relevance.relevant_count
        assert sum(counts(found, "orientations").values()) == result.total


def test_matches_that_are_all_in_one_folder_are_counted_in_it(words_model):
    pictures = [made.picture(f"birds/{number}/owl.jpg", content=str(number)) for number in range(6)]
    pictures += [made.picture(f"other/{number}.jpg", width_px=20) for number in range(200)]
    service = made.serving(made.snapshot(pictures), words_model)
    result, _ = service.search(Query(made.words("owl")))
    found, related = service.facets(Query(made.words("owl")))
    assert counts(found, "folders") == {"other": 200, "birds": 6}
    assert related is not None
    assert counts(related, "folders")["birds"] == result.relevance.relevant_count


def test_nothing_found_has_no_values(service):
    found, _ = service.facets(Query(filters=Filters(folders=("nowhere",))))
    assert all(not getattr(found, name) for name in FILTER_OF)
