import io

import pytest

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
