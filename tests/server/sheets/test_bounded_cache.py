import functools
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from server.sheets.bounded_cache import BoundedCache


def test_a_value_is_made_once_and_kept() -> None:
    cache: BoundedCache[str, list[int]] = BoundedCache(10, len)
    first = cache.get("a", lambda: [1])
    assert cache.get("a", lambda: [2]) is first
    assert cache.find("a") is first
    assert cache.find("b") is None


def test_what_was_not_asked_for_the_longest_makes_room() -> None:
    cache: BoundedCache[str, str] = BoundedCache(6, len)
    for key in "abc":
        cache.get(key, lambda: "xx")
    assert cache.find("a") == "xx"
    cache.get("d", lambda: "xxx")
    assert [key for key in "abcd" if cache.find(key)] == ["a", "d"]
    assert cache.weight == 5


def test_the_weight_never_exceeds_the_bound() -> None:
    cache: BoundedCache[int, bytes] = BoundedCache(1000, len)
    for number in range(500):
        cache.get(number, functools.partial(bytes, number * 37 % 400))
        assert cache.weight <= 1000
    assert 0 < len(cache) < 500


def test_a_value_that_is_not_to_be_kept_or_too_heavy_is_given_and_forgotten() -> None:
    cache: BoundedCache[str, str] = BoundedCache(3, lambda value: None if value == "no" else len(value))
    cache.get("kept", lambda: "yes")
    assert cache.get("a", lambda: "no") == "no"
    assert cache.get("b", lambda: "heavy") == "heavy"
    assert (cache.find("a"), cache.find("b"), cache.find("kept")) == (None, None, "yes")


def test_an_error_reaches_the_caller_and_the_next_one_tries_again() -> None:
    cache: BoundedCache[str, int] = BoundedCache(3, lambda _: 1)

    def fail() -> int:
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        cache.get("a", fail)
    assert cache.get("a", lambda: 7) == 7


def test_those_who_ask_for_what_is_being_made_wait_for_it() -> None:
    cache: BoundedCache[str, object] = BoundedCache(3, lambda _: 1)
    is_begun, may_end, calls = threading.Event(), threading.Event(), []

    def make() -> object:
        calls.append(1)
        is_begun.set()
        may_end.wait(10)
        return object()

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(cache.get, "a", make)
        is_begun.wait(10)
        others = [pool.submit(cache.get, "a", make) for _ in range(3)]
        assert cache.get("b", lambda: "another") == "another", "other values do not wait"
        may_end.set()
        assert {id(each.result()) for each in others} == {id(first.result())}
    assert len(calls) == 1
