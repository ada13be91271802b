"""Every address the API gives out is made here. The address of an atlas page names its content."""

from __future__ import annotations

from urllib.parse import quote

from server.pictures.atlas_folder import SINGLE_NAME
from server.pictures.atlas_manifest import AtlasPage
from server.records import PictureRecord

API = "/api"


def thumbnail(picture: PictureRecord) -> str:
    """The picture at thumbnail size."""
    return f"{API}/images/{picture.id}/thumbnail?v={picture.fingerprint[:8]}"


def original(picture: PictureRecord) -> str:
    """The picture's own file."""
    return f"{API}/images/{picture.id}/original"


def atlas_page(page: AtlasPage) -> str:
    """One page of the atlas. `atlas.png`, alone, does not name its content; there the address does."""
    content = f"?v={page.digest[:8]}" if page.file == SINGLE_NAME else ""
    return f"{API}/atlas/pages/{quote(page.file)}{content}"
