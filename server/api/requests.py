"""Requests as this API reads them: a parameter may be given several times, and what is sent stays in memory."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict


class Parameters(ImmutableMultiDict[str, Any]):
    """Parameters of which one that was given several times is a list."""

    def to_dict(self, flat: bool = True) -> dict[str, Any]:
        """The parameters by name: a text each, or a list of texts where there are several."""
        several = super().to_dict(flat=False)
        return several if not flat else {key: each[0] if len(each) == 1 else each for key, each in several.items()}


class ApiRequest(Request):
    """A request whose files are never written to a disk, whatever their size; `MAX_CONTENT_LENGTH` bounds them.

    `question` is what its JSON says, once that was read.
    """

    parameter_storage_class = Parameters
    question: Any = None

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()
