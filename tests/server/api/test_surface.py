"""What every answer has in common: problems, headers, hosts, documents."""

import json
import re

import pytest

from server.api import problems
from server.api.app import create_app
from server.errors import ClipAtlasError
from server.services import Services
from tests.client import client_of
from tests.problem import assert_problem
from tools import openapi


def test_an_address_that_is_not_there_is_a_problem(client):
    assert_problem(client.get("/api/nothing"), 404)


# What browsers send when somebody types an address, or follows a link.
BROWSING = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"}


@pytest.mark.parametrize("language, said", [(None, "nothing at this address"), ("es-MX,es;q=0.9", "no hay nada")])
def test_a_person_who_types_an_address_that_is_not_there_gets_a_page_and_a_way_on(client, language, said):
    headers = BROWSING if language is None else {**BROWSING, "Accept-Language": language}
    reply = client.get("/nosuch", headers=headers)
    assert (reply.status_code, reply.mimetype) == (404, "text/html")
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    text = reply.get_data(as_text=True)
    assert said in text
    assert 'href="/"' in text
    assert not re.search(r"<script|<style|style=", text)
    sheet = re.search(r'rel="stylesheet" href="([^"]+)"', text)
    assert sheet is not None
    assert client.get(sheet[1]).mimetype == "text/css"


@pytest.mark.parametrize("address", ["/nosuch", "/assets/gone.js", "/docs/nosuch"])
@pytest.mark.parametrize("accept", [None, "*/*", "application/json", "text/css,*/*;q=0.1"])
def test_a_program_that_asks_for_what_is_not_there_gets_a_problem(client, address, accept):
    assert_problem(client.get(address, headers={} if accept is None else {"Accept": accept}), 404)


@pytest.mark.parametrize("address", ["/api/nosuch", "/api", "/api/images/0000000000000000/original"])
def test_the_api_says_in_one_form_what_is_not_there(client, address):
    assert_problem(client.get(address, headers=BROWSING), 404)


def test_a_method_that_is_not_allowed_says_which_are(client):
    response = client.post("/api/health")
    assert_problem(response, 405)
    assert "GET" in response.headers["Allow"]


def test_a_fault_of_ours_tells_nothing_of_the_inside_but_can_be_found_in_the_log(services, caplog):
    app = create_app(services)

    @app.get("/api/broken")
    def broken():
        raise RuntimeError("the secret of the inside")

    problem = assert_problem(app.test_client().get("/api/broken"), 500)
    assert "secret" not in json.dumps(problem)
    assert problem["incident"] in caplog.text
    assert "the secret of the inside" in caplog.text


def test_every_domain_error_with_a_status_is_one_of_ours():
    assert all(issubclass(kind, ClipAtlasError) for kind in problems.STATUS_OF)


@pytest.mark.parametrize("address", ["/", "/api/health", "/api/nothing", "/docs", "/api/search?query=red"])
def test_every_answer_carries_the_security_headers(client, address):
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "unsafe" not in policy or address == "/docs"


def test_no_other_origin_is_let_in_by_default(client):
    response = client.get("/api/health", headers={"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in response.headers


def test_an_origin_that_the_settings_name_is_let_in_and_no_other(settings):
    chosen = settings.model_copy(update={"cors_origins": ("https://museum.example",)})
    client = client_of(Services(chosen))
    allowed = client.get("/api/health", headers={"Origin": "https://museum.example"})
    assert allowed.headers["Access-Control-Allow-Origin"] == "https://museum.example"
    other = client.get("/api/health", headers={"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in other.headers


def test_a_name_made_to_point_here_is_refused(client):
    assert_problem(client.get("/api/health", headers={"Host": "attacker.example"}), 400)
    assert client.get("/api/health", headers={"Host": "localhost:5173"}).status_code == 200


def test_the_committed_contract_is_what_the_routes_say():
    assert openapi.FILE.read_text(encoding="utf-8") == openapi.render(), "Write it: python -m tools openapi"


def test_every_operation_has_a_name_a_summary_and_problems_for_errors(client):
    spec = client.get("/api/openapi.json").get_json()
    assert spec["openapi"].startswith("3.1")
    for path, item in spec["paths"].items():
        for operation in item.values():
            assert operation["operationId"], path
            assert operation["summary"], path
            for status, response in operation["responses"].items():
                if status >= "400":
                    assert list(response["content"]) == ["application/problem+json"], (path, status)


def test_the_documents_come_from_this_server_alone(client):
    page = client.get("/docs").get_data(as_text=True)
    assert "http" not in page.replace("http-equiv", "")
    for file in ("swagger-ui.css", "swagger-ui-bundle.js", "start.js"):
        assert f"/docs/{file}" in page
        assert client.get(f"/docs/{file}").status_code == 200


def test_without_a_built_page_the_root_says_how_to_build_it(client):
    assert "pnpm build" in client.get("/").get_data(as_text=True)
