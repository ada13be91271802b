from __future__ import annotations

import time
from pathlib import Path

import pytest

from server.embedding.hub import Hub
from server.errors import ModelUnavailableError
from server.progress import Progress
from tests.server.embedding.fake_hub import serving, silent

REPO = "someone/model"
SAFE, PICKLED = "open_clip_model.safetensors", "open_clip_pytorch_model.bin"


def test_weights_are_fetched_once_with_their_size_and_progress(tmp_path: Path) -> None:
    content = bytes(range(256)) * 4096
    seen: list[tuple[int, int | None, str | None]] = []
    progress = Progress(on_change=lambda now: seen.append((now.done, now.total, now.detail)))
    with serving({f"{REPO}/{SAFE}": content}) as server:
        hub = Hub(server.endpoint, tmp_path, is_offline=False)
        assert hub.cached_weights(REPO) is None
        path = hub.fetch_weights(REPO, progress)
        assert path.read_bytes() == content
        asked = len(server.asked)
        assert hub.fetch_weights(REPO, Progress()) == path == hub.cached_weights(REPO)
        assert len(server.asked) == asked
    assert seen[-1][:2] == (len(content), len(content))
    assert "open_clip_model.safetensors (1 MB)" in str(seen[-1][2])


def test_a_hub_without_the_safe_format_gives_the_other(tmp_path: Path) -> None:
    with serving({f"{REPO}/{PICKLED}": b"weights"}) as server:
        assert Hub(server.endpoint, tmp_path, is_offline=False).fetch_weights(REPO, Progress()).name == PICKLED


def test_a_repository_without_weights_is_one_clear_sentence(tmp_path: Path) -> None:
    with serving() as server, pytest.raises(ModelUnavailableError, match="holds no weights"):
        Hub(server.endpoint, tmp_path, is_offline=False).fetch_weights(REPO, Progress())


def test_offline_mode_uses_the_cache_and_nothing_else(tmp_path: Path) -> None:
    with serving({f"{REPO}/{SAFE}": b"weights"}) as server:
        offline = Hub(server.endpoint, tmp_path, is_offline=True)
        with pytest.raises(ModelUnavailableError, match="HF_HUB_OFFLINE"):
            offline.fetch_weights(REPO, Progress())
        assert offline.why_unreachable(REPO, 1) == "HF_HUB_OFFLINE forbids it"
        assert server.asked == []
        Hub(server.endpoint, tmp_path, is_offline=False).fetch_weights(REPO, Progress())
        assert offline.fetch_weights(REPO, Progress()).read_bytes() == b"weights"


@pytest.mark.parametrize("name", [SAFE, PICKLED])
def test_a_hub_that_has_the_weights_can_be_reached(tmp_path: Path, name: str) -> None:
    with serving({f"{REPO}/{name}": b"weights"}) as server:
        assert Hub(server.endpoint, tmp_path, is_offline=False).why_unreachable(REPO, 2) is None


def test_a_persons_token_opens_what_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    with serving({f"{REPO}/{SAFE}": b"weights"}) as server:
        Hub(server.endpoint, tmp_path, is_offline=False).why_unreachable(REPO, 2)
        assert server.authorizations == ["Bearer hf_secret"]


@pytest.mark.parametrize("status", [403, 404, 503])
def test_a_hub_that_refuses_counts_as_out_of_reach(tmp_path: Path, status: int) -> None:
    with serving(status=status) as server:
        reason = Hub(server.endpoint, tmp_path, is_offline=False).why_unreachable(REPO, 2)
    assert str(status) in str(reason)


def test_a_closed_door_is_known_at_once(tmp_path: Path) -> None:
    with silent() as endpoint:
        pass
    assert "cannot be reached" in str(Hub(endpoint, tmp_path, is_offline=False).why_unreachable(REPO, 2))


def test_silence_is_known_in_time(tmp_path: Path) -> None:
    with silent() as endpoint:
        started = time.monotonic()
        reason = Hub(endpoint, tmp_path, is_offline=False).why_unreachable(REPO, 0.2)
    assert reason
    assert time.monotonic() - started < 1


def test_a_download_without_network_fails_at_once_and_says_why(tmp_path: Path) -> None:
    with silent() as endpoint:
        pass
    started = time.monotonic()
    with pytest.raises(ModelUnavailableError, match="cannot be reached"):
        Hub(endpoint, tmp_path, is_offline=False).fetch_weights(REPO, Progress())
    assert time.monotonic() - started < 2


def test_a_refused_download_says_what_to_do(tmp_path: Path) -> None:
    with serving({f"{REPO}/{SAFE}": b"weights"}, status=403) as server, pytest.raises(ModelUnavailableError) as raised:
        Hub(server.endpoint, tmp_path, is_offline=False).fetch_weights(REPO, Progress())
    assert "CLIP_MODEL=offline" in str(raised.value)
