"""The model hub: what of it is here already, whether it can be reached, and fetching with visible progress.

Obeys `HF_HUB_OFFLINE`, `HF_ENDPOINT`, `HF_HOME` and the proxy variables as the hub's own library does, whose cache it
shares. Imports that library only when asked something.
"""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.errors import ModelUnavailableError
from server.progress import Progress

_PATIENCE_SECONDS = 10.0
WEIGHT_NAMES = ("open_clip_model.safetensors", "open_clip_pytorch_model.bin")


@dataclass(frozen=True, slots=True)
class Hub:
    """The hub at `endpoint` with its cache in `cache_dir`; None is what the environment says."""

    endpoint: str | None = None
    cache_dir: Path | None = None
    is_offline: bool | None = None

    def cached_weights(self, repo: str) -> Path | None:
        """The weights of `repo` in the cache, the safe format first, or None. Touches no network."""
        return next((path for name in WEIGHT_NAMES if (path := self.cached(repo, name))), None)

    def cached(self, repo: str, name: str) -> Path | None:
        """One file of `repo` in the cache, or None. Touches no network."""
        from huggingface_hub import try_to_load_from_cache

        path = try_to_load_from_cache(repo, name, cache_dir=self.cache_dir)
        return Path(path) if isinstance(path, str) else None

    def why_unreachable(self, repo: str, seconds: float) -> str | None:
        """None where the weights of `repo` can be fetched, else what is in the way, as the end of a sentence.

        Known after `seconds` at the latest: a resolver that never answers cannot be interrupted, so the question is
        asked on a thread that is left behind.
        """
        if self._offline():
            return "HF_HUB_OFFLINE forbids it"
        obstacle = self._probe(repo, WEIGHT_NAMES, seconds)
        return None if obstacle is None else obstacle.reason

    def fetch(self, repo: str, name: str, progress: Progress) -> Path:
        """One file of `repo`, from the cache or fetched into it; `progress` counts bytes.

        A download that was cut short goes on where it stopped. Raises `ModelUnavailableError` where it cannot be had.
        """
        path = self.cached(repo, name) or self._download(repo, name, progress)
        if path is None:
            raise ModelUnavailableError(f"{repo} holds no {name}. {_REMEDY}")
        return path

    def fetch_weights(self, repo: str, progress: Progress) -> Path:
        """The weights of `repo`, the safe format where the hub has it. Raises `ModelUnavailableError`."""
        path = self.cached_weights(repo)
        for name in WEIGHT_NAMES:
            path = path or self._download(repo, name, progress)
        if path is None:
            raise ModelUnavailableError(f"{repo} holds no weights for open_clip. {_REMEDY}")
        return path

    def _download(self, repo: str, name: str, progress: Progress) -> Path | None:
        """The fetched file, or None where the hub says that `repo` has none of this name.

        The hub's library retries for most of a minute where there is no network; a question beforehand is quicker.
        """
        if self._offline():
            raise ModelUnavailableError(f"{repo} is not in the cache and HF_HUB_OFFLINE is set. {_REMEDY}")
        obstacle = self._probe(repo, [name], _PATIENCE_SECONDS)
        if obstacle is not None and obstacle.is_missing:
            return None
        if obstacle is not None:
            raise ModelUnavailableError(f"{repo} cannot be fetched: {obstacle.reason}. {_REMEDY}")
        from huggingface_hub import hf_hub_download

        bar = _counting(progress, name)
        try:
            return Path(hf_hub_download(repo, name, cache_dir=self.cache_dir, endpoint=self.endpoint, tqdm_class=bar))
        except Exception as error:  # the hub's library lets through whatever its HTTP client and the disk raise
            raise ModelUnavailableError(f"{repo} cannot be fetched: {_first_line(error)}. {_REMEDY}") from error

    def _probe(self, repo: str, names: Sequence[str], seconds: float) -> _Obstacle | None:
        """What keeps us from every one of `names`, or None where one of them can be fetched."""
        answers: list[_Obstacle | None] = []
        urls = [f"{self._endpoint()}/{repo}/resolve/main/{name}" for name in names]
        thread = threading.Thread(target=lambda: answers.append(_ask(urls, seconds)), name="hub-probe", daemon=True)
        thread.start()
        thread.join(seconds)
        return answers[0] if answers else _Obstacle(f"the model hub did not answer within {seconds:g} seconds")

    def _offline(self) -> bool:
        from huggingface_hub import constants

        return constants.HF_HUB_OFFLINE if self.is_offline is None else self.is_offline

    def _endpoint(self) -> str:
        from huggingface_hub import constants

        return self.endpoint or constants.ENDPOINT


_REMEDY = "Try again with access to the hub, name a folder of weights with CLIP_MODEL, or set CLIP_MODEL=offline."


@dataclass(frozen=True, slots=True)
class _Obstacle:
    """Why a file cannot be had. `is_missing`: the hub answers, and has no such file."""

    reason: str
    is_missing: bool = False


def _ask(urls: Sequence[str], seconds: float) -> _Obstacle | None:
    """None where one of `urls` answers a HEAD request, the weights' own host included, else what is in the way."""
    from huggingface_hub import get_token

    token = get_token()
    obstacle: _Obstacle | None = None
    for url in urls:
        request = urllib.request.Request(url, method="HEAD")
        if token:
            # A person's token is for the hub and not for the host of files it sends us on to.
            request.add_unredirected_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=seconds):
                return None
        except urllib.error.HTTPError as error:
            obstacle = _Obstacle(f"the model hub answers {error.code} {error.reason}", error.code == 404)
        except (OSError, ValueError) as error:
            cause = _first_line(getattr(error, "reason", error))
            return _Obstacle(f"the model hub cannot be reached ({cause})")
    return obstacle


def _first_line(error: object) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _counting(progress: Progress, name: str) -> type[Any]:
    """A progress bar class that draws nothing and counts into `progress`, in the shape the hub's library wants."""
    from huggingface_hub.utils.tqdm import tqdm

    class Counting(tqdm):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **{**kwargs, "disable": True})  # type: ignore[no-untyped-call]
            total = int(kwargs.get("total") or 0) or None
            size = f" ({total / 1e6:,.0f} MB)" if total else ""
            progress.expect(total, f"Fetching {name}{size}")
            progress.advance(int(kwargs.get("initial") or 0))

        def update(self, n: float | None = 1) -> bool | None:
            progress.advance(int(n or 0))
            return None

    return Counting
