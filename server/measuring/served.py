"""The server that is measured: a fresh process that serves, and answers what its parent asks on stdin.

The first line says with which settings. Then each line is a question, and each answer a line of JSON on stdout. It ends
with its stdin, and so with its parent, however that ends.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from typing import Any, TextIO

from server import bootstrap, log
from server.bootstrap import Running
from server.embedding.embedder import Embedder
from server.errors import ClipAtlasError
from server.measuring import memory, recall
from server.search.modes.mode import Mode
from server.search.modes.similar import Similar
from server.search.modes.text import Text
from server.settings import Settings


def main() -> None:
    """Serves until stdin ends. Never comes back."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints must not mix with the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    log.set_up("ERROR")
    begin = json.loads(sys.stdin.readline())
    try:
        running = bootstrap.start(Settings.model_validate(begin["settings"]), embedder=_made_by(begin["embedder"]))
    except ClipAtlasError as error:
        _say(answers, {"error": str(error)})
        os._exit(1)
    running.serve_in_background()
    _say(answers, {"url": running.url})
    for line in sys.stdin:
        try:
            _say(answers, _answer(running, json.loads(line)))
        except ClipAtlasError as error:
            _say(answers, {"error": str(error)})
    running.close()
    # Taking down an interpreter with a model in it takes a second, and nobody waits for anything more.
    os._exit(0)


def _answer(running: Running, question: dict[str, Any]) -> dict[str, Any]:
    if question["ask"] == "memory":
        told = memory.now_and_most()
        return {} if told is None else {"now_bytes": told[0], "most_bytes": told[1]}
    services, limit = running.services, int(question["limit"])
    modes: list[Mode] = [*map(Similar, question["pictures"]), *map(Text, question["words"])]
    return {"recalls": recall.measure(services.search, services.search.encoder, modes, limit).tolist()}


def _made_by(factory: str | None) -> Embedder | None:
    """The embedder that `module:callable` makes, for tests."""
    if factory is None:
        return None
    module, _, name = factory.partition(":")
    made: Embedder = getattr(importlib.import_module(module), name)()
    return made


def _say(answers: TextIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
