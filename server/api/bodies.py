"""What a POST brings: a question as JSON, or a form of a question and pictures. Bounded, and never on a disk."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from server.api.pointers import file_field
from server.api.requests import ApiRequest
from server.errors import InvalidQueryError, MalformedError, TooLargeError

T = TypeVar("T")

JSON, FORM = "application/json", "multipart/form-data"
QUESTION, PICTURE = "question", "picture"
MAX_UPLOADS = 8
MAX_UPLOAD_BYTES = 32 << 20
MAX_BODY_BYTES = 64 << 20
MAX_QUESTION_BYTES = 1 << 20
# Beyond what is said to be the most, so that one more is answered with a sentence of ours; far more are not read.
_MAX_PARTS = 64


@dataclass(frozen=True, slots=True)
class Sent:
    """What JSON says, not yet checked, and the bytes of pictures by the names of their parts."""

    question: Any
    pictures: Mapping[str, bytes]


def read_question(request: ApiRequest) -> Sent:
    """The body of a POST that asks. `request.question` is the question from then on.

    Raises `UnsupportedMediaType`, `MalformedError`, `TooLargeError`, and `InvalidQueryError` for a part of a form.
    """
    _accept(request, JSON, FORM)
    pictures: Mapping[str, bytes] = {}
    text: str | bytes
    if request.mimetype == JSON:
        text = _bounded(request.get_data, request)
    else:
        text, pictures = _form(request)
    return Sent(_loaded(text, request), pictures)


def read_json(request: ApiRequest) -> Any:
    """What JSON says, not yet checked; `request.question` from then on. Raises as `read_question` does.

    A page of another site cannot send this without asking first, as it could send text or a form.
    """
    _accept(request, JSON)
    return _loaded(_bounded(request.get_data, request), request)


def read_picture(request: ApiRequest) -> bytes:
    """The one picture of a form. Raises as `read_question` does."""
    _accept(request, FORM)
    files = _files(request)
    if request.form or [name for name, _ in files] != [PICTURE]:
        raise InvalidQueryError("files", f"Send one picture, as a form with one file that is called “{PICTURE}”.")
    return _contents(files)[PICTURE]


def _loaded(text: str | bytes, request: ApiRequest) -> Any:
    try:
        request.question = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedError("", "The question is not JSON that can be read.") from error
    return request.question


def _accept(request: ApiRequest, *kinds: str) -> None:
    if request.mimetype not in kinds:
        raise UnsupportedMediaType(f"Send it as {' or as '.join(kinds)}.")
    request.max_content_length = MAX_BODY_BYTES if request.mimetype == FORM else MAX_QUESTION_BYTES
    request.max_form_parts, request.max_form_memory_size = _MAX_PARTS, MAX_QUESTION_BYTES


def _bounded(read: Callable[[], T], request: ApiRequest) -> T:
    try:
        return read()
    except RequestEntityTooLarge as error:
        if request.mimetype == JSON:
            raise TooLargeError("", f"The question is larger than {MAX_QUESTION_BYTES >> 20} MiB. Ask less.") from error
        raise TooLargeError(
            "files",
            f"The form is too large. Send at most {MAX_UPLOADS} pictures, {MAX_BODY_BYTES >> 20} MiB in all.",
        ) from error


def _files(request: ApiRequest) -> list[tuple[str, FileStorage]]:
    """The files of the form, in their order; a name may come twice."""
    return _bounded(lambda: list(request.files.items(multi=True)), request)


def _form(request: ApiRequest) -> tuple[str | bytes, Mapping[str, bytes]]:
    """The text of the question, and the pictures. Browsers send JSON with its type as a file, which is as good."""
    files = _files(request)
    questions: list[str | bytes] = [
        *request.form.getlist(QUESTION),
        *(sent.stream.read(MAX_QUESTION_BYTES + 1) for name, sent in files if name == QUESTION),
    ]
    if len(questions) != 1:
        raise InvalidQueryError("", f"The form has to have one part “{QUESTION}”, which holds the question as JSON.")
    if len(questions[0]) > MAX_QUESTION_BYTES:
        raise TooLargeError("", f"The question is larger than {MAX_QUESTION_BYTES >> 20} MiB. Ask less.")
    for name in request.form:
        if name != QUESTION:
            raise InvalidQueryError(
                file_field(name), f"The part “{name}” is no file. Send a picture with a file name, or leave it out."
            )
    return questions[0], _contents([(name, sent) for name, sent in files if name != QUESTION])


def _contents(files: list[tuple[str, FileStorage]]) -> dict[str, bytes]:
    if len(files) > MAX_UPLOADS:
        raise TooLargeError("files", f"There are {len(files)} pictures. Send at most {MAX_UPLOADS} at once.")
    contents: dict[str, bytes] = {}
    for name, sent in files:
        if name in contents:
            raise InvalidQueryError(file_field(name), f"Two pictures are called “{name}”. Give each its own name.")
        contents[name] = sent.stream.read(MAX_UPLOAD_BYTES + 1)
        if len(contents[name]) > MAX_UPLOAD_BYTES:
            raise TooLargeError(
                file_field(name),
                f"The picture “{name}” is larger than {MAX_UPLOAD_BYTES >> 20} MiB. Send a smaller copy of it.",
            )
    return contents
