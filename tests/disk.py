"""A real disk that can be connected, pulled out, full and read-only: one in memory, for those who may mount it."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


@contextlib.contextmanager
def connected(folder: Path, *, size_bytes: int = 8 << 20) -> Iterator[None]:
    """While the block runs, `folder` is an empty disk of this size. Skips the test where nothing may be mounted."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size_bytes}", "none", str(folder)]
    try:
        is_mounted = subprocess.run(command, capture_output=True).returncode == 0
    except FileNotFoundError:
        is_mounted = False
    if not is_mounted:
        pytest.skip("mounting a disk needs rights that this process has not")
    try:
        yield
    finally:
        disconnect(folder)


def disconnect(folder: Path) -> None:
    """Takes the disk away, also while it is in use."""
    subprocess.run(["umount", "--lazy", str(folder)], capture_output=True)


def make_read_only(folder: Path) -> None:
    """Lets nobody write to the disk any more, not even root."""
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
