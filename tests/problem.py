"""One way to say that an answer is a problem."""

from typing import Any

from werkzeug.test import TestResponse


def assert_problem(response: TestResponse, status: int, *, pointer: str | None = None) -> dict[str, Any]:
    """The answer is an RFC 9457 problem of that status, and names `pointer` where one is given."""
    assert response.status_code == status, response.get_data(as_text=True)
    assert response.content_type == "application/problem+json"
    problem = response.get_json()
    assert {"type", "title", "status", "detail", "instance"} <= problem.keys()
    assert problem["status"] == status
    assert problem["detail"]
    if pointer is not None:
        assert pointer in [error["pointer"] for error in problem["errors"]]
    return problem
