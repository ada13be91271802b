"""The command that runs every check: what runs beside what, and how it ends."""

import sys
from pathlib import Path

import pytest

from tools.check import ROOT, STEPS, Step, run


def python(code: str, *words: object) -> list[str]:
    return [sys.executable, "-c", code, *map(str, words)]


MEET = """
import sys, time
from pathlib import Path
mine, other = map(Path, sys.argv[1:])
mine.touch()
until = time.monotonic() + 30
while not other.exists() and time.monotonic() < until:
    time.sleep(0.01)
sys.exit(0 if other.exists() else 1)
"""
"""Ends well if the other has begun before it ends."""


def test_python_and_the_page_are_checked_side_by_side_and_the_browser_after_both(tmp_path: Path, capfd) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    both = "import sys; from pathlib import Path; sys.exit(not all(Path(each).exists() for each in sys.argv[1:]))"
    steps = [
        Step("last", lambda: python(both, one, other), lane="last"),
        Step("one", lambda: python(MEET, one, other)),
        Step("other", lambda: python(MEET, other, one), lane="page"),
    ]
    assert run(steps) == 0
    assert "All is well." in capfd.readouterr().out


def test_what_a_step_says_is_shown_whole_and_a_failure_is_named_at_the_end(capfd) -> None:
    failing = "import sys; print('what is wrong'); print('and where', file=sys.stderr); sys.exit(3)"
    assert run([Step("well", lambda: python("print('fine')")), Step("ill", lambda: python(failing))]) == 1
    said = capfd.readouterr().out
    assert said.index("── ill") < said.index("what is wrong") < said.index("ill: FAILED")
    assert "and where" in said
    assert said.rstrip().endswith("Failed: ill.")


@pytest.mark.parametrize(("in_ci", "code"), [(False, 0), (True, 1)])
def test_a_step_that_cannot_run_here_is_told_and_is_a_failure_where_it_matters(monkeypatch, in_ci, code, capfd) -> None:
    monkeypatch.delenv("CI", raising=False)
    if in_ci:
        monkeypatch.setenv("CI", "true")
    assert run([Step("browser", lambda: [], lane="last", needs=lambda: "no browser here")]) == code
    assert "no browser here" in capfd.readouterr().out


def test_every_test_is_run_by_one_step() -> None:
    words = {step.name: step.command()[3:] for step in STEPS if not step.in_web and "pytest" in step.command()}
    left_out = {folder for folder in words.pop("pytest") if folder != "--ignore"}
    assert left_out == {folder for folders in words.values() for folder in folders}
    assert all((ROOT / folder).is_dir() for folder in left_out)


def test_the_page_is_built_before_the_browser_and_in_one_lane() -> None:
    lanes = {step.name: step.lane for step in STEPS}
    assert lanes["browser"] == "last"
    names = [step.name for step in STEPS if step.lane == "page"]
    assert names.index("page-build") < names.index("page-size")
