"""Writes server/api/openapi.json from the routes; --check says whether it is up to date."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from server.settings import PROJECT_ROOT, Settings

FILE = PROJECT_ROOT / "server" / "api" / "openapi.json"


def render() -> str:
    """The document as it is committed: sorted only where order has no meaning, two spaces, a line at the end."""
    from server.api.app import create_app
    from server.services import Services

    app = create_app(Services(Settings(_env_file=None)))
    with app.app_context():
        return json.dumps(app.spec, indent=2, ensure_ascii=False) + "\n"


def main(argv: Sequence[str]) -> int:
    """0 done or up to date, 1 stale."""
    parser = argparse.ArgumentParser(prog="python -m tools openapi", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit with 1 where the file is stale")
    check = parser.parse_args(argv).check
    text = render()
    if check:
        if FILE.is_file() and FILE.read_text(encoding="utf-8") == text:
            return 0
        print("server/api/openapi.json is stale. Write it with: python -m tools openapi", file=sys.stderr)
        return 1
    FILE.write_text(text, encoding="utf-8")
    print(f"Wrote {FILE.relative_to(PROJECT_ROOT)}")
    return 0
