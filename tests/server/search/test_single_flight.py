"""Who asks for what is being made waits for it; recent answers are kept; errors are shared and forgotten."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from server.search.single_flight import SingleFlight

PATIENCE_SECONDS = 30
ASKERS = 8


@dataclass(frozen=True)
class Key:
    """Says when it was looked up, which happens in one step with finding out whether its answer is under way."""

    name: str
    was_looked_up: threading.Event = field(default_factory=threading.Event, compare=False)

    def __hash__(self) -> int:
        self.was_looked_up.set()
        return hash(self.name)


def ask_together(make) -> list[object]:
    """The answer or the error that each of several threads gets, all of which asked before the first had its own."""
    flights, keys = SingleFlight[Key, str](4), [Key("soup") for _ in range(ASKERS)]

    def make_when_all_have_asked() -> str:
        for key in keys:
            assert key.was_looked_up.wait(PATIENCE_SECONDS)
        return make()

    with ThreadPoolExecutor(ASKERS) as threads:
        asked = [threads.submit(flights.do, key, make_when_all_have_asked) for key in keys]
        return [answer.exception(PATIENCE_SECONDS) or answer.result() for answer in asked]


def test_threads_that_ask_at_once_share_one_making():
    made = []

    def make() -> str:
        made.append("soup")
        return "SOUP"

    assert ask_together(make) == ["SOUP"] * ASKERS
    assert made == ["soup"]


def test_threads_that_wait_get_the_same_error():
    def burn() -> str:
        raise LookupError("burnt")

    errors = ask_together(burn)
    assert isinstance(errors[0], LookupError)
    assert all(error is errors[0] for error in errors)


def test_an_error_is_not_kept():
    flights = SingleFlight[str, int](4)
    with pytest.raises(ZeroDivisionError):
        flights.do("a", lambda: 1 // 0)
    assert flights.do("a", lambda: 7) == 7


def test_an_answer_is_kept_even_if_it_is_none():
    flights, made = SingleFlight[str, None](4), []
    for _ in range(3):
        assert flights.do("a", lambda: made.append(1)) is None
    assert made == [1]


def test_other_keys_do_not_wait():
    flights, is_busy, gate = SingleFlight[str, str](4), threading.Event(), threading.Event()

    def make_slowly() -> str:
        is_busy.set()
        assert gate.wait(PATIENCE_SECONDS)
        return "SOUP"

    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(flights.do, "soup", make_slowly)
        assert is_busy.wait(PATIENCE_SECONDS)
        assert flights.do("tea", lambda: "TEA") == "TEA"
        assert not slow.done()
        gate.set()
        assert slow.result(PATIENCE_SECONDS) == "SOUP"


def test_beyond_the_capacity_the_answer_unused_for_longest_goes():
    flights, made = SingleFlight[str, str](2), []

    def ask(key: str) -> str:
        return flights.do(key, lambda: made.append(key) or key)

    for key in ("a", "b", "a", "c", "a", "b"):
        assert ask(key) == key
    assert made == ["a", "b", "c", "b"]
    assert len(flights) == 2


def test_a_capacity_of_nothing_is_refused():
    with pytest.raises(ValueError, match="capacity"):
        SingleFlight[str, str](0)


def test_answers_that_nobody_wants_any_more_are_let_go():
    flights = SingleFlight[str, str](4)
    for key in ("one", "two"):
        flights.do(key, lambda: "before")
    flights.keep_only(lambda key: key == "one")
    assert [flights.do(key, lambda: "after") for key in ("one", "two")] == ["before", "after"]
