"""Logging, set up once by an entry point: one line an event, on stderr, so that stdout stays free for results."""

from __future__ import annotations

import logging
import sys

_FORMAT = "%(asctime)s %(levelname)-7s %(message)s"


def set_up(level: str) -> None:
    """Sends records of `level` and above to stderr; libraries are heard from WARNING on."""
    logging.basicConfig(level=logging.WARNING, format=_FORMAT, datefmt="%H:%M:%S", stream=sys.stderr, force=True)
    for name in ("server", "tools"):
        logging.getLogger(name).setLevel(level.upper())
    logging.captureWarnings(True)
