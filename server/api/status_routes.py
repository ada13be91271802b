"""What the server says of itself."""

from __future__ import annotations

from apiflask import APIBlueprint

from server import __version__
from server.api import present, wire
from server.api.caching import named_by
from server.services import Services


def routes(services: Services) -> APIBlueprint:
    """`/api/health`, `/api/ready` and `/api/stats`."""
    blueprint = APIBlueprint("status", __name__, tag="Status")

    @blueprint.get("/api/health")
    @blueprint.output(wire.Health)
    @blueprint.doc(operation_id="health", summary="Whether the server lives, and what it serves")
    def health() -> wire.Health:
        search, model = services.search, services.model
        identity, stage = model.identity, services.readiness.stage("model")
        root = services.settings.original_root
        return wire.Health(
            status="ok",
            version=__version__,
            snapshot=search.snapshot.name if search.has_snapshot else None,
            pictures=len(search.snapshot.pictures) if search.has_snapshot else 0,
            originals_available=root is not None and root.is_dir(),
            model=wire.ModelInfo(
                key=identity and identity.key,
                name=identity and identity.name,
                kind=identity and identity.kind,
                state=stage.state,
                notice=identity and identity.notice,
                detail=stage.detail,
            ),
        )

    @blueprint.get("/api/ready")
    @blueprint.output(wire.Ready)
    @blueprint.doc(operation_id="ready", summary="How far the start of the server is")
    def ready() -> wire.Ready:
        return present.ready(services)

    @blueprint.get("/api/stats")
    @blueprint.output(wire.Stats)
    @blueprint.doc(operation_id="stats", summary="The collection in numbers", responses=[503])
    def stats() -> tuple[wire.Stats, int, dict[str, str]]:
        snapshot = services.search.snapshot
        return present.stats(snapshot), 200, named_by(snapshot)

    return blueprint
