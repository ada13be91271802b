"""Where an answer goes on: the snapshot, the next hit, and which question it belongs to, as one short text."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from server.errors import InvalidQueryError
from server.search.query import Query


def next_cursor(query: Query, snapshot: str, total: int) -> str | None:
    """What to ask for the hits behind this page of the query with; None where there are no more."""
    following = query.offset + query.limit
    return f"{snapshot}-{following:x}-{_digest(query)}" if following < total else None


def at_cursor(query: Query, cursor: str) -> Query:
    """The same question from there on; `InvalidQueryError` where the cursor belongs to another one."""
    snapshot, following, digest = cursor.split("-")
    if digest != _digest(query):
        raise InvalidQueryError("cursor", "This cursor belongs to another question. Ask that again, or leave it out.")
    return replace(query, snapshot=snapshot, offset=int(following, 16))


def _digest(query: Query) -> str:
    return hashlib.blake2b(repr(query.unpaged).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
