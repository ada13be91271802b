"""Who else is at work: another run that holds the collection's lock, and what answers on the server's port."""

from __future__ import annotations

import errno
import http.client
import json
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from server.diagnosis.case import Case
from server.diagnosis.findings import Area, Finding

NAME = "at work"
LOCK_NAMES = ("collection.lock", "clip_index.lock")
_PATIENCE_SECONDS = 1.0


def examine(case: Case) -> Area:
    """Looks at locks and port, and leaves in `case` whether somebody is at work."""
    settings = case.settings
    findings = []
    for lock in (settings.cache_dir / LOCK_NAMES[0], settings.npz_folder / LOCK_NAMES[1]):
        holder = holder_of(lock)
        if holder is not None:
            case.is_busy = True
            problem = f"is held by {holder}; what is told below may be work that is under way, and --fix waits for it"
            findings.append(Finding(NAME, "note", problem, str(lock)))
    if settings.api_port:
        findings += _on_port(settings.api_host, settings.api_port)
    return Area(NAME, "somebody" if findings else "nobody", tuple(findings))


def holder_of(lock: Path) -> str | None:
    """Who holds the lock, None where nobody does or it cannot be known. Neither makes nor changes the file."""
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        descriptor = os.open(lock, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.pread(descriptor, 300, 0).decode("utf-8", "replace") or "another process"
    finally:
        os.close(descriptor)
    return None


def _on_port(host: str, port: int) -> Iterator[Finding]:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror:
        yield Finding(NAME, "error", f"API_HOST is {host!r}, which is not an address of this machine; name another")
        return
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and _is_ours(host, port):
                yield Finding(NAME, "note", f"a Clip Atlas server answers on port {port}")
            elif error.errno == errno.EADDRINUSE:
                problem = f"port {port} is in use by another program"
                yield Finding(NAME, "warning", problem, None, f"python3 -m tools start --port {port + 1}")
            else:
                yield Finding(NAME, "error", f"{host}:{port} cannot be opened: {error.strerror}. Set API_PORT")


def _is_ours(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=_PATIENCE_SECONDS)
    try:
        connection.request("GET", "/api/health", headers={"Host": f"127.0.0.1:{port}"})
        return "model" in json.loads(connection.getresponse().read(100_000))
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        connection.close()
