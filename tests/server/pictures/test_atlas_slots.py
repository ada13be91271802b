from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from server.pictures import atlas_slots
from server.pictures.atlas_slots import OPEN_PAGES, Slots
from server.records import Fingerprint

PER_PAGE = 5
history = st.lists(st.sets(st.integers(0, 60)), min_size=1, max_size=14)


def names(numbers: set[int]) -> list[Fingerprint]:
    return [Fingerprint(f"{number:032x}") for number in sorted(numbers)]


def cells(pages: list[Slots]) -> dict[Fingerprint, tuple[int, int]]:
    return {slot: (number, at) for number, page in enumerate(pages) for at, slot in enumerate(page) if slot}


def after(days: list[set[int]]) -> list[list[Slots]]:
    """The pages after each day, on which just these pictures are there."""
    pages: list[Slots] = []
    return [pages := atlas_slots.updated(pages, names(day), PER_PAGE, list) for day in days]


@given(history)
def test_each_picture_has_one_cell_and_keeps_it_as_long_as_it_is_there(days: list[set[int]]) -> None:
    for (before, now), day in zip(pairwise([[], *after(days)]), days, strict=True):
        placed = cells(now)
        assert sorted(placed) == names(day)
        assert sum(slot is not None for page in now for slot in page) == len(day)
        assert all(1 <= len(page) <= PER_PAGE for page in now)
        assert all(placed[name] == cell for name, cell in cells(before).items() if name in placed)


@given(history)
def test_pages_with_room_never_gather(days: list[set[int]]) -> None:
    grown = [set().union(*days[: at + 1]) for at in range(len(days))]
    for pages in after(grown):
        assert sum(len(page) < PER_PAGE for page in pages) <= OPEN_PAGES


@given(history)
def test_a_page_changes_only_where_it_loses_a_picture_or_too_many_have_room(days: list[set[int]]) -> None:
    for (before, now), day in zip(pairwise([[], *after(days)]), days, strict=True):
        wanted = set(names(day))
        with_room = sum(len(page) < PER_PAGE or wanted.isdisjoint(page) for page in before)
        for old, new in zip(before, now, strict=False):
            loses = any(slot and slot not in wanted for slot in old)
            assert old == new or loses or not any(old) or with_room >= OPEN_PAGES


def test_a_page_that_lost_all_its_pictures_is_used_again_and_keeps_the_numbers_behind_it() -> None:
    first, second = set(range(5)), set(range(5, 10))
    emptied = atlas_slots.updated(after([first | second])[0], names(second), PER_PAGE, list)
    assert emptied == [[None], names(second)]
    for number in range(OPEN_PAGES - 1):
        emptied = atlas_slots.updated(emptied, names(second | set(range(20, 21 + number))), PER_PAGE, list)
    assert emptied[0] == [None]
    filled = atlas_slots.updated(emptied, names(second | set(range(20, 30))), PER_PAGE, list)
    assert filled[0] == names({27, 28, 29})
    assert filled[1] == names(second)


def test_what_is_new_is_sorted_as_it_is_asked_for() -> None:
    pages = atlas_slots.updated([names({1})], names({1, 2, 3}), PER_PAGE, lambda new: new[::-1])
    assert pages == [names({1}), names({2, 3})[::-1]]
