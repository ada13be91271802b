"""Progress counts, and readiness shows it."""

from server.progress import Progress
from server.readiness import Readiness


def test_a_count_begins_again_when_a_new_total_is_expected():
    progress = Progress()
    progress.expect(10, "first")
    progress.advance(4)
    assert (progress.done, progress.total, progress.detail) == (4, 10, "first")
    progress.expect(3, "second")
    assert (progress.done, progress.total, progress.detail) == (0, 3, "second")


def test_nothing_is_said_of_the_time_left_before_there_is_a_rate():
    progress = Progress(total=10)
    assert progress.rate_per_second is None
    assert progress.seconds_left is None


def test_every_change_is_told():
    seen = []
    progress = Progress(on_change=lambda now: seen.append(now.done))
    progress.expect(2)
    progress.advance()
    progress.advance()
    assert seen == [0, 1, 2]


def test_a_stage_shows_its_progress_while_it_works_and_not_after():
    readiness = Readiness()
    readiness.working("vectors", "Embedding").expect(7)
    assert (readiness.stage("vectors").state, readiness.stage("vectors").total) == ("working", 7)
    readiness.ready("vectors")
    assert (readiness.stage("vectors").state, readiness.stage("vectors").total) == ("ready", None)


def test_ready_is_every_stage_but_a_missing_atlas_does_not_count():
    readiness = Readiness()
    for stage in ("catalogue", "vectors", "index", "model"):
        readiness.ready(stage)
    assert not readiness.is_ready
    readiness.failed("atlas", "There is none yet.")
    assert readiness.is_ready
    readiness.failed("model", "Its weights are gone.")
    assert not readiness.is_ready
