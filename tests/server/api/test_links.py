"""A question as a link: what is written is what was asked, to the last bit."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import request
from hypothesis import given, settings
from hypothesis import strategies as st

from server.api.app import create_app
from server.api.links import SearchParameters, link
from server.api.questions import SearchBody
from server.errors import InvalidQueryError
from server.search.filters import Filters
from server.search.modes.similar import Similar
from server.search.modes.text import MAX_CHARACTERS, Text
from server.search.modes.upload import Upload
from server.search.query import MAX_WEIGHT, Query, Term
from server.search.regions import LEAST_SHARE, Region
from server.services import Services
from tests.collection import settings_in

CHARACTERS = st.characters(exclude_categories=["Cc", "Cs"], include_characters="\t\n")
PLAIN_WORDS = st.text(CHARACTERS, min_size=1, max_size=40).filter(str.strip)
ENDINGS = ["^", "^2", "^1", "^0", "^1e-05", "^0.5^2", "@0,0,1,1", "@", "^101", "²", "^٣", "%5E2", "+", "&not=x", "#"]
WORDS = st.one_of(PLAIN_WORDS, st.tuples(PLAIN_WORDS, st.sampled_from(ENDINGS)).map("".join))
IDS = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=16, max_size=16)
REFERENCES = st.from_regex(r"[0-9a-zA-Z_-]{1,64}", fullmatch=True)
WEIGHTS = st.floats(-MAX_WEIGHT, MAX_WEIGHT).filter(bool)
LABELS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@st.composite
def regions(draw: st.DrawFn) -> Region:
    x, y = draw(st.floats(0, 1 - LEAST_SHARE)), draw(st.floats(0, 1 - LEAST_SHARE))
    return Region(x, y, draw(st.floats(LEAST_SHARE, 1 - x)), draw(st.floats(LEAST_SHARE, 1 - y)))


def ranges(most: int) -> st.SearchStrategy[tuple[int | None, int | None]]:
    pairs = st.tuples(st.none() | st.integers(0, most), st.none() | st.integers(0, most))
    return pairs.map(lambda pair: pair if None in pair else (min(pair), max(pair)))


@st.composite
def filters(draw: st.DrawFn) -> Filters:
    days = sorted(draw(st.lists(st.dates(), max_size=2)))
    taken = [day.isoformat()[: draw(st.sampled_from([4, 7, 10]))] for day in days]
    width, height, size = draw(ranges(2**31 - 1)), draw(ranges(2**31 - 1)), draw(ranges(2**53))
    return Filters(
        folders=tuple(draw(st.lists(LABELS, max_size=3))),
        taken_from=taken[0] if taken else None,
        taken_to=taken[1][:4] if len(taken) > 1 else None,
        years=tuple(draw(st.lists(st.integers(1, 9999), max_size=3))),
        months=tuple(draw(st.lists(st.integers(1, 12), max_size=3))),
        orientations=tuple(draw(st.lists(st.sampled_from(["landscape", "portrait", "square"]), max_size=3))),
        media_types=tuple(draw(st.lists(LABELS, max_size=2))),
        cameras=tuple(draw(st.lists(LABELS, max_size=2))),
        min_width_px=width[0],
        max_width_px=width[1],
        min_height_px=height[0],
        max_height_px=height[1],
        min_bytes=size[0],
        max_bytes=size[1],
        has_place=draw(st.none() | st.booleans()),
        colour=draw(st.none() | st.tuples(*[st.integers(0, 255)] * 3)),
        colour_tolerance=draw(st.floats(0, 2, exclude_min=True)),
    )


TERMS = st.one_of(
    st.builds(Term, st.builds(Text, WORDS), WEIGHTS),
    st.builds(Term, st.builds(Similar, IDS, st.none() | regions()), WEIGHTS),
    st.builds(Term, st.builds(Upload, REFERENCES, st.none() | regions()), WEIGHTS),
)


@st.composite
def queries(draw: st.DrawFn) -> Query:
    more, less = draw(st.lists(IDS, max_size=3, unique=True)), draw(st.lists(IDS, max_size=3, unique=True))
    return Query(
        terms=tuple(draw(st.lists(TERMS, min_size=1, max_size=6))),
        filters=draw(filters()),
        more=tuple(more),
        less=tuple(each for each in less if each not in more),
        names=draw(st.booleans()),
        stacks=draw(st.booleans()),
        diversity=draw(st.floats(0, 1)),
        sort=draw(st.sampled_from(["relevance", "newest", "oldest", "name"])),
    )


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return create_app(Services(settings_in(tmp_path_factory.mktemp("links"))))


def read(app, address: str) -> Query:
    """The question of a link, as the route reads it."""
    with app.test_request_context(address):
        return SearchParameters.model_validate(request.args.to_dict()).question(default_limit=100)


def as_json(query: Query) -> dict:
    """The body that asks it."""

    def crop(region: Region | None) -> dict | None:
        return region and {"x": region.x, "y": region.y, "width": region.width, "height": region.height}

    terms = []
    for term in query.terms:
        mode = term.mode
        if isinstance(mode, Text):
            what = {"words": mode.words}
        elif isinstance(mode, Similar):
            what = {"picture": mode.picture, "crop": crop(mode.crop)}
        else:
            what = {"upload": mode.reference, "crop": crop(mode.crop)}
        terms.append({**what, "weight": term.weight})
    asked = query.filters
    chosen = {
        "folder": list(asked.folders),
        "taken_from": asked.taken_from,
        "taken_to": asked.taken_to,
        "year": list(asked.years),
        "month": list(asked.months),
        "orientation": list(asked.orientations),
        "media_type": list(asked.media_types),
        "camera": list(asked.cameras),
        "min_width": asked.min_width_px,
        "max_width": asked.max_width_px,
        "min_height": asked.min_height_px,
        "max_height": asked.max_height_px,
        "min_bytes": asked.min_bytes,
        "max_bytes": asked.max_bytes,
        "has_place": asked.has_place,
        "colour": asked.colour and bytes(asked.colour).hex(),
        "colour_tolerance": asked.colour_tolerance,
    }
    options = {name: getattr(query, name) for name in ("names", "stacks", "diversity", "sort")}
    return {"terms": terms, "filters": chosen, "more": list(query.more), "less": list(query.less), **options}


@settings(deadline=None)
@given(queries())
def test_a_question_is_the_same_in_json_and_in_its_link(app, query):
    asked = SearchBody.model_validate(as_json(query), strict=True).question(100, {})
    assert sorted(asked.terms, key=repr) == sorted(query.terms, key=repr)
    assert asked == Query(**{**{name: getattr(query, name) for name in Query.__slots__}, "terms": asked.terms})
    assert read(app, link(asked)) == asked


@settings(deadline=None)
@given(st.permutations(["red", "-blue", "like", "-unlike", "green"]))
def test_the_order_of_terms_in_json_does_not_matter_between_kinds(order):
    terms = {
        "red": {"words": "red"},
        "green": {"words": "green"},
        "-blue": {"words": "blue", "weight": -1},
        "like": {"picture": "a" * 16},
        "-unlike": {"upload": "ref", "weight": -2},
    }
    asked = SearchBody.model_validate({"terms": [terms[name] for name in order]}, strict=True).question(10, {})
    names = [name for name, _ in parse_qsl(urlsplit(link(asked)).query)]
    assert names == ["query", "query", "not", "like", "unlike"]


@pytest.mark.parametrize(
    ("written", "words", "weight"),
    [
        ("old town^2", "old town", 2),
        ("old town^0.5", "old town", 0.5),
        ("x^2^1", "x^2", 1),
        ("x^2^3", "x^2", 3),
        ("a^b", "a^b", 1),
        ("a^", "a^", 1),
        ("^^2", "^", 2),
        ("me@home.com", "me@home.com", 1),
        ("x^1e2", "x^1e2", 1),
    ],
)
def test_a_weight_stands_behind_the_last_caret(app, written, words, weight):
    asked = SearchParameters(query=[written]).question(10)
    assert asked.terms == (Term(Text(words), weight),)


@pytest.mark.parametrize(
    ("name", "written", "says"),
    [
        ("query", "red^0", "between 0 and 100"),
        ("query", "the year^200", "put ^1 behind it"),
        ("not", "^2", "empty"),
        ("like", "nothinghere", "Write its id"),
        ("like", "a" * 16 + "@0,0,1", "Write its id"),
        ("like", "a" * 16 + "@0,0,2,1", "within the picture"),
        ("unlike", "a" * 16 + "@0,0,0.001,1", "at least 2%"),
        ("like", "upload:", "Write its id"),
        ("like", "upload:../../etc/passwd", "Write its id"),
        ("unlike", "https://elsewhere.example/a.jpg", "Write its id"),
        ("like", "a" * 16 + "^2@0,0,1,1", "Write its id"),
    ],
)
def test_what_cannot_be_read_names_its_parameter(name, written, says):
    asked = SearchParameters.model_validate({name: [written]})
    with pytest.raises(InvalidQueryError) as error:
        asked.question(10)
    assert error.value.field == name
    assert says in str(error.value)


def test_words_of_the_greatest_length_keep_their_weight(app):
    words = "é" * MAX_CHARACTERS
    asked = Query((Term(Text(words), 1 / 3),))
    assert read(app, link(asked)) == asked
