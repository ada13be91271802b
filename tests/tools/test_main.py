"""`python -m tools`: the list of commands, and what happens to a name that is none."""

import importlib
import subprocess
import sys

import pytest

from server.settings import PROJECT_ROOT
from tools import __main__ as tools_main

MODULES = {path.stem for path in (PROJECT_ROOT / "tools").glob("*.py")}


def test_every_command_is_listed_in_a_line_with_what_it_does(capsys):
    assert tools_main.main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    for command in tools_main.COMMANDS:
        line = next(line for line in lines if line.split()[:1] == [command])
        assert len(line.split()) > 4
        assert len(line) <= 140


def test_every_module_with_a_main_is_a_command():
    with_main = {name for name in MODULES if "\ndef main(" in (PROJECT_ROOT / "tools" / f"{name}.py").read_text()}
    assert with_main - {"__main__"} == set(tools_main.COMMANDS)


@pytest.mark.parametrize("command", tools_main.COMMANDS)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as ended:
        importlib.import_module(f"tools.{command}").main(["--help"])
    assert ended.value.code == 0
    assert f"tools {command}" in capsys.readouterr().out


def test_a_command_that_there_is_not_shows_those_that_there_are(capsys):
    assert tools_main.main(["serach"]) == 2
    assert "transform_images" in capsys.readouterr().err


def test_the_list_needs_nothing_installed():
    code = (
        "import runpy, sys; sys.path.insert(0, '.'); sys.argv[:] = ['']; runpy.run_module('tools', run_name='__main__')"
    )
    command = [sys.executable, "-I", "-S", "-c", code]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "start" in done.stdout
