import argparse
import json
import subprocess
import sys

import pytest

from server.errors import FolderError
from server.records import Skipped
from tools import reporting
from tools.reporting import Report, by_reason, count_reasons


def options(*argv: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    reporting.add_options(parser)
    return parser.parse_args(argv)


def work(report: Report) -> int:
    with report.progress("Pictures") as progress:
        progress.expect(2)
        progress.advance(detail="a/\udcff")
        report.waiting("sprite_atlas (process 7)")
        progress.advance()
    report.skipped([Skipped("b/\udcff.jpg", "it is empty")])
    report.summary("2 done.", done=2)
    return 1


def test_a_person_reads_results_on_stdout_and_all_else_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert reporting.run(options(), work, stopped="Stopped.") == 1
    told = capsys.readouterr()
    assert told.out.splitlines() == ["1 skipped:", "  1 × it is empty", "      b/\ufffd.jpg", "2 done."]
    assert told.err == "Waiting: sprite_atlas (process 7) is at work on this collection. Ctrl-C stops waiting.\n"


def test_a_program_reads_an_object_a_line_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert reporting.run(options("--json"), work, stopped="Stopped.") == 1
    told = capsys.readouterr()
    events = [json.loads(line) for line in told.out.splitlines()]
    assert [event["event"] for event in events] == ["progress", "waiting", "skipped", "summary"]
    assert (events[0]["stage"], events[0]["done"], events[0]["total"]) == ("Pictures", 0, 2)
    assert events[2] == {"event": "skipped", "path": "b/\ufffd.jpg", "reason": "it is empty"}
    assert events[3] == {"event": "summary", "done": 2}
    assert told.err == ""


def test_progress_as_json_comes_at_most_four_times_a_second(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr(reporting.time, "monotonic", lambda: now)
    with Report(as_json=True).progress("Pictures") as progress:
        progress.expect(1000)
        for _ in range(1000):
            now += 0.001
            progress.advance()
    assert [json.loads(line)["done"] for line in capsys.readouterr().out.splitlines()] == [0, 250, 500, 750, 1000]


def test_nothing_is_said_where_only_errors_are_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    assert reporting.run(options("-q"), work, stopped="Stopped.") == 1
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("raised", "code"), [(FolderError("It is gone."), 2), (KeyboardInterrupt(), 130)])
@pytest.mark.parametrize("how", ["--json", "-q"])
def test_what_ends_a_run_is_one_sentence_and_an_exit_code(
    raised: BaseException, code: int, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(report: Report) -> int:
        raise raised

    assert reporting.run(options(how), fail, stopped="Stopped.") == code
    told = capsys.readouterr()
    sentence = "Stopped." if code == 130 else "It is gone."
    if how == "--json":
        assert (json.loads(told.out), told.err) == ({"event": "error", "message": sentence}, "")
    else:
        assert told == ("", f"{sentence}\n")


def test_who_stops_a_run_is_told_how_far_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(report: Report) -> int:
        with report.progress("Pictures") as progress:
            progress.expect(20_000)
            progress.advance(1_234)
            raise KeyboardInterrupt

    assert reporting.run(options(), interrupted, stopped="Stopped. All is kept.") == 130
    assert capsys.readouterr().err == "Stopped. All is kept. 1,234 of 20,000 were done.\n"


def test_thousands_of_skipped_files_become_a_few_lines_by_reason_and_the_most_frequent_comes_first() -> None:
    files = [Skipped(f"{number}.jpg", "it is empty") for number in range(5000)]
    files += [Skipped("letter.jpg", "this is text")]
    lines = by_reason(files, see="/api/skipped")
    assert lines[:3] == ["5,001 skipped:", "  5,000 × it is empty", "      0.jpg"]
    assert "  1 × this is text" in lines
    assert lines[-1] == "  … and 4,981 more; /api/skipped lists them all."
    assert len(lines) < 25
    assert count_reasons(files) == {"it is empty": 5000, "this is text": 1}


def test_every_reason_is_told_with_its_count_and_twenty_have_an_example() -> None:
    files = [Skipped(f"{number}.jpg", f"reason {number % 40}") for number in range(100)]
    lines = by_reason(files)
    assert {f"  {3 if number < 20 else 2} × reason {number}" for number in range(40)} < set(lines)
    assert sum(line.endswith(".jpg") for line in lines) == 20
    assert lines[-1] == "  … and 80 more; --json lists them all."
    assert by_reason([]) == []


def test_a_reason_has_an_example_before_another_has_two() -> None:
    files = [Skipped(f"{number}.jpg", "it is empty") for number in range(30)]
    files += [Skipped(f"{number}.png", "this is text") for number in range(3)]
    files += [Skipped(f"{number}.gif", f"reason {number}") for number in range(14)]
    lines = by_reason(files)
    shown = [line.rpartition(".")[2] for line in lines if line.startswith("      ")]
    assert (shown.count("jpg"), shown.count("png"), shown.count("gif")) == (3, 3, 14)


def test_the_work_goes_on_when_nobody_reads_any_more() -> None:
    command = (
        "import sys; from tools.reporting import Report; report = Report(as_json=True)\n"
        "sys.stdin.read()\n"
        "for number in range(3): report.note('more')\n"
        "print('finished', file=sys.stderr)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        process.stdout.close()
        process.stdin.close()
        assert process.stderr.read() == "finished\n"
    assert process.returncode == 0
