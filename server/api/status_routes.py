"""What the server says of itself."""

from __future__ import annotations

from apiflask import APIBlueprint

from server import __version__
from server.api import present, status_wire
from server.api.caching import named_by
from server.services import Services


def routes(services: Services) -> APIBlueprint:
    """`/api/health`, `/api/ready` and `/api/stats`."""
    blueprint = APIBlueprint("status", __name__, tag="Status")

    @blueprint.get("/api/health")
    @blueprint.output(status_wire.Health)
    @blueprint.doc(operation_id="health", summary="Whether the server lives, and what it serves")
    def health() -> status_wire.Health:
        search, model = services.search, services.model
        identity, stage = model.identity, services.readiness.stage("model")
        root = services.settings.original_root
        return status_wire.Health(
            status="ok",
            version=__version__,
            snapshot=search.snapshot.name if search.has_snapshot else None,
            pictures=len(search.snapshot.pictures) if search.has_snapshot else 0,
            originals_available=root is not None and root.is_dir(),
            model=status_wire.ModelInfo(
                key=identity and identity.key,
                name=identity and identity.name,
                kind=identity and identity.kind,
                state=stage.state,
                notice=identity and identity.notice,
                detail=stage.detail,
            ),
        )

    @blueprint.get("/api/ready")
    @blueprint.output(status_wire.Ready)
    @blueprint.doc(operation_id="ready", summary="How far the start of the server is")
    def ready() -> status_wire.Ready:
        return present.ready(services)

    @blueprint.get("/api/stats")
    @blueprint.output(status_wire.Stats)
    @blueprint.doc(operation_id="stats", summary="The collection in numbers", responses=[503])
    def stats() -> tuple[status_wire.Stats, int, dict[str, str]]:
        snapshot = services.search.snapshot
        return present.stats(snapshot), 200, named_by(snapshot)

    return blueprint
