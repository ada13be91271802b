"""`python -m server`: reads the settings, opens the port, serves until Ctrl-C."""

from __future__ import annotations

import contextlib
import logging
import os
import sys

from server import bootstrap, log, settings
from server.bootstrap import Running
from server.errors import ClipAtlasError

EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


def main(argv: list[str]) -> int:
    """Exit status: 2 for settings that cannot be used, 130 after Ctrl-C."""
    try:
        chosen = settings.load(argv)
        log.set_up(chosen.log_level)
        running = bootstrap.start(chosen)
    except ClipAtlasError as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE
    logging.getLogger("server").info("Serving on %s", running.url)
    return serve_until_interrupted(running)


def serve_until_interrupted(running: Running) -> int:
    """Serves, and on Ctrl-C ends the process at once with what was embedded kept."""
    with contextlib.suppress(KeyboardInterrupt):
        running.serve()
    running.close()
    logging.getLogger("server").info("Stopped.")
    logging.shutdown()
    # Taking down an interpreter with torch in it takes a second, and crashes where a thread is still inside the model.
    os._exit(EXIT_INTERRUPTED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
