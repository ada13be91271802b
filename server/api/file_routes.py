"""The bytes: thumbnails, originals and atlas pages. A file is reached by the id of a picture, never by a path."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any

from apiflask import APIBlueprint
from flask import Response, request, send_file

from server import files
from server.api import present, urls, wire
from server.api.caching import A_DAY, IMMUTABLE, REVALIDATE, named_by
from server.errors import MissingFileError
from server.pictures.atlas_folder import PAGE_NAME, SINGLE_NAME
from server.pictures.locating import file_below
from server.records import PictureRecord, printable
from server.services import Services

_TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".avif": "image/avif"}


def routes(services: Services) -> APIBlueprint:
    """`…/thumbnail`, `…/original`, `/api/atlas` and its pages."""
    blueprint = APIBlueprint("files", __name__, tag="Files")
    settings = services.settings

    def _wanted(picture_id: str) -> PictureRecord:
        """The picture, if it is still the one that the address names."""
        record = services.search.snapshot.picture(picture_id)
        if request.args.get("v", urls.version(record)) != urls.version(record):
            raise MissingFileError("This picture has changed since. Reload to see it as it is now.")
        return record

    @blueprint.get("/api/images/<picture_id>/thumbnail")
    @blueprint.doc(operation_id="get_thumbnail", summary="The picture, small", responses=_answers(200, 404, 503))
    def get_thumbnail(picture_id: str) -> Response:
        return _thumbnail(_wanted(picture_id), settings.image_root)

    @blueprint.get("/api/images/<picture_id>/original")
    @blueprint.doc(
        operation_id="get_original",
        summary="The picture's own file; the thumbnail where originals are not at hand",
        responses=_answers(200, 206, 404, 416, 503),
    )
    def get_original(picture_id: str) -> Response:
        record = _wanted(picture_id)
        if settings.original_root is None:
            return _thumbnail(record, settings.image_root)
        file = _inside(settings.original_root, record.path)
        response = send_file(
            file,
            mimetype=record.media_type,
            download_name=_header_name(record.name),
            conditional=True,
            # Edited since the catalogue was made, the file is not what the fingerprint says.
            etag=record.fingerprint if file.stat().st_mtime_ns == record.modified_ns else _stamp(file),
        )
        response.headers["Cache-Control"] = REVALIDATE
        return response

    @blueprint.get("/api/atlas")
    @blueprint.output(wire.AtlasInfo)
    @blueprint.doc(operation_id="get_atlas", summary="The atlas and its pages", responses=[404, 503])
    def get_atlas() -> tuple[wire.AtlasInfo, int, dict[str, str]]:
        snapshot = services.search.snapshot
        if snapshot.atlas is None:
            raise MissingFileError("There is no atlas yet. Make it with: python -m tools sprite_atlas")
        return present.atlas(snapshot.atlas, snapshot), 200, named_by(snapshot)

    @blueprint.get("/api/atlas/pages/<file>")
    @blueprint.doc(operation_id="get_atlas_page", summary="One page of the atlas", responses=_answers(200, 404, 503))
    def get_atlas_page(file: str) -> Response:
        atlas = services.search.snapshot.atlas
        page = next((page for page in atlas.pages if page.file == file), None) if atlas else None
        # A page that names its content stays good after the atlas was drawn anew, as long as its file is there.
        if page is None and not PAGE_NAME.fullmatch(file):
            raise MissingFileError("There is no such page in the atlas. Reload to see the present one.")
        path = _inside(settings.atlas_root, file)
        digest = page.digest if page else ""
        response = send_file(path, mimetype=_TYPES.get(path.suffix), conditional=True, etag=digest or file)
        names_content = file != SINGLE_NAME or request.args.get("v") == digest[:8]
        response.headers["Cache-Control"] = IMMUTABLE if names_content else REVALIDATE
        return response

    return blueprint


def _thumbnail(record: PictureRecord, root: Path) -> Response:
    name = _header_name(record.thumbnail.rpartition("/")[2])
    file = _inside(root, record.thumbnail)
    content = file.read_bytes()
    digest = files.digest_bytes(content)
    response = send_file(
        BytesIO(content),
        mimetype=_TYPES.get(file.suffix),
        download_name=name,
        conditional=True,
        etag=digest,
        last_modified=file.stat().st_mtime,
    )
    # The address names the picture's content, but not the size its thumbnail was made at, so it is kept for a day: if
    # these are the bytes that were made of it, and not those of a picture that is just taking its place.
    is_its_own = "v" in request.args and digest == record.thumbnail_digest
    response.headers["Cache-Control"] = A_DAY if is_its_own else REVALIDATE
    return response


def _stamp(file: Path) -> str:
    """An ETag for a file that may be written anew under its name."""
    status = file.stat()
    return f"{status.st_mtime_ns:x}-{status.st_size:x}"


def _header_name(name: str) -> str:
    """A file's name as a header may carry it: a name may hold a line break, and bytes that are no text."""
    return "".join(character if character.isprintable() else "_" for character in printable(name))


def _inside(root: Path, relative: str) -> Path:
    """The file at `relative` below `root`, links followed; `MissingFileError` where it is gone or leads outside."""
    file = file_below(root, relative)
    if file is None:
        name = printable(relative)
        raise MissingFileError(
            f"The file {name} is not there any more. It may have been moved, or its drive is not connected."
        )
    return file


def _answers(*statuses: int) -> dict[int | str, dict[str, str | dict[str, dict[str, Any]]]]:
    """Documents an answer of bytes, and the errors by their status."""
    image = {"image/*": {"schema": {"type": "string", "format": "binary"}}}
    found: dict[int | str, dict[str, str | dict[str, dict[str, Any]]]] = {}
    for status in statuses:
        found[str(status)] = {"description": HTTPStatus(status).phrase}
        if status < HTTPStatus.BAD_REQUEST:
            found[str(status)]["content"] = image
    return found
