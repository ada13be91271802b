"""Answers in JSON made smaller on their way: a page of hits is a sixth of its size, and costs a millisecond."""

from __future__ import annotations

import gzip

from flask import Response, request

# Less than this is one packet anyway.
_LEAST_BYTES = 4_096
# The next levels take twice the time for a tenth less.
_LEVEL = 1
_KINDS = ("application/json", "application/problem+json")


def takes_gzip() -> bool:
    """Whether who asked reads gzip."""
    return request.accept_encodings.quality("gzip") > 0


def compressed(response: Response) -> Response:
    """`response`, with a long JSON body compressed where that is read."""
    if response.mimetype not in _KINDS or response.is_streamed or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) < _LEAST_BYTES or "Content-Encoding" in response.headers or not takes_gzip():
        return response
    response.set_data(gzip.compress(body, _LEVEL, mtime=0))
    response.content_encoding = "gzip"
    return response
