"""The shapes of what is taken along: which pictures, and where they can be had."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from server.api.questions import SearchBody
from server.api.saved_wire import CollectionId, PictureName
from server.api.wire import Wire
from server.exports.selection import MAX_PICTURES

MAX_BYTES = 64 << 30


class ExportBody(Wire):
    """Which pictures: one of the three."""

    model_config = ConfigDict(extra="forbid")

    ids: list[PictureName] | None = Field(
        None, min_length=1, max_length=MAX_PICTURES, description="Ids of pictures, in the order wanted."
    )
    collection: CollectionId | None = Field(None, description="All pictures of a collection that are there.")
    question: SearchBody | None = Field(
        None,
        description="What a question finds: as many hits as its `limit` says; without one, all that come before the "
        "relevance line. Other options of paging are passed over.",
    )


class ExportReply(Wire):
    """Pictures that can be taken along, until they expire."""

    title: str = Field(description="What the files are called, without their endings.")
    count: int
    originals: int = Field(description="How many originals are at hand. Small copies stand in for the others.")
    missing: int = Field(description="Pictures of which there is neither original nor small copy.")
    bytes: int = Field(description="What the archive holds.")
    zip_url: str | None = Field(description=f"The archive; null where it would hold more than {MAX_BYTES >> 30} GiB.")
    csv_url: str = Field(description="The table.")
    expires_in_seconds: int
