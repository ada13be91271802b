import io

import pytest

from server.progress import Progress
from tools import progress_line
from tools.progress_line import ProgressLine, describe, duration


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.4, "0 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (220, "3 min 40 s"), (7500, "2 h 5 min")]
)
def test_a_duration_is_told_in_two_units_at_most(seconds: float, told: str) -> None:
    assert duration(seconds) == told


def test_a_line_says_how_many_of_how_many_and_where() -> None:
    line = ProgressLine("Thumbnails", io.StringIO())
    line.progress.expect(20_000)
    line.progress.advance(1234, detail="holiday/\udcff")
    assert describe(line.progress).startswith("1,234 of 20,000")
    assert describe(line.progress).endswith("holiday/\ufffd")


class Halfway(Progress):
    """As it is in the middle of long work."""

    rate_per_second = 85.0
    seconds_left = 220.0


@pytest.mark.parametrize(
    ("width", "told"),
    [
        (80, "1,234 of 20,000 · 85/s · 3 min 40 s left · holiday/in the north/2019"),
        (60, "1,234 of 20,000 · 85/s · 3 min 40 s left · …n the north/2019"),
        (50, "1,234 of 20,000 · 85/s · 3 min 40 s left"),
        (39, "1,234 of 20,000 · 3 min 40 s left"),
        (20, "1,234 of 20,000"),
        (8, "1,234 of"),
    ],
)
def test_what_matters_least_is_left_out_where_a_line_is_short(width: int, told: str) -> None:
    progress = Halfway(20_000)
    progress.advance(1234, detail="holiday/in the north/2019")
    assert describe(progress, width) == told


def test_a_line_is_never_wider_than_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    terminal = Terminal()
    with ProgressLine("Thumbnails", terminal) as line:
        line.progress.expect(20_000, "a folder with a long name in another with a long name")
    assert terminal.getvalue().startswith("\rThumbnails: 0 of 20,000 · …")
    assert {len(written.strip()) for written in terminal.getvalue().split("\r")} <= set(range(40))


def test_on_a_terminal_the_line_is_rewritten_and_gone_at_the_end() -> None:
    terminal = Terminal()
    with ProgressLine("Atlas", terminal) as line:
        line.progress.expect(3)
    shown = terminal.getvalue()
    assert shown.startswith("\rAtlas: 0 of 3")
    assert "\n" not in shown
    assert shown.endswith(" \r")


def test_in_a_log_a_short_task_writes_nothing_and_a_long_one_whole_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    log = io.StringIO()
    with ProgressLine("Atlas", log) as line:
        line.progress.expect(3)
        assert log.getvalue() == ""
        monkeypatch.setattr(progress_line, "_LOG_SECONDS", 0.0)
        line.progress.advance()
    assert log.getvalue().startswith("Atlas: 1 of 3")
    assert log.getvalue().endswith("\n")
