"""Starts a server in a process of its own, knows when it answers, and asks it as a browser would."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from server.errors import ClipAtlasError
from server.records import PictureId
from server.settings import PROJECT_ROOT, Settings

_POLL_SECONDS = 0.02
_PATIENCE_SECONDS = 1800
# Pictures that the model cannot read have no vector; so many are no reason to begin with embedding.
_FEW, _FEW_SHARE = 20, 0.01


class MeasuringError(ClipAtlasError):
    """The collection cannot be measured; the text says what to do first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: its status, its JSON, and how long it took from the request's first byte to the answer's last."""

    status: int
    content: dict[str, Any]
    milliseconds: float


class FreshServer:
    """One server, alive for as long as its block runs. For one thread."""

    def __init__(self, process: subprocess.Popen[str], url: str, started: float) -> None:
        self._process = process
        self._started = started
        place = urlsplit(url)
        assert place.hostname is not None
        self._connection = http.client.HTTPConnection(place.hostname, place.port, timeout=_PATIENCE_SECONDS)

    def similar(self, picture: PictureId, limit: int) -> Answer:
        """Asks with a picture."""
        return self.get(f"/api/images/{picture}/similar?limit={limit}")

    def search(self, words: str, limit: int) -> Answer:
        """Asks with words."""
        return self.get(f"/api/search?query={quote(words)}&limit={limit}")

    def get(self, path: str) -> Answer:
        """One request on the connection that stays open. Raises `MeasuringError` where the server is gone."""
        started = time.perf_counter()
        try:
            self._connection.request("GET", path)
            answer = self._connection.getresponse()
            content = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise MeasuringError("The server that is measured stopped answering. Its log says more.") from error
        return Answer(answer.status, content, (time.perf_counter() - started) * 1000)

    def wait_for_pictures(self, candidates: Sequence[PictureId]) -> float:
        """Seconds from the start of the process until a question with one of these pictures is answered.

        Raises `MeasuringError` where that will not be.
        """
        while True:
            is_ready = self._require_vectors()
            for picture in candidates:
                if self.similar(picture, 1).status == 200:
                    return time.perf_counter() - self._started
            if is_ready:
                raise MeasuringError("None of the pictures has a vector. First: python -m tools build_index")
            time.sleep(_POLL_SECONDS)

    def wait_for_words(self) -> float | None:
        """Seconds from the start of the process until words are answered; None where the model cannot be loaded."""
        while self.search("a picture", 1).status == 503:
            if self.model_failure() is not None:
                return None
            time.sleep(_POLL_SECONDS)
        return time.perf_counter() - self._started

    def model_failure(self) -> str | None:
        """Why there is no model, as a sentence; None where there is one, or will be."""
        stage = self.get("/api/ready").content["stages"]["model"]
        return str(stage["detail"]) if stage["state"] == "failed" else None

    def ask(self, **question: object) -> dict[str, Any]:
        """What the process says of itself. Raises `MeasuringError`."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return _answer(self._process)

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()

    def _require_vectors(self) -> bool:
        """Whether all that there will be is there. Raises `MeasuringError` where it takes embedding, or will not be."""
        ready = self.get("/api/ready").content
        stages = ready["stages"]
        for name in ("catalogue", "vectors", "index"):
            if stages[name]["state"] == "failed":
                raise MeasuringError(str(stages[name]["detail"]))
        if stages["model"]["state"] == "failed" and stages["vectors"]["state"] == "waiting":
            raise MeasuringError(str(stages["model"]["detail"]))
        missing = stages["vectors"]["total"] or 0
        if stages["vectors"]["state"] == "working" and missing > _FEW:
            pictures = self.get("/api/stats").content.get("pictures", 0)
            if missing > _FEW_SHARE * pictures:
                raise MeasuringError(f"{missing:,} pictures have no vector yet. First: python -m tools build_index")
        return bool(stages["vectors"]["state"] == "ready")


@contextmanager
def fresh_server(settings: Settings, embedder: str | None = None) -> Iterator[FreshServer]:
    """Starts a server on a free port of this machine alone; it ends with the block.

    `embedder` names what makes the model, as `module:callable`, in place of the one that the settings mean. Raises
    `MeasuringError` where the server does not start.
    """
    own = settings.but(api_host="127.0.0.1", api_port=0, watch=False, log_level="ERROR")
    begin = {"settings": own.model_dump(mode="json"), "embedder": embedder}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "server.measuring.served"],
        cwd=PROJECT_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with process:
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(begin) + "\n")
            process.stdin.flush()
            server = FreshServer(process, _answer(process)["url"], started)
            with closing(server):
                yield server
        finally:
            process.terminate()


def _answer(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise MeasuringError("The server that is measured ended before it answered. Its log says more.")
    answer: dict[str, Any] = json.loads(line)
    if "error" in answer:
        raise MeasuringError(str(answer["error"]))
    return answer
