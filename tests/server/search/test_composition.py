import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.embedding.embedder import unit_rows
from server.errors import InvalidQueryError, NotReadyError, UnknownPictureError
from server.records import picture_id
from server.search.background import Background
from server.search.composition import ROCCHIO_LESS, ROCCHIO_MORE, compose
from server.search.modes.similar import Similar
from server.search.modes.text import Text
from server.search.query import Query, Term
from tests.server.search import made

PICTURES = [made.picture(f"{number}.jpg") for number in range(12)]
SHOWN = made.snapshot(PICTURES, rows=range(11))


def picture(number: int, weight: float = 1.0) -> Term:
    return Term(Similar(PICTURES[number].id), weight)


def vector(number: int) -> np.ndarray:
    return SHOWN.vectors[number].astype(np.float64)


def unit(total: np.ndarray) -> np.ndarray:
    return total / np.linalg.norm(total)


def composed(words_model, *terms: Term, **feedback: tuple[str, ...]) -> np.ndarray:
    return compose(Query(terms, **feedback), SHOWN, words_model).vector[0]


def test_what_is_wanted_is_summed_by_weight(words_model):
    found = composed(words_model, picture(0, 2), picture(1))
    np.testing.assert_allclose(found, unit(2 * vector(0) + vector(1)), atol=1e-6)


def test_only_the_ratio_of_weights_matters(words_model):
    one = composed(words_model, picture(0, 2), picture(1, 1))
    np.testing.assert_allclose(one, composed(words_model, picture(0, 20), picture(1, 10)), atol=1e-6)
    background = Background.build(SHOWN.vectors[:0], SHOWN.sample)
    small, large = (
        compose(Query((picture(0, scale), picture(1, -scale / 2))), SHOWN, words_model).against(background)[0]
        for scale in (1, 10)
    )
    np.testing.assert_allclose(small.vector, large.vector, atol=1e-6)


def test_feedback_moves_the_question_by_rocchio(words_model):
    found = composed(words_model, picture(0), more=(PICTURES[1].id, PICTURES[2].id), less=(PICTURES[3].id,))
    good, bad = (vector(1) + vector(2)) / 2, vector(3)
    np.testing.assert_allclose(found, unit(vector(0) + ROCCHIO_MORE * good - ROCCHIO_LESS * bad), atol=1e-6)


def test_feedback_is_a_question_by_itself(words_model):
    np.testing.assert_allclose(composed(words_model, more=(PICTURES[4].id,)), vector(4), atol=1e-6)
    np.testing.assert_allclose(composed(words_model, less=(PICTURES[4].id,)), -vector(4), atol=1e-6)


def test_what_is_not_wanted_alone_asks_for_its_opposite(words_model):
    np.testing.assert_allclose(composed(words_model, picture(0, -3)), -vector(0), atol=1e-6)


def test_what_is_not_wanted_is_taken_out_of_what_feedback_asks_for(words_model):
    asked = compose(Query((picture(0, -1),), more=(PICTURES[1].id,)), SHOWN, words_model)
    np.testing.assert_allclose(asked.vector[0], vector(1), atol=1e-6)
    question, _ = asked.against(Background.build(SHOWN.vectors[:0], SHOWN.sample))
    assert float(question.vector[0] @ vector(0)) <= 1e-6


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_parts_add_up_to_what_is_searched_with(words_model, data):
    weights = st.floats(0.1, 9).flatmap(lambda weight: st.sampled_from([weight, -weight]))
    terms = [picture(number, data.draw(weights)) for number in data.draw(st.sets(st.integers(0, 4), min_size=1))]
    terms += [Term(Text(text), data.draw(weights)) for text in data.draw(st.sets(st.sampled_from(["owl", "sea"])))]
    more = tuple(PICTURES[number].id for number in data.draw(st.sets(st.integers(5, 7))))
    less = tuple(PICTURES[number].id for number in data.draw(st.sets(st.integers(8, 10))))
    background = Background.build(words_model.neutral(), SHOWN.sample)
    question, parts = compose(Query(tuple(terms), more=more, less=less), SHOWN, words_model).against(background)
    total = sum(part.weight * part.vector.astype(np.float64) for part in parts)
    np.testing.assert_allclose(total, question.vector, atol=2e-5)
    assert np.linalg.norm(question.vector) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("field", "terms", "more", "less"),
    [
        ("terms", (picture(0), picture(0, -1)), (), ()),
        ("terms", (picture(0), picture(1, 2), picture(0, -1), picture(1, -2)), (), ()),
        ("terms", (Term(Text("owl"), 100.0), Term(Text(" owl "), -100.0)), (), ()),
        ("less", (), (), ("0", "opposite")),
    ],
)
def test_what_cancels_itself_out_is_an_error_of_its_field(words_model, field, terms, more, less):
    pictures = [*PICTURES, made.picture("opposite.jpg")]
    shown = made.snapshot(pictures, np.concatenate((SHOWN.vectors, -SHOWN.vectors[:1])), [*range(11), 12])
    ids = [tuple(picture_id(f"{name}.jpg") for name in names) for names in (more, less)]
    with pytest.raises(InvalidQueryError) as caught:
        compose(Query(terms, more=ids[0], less=ids[1]), shown, words_model)
    assert caught.value.field == field


def test_the_opposite_of_what_is_wanted_is_asked_for_once_more_and_not_an_error(words_model):
    found = compose(Query((picture(0), picture(0, -0.5))), SHOWN, words_model)
    question, _ = found.against(Background.build(unit_rows(np.eye(1, made.DIM))[:0], SHOWN.sample))
    np.testing.assert_allclose(question.vector[0], vector(0), atol=1e-6)


def test_pictures_that_are_unknown_or_not_looked_at_yet_cannot_be_asked_with(words_model):
    with pytest.raises(UnknownPictureError):
        composed(words_model, more=("a" * 16,))
    for query in (Query((picture(11),)), Query(less=(PICTURES[11].id,))):
        with pytest.raises(NotReadyError):
            compose(query, SHOWN, words_model)
