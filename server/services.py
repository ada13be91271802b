"""What a request can use: made once by `bootstrap`, passed to the API, never looked up from a global."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Literal

from server.embedding.embedder import Embedder
from server.errors import ModelUnavailableError, NotReadyError
from server.map_view import MapViews
from server.readiness import Readiness
from server.saved.service import SavedCollections
from server.search.encoder import QueryEncoder
from server.search.service import SearchService
from server.settings import Settings
from server.sheets.sheets import Sheets
from server.upkeep_status import UpkeepStatus

ModelKind = Literal["clip", "offline", "other"]


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which model runs. `notice` is one kind sentence for the page where the model has limits worth knowing; `dim` the
    length of its vectors, where that is known before it is loaded.
    """

    key: str
    name: str
    kind: ModelKind
    notice: str | None = None
    dim: int | None = None


class ModelSlot:
    """The place the model is put into when it is loaded; asking before that says so instead of waiting."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._embedder: Embedder | None = None
        self._failure: str | None = None
        self.identity: ModelIdentity | None = None

    def fill(self, embedder: Embedder) -> None:
        """Puts the loaded model in."""
        with self._lock:
            self._embedder = embedder

    def fail(self, reason: str) -> None:
        """Says that there will be none, and why."""
        with self._lock:
            self._failure = reason

    @property
    def is_loaded(self) -> bool:
        """Whether `embedder` gives one."""
        return self._embedder is not None

    def embedder(self) -> Embedder:
        """The model; `NotReadyError` while it loads, `ModelUnavailableError` where it cannot be loaded."""
        with self._lock:
            if self._embedder is not None:
                return self._embedder
            if self._failure is not None:
                raise ModelUnavailableError(self._failure)
        raise NotReadyError("model", "The model is still loading. Browsing and “similar” work already.")


@dataclass(frozen=True)
class Services:
    """The settings, the search, the model, how far the start is and what is done to keep up; and that it all ends."""

    settings: Settings
    model: ModelSlot = field(default_factory=ModelSlot)
    readiness: Readiness = field(default_factory=Readiness)
    upkeep: UpkeepStatus = field(default_factory=UpkeepStatus)
    closing: threading.Event = field(default_factory=threading.Event)
    """Set when the server stops: answers that would go on for ever end then."""
    search: SearchService = field(init=False)
    sheets: Sheets = field(init=False)
    maps: MapViews = field(init=False)
    saved: SavedCollections = field(init=False)

    def __post_init__(self) -> None:
        settings = self.settings
        encoder = QueryEncoder(
            self.model.embedder,
            settings.npz_folder,
            image_root=settings.image_root,
            original_root=settings.original_root,
        )
        object.__setattr__(self, "search", SearchService(encoder))
        object.__setattr__(self, "sheets", Sheets(self.settings.atlas_root))
        object.__setattr__(self, "maps", MapViews(self.settings.atlas_root))
        object.__setattr__(self, "saved", SavedCollections(settings.saved_root))
