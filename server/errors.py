"""What can go wrong, in the project's own terms.

Errors carry data and one sentence for a person; none knows of HTTP or exit codes. `api/problems.py` gives each a
status, the entry points an exit code.
"""

from __future__ import annotations


class ClipAtlasError(Exception):
    """The base of every error the project raises on purpose; its text is one sentence that says what to do."""


class SettingsError(ClipAtlasError):
    """A setting has a value that cannot be used."""


class FolderError(ClipAtlasError):
    """A folder is missing, unreadable, empty or not writable."""


class CatalogueError(ClipAtlasError):
    """The catalogue is damaged, of another version or cannot be written."""


class UndecodableError(ClipAtlasError):
    """The bytes are not a picture that can be shown; the text is the reason a curator reads.

    `stamp` is the size in bytes and the time of change in ns of the file that was read, where one was.
    """

    def __init__(self, reason: str, stamp: tuple[int, int] | None = None) -> None:
        super().__init__(reason)
        self.stamp = stamp


class DecoderError(ClipAtlasError):
    """The processes that decode pictures cannot be started; no file is to blame."""


class StoppedError(ClipAtlasError):
    """The work was ended from elsewhere before it was done; nothing is wrong with what it was about."""


class ModelUnavailableError(ClipAtlasError):
    """The named model cannot be loaded: unknown, not fetched, or its files are damaged."""


class StoreError(ClipAtlasError):
    """The file of vectors cannot be used for this model."""


class StoreBusyError(StoreError):
    """Another process is writing vectors; nothing is wrong, and it will have finished."""


class ManifestError(ClipAtlasError):
    """The atlas manifest is missing, damaged or of another version."""


class MapError(ClipAtlasError):
    """There is no map that can be used, or none can be made yet."""


class MapGoneError(ClipAtlasError, LookupError):
    """The map that was asked for is not the one in use any more, or has no such part."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The map {name!r} has changed since, or has no such part. Ask /api/map again.")
        self.name = name


class BusyError(ClipAtlasError):
    """Somebody else is at work on the same files; `holder` says who, as far as is known."""

    def __init__(self, holder: str) -> None:
        super().__init__(
            f"{holder[:1].upper()}{holder[1:]} is at work on this collection. Try again when it has finished."
        )
        self.holder = holder


class UnknownPictureError(ClipAtlasError, LookupError):
    """No picture of the catalogue has this id."""

    def __init__(self, picture: str) -> None:
        super().__init__(f"There is no picture with the id {picture!r} in this collection.")
        self.picture = picture


class SnapshotGoneError(ClipAtlasError, LookupError):
    """The snapshot that was asked for is not kept any more: the collection has changed since, some time ago."""

    def __init__(self, snapshot: str) -> None:
        super().__init__(f"The collection has changed since the snapshot {snapshot!r}. Ask again, without it.")
        self.snapshot = snapshot


class SheetGoneError(ClipAtlasError, LookupError):
    """No result sheet is known under this name and number: it was announced too long ago, or never."""

    def __init__(self, sheet: str) -> None:
        super().__init__(f"There is no result sheet {sheet!r} any more. Draw from the atlas, or ask again.")
        self.sheet = sheet


class UnknownCollectionError(ClipAtlasError, LookupError):
    """Nobody made a collection of this id, or it was deleted."""

    def __init__(self, collection: str) -> None:
        super().__init__(f"There is no collection with the id {collection!r}. It may have been deleted.")
        self.collection = collection


class SavedFileError(ClipAtlasError):
    """Favourites and collections cannot be read, or cannot be kept; the text names the file and why."""


class ExportGoneError(ClipAtlasError, LookupError):
    """Nothing is kept to be taken along under this name: it was chosen too long ago, or never."""

    def __init__(self, reference: str) -> None:
        super().__init__("These pictures were chosen too long ago. Choose them again.")
        self.reference = reference


class TooManyArchivesError(ClipAtlasError):
    """More archives than the server has threads for are wanted at once."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} archives are being sent, which is all at once. Try again when one has arrived.")


class UploadGoneError(ClipAtlasError, LookupError):
    """The uploaded picture of that name is not kept any more, or there never was one."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"The picture you sent is not kept any more ({reference!r}). Send it again.")
        self.reference = reference


class MissingFileError(ClipAtlasError):
    """The catalogue knows the picture, and its file is no longer where it was."""


class NotReadyError(ClipAtlasError):
    """A stage of the start that this request needs is not finished yet.

    `stage` is its name in `/api/ready`.
    """

    def __init__(self, stage: str, message: str) -> None:
        super().__init__(message)
        self.stage = stage


class TooManyStreamsError(ClipAtlasError):
    """More listeners than the server has threads for want to be told of changes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} streams of events are open, which is all there can be. Ask /api/ready now and then.")


class InvalidQueryError(ClipAtlasError):
    """The query cannot be asked; `field` names the part at fault."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class MalformedError(InvalidQueryError):
    """What was sent cannot be read at all."""


class TooLargeError(InvalidQueryError):
    """What was sent is more than can be taken."""
