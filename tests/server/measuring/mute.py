"""A model that sees pictures and knows no words."""

from collections.abc import Sequence

from server.errors import ModelUnavailableError
from server.records import Vectors
from tests.colour_embedder import ColourEmbedder


class MuteEmbedder(ColourEmbedder):
    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        raise ModelUnavailableError("Its words are missing.")
