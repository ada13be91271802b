"""What a request may say in its address. Checked before a route sees it; a value that does not fit is a problem."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from server.api.wire import Wire
from server.search.query import MAX_LIMIT


def never_null(schema: dict[str, Any]) -> None:
    """A parameter that may be left out has no default to send, and null is not one of its values."""
    schema.pop("default", None)
    schema.update(next(kind for kind in schema.pop("anyOf") if kind["type"] != "null"))


class Pinned(Wire):
    """Which snapshot to answer from."""

    snapshot: str | None = Field(
        None,
        pattern=r"^[0-9a-f]{12}$",
        description="`snapshot` of the first answer, so that further parts fit it though the collection changes. It is "
        "kept for ten minutes after a change; later the answer is 404. Not given: the present one.",
        json_schema_extra=never_null,
    )


class Page(Pinned):
    """Which part of a ranking is wanted."""

    limit: int | None = Field(
        None,
        ge=1,
        le=MAX_LIMIT,
        description="Hits wanted; SEARCH_TOP_K where not given.",
        json_schema_extra=never_null,
    )
    offset: int = Field(0, ge=0, le=10_000_000, description="Hits to pass over first.")


class Ordered(Pinned):
    """All pictures in some order."""

    order: Literal["path", "similar"] = Field(
        "path", description="`similar`: as the atlas has them, like beside like; pictures it lacks come last."
    )


class ListParameters(Ordered):
    """A walk through the whole collection."""

    limit: int = Field(200, ge=1, le=MAX_LIMIT, description="Pictures wanted.")
    cursor: str | None = Field(
        None,
        pattern=r"^[a-z2-7]{16}$",
        description="`next_cursor` of the answer before; none to begin.",
        json_schema_extra=never_null,
    )
    offset: int = Field(
        0,
        ge=0,
        le=10_000_000,
        description="Pictures to pass over first, behind the cursor's where one is given. With `snapshot` any part of "
        "the walk can be asked for by itself.",
    )


class NamedParameters(Pinned):
    """Some pictures by their ids."""

    ids: str = Field(
        pattern=r"^[a-z2-7]{16}(,[a-z2-7]{16}){0,199}$",
        description="At most 200, with commas between. Those that are not there are passed over.",
    )


class SkippedParameters(Pinned):
    """A walk through the files that are not in the collection."""

    limit: int = Field(200, ge=1, le=MAX_LIMIT, description="Files wanted.")
    offset: int = Field(0, ge=0, le=10_000_000, description="Files to pass over first.")


class StackParameters(Pinned):
    """A walk through the pictures of a stack."""

    limit: int = Field(200, ge=1, le=MAX_LIMIT, description="Pictures wanted.")
    offset: int = Field(0, ge=0, le=10_000_000, description="Pictures to pass over first.")
