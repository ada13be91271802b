"""Every address the API gives out is made here. The address of an atlas page names its content."""

from __future__ import annotations

from urllib.parse import quote

from server.pictures.atlas_folder import SINGLE_NAME
from server.pictures.atlas_manifest import AtlasPage
from server.records import PictureRecord

API = "/api"


def thumbnail(picture: PictureRecord) -> str:
    """The picture at thumbnail size."""
    return f"{API}/images/{picture.id}/thumbnail?v={version(picture)}"


def original(picture: PictureRecord) -> str:
    """The picture's own file."""
    return f"{API}/images/{picture.id}/original?v={version(picture)}"


def version(picture: PictureRecord) -> str:
    """Names the picture's content, so that no address of it ever shows another that took its place."""
    return picture.fingerprint[:8]


def atlas_page(page: AtlasPage) -> str:
    """One page of the atlas. `atlas.png`, alone, does not name its content; there the address does."""
    content = f"?v={page.digest[:8]}" if page.file == SINGLE_NAME else ""
    return f"{API}/atlas/pages/{quote(page.file)}{content}"


def map_places(name: str) -> str:
    """Where every picture is on the map of that name."""
    return f"{API}/map/{name}/places"


def map_tile(name: str) -> str:
    """A tile of the map of that name, with `{level}`, `{column}` and `{row}` to be put in."""
    return f"{API}/map/{name}/tiles/{{level}}/{{column}}/{{row}}.jpg"


def export(reference: str, kind: str) -> str:
    """The archive (`zip`) or the table (`csv`) of pictures that were chosen to be taken along."""
    return f"{API}/exports/{reference}/pictures.{kind}"


def sheet(name: str, number: int) -> str:
    """The result sheet of that number, from 0, of those announced under `name`, which names their content."""
    return f"{API}/sheets/{name}/{number}.jpg"
