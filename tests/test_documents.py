"""The documents say what is there: each command, each setting, each decision its date, and no one's own machine."""

import re
import subprocess

import pytest

from server.settings import PROJECT_ROOT, Settings
from tools.__main__ import COMMANDS

TEXTS = ("README.md", "CHANGELOG.md", "server/README.md", "server/DECISIONS.md", "web/README.md", "NOTICE")


@pytest.fixture(scope="module")
def readme() -> str:
    return (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_names_every_command(readme, command):
    assert f"`{command}" in readme


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_readme_and_the_example_name_every_setting(readme, name):
    assert f"| `{name.upper()}` |" in readme
    assert f"{name.upper()}=" in (PROJECT_ROOT / ".env.example").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", TEXTS)
def test_a_link_in_a_document_leads_to_a_file_that_is_there(text):
    file = PROJECT_ROOT / text
    for target in re.findall(r"\]\(([^)#]+)\)", file.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (file.parent / target).exists(), target


def test_every_decision_has_its_date():
    text = (PROJECT_ROOT / "server" / "DECISIONS.md").read_text(encoding="utf-8")
    paragraphs = [part for part in text.split("\n\n") if part.startswith("**")]
    assert paragraphs
    assert all(re.match(r"\*\*20\d\d-\d\d-\d\d · .+\*\*", part, re.DOTALL) for part in paragraphs)


def test_the_tree_in_the_document_is_the_tree_on_the_disk():
    text = (PROJECT_ROOT / "server" / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^  ([\w/]+?)/ ", text, re.MULTILINE))
    there = {path.name for path in (PROJECT_ROOT / "server").iterdir() if (path / "__init__.py").is_file()}
    assert named == there


def test_no_file_names_somebodys_own_machine():
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this copy is not a git checkout")
    for name in listed.stdout.split("\n"):
        if name.endswith((".py", ".md", ".ts", ".tsx", ".css", ".json", ".toml", ".txt", ".yaml")):
            text = (PROJECT_ROOT / name).read_text(encoding="utf-8")
            assert not re.search(r"/(home|Users|root|work)/[a-z]\w*/", text), name


def test_every_sample_has_its_author_and_licence():
    lines = (PROJECT_ROOT / "samples" / "ATTRIBUTION.csv").read_text(encoding="utf-8")
    for file in (PROJECT_ROOT / "samples").rglob("*.*"):
        if file.suffix not in (".csv", ".json"):
            assert f"\n{file.relative_to(PROJECT_ROOT / 'samples').as_posix()}," in lines, file
