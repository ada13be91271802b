"""What a snapshot tells of itself."""

import numpy as np

from server.records import Skipped
from server.search.snapshot import Snapshot, build_snapshot
from tests.server.search.made import DIM, picture

PICTURES = [picture("seen.jpg"), picture("new.jpg"), picture("odd.jpg"), picture("copy of odd.jpg", content="odd.jpg")]


def snapshot_of(seen: list[int], skipped: list[Skipped]) -> Snapshot:
    return build_snapshot(
        revision="r",
        pictures=PICTURES,
        skipped=skipped,
        model_key="m",
        vectors=np.eye(len(seen), DIM, dtype=np.float32),
        rows=np.array(seen, np.int64),
        atlas=None,
        backend="exact",
    )


def test_pictures_without_a_vector_wait_to_be_looked_at():
    assert snapshot_of([0], []).waiting == 3
    assert snapshot_of([0, 1, 2, 3], []).waiting == 0


def test_what_the_model_could_not_read_is_not_waited_for_nor_are_its_copies():
    failed = Skipped("odd.jpg", "the model cannot read it")
    assert snapshot_of([0], [failed]).waiting == 1
    assert snapshot_of([0, 1], [failed, Skipped("text.jpg", "It is no picture.")]).waiting == 0
