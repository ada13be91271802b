"""Where a setting comes from, and what is said of one that cannot be used."""

import pytest

from server import settings as settings_module
from server.errors import SettingsError
from server.settings import PROJECT_ROOT, Settings


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """A project folder of the test's own, so that no `.env` of the developer is read."""
    monkeypatch.setattr(settings_module, "PROJECT_ROOT", tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return tmp_path


def test_a_flag_wins_over_the_environment_over_the_file_over_the_default(project, monkeypatch):
    assert settings_module.load([]).api_port == 3000
    (project / ".env").write_text("API_PORT=4001\n")
    assert settings_module.load([]).api_port == 4001
    monkeypatch.setenv("API_PORT", "4002")
    assert settings_module.load([]).api_port == 4002
    assert settings_module.load(["--api-port", "4003"]).api_port == 4003
    assert settings_module.load(api_port=4004).api_port == 4004


def test_relative_folders_are_those_of_the_project_wherever_one_stands(project, monkeypatch):
    monkeypatch.chdir("/")
    assert settings_module.load([]).image_root == project / "out" / "thumbs"


def test_an_empty_value_is_the_default(monkeypatch):
    monkeypatch.setenv("ORIGINAL_ROOT", "")
    monkeypatch.setenv("CORS_ORIGINS", "")
    chosen = settings_module.load([])
    assert (chosen.original_root, chosen.cors_origins) == (None, ())


def test_origins_are_split_at_commas_and_lose_their_last_slash(monkeypatch):
    monkeypatch.setenv("CORS_ORIGINS", "https://a.example/, https://b.example")
    assert settings_module.load([]).cors_origins == ("https://a.example", "https://b.example")


@pytest.mark.parametrize(
    ("name", "value"),
    [("API_PORT", "http"), ("API_PORT", "70000"), ("CLIP_DEVICE", "tpu"), ("SEARCH_TOP_K", "0"), ("LOG_LEVEL", "loud")],
)
def test_a_value_that_cannot_be_used_is_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as caught:
        settings_module.load([])
    assert value in str(caught.value).lower()


def test_settings_do_not_change():
    with pytest.raises(ValueError, match="frozen"):
        settings_module.load([]).api_port = 1


def test_a_changed_copy_is_checked_again():
    with pytest.raises(ValueError, match="api_port"):
        settings_module.load([]).but(api_port=-1)


def test_the_project_is_the_folder_that_holds_the_server():
    assert (PROJECT_ROOT / "server" / "settings.py").is_file()
