"""The recording that `pnpm dev` shows without a server: it is what the API answers today, and it is small."""

import json
import re
from urllib.parse import urlsplit

import jsonschema_rs
import pytest

from tools.openapi import FILE
from tools.record_page import FOLDER, OTHER, WORDS

DOCUMENT = json.loads(FILE.read_text(encoding="utf-8"))
ANSWERS = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
MOST_BYTES = 1_500_000


def schema_of(address: str) -> dict:
    """The schema of the answer to a GET of `address`, with everything that it refers to."""
    path = urlsplit(address).path
    # Addresses without a placeholder are meant before those with one.
    for template in sorted(DOCUMENT["paths"], key=lambda each: "{" in each):
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template)), path):
            content = DOCUMENT["paths"][template]["get"]["responses"]["200"]["content"]
            return {**content["application/json"]["schema"], "components": DOCUMENT["components"]}
    raise LookupError(address)


@pytest.mark.parametrize("address", ANSWERS)
def test_an_answer_of_the_recording_is_as_the_api_answers_today(address):
    faults = [
        f"{list(each.instance_path)}: {each.message}"
        for each in jsonschema_rs.iter_errors(schema_of(address), ANSWERS[address])
    ]
    assert faults == [], "Record it again: python -m tools record_page"


def test_an_answer_with_a_field_missing_would_be_seen():
    address = next(address for address in ANSWERS if address.startswith("/api/search"))
    without = {name: value for name, value in ANSWERS[address].items() if name != "hits"}
    assert not jsonschema_rs.is_valid(schema_of(address), without)


def test_all_that_is_asked_was_recorded():
    assert sum(address.startswith("/api/search?query=") for address in ANSWERS) >= len(WORDS)
    assert sum("/api/search" in address for address in ANSWERS) > len(WORDS) + len(OTHER)


def test_the_recording_is_small_enough_to_be_kept_with_the_code():
    assert sum(file.stat().st_size for file in FOLDER.rglob("*") if file.is_file()) <= MOST_BYTES
