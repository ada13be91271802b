from collections.abc import Iterator

import pytest

from server.search.encoder import QueryEncoder
from tests.server.search import made


@pytest.fixture(scope="session")
def words_model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueryEncoder]:
    """One encoder for all tests: it remembers words, and nothing of the collections."""
    encoder = made.encoder(tmp_path_factory.mktemp("words"))
    yield encoder
    encoder.close()
