"""The built page: whether the server has one to show."""

from __future__ import annotations

from server.diagnosis.case import Case
from server.diagnosis.findings import Area, Finding

NAME = "page"


def examine(case: Case) -> Area:
    """Looks for the page in WEB_ROOT."""
    index = case.settings.web_root / "index.html"
    if index.is_file():
        return Area(NAME, "built")
    return Area(NAME, "missing", (Finding(NAME, "error", "is missing", str(index), "python3 -m tools start"),))
