"""A form as a browser sends it, made in memory: what a client of a test sends should never be on a disk either."""

import json
from collections.abc import Sequence

BOUNDARY = "a-boundary-that-is-in-no-picture"


def form(*parts: tuple[str, bytes] | tuple[str, bytes, str]) -> dict[str, object]:
    """What to post: a name and content for each field, and a file name besides for each file."""
    body = b"".join(_part(*part) for part in parts) + f"--{BOUNDARY}--\r\n".encode()
    return {"data": body, "content_type": f"multipart/form-data; boundary={BOUNDARY}"}


def question(body: object, pictures: Sequence[tuple[str, bytes]] = ()) -> dict[str, object]:
    """What to post to ask with pictures."""
    return form(("question", json.dumps(body).encode()), *((name, content, "a.jpg") for name, content in pictures))


def _part(name: str, content: bytes, file_name: str | None = None) -> bytes:
    file = "" if file_name is None else f'; filename="{file_name}"\r\nContent-Type: application/octet-stream'
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
    return head.encode() + content + b"\r\n"
