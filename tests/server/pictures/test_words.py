import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from server.pictures.words import MAX_CAPTION_CHARACTERS, MAX_KEYWORD_CHARACTERS, MAX_KEYWORDS, Words, united, words


@settings(deadline=None)
@given(st.lists(st.text(st.characters(), max_size=300), max_size=20), st.lists(st.text(st.characters()), max_size=30))
def test_whatever_is_said_is_bounded_clean_and_can_be_stored(texts: list[str], keywords: list[str]) -> None:
    said = words(texts, keywords)
    assert len(said.caption) <= MAX_CAPTION_CHARACTERS
    assert len(said.keywords) <= MAX_KEYWORDS
    assert all(0 < len(keyword) <= MAX_KEYWORD_CHARACTERS for keyword in said.keywords)
    assert len({keyword.casefold() for keyword in said.keywords}) == len(said.keywords)
    for text in (said.caption.replace("\n", ""), *said.keywords):
        assert text.encode() == text.encode(errors="replace")
        assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in text)
    assert words([said.caption], said.keywords) == said


def test_sources_are_joined_in_their_order_and_what_they_share_is_kept_once() -> None:
    first, second = Words("One\nTwo", ("Sea", "sun")), Words("Two\nThree", ("sea", "sand"))
    assert united([first, Words(), second]) == Words("One\nTwo\nThree", ("Sea", "sun", "sand"))
    assert united([]) == Words()


def test_accents_are_composed_and_spaces_are_single() -> None:
    assert words(["  Fac\u0327ade \t of\u00a0a  house \r\n\r\n at  night "]).caption == "Façade of a house\nat night"
