"""The shapes of favourites and collections: what is sent, and what is answered."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from server.api.wire import Wire
from server.saved.marks import DELETED_DAYS, FAVOURITES, MAX_NAME

MAX_CHANGED = 1000
"""Pictures that can be added, and pictures that can be removed, in one request."""
COLLECTION_PATTERN = r"^(favourites|[a-z2-7]{16})$"
_EXAMPLE_ID = "k5xgrdw3bqzt2m7e"

CollectionId = Annotated[str, StringConstraints(pattern=COLLECTION_PATTERN)]
PictureName = Annotated[str, StringConstraints(pattern=r"^[a-z2-7]{16}$")]
CollectionName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_NAME),
    Field(description="Shown to people; no two collections have the same.", examples=["Rome"]),
]


class _Sent(Wire):
    """A shape of a request: what it does not know is a mistake, and said."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=False)


class NewCollection(_Sent):
    """A collection to be made."""

    name: CollectionName
    add: list[PictureName] = Field([], max_length=MAX_CHANGED, description="Ids of pictures to begin it with.")


class CollectionChange(_Sent):
    """What is to be different about a collection; what is left out stays."""

    name: CollectionName | None = None
    deleted: bool | None = Field(
        None, description=f"`false` brings a collection back that was deleted less than {DELETED_DAYS} days ago."
    )


class PicturesChange(_Sent):
    """Pictures to be put into a collection and taken out of it, by their ids."""

    add: list[PictureName] = Field(
        [], max_length=MAX_CHANGED, description="In this order. One that is in it already stays where it is."
    )
    remove: list[PictureName] = Field(
        [], max_length=MAX_CHANGED, description="One that is not in it, or not any more, is no mistake."
    )


class CollectionSummary(Wire):
    """A collection without its pictures."""

    id: str = Field(description=f"`{FAVOURITES}` for the one that is always there.", examples=[_EXAMPLE_ID])
    name: str
    count: int = Field(description="Pictures that are there.")
    away: int = Field(description="Pictures that are not there now, such as those of a drive that is not connected.")
    cover: str | None = Field(description="The id of the picture that was added last.")
    created_at: str = Field(description="UTC, ISO 8601.")


class CollectionList(Wire):
    """All collections, favourites first, the others by name."""

    items: list[CollectionSummary]
    snapshot: str
    version: str = Field(description="Another one after every change to any collection.")
    notice: str | None = Field(description="What a person should know of a file that was damaged, or null.")


class AwayPicture(Wire):
    """A picture that is in a collection and not there now."""

    id: str = Field(description="By which it can be taken out of the collection.")
    path: str = Field(description="Where it was, as a whole path.")


class CollectionState(CollectionSummary):
    """A collection after a change."""

    snapshot: str
    version: str = Field(description="Another one after every change to any collection.")


class CollectionDetail(CollectionState):
    """A collection and its pictures."""

    pictures: list[str] = Field(description="Ids, the one added last first.")
    away_pictures: list[AwayPicture] = Field(description="The first 1,000 of those that are away.")
