"""Work on many things, a few at once: results as they come, and never more in hand than a few."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_CHECK_SECONDS = 0.1


def in_turn(
    work: Callable[[T], R],
    items: Iterable[T],
    *,
    threads: int,
    check: Callable[[], None] = lambda: None,
    let_go: Callable[[], None] = lambda: None,
) -> Generator[R]:
    """The results of `work`, done on `threads` threads, in the order in which they are ready.

    Twice as many items as threads are taken in advance, so memory does not grow with their number. `check` is called
    several times a second and may raise to end this. However it ends, `let_go` is called before the threads are waited
    for; it makes work that is under way end early. Without items no thread is started.
    """
    pending: set[Future[R]] = set()
    waiting = iter(items)
    pool = ThreadPoolExecutor(threads, thread_name_prefix="in-turn")
    try:
        while True:
            for item in waiting:
                pending.add(pool.submit(work, item))
                if len(pending) >= 2 * threads:
                    break
            if not pending:
                return
            done, pending = wait(pending, _CHECK_SECONDS, return_when=FIRST_COMPLETED)
            check()
            for future in done:
                yield future.result()
    finally:
        let_go()
        pool.shutdown(cancel_futures=True)
