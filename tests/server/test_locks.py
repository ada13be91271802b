import subprocess
import sys
import threading
from pathlib import Path

import pytest

from server.errors import BusyError
from server.locks import exclusive

HOLD = """
import sys
from pathlib import Path
from server.locks import exclusive
with exclusive(Path(sys.argv[1]), "transform_images"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_another_process_is_told_who_holds_the_lock_and_gives_up_in_time(tmp_path: Path) -> None:
    lock = tmp_path / "new" / "collection.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        told: list[str] = []
        with (
            pytest.raises(BusyError, match=f"^Transform_images \\(process {holder.pid}\\) is at work"),
            exclusive(lock, "sprite_atlas", wait_seconds=0, on_wait=told.append),
        ):
            pytest.fail("the lock was held twice")
        assert told == []
        holder.kill()
    with exclusive(lock, "sprite_atlas", wait_seconds=5, on_wait=told.append):
        assert lock.read_text().startswith("sprite_atlas")


def test_who_waits_has_it_as_soon_as_it_is_free(tmp_path: Path) -> None:
    lock = tmp_path / "collection.lock"
    waits, has_it = threading.Event(), threading.Event()

    def second() -> None:
        with exclusive(lock, "second", on_wait=lambda _: waits.set()):
            has_it.set()

    with exclusive(lock, "first"):
        thread = threading.Thread(target=second)
        thread.start()
        assert waits.wait(10)
        assert not has_it.is_set()
    assert has_it.wait(10)
    thread.join(10)
