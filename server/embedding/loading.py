"""Makes the chosen model. The heavy imports happen here, inside the call, so that nothing else pays for them."""

from __future__ import annotations

import threading

from server.embedding.embedder import Embedder
from server.embedding.models import ModelChoice
from server.progress import Progress
from server.settings import Settings

_one_at_a_time = threading.Lock()


def load(choice: ModelChoice, settings: Settings, progress: Progress) -> Embedder:
    """The embedder for `choice`, ready to be called from any thread.

    `progress` counts the bytes of a download and names what is being done. Takes seconds, minutes where weights are
    fetched. Raises `ModelUnavailableError` with what to do.
    """
    with _one_at_a_time:
        progress.expect(None, "Starting torch")
        from server.embedding.torch_runtime import device_for

        device = device_for(settings)
        progress.expect(None, f"Loading {choice.name}")
        if choice.kind == "offline":
            from server.embedding.offline import OfflineEmbedder

            return OfflineEmbedder.load(device)
        from server.embedding.open_clip import OpenClipEmbedder

        return OpenClipEmbedder.load(choice, settings, device, progress)
