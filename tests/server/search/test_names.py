import os
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.search.fusion import Fusion
from server.search.names import MAX_WORDS, NameIndex
from server.search.query import Query
from server.search.tokens import searchable, words_of
from tests.server.search import made


def index(*paths: str, **captions: str) -> NameIndex:
    """Pictures at `paths`, and `<key>.jpg` with each caption."""
    said = [made.picture(f"{name}.jpg", caption=caption) for name, caption in captions.items()]
    return NameIndex([*(made.picture(path) for path in paths), *said])


def found(names: NameIndex, *texts: str) -> list[int]:
    matches = names.match([(text, 1.0) for text in texts])
    return [int(row) for row, wanted in zip(matches.rows, matches.wanted, strict=True) if wanted == 1]


@pytest.mark.parametrize(
    ("path", "question"),
    [
        ("eiffel-tower.webp", "Eiffel"),
        ("paris/EiffelTower.jpg", "the eiffel tower"),
        ("EiffelTower.jpg", "eiffeltower"),
        ("IMG_2034.JPG", "img2034"),
        ("IMG2034.JPG", "2034"),
        ("Ferien 2019/x.jpg", "2019"),
        ("my iPhone/x.jpg", "iphone"),
        ("café.jpg", "CAFE"),
        (unicodedata.normalize("NFD", "résumé.jpg"), "résumé"),
        ("STRASSE.jpg", "straße"),
        ("dogs/x.jpg", "dog"),
        ("v1.final.jpg", "final"),
        ("IMG_0001.webp", "IMG_0001.webp"),
        ("paris/eiffel-tower.jpg", "paris/eiffel-tower.JPG"),
        ("notes.jpeg.final", "final"),
        ("東京タワー.jpg", "東京"),
        ("東京タワー.jpg", "タワー"),
        ("ﾀﾜｰ.jpg", "タワー"),
        ("北京的雪.jpg", "雪"),
        ("서울타워.jpg", "서울"),
        (os.fsdecode(b"caf\xe9-marta.jpg"), "marta"),
    ],
)
def test_pictures_are_found_by_their_names(path, question):
    assert found(index("other.jpg", path, "another/one.png"), question) == [1]


@pytest.mark.parametrize(
    "hostile",
    [
        *("NEAR/2", '"', '""" OR 1', "*", "a*", "-", "^a", "text: x", "(", "NOT", "x" * 999),
        *("\U0001f436\U0001f436", "١٢٣", "\u19b0", "a\u19b0b"),
    ],
)
def test_what_means_something_to_sqlite_is_a_word_like_others(hostile):
    names = index("plain.jpg", f"{hostile.replace('/', ' ')[:200]}.jpg")
    assert set(found(names, hostile)) <= {1}
    assert found(names, "plain", hostile) in ([0], [1], [0, 1], [])


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_asked_and_is_found_where_it_is_the_caption(text):
    names = index("other.jpg", said=text)
    matches = names.match([(text, 1.0)])
    if words_of(text):
        assert 1 in matches.rows
        assert matches.wanted[list(matches.rows).index(1)] == pytest.approx(1)
    else:
        assert not len(matches.rows)


def test_keywords_and_captions_count_and_extensions_do_not():
    names = NameIndex(
        [made.picture("a.jpg", keywords=("Marta", "old town")), made.picture("b.jpg", caption="x\nmarta")]
    )
    assert found(names, "marta") == [0, 1]
    assert found(names, "town") == [0]
    assert found(names, "jpg") == []


def test_a_rare_word_counts_more_than_a_frequent_one():
    matches = index("dog-a.jpg", "dog-b.jpg", "dog-c.jpg", "marta.jpg").match([("marta dog", 1.0)])
    assert list(matches.rows) == [0, 1, 2, 3]
    assert matches.wanted[3] > matches.wanted[0] > 0
    assert matches.words_of(3) == ("marta",)
    assert matches.words_of(0) == ("dog",)


def test_a_word_that_no_picture_has_hides_little_of_one_that_is_found():
    matches = index("tulips.jpg", *(f"{number}.jpg" for number in range(50))).match([("crimson tulips", 1.0)])
    assert matches.rows.tolist() == [0]
    assert 0.7 < matches.wanted[0] < 1


def test_a_word_on_very_many_pictures_finds_none_and_still_counts_for_those_that_have_another():
    names = index("marta.jpg", "beach-marta.jpg", *(f"beach-{number}.jpg" for number in range(60)))
    assert not len(names.match([("beach", 1.0)]).rows)
    matches = names.match([("beach marta", 1.0)])
    assert list(matches.rows) == [0, 1]
    assert matches.wanted[1] == pytest.approx(1)
    assert 0.5 < matches.wanted[0] < 1
    assert matches.words_of(1) == ("beach", "marta")


def test_a_word_counts_by_its_weight_and_against_a_picture_where_it_is_not_wanted():
    matches = index("dog.jpg", "owl.jpg", "wolf.jpg").match([("dog", 3.0), ("owl", 1.0), ("wolf", -1.0)])
    assert matches.wanted.tolist() == pytest.approx([0.75, 0.25, 0])
    assert matches.unwanted.tolist() == pytest.approx([0, 0, 1])


def test_a_word_that_is_wanted_as_much_as_not_is_no_word():
    assert not len(index("dog.jpg").match([("dog", 1.0), ("dog", -1.0)]).rows)


def test_more_words_than_can_be_told_apart_are_left_out():
    matches = index("w0.jpg").match([(" ".join(f"w{number}" for number in range(200)), 1.0)])
    assert len(matches.words) == MAX_WORDS


def test_words_that_fill_sentences_count_only_where_there_are_no_others():
    assert [word.shown for word in words_of("a photo of the sea")] == ["sea"]
    assert [word.shown for word in words_of("the")] == ["the"]


def test_texts_are_indexed_whole_in_parts_and_in_pairs_where_there_are_no_spaces():
    assert searchable("MyCat3 東京塔x") == "my cat 3 mycat3 東 京 塔 東京 京塔 x"


def test_a_full_match_comes_first_whatever_the_model_thinks(words_model):
    paths = ["eiffel-tower.webp", *(f"{number}.jpg" for number in range(300))]
    pictures = [made.picture(path) for path in paths]
    for seed in range(5):
        service = made.serving(made.snapshot(pictures, seed=seed), words_model)
        result, _ = service.search(Query(made.words("eiffel")))
        assert result.hits[0].picture.path == "eiffel-tower.webp"
        assert result.relevance is not None and result.relevance.relevant_count >= 1
        off, _ = service.search(Query(made.words("eiffel"), names=False))
        assert (off.hits[0].score or 0) < (result.hits[0].score or 0)


def test_a_name_with_what_is_not_wanted_goes_back_to_the_middle(words_model):
    pictures = [made.picture("people.jpg"), *(made.picture(f"{number}.jpg") for number in range(50))]
    wanted = made.words("beach", "-people")
    for seed in range(5):
        service = made.serving(made.snapshot(pictures, seed=seed), words_model)
        named, plain = (
            {hit.picture.path: hit.score for hit in service.search(Query(wanted, names=names))[0].hits}
            for names in (True, False)
        )
        middle = sorted(plain.values())[25]
        assert named["people.jpg"] == pytest.approx(min(plain["people.jpg"], middle), abs=0.02)
        assert {**named, "people.jpg": 0} == {**plain, "people.jpg": 0}


def test_beside_a_picture_words_lift_by_their_part_of_the_question():
    matches = index("dog.jpg", "owl.jpg").match([("dog", 1.0)])
    half, whole = (Fusion(matches, top=0.9, middle=0.2, share=share) for share in (0.5, 1.0))
    rows, scores = matches.rows, matches.wanted * 0 + 0.4
    assert whole.values(rows, scores).tolist() == pytest.approx([1.1])
    assert half.values(rows, scores).tolist() == pytest.approx([0.75])
