"""`python -m server` as a process: what it prints, how it ends."""

import os
import re
import signal
import socket
import subprocess
import sys
from urllib.request import urlopen

import pytest

from server.settings import PROJECT_ROOT
from tests.collection import paint_all, prepare, settings_in


@pytest.fixture
def environment(tmp_path):
    """A small collection and the environment that names it; the offline model, so that no network is asked."""
    settings = settings_in(tmp_path)
    paint_all(settings.original_root)
    prepare(settings)
    return {
        "PATH": os.environ["PATH"],
        "CLIP_MODEL": "offline",
        "ORIGINAL_ROOT": str(settings.original_root),
        "IMAGE_ROOT": str(settings.image_root),
        "ATLAS_ROOT": str(settings.atlas_root),
        "CACHE_DIR": str(settings.cache_dir),
        "API_PORT": "0",
    }


def run(environment, *flags, timeout=30):
    command = [sys.executable, "-m", "server", *flags]
    return subprocess.run(
        command, cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True, timeout=timeout, check=False
    )


@pytest.mark.model
def test_ctrl_c_stops_a_server_that_is_still_loading_at_once_and_without_a_traceback(environment):
    process = subprocess.Popen(
        [sys.executable, "-m", "server"], cwd=PROJECT_ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    with process:
        lines = []
        for line in process.stderr:
            lines.append(line)
            if found := re.search(r"Serving on (\S+)", line):
                break
        with urlopen(f"{found[1]}/api/health", timeout=10) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(timeout=15) == 130
    assert "Traceback" not in rest
    assert "Stopped." in rest


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"API_PORT": "many"}, "API_PORT is 'many'"),
        ({"CLIP_MODEL": "ViT-Z-99"}, "ViT-Z-99"),
        ({"CLIP_MODEL": "ViT-L-14", "HF_HUB_OFFLINE": "1", "HF_HOME": "/no/such/folder"}, "CLIP_MODEL=offline"),
        ({"CLIP_MODEL": "local-dir:/no/such/folder"}, "/no/such/folder"),
        ({"INDEX_BACKEND": "annoy"}, "faiss_flat"),
        ({"API_HOST": "no.such.host.invalid"}, "API_HOST"),
    ],
)
def test_a_setting_that_cannot_be_used_ends_with_a_sentence(environment, changes, says):
    done = run({**environment, **changes})
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_ends_with_a_sentence(environment):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(environment, "--api-port", str(port))
    assert done.returncode == 2
    assert f"Port {port} is in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_flags_are_listed_with_what_they_do(environment):
    done = run(environment, "--help")
    assert done.returncode == 0
    assert "--clip-model" in done.stdout
    assert "Results in an answer" in done.stdout
