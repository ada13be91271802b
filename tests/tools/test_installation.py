"""Installing: what is up to date is left alone, and a failure is one sentence that says what to do."""

import subprocess

import pytest

from tools import installation
from tools.installation import CannotInstallError


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("ERROR: [Errno 28] No space left on device", "The disk is full"),
        ("npm error code ENOTFOUND registry", "cannot be reached"),
        ("Failed to establish a new connection: [Errno -3] Temporary failure in name resolution", "cannot be reached"),
        ("error: [Errno 13] Permission denied: '.venv'", "cannot be written"),
        ("something nobody thought of\nthe last line", "the last line"),
    ],
)
def test_what_a_tool_said_becomes_a_sentence(output, says):
    assert says in installation._explain(output, "It failed.")


def test_a_step_is_up_to_date_only_while_its_sources_are_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(installation, "ROOT", tmp_path)
    source, stamp = tmp_path / "a.txt", tmp_path / "stamp"
    source.write_text("one")
    stamp.write_text(installation._digest([source]))
    assert installation._holds(stamp, installation._digest([source]))
    source.write_text("two")
    assert not installation._holds(stamp, installation._digest([source]))
    assert not installation._holds(tmp_path / "none", installation._digest([source]))


@pytest.fixture
def path_with(tmp_path, monkeypatch):
    """Makes a PATH that holds nothing but the programs given, each a script."""

    def make(**scripts: str) -> None:
        for name, body in scripts.items():
            (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
            (tmp_path / name).chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))

    return make


def test_a_missing_node_is_said_with_what_to_install(path_with):
    path_with()
    with pytest.raises(CannotInstallError, match=r"Node\.js is missing.*20 or newer"):
        installation.pnpm_command()


def test_an_old_node_is_said_with_what_to_install(path_with):
    path_with(node="echo v16.20.0")
    with pytest.raises(CannotInstallError, match=r"16\.20\.0 is too old.*20 or newer"):
        installation.pnpm_command()


def test_an_installed_pnpm_is_used_where_it_is_known_to_work(path_with, tmp_path):
    path_with(node="echo v20.20.2", npx="exit 1", pnpm="echo 10.34.9")
    assert installation.pnpm_command() == [str(tmp_path / "pnpm")]


@pytest.mark.parametrize("pnpm", ["echo 11.0.0", "exit 1"])
def test_another_pnpm_is_passed_over_for_one_through_npx(path_with, tmp_path, pnpm):
    path_with(node="echo v22.1.0", npx="exit 0", pnpm=pnpm)
    assert installation.pnpm_command() == [str(tmp_path / "npx"), "--yes", installation.PNPM]


def test_every_requirement_is_pinned():
    for file in (installation.RUNTIME_REQUIREMENTS, installation.CHECK_REQUIREMENTS):
        lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
        assert lines
        assert all(line.count("==") == 1 for line in lines), file


def test_what_starts_before_anything_is_installed_imports_only_the_standard_library():
    code = "import sys; sys.path.insert(0, '.'); import tools.start, tools.check, tools.installation"
    command = [installation.sys.executable, "-I", "-S", "-c", code]
    done = subprocess.run(command, cwd=installation.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
