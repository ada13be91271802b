"""How much of the processors went to others while something was measured: times taken then say little.

Read from `/proc/stat` (man 5 proc); where there is none it is not known.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_STAT = Path("/proc/stat")
_IDLE, _IO_WAIT = 3, 4


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """A moment: the ticks all processors have had, those that anybody used, and those that were ours."""

    total: int
    used: int
    ours: float

    @classmethod
    def start(cls) -> Stopwatch | None:
        """Now; None where the system does not say."""
        try:
            ticks = [int(value) for value in _STAT.read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]]
        except (OSError, ValueError):
            return None
        own = os.times()
        seconds = own.user + own.system + own.children_user + own.children_system
        total = sum(ticks)
        return cls(total, total - ticks[_IDLE] - ticks[_IO_WAIT], seconds * os.sysconf("SC_CLK_TCK"))

    def share_of_others(self) -> float | None:
        """The part of all processor time since then that others had, 0 to 1. Children count once they have ended."""
        now = Stopwatch.start()
        if now is None or now.total == self.total:
            return None
        others = (now.used - self.used) - (now.ours - self.ours)
        return min(1.0, max(0.0, others / (now.total - self.total)))
