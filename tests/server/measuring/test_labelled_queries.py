"""Labelled questions are read as they are meant, and what is wrong with a file is said in a sentence."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest

from server.measuring import labelled_queries
from server.measuring.labelled_queries import LabelledQuery, LabelsError
from server.settings import PROJECT_ROOT

SAMPLES = PROJECT_ROOT / "samples"


def write(folder: Path, content: object) -> Path:
    file = folder / "queries.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


def test_a_file_is_read_in_its_order_with_what_it_may_leave_out(tmp_path):
    rows = [
        {"query": "cat", "kind": "object", "relevant": ["a/cat.jpg", "b.png"]},
        {"query": "bird", "kind": "negation", "relevant": [], "not": ["owl"], "split": "test"},
    ]
    assert labelled_queries.read(write(tmp_path, rows)) == [
        LabelledQuery("cat", "object", frozenset(("a/cat.jpg", "b.png"))),
        LabelledQuery("bird", "negation", frozenset(), ("owl",), "test"),
    ]


GOOD = {"query": "cat", "kind": "object", "relevant": []}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("no json", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ([GOOD, {**GOOD, "query": "ca\x00t"}], "question 2: .*control characters"),
        ([{**GOOD, "not": ["\ud800"]}], "question 1: .*control characters"),
        ("[]", "no list of questions"),
        ("{}", "no list of questions"),
        ([GOOD, "cat"], "question 2: it is not an object"),
        ([{**GOOD, "query": " "}], "question 1: query must be words"),
        ([{**GOOD, "kind": 3}], "kind must be a name"),
        ([{**GOOD, "split": []}], "split must be a name"),
        ([{**GOOD, "relevant": "cat.jpg"}], "relevant must be a list of texts"),
        ([{**GOOD, "not": [""]}], "not must be a list of texts"),
        ([{**GOOD, "relevent": []}], "'relevent' is no field"),
        ([{"query": "cat", "kind": "object"}], "relevant is missing"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_place(tmp_path, content, reason):
    file = write(tmp_path, content)
    with pytest.raises(LabelsError, match=reason) as caught:
        labelled_queries.read(file)
    assert file.name in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(LabelsError, match="cannot be read"):
        labelled_queries.read(tmp_path / "missing.json")


QUERIES = [
    LabelledQuery("cat", "object", frozenset(("cat.jpg", "gone.jpg"))),
    LabelledQuery("dog", "object", frozenset(("dog.jpg",))),
    LabelledQuery("zebra", "none", frozenset()),
]


def test_unknown_paths_are_all_counted_and_some_named():
    many = LabelledQuery("x", "object", frozenset(f"{number}.jpg" for number in range(9)))
    with pytest.raises(LabelsError, match=r"9 labelled pictures .* 0\.jpg, 1\.jpg, .* and 4 more.*--lenient"):
        labelled_queries.require_known([many], [])
    labelled_queries.require_known(QUERIES, ["cat.jpg", "gone.jpg", "dog.jpg", "other.jpg"])


def test_left_out_paths_take_a_question_with_them_that_has_no_others():
    unknown = labelled_queries.unknown_paths(QUERIES, ["cat.jpg"])
    assert unknown == ["dog.jpg", "gone.jpg"]
    kept = labelled_queries.without(QUERIES, unknown)
    assert [(query.words, query.relevant) for query in kept] == [("cat", {"cat.jpg"}), ("zebra", frozenset())]


def test_the_samples_have_enough_questions_of_every_kind_and_each_label_is_a_picture():
    queries = labelled_queries.read(SAMPLES / "queries.json")
    labelled_queries.require_known(queries, {file.relative_to(SAMPLES).as_posix() for file in SAMPLES.glob("*/*")})
    kinds = Counter(query.kind for query in queries)
    assert len(queries) >= 60 and min(kinds.values()) >= 10 and kinds["none"] >= 12
    assert all(bool(query.relevant) == (query.kind != "none") for query in queries)
    assert len({(query.words, query.unwanted) for query in queries}) == len(queries)


def test_chance_alone_says_which_part_a_question_of_the_samples_belongs_to():
    for query in labelled_queries.read(SAMPLES / "queries.json"):
        digest = hashlib.sha256(" ".join((query.words, *query.unwanted)).encode()).digest()
        assert query.split == ("tune" if digest[0] % 2 else "test"), query.words
