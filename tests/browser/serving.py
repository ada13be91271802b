"""A server of its own for tests that need another collection than the common one."""

import contextlib
from collections.abc import Iterator

from server import bootstrap
from server.embedding.embedder import Embedder
from server.settings import Settings


@contextlib.contextmanager
def serving(settings: Settings, embedder: Embedder) -> Iterator[str]:
    """The address of a server over the collection that `settings` name, for as long as the block lasts."""
    running = bootstrap.start(settings, embedder=embedder)
    running.serve_in_background()
    try:
        yield running.url
    finally:
        running.close()
