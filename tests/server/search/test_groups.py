import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from server.search.groups import Groups


@st.composite
def partitions(draw):
    count = draw(st.integers(1, 25))
    return np.array(draw(st.lists(st.integers(0, count - 1), min_size=count, max_size=count)), np.int64)


@given(partitions(), st.data())
def test_groups_do_what_sets_of_their_numbers_do(ids, data):
    count = len(ids)
    groups = Groups(count, ids)
    rows = np.array(data.draw(st.lists(st.integers(0, count - 1), unique=True)), np.int64)
    seen: set[int] = set()
    firsts = [place for place, row in enumerate(rows) if ids[row] not in seen and not seen.add(int(ids[row]))]
    assert groups.firsts(rows).tolist() == firsts
    chosen = np.isin(np.arange(count), rows)
    assert groups.count(chosen) == len(set(ids[rows].tolist()))
    codes = np.array(data.draw(st.lists(st.integers(-1, 2), min_size=len(rows), max_size=len(rows))), np.int64)
    assert groups.counts(codes, rows, 3).tolist() == [len(set(ids[rows[codes == code]].tolist())) for code in range(3)]
    for row in range(count):
        assert groups.others(row).tolist() == [
            other for other in range(count) if ids[other] == ids[row] and other != row
        ]


def test_without_groups_every_picture_is_its_own():
    alone = Groups(3)
    assert alone.firsts(np.array([2, 0])).tolist() == [0, 1]
    assert alone.count(np.array([True, False, True])) == 2
    assert alone.others(1).tolist() == []
    assert Groups(0).count(np.empty(0, bool)) == 0
