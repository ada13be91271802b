"""How much memory this process has: now and at the most, in bytes."""

from __future__ import annotations

from pathlib import Path

_STATUS = Path("/proc/self/status")
_NOW, _MOST = "VmRSS", "VmHWM"


def now_and_most() -> tuple[int, int] | None:
    """Resident memory now, and the most there was; None where the system does not say."""
    try:
        lines = _STATUS.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    kib = {line.partition(":")[0]: line.split()[1] for line in lines if line.startswith((_NOW, _MOST))}
    return int(kib[_NOW]) * 1024, int(kib[_MOST]) * 1024
