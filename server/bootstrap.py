"""The composition root: settings in, a running server out. The only place that chooses implementations."""

from __future__ import annotations

import errno
import logging
import os
import socket
import sys
import threading
from dataclasses import dataclass

import waitress
from waitress import wasyncore
from waitress.server import BaseWSGIServer

from server.api.app import create_app
from server.api.bodies import MAX_BODY_BYTES
from server.api.event_routes import MAX_STREAMS
from server.api.export_routes import MAX_ARCHIVES
from server.api.receiving import Channel
from server.embedding import loading, models
from server.embedding.embedder import Embedder
from server.embedding.models import ModelChoice
from server.errors import SettingsError
from server.index.backends import BACKENDS
from server.preparation import ModelSource, Preparation
from server.progress import Progress
from server.services import ModelIdentity, Services
from server.settings import Settings
from server.upkeep import Upkeep

log = logging.getLogger(__name__)

_STOP_SECONDS = 2.0
# A model gives the interpreter up at each of its hundred steps, and waits this long to have it back while the upkeep
# works. With Python's own 5 ms a search that comes meanwhile would take a third of a second longer.
_SWITCH_SECONDS = 0.0002


@dataclass(frozen=True)
class Running:
    """A server whose port is open and whose start goes on behind it."""

    url: str
    services: Services
    preparation: Preparation
    upkeep: Upkeep
    _server: BaseWSGIServer
    _background: threading.Thread

    def serve(self) -> None:
        """Answers requests until Ctrl-C or `close`."""
        self._server.run()

    def serve_in_background(self) -> None:
        """Answers requests on a thread of its own until `close`."""
        self._background.start()

    def close(self) -> bool:
        """Stops answering and all work behind it; what was embedded is kept. Whether everything ended in time."""
        self.services.closing.set()
        self._server.task_dispatcher.shutdown(timeout=_STOP_SECONDS)
        if self._background.is_alive():
            # The loop's sockets may be closed by the loop's own thread alone; with none left, it ends. Under the lock,
            # lest the loop is woken by something else and closes the trigger before it is pulled.
            trigger = self._server.trigger
            with trigger.lock:
                trigger.thunks.append(lambda: wasyncore.close_all(self._server._map))
                trigger._physical_pull()
            self._background.join(_STOP_SECONDS)
        else:
            self._server.close()
        has_stopped = self.preparation.stop(_STOP_SECONDS)
        has_stopped = self.upkeep.stop(_STOP_SECONDS) and has_stopped
        self.services.search.encoder.close()
        return has_stopped


def start(settings: Settings, *, embedder: Embedder | None = None) -> Running:
    """Opens the port, then begins to prepare in the background.

    `embedder` is used in place of the model that the settings name; tests pass a small one. Raises `SettingsError` for
    an address that cannot be had, `ModelUnavailableError` for a model named explicitly that there is not.
    """
    if settings.index_backend not in BACKENDS:
        raise SettingsError(f"INDEX_BACKEND is {settings.index_backend!r}; it can be one of {', '.join(BACKENDS)}.")
    source = _given(embedder) if embedder is not None else _chosen(settings)
    sys.setswitchinterval(_SWITCH_SECONDS)
    services = Services(settings)
    listening = _listen(settings.api_host, settings.api_port)
    server = waitress.create_server(
        create_app(services),
        sockets=[listening],
        threads=settings.api_threads + MAX_STREAMS + MAX_ARCHIVES,  # streams keep one for as long as they are open
        ident="clip-atlas",
        clear_untrusted_proxy_headers=True,
        channel_timeout=60,
        max_request_body_size=MAX_BODY_BYTES,
        inbuf_overflow=MAX_BODY_BYTES,  # what is sent to search with is never written to a disk
        channel_request_lookahead=1,  # so that it is noticed when who listens to a stream has left
    )
    server.channel_class = Channel
    host, port = listening.getsockname()[:2]
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    upkeep = Upkeep(services)
    preparation = Preparation(services, source, on_end=upkeep.start)
    preparation.start()
    background = threading.Thread(target=server.run, name="waitress", daemon=True)
    return Running(url, services, preparation, upkeep, server, background)


def prepare_in_foreground(settings: Settings, embedder: Embedder) -> Services:
    """Everything but the port: the services, prepared to the end before this returns. For tests and benchmarks."""
    services = Services(settings)
    preparation = Preparation(services, _given(embedder))
    preparation.start()
    preparation.wait(None)
    return services


def check_address(settings: Settings) -> None:
    """Raises `SettingsError` where the address cannot be opened; asked before long work that would be for nothing."""
    _listen(settings.api_host, settings.api_port).close()


def _given(embedder: Embedder) -> ModelSource:
    identity = ModelIdentity(embedder.key, embedder.key, "other", dim=embedder.dim)
    return ModelSource(identify=lambda _: identity, load=lambda _: embedder)


def _chosen(settings: Settings) -> ModelSource:
    # A model named explicitly is never replaced, so a wrong name is said before the port is opened. `auto` may ask the
    # hub, which takes seconds where there is no network: that waits for the thread.
    early = None if settings.clip_model == "auto" else models.choose(settings)
    if early is not None:
        models.require_weights(early)
    choice: list[ModelChoice] = [early] if early else []

    def identify(progress: Progress) -> ModelIdentity:
        if not choice:
            choice.append(models.choose(settings, progress=progress))
        chosen = choice[0]
        log.info("%s", chosen.reason)
        return ModelIdentity(chosen.key, chosen.name, chosen.kind, chosen.notice, models.expected_dim(chosen.key))

    def load(progress: Progress) -> Embedder:
        return loading.load(choice[0], settings, progress)

    return ModelSource(identify, load)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise SettingsError(f"API_HOST is {host!r}, which is not an address of this machine.") from error
    listening = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix" and sys.platform != "cygwin":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
        listening.listen(128)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            reason = f"Port {port} is in use. Stop what uses it, or choose another: --port {port + 1}"
        elif error.errno == errno.EACCES:
            reason = f"Port {port} may not be opened by this user. Choose one above 1023."
        else:
            reason = f"{host}:{port} cannot be opened: {error.strerror}."
        raise SettingsError(reason) from error
    return listening
