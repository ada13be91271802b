"""Pages of other sites: what they send changes nothing, however little a browser says of where it comes from."""

import pytest

from server.services import Services
from tests.client import client_of
from tests.problem import assert_problem

ADDRESS = "/api/collections"
ELSEWHERE = "https://elsewhere.example"
OTHERS = [
    {"Sec-Fetch-Site": "cross-site", "Origin": ELSEWHERE},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:8080"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": ELSEWHERE},
    {"Origin": "http://localhost:8080"},
    {"Origin": "null"},
    {"Origin": ""},
]
OWN = [
    {},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost:5173"},  # through the proxy of the page's developer
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost"},
    {"Origin": "https://localhost"},  # behind TLS
]


@pytest.fixture
def waiting(settings, tmp_path):
    """A client of a server without a collection, which would answer 503 to all that it lets pass."""
    return client_of(Services(settings.model_copy(update={"saved_root": tmp_path / "saved"})))


@pytest.mark.parametrize("headers", OTHERS)
@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE", "PUT"])
def test_what_a_page_of_another_site_sends_is_refused(waiting, headers, method):
    assert_problem(waiting.open(ADDRESS, method=method, json={"name": "Rome"}, headers=headers), 403)


@pytest.mark.parametrize("headers", OWN)
def test_what_the_own_page_or_no_page_sends_is_taken(waiting, headers):
    assert_problem(waiting.post(ADDRESS, json={"name": "Rome"}, headers=headers), 503)


@pytest.mark.parametrize("headers", OTHERS)
def test_what_changes_nothing_may_be_asked_from_anywhere(waiting, headers):
    assert waiting.get("/api/health", headers=headers).status_code == 200


def test_an_origin_that_the_settings_name_may_change_things_and_no_other(settings):
    client = client_of(Services(settings.model_copy(update={"cors_origins": ("https://museum.example",)})))
    allowed = {"Origin": "https://museum.example", "Sec-Fetch-Site": "cross-site"}
    assert_problem(client.post(ADDRESS, json={"name": "Rome"}, headers=allowed), 503)
    assert_problem(client.post(ADDRESS, json={"name": "Rome"}, headers={**allowed, "Origin": ELSEWHERE}), 403)


def test_a_page_elsewhere_is_not_told_that_it_could_change_things(settings):
    asked = {
        "Origin": ELSEWHERE,
        "Access-Control-Request-Method": "DELETE",
        "Access-Control-Request-Headers": "content-type",
    }
    for origins in ((), ("https://museum.example",)):
        client = client_of(Services(settings.model_copy(update={"cors_origins": origins})))
        answer = client.options(f"{ADDRESS}/favourites", headers=asked)
        assert "Access-Control-Allow-Origin" not in answer.headers
