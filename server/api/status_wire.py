"""The shapes of what the server tells of itself: whether it lives, how far it is, and the collection in numbers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from server.api.wire import Wire
from server.readiness import State
from server.upkeep_status import Task, UpkeepState


class ModelInfo(Wire):
    """The model that runs."""

    key: str | None
    name: str | None
    kind: Literal["clip", "offline", "other"] | None
    state: State
    notice: str | None = Field(description="What a searcher should know of this model, or null.")
    detail: str | None


class Health(Wire):
    """Whether the server lives, and what it serves."""

    status: Literal["ok"]
    version: str
    snapshot: str | None
    pictures: int
    originals_available: bool
    model: ModelInfo


class StageInfo(Wire):
    """How far one stage of the start is."""

    state: State
    done: int | None
    total: int | None
    rate_per_second: float | None
    seconds_left: float | None
    detail: str | None


class Stages(Wire):
    """The stages, in their order."""

    catalogue: StageInfo
    vectors: StageInfo
    index: StageInfo
    atlas: StageInfo
    model: StageInfo


class ChangeInfo(Wire):
    """How many pictures came, went, or are other than they were."""

    added: int
    changed: int
    moved: int
    removed: int
    at: str = Field(description="When it was noticed: UTC, ISO 8601.")


class UpkeepInfo(Wire):
    """What the server does to keep up with changes, once its start has ended."""

    watching: bool = Field(description="Whether changes in the folder of originals are noticed: WATCH.")
    state: UpkeepState = Field(
        description="`off` until the start has ended, `waiting` while another process does the work."
    )
    task: Task | None
    done: int | None
    total: int | None
    rate_per_second: float | None
    seconds_left: float | None
    detail: str | None = Field(description="What is being done, or what a person should do about a failure.")
    last_change: ChangeInfo | None


class LookedInfo(Wire):
    """How many pictures the model has seen: the others are not found by what they show."""

    looked_at: int
    waiting: int = Field(description="Pictures that are still to be looked at.")


class Ready(Wire):
    """Whether a search with words is answered, and by how many pictures."""

    ready: bool
    stages: Stages
    upkeep: UpkeepInfo
    looked: LookedInfo | None = Field(
        description="Of the collection that searches are answered from, once there is one."
    )


class SnapshotEvent(Wire):
    """Searches are answered from another snapshot."""

    snapshot: str
    pictures: int
    embedded: int


class Stats(Wire):
    """The collection in numbers."""

    snapshot: str
    pictures: int
    skipped: int
    folders: int
    bytes: int
    embedded: int
    distinct: int = Field(description="Pictures with different bytes.")
    model: str
    dim: int
    atlas_pages: int
    atlas_bytes: int
    taken_first: str | None
    taken_last: str | None
