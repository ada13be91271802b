import errno
import os
import signal
import struct
import subprocess
import sys
import zlib
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from server import files
from server.errors import StoppedError, UndecodableError
from server.pictures.decoder_messages import Limits
from server.pictures.decoder_pool import DecoderPool
from server.pictures.thumbnails import Recipe
from tests.hostile_pictures import chunk
from tests.pictures_factory import SIZE, encoded, looks_like_quarters, put, quarters

PROJECT = Path(__file__).parents[3]
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return put(tmp_path / "small.jpg", encoded(quarters((400, 300)), "JPEG"))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture that takes 195 million pixels of 4 bytes, and about a second, to decode: as large as any may be."""
    width, height = 14_000, 13_950
    packer = zlib.compressobj(1)
    rows = [packer.compress(bytes(1 + 3 * width)) for _ in range(height)]
    content = (
        b"\x89PNG\r\n\x1a\n",
        chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        chunk(b"IDAT", b"".join((*rows, packer.flush()))),
        chunk(b"IEND", b""),
    )
    return put(tmp_path_factory.mktemp("large") / "large.png", b"".join(content))


def test_a_thumbnail_comes_with_the_facts_the_stamp_and_the_fingerprint(small: Path) -> None:
    with DecoderPool(1) as pool:
        made = pool.thumbnail(small, Recipe(100))
    assert (made.size_bytes, made.modified_ns) == (small.stat().st_size, small.stat().st_mtime_ns)
    assert made.fingerprint == files.digest_file(small)
    assert made.facts is not None and made.thumbnail is not None
    assert (made.facts.width_px, made.facts.height_px, made.facts.media_type) == (400, 300, "image/jpeg")


def test_a_file_that_is_known_already_is_only_read(small: Path) -> None:
    with DecoderPool(1) as pool:
        made = pool.thumbnail(small, Recipe(), unless=files.digest_file(small))
    assert (made.facts, made.thumbnail) == (None, None)


def test_a_picture_comes_upright_and_in_rgb(tmp_path: Path) -> None:
    file = put(tmp_path / "a.png", encoded(quarters(), "PNG"))
    with DecoderPool(1) as pool:
        picture = pool.picture(file)
    assert (picture.mode, picture.size) == ("RGB", SIZE)
    assert looks_like_quarters(picture)


def test_bytes_are_decoded_as_their_file_is(small: Path) -> None:
    content = small.read_bytes()
    with DecoderPool(1) as pool:
        from_file, from_bytes = pool.thumbnail(small, Recipe(100)), pool.thumbnail(content, Recipe(100))
        assert pool.picture(content, at_least_px=100).tobytes() == pool.picture(small, at_least_px=100).tobytes()
        with pytest.raises(UndecodableError, match="the file is empty"):
            pool.picture(b"")
    assert (from_bytes.thumbnail, from_bytes.facts) == (from_file.thumbnail, from_file.facts)
    assert from_bytes.fingerprint == from_file.fingerprint


def test_errors_are_those_of_reading_and_decoding(tmp_path: Path) -> None:
    text = put(tmp_path / "a.jpg", b"Dear Anna, the pictures are on their way.\n")
    with DecoderPool(1) as pool:
        with pytest.raises(FileNotFoundError) as missing:
            pool.thumbnail(tmp_path / "none.jpg", Recipe())
        with pytest.raises(UndecodableError, match="this is text") as undecodable:
            pool.thumbnail(text, Recipe())
    assert missing.value.errno == errno.ENOENT
    assert undecodable.value.stamp == (text.stat().st_size, text.stat().st_mtime_ns)


def test_another_package_called_server_and_relative_paths_do_no_harm(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(small.parent / "server" / "__init__.py", b"raise SystemExit('the wrong server')")
    monkeypatch.chdir(small.parent)
    monkeypatch.setenv("PYTHONSAFEPATH", "1")
    with DecoderPool(1) as pool:
        assert pool.thumbnail(Path("small.jpg"), Recipe()).thumbnail is not None


@on_linux
def test_no_more_processes_start_than_are_needed_nor_do_they_load_what_few_pictures_need(small: Path) -> None:
    with DecoderPool(3) as pool:
        assert pool.process_ids == ()
        for _ in range(3):
            pool.thumbnail(small, Recipe())
        (process,) = pool.process_ids
        assert "numpy" not in Path(f"/proc/{process}/maps").read_text()


def test_a_process_that_died_is_replaced(small: Path) -> None:
    with DecoderPool(1) as pool:
        before = pool.thumbnail(small, Recipe())
        (first,) = pool.process_ids
        os.kill(first, signal.SIGKILL)
        assert pool.thumbnail(small, Recipe()) == before
        assert pool.process_ids != (first,)


@on_linux
def test_a_file_whose_decoder_crashes_once_is_tried_again(large: Path) -> None:
    with DecoderPool(1) as pool, ThreadPoolExecutor(1) as threads:
        made = threads.submit(pool.thumbnail, large, Recipe())
        assert _crash(pool, made, times=1) == 1
        assert made.result().thumbnail is not None


@on_linux
def test_a_file_whose_decoder_crashes_twice_is_blamed_and_no_other(large: Path, small: Path) -> None:
    with DecoderPool(2) as pool, ThreadPoolExecutor(2) as threads:
        made = threads.submit(pool.thumbnail, large, Recipe())
        others = threads.submit(lambda: [pool.thumbnail(small, Recipe()) for _ in range(300)])
        assert _crash(pool, made, times=2) == 2
        with pytest.raises(UndecodableError, match="the decoder crashed on it") as blamed:
            made.result()
        assert blamed.value.stamp == (large.stat().st_size, large.stat().st_mtime_ns)
        assert len(others.result()) == 300


def test_a_picture_that_takes_too_long_is_blamed_at_once(large: Path, small: Path) -> None:
    with DecoderPool(1, limits=Limits(cpu_seconds=0.2)) as pool:
        with pytest.raises(UndecodableError, match=r"it took more than 0\.2 s to decode"):
            pool.thumbnail(large, Recipe())
        assert pool.thumbnail(small, Recipe()).thumbnail is not None


def test_each_picture_has_its_own_time(small: Path) -> None:
    with DecoderPool(1, limits=Limits(cpu_seconds=0.15)) as pool:
        for _ in range(100):
            pool.thumbnail(small, Recipe(300, "webp", 100))
        assert len(pool.process_ids) == 1


@on_linux
def test_a_picture_that_needs_too_much_memory_is_blamed(large: Path, small: Path) -> None:
    with DecoderPool(1, limits=Limits(memory_bytes=1 << 28)) as pool:
        with pytest.raises(UndecodableError, match=r"it needs more than 0\.25 GiB of memory"):
            pool.thumbnail(large, Recipe())
        (process,) = pool.process_ids
        assert pool.thumbnail(small, Recipe()).thumbnail is not None
        assert pool.process_ids == (process,)


@on_linux
def test_the_largest_picture_stays_below_a_gibibyte(large: Path) -> None:
    with DecoderPool(1) as pool:
        pool.thumbnail(large, Recipe())
        (process,) = pool.process_ids
        assert 700 << 20 < _memory_bytes(process, "VmHWM") < 1 << 30


@on_linux
def test_large_pictures_are_decoded_one_at_a_time(large: Path) -> None:
    with DecoderPool(2) as pool, ThreadPoolExecutor(2) as threads:
        both = [threads.submit(pool.thumbnail, large, Recipe()) for _ in range(2)]
        most_at_once = 0
        while wait(both, timeout=0.005).not_done:
            holding = sum(_memory_bytes(process, "VmRSS") > 150 << 20 for process in pool.process_ids)
            most_at_once = max(most_at_once, holding)
        assert most_at_once == 1


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs SIGSTOP")
def test_a_process_that_hangs_is_ended_and_its_file_may_be_tried_another_time(small: Path) -> None:
    with DecoderPool(1, limits=Limits(wall_seconds=1.0)) as pool:
        pool.thumbnail(small, Recipe())
        os.kill(pool.process_ids[0], signal.SIGSTOP)
        with pytest.raises(TimeoutError, match=r"not read within 1 s"):
            pool.thumbnail(small, Recipe())
        assert pool.thumbnail(small, Recipe()).thumbnail is not None


def test_an_interrupt_is_for_the_parent_alone(small: Path) -> None:
    with DecoderPool(1) as pool:
        pool.thumbnail(small, Recipe())
        (process,) = pool.process_ids
        os.kill(process, signal.SIGINT)
        pool.thumbnail(small, Recipe())
        assert pool.process_ids == (process,)
        assert os.getpgid(process) != os.getpgid(0)


@on_linux
def test_closing_ends_a_decode_and_whoever_waits_is_told(large: Path) -> None:
    pool = DecoderPool(1)
    with ThreadPoolExecutor(3) as threads:
        # One is decoding, and two wait for the process.
        waiting = [threads.submit(pool.thumbnail, large, Recipe()) for _ in range(3)]
        _until_decoding(pool, waiting[0])
        processes = pool.process_ids
        pool.close()
        for call in waiting:
            with pytest.raises(StoppedError):
                call.result()
    assert all(_is_gone(process) for process in processes)
    with pytest.raises(StoppedError):
        pool.thumbnail(large, Recipe())


@on_linux
def test_a_killed_parent_leaves_no_process_behind_even_in_the_middle_of_a_picture(large: Path) -> None:
    script = (
        "import sys, threading; from pathlib import Path\n"
        "from server.pictures.decoder_pool import DecoderPool\n"
        "from server.pictures.thumbnails import Recipe\n"
        "pool = DecoderPool(1)\n"
        "pool.picture(Path('samples/animals/chickens.jpg'))\n"
        "print(*pool.process_ids, flush=True)\n"
        "while True: pool.thumbnail(Path(sys.argv[1]), Recipe())\n"
    )
    command = [sys.executable, "-c", script, str(large)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        process = int(parent.stdout.readline())
        while _memory_bytes(process, "VmRSS") < 150 << 20:
            assert parent.poll() is None
        parent.kill()
    while not _is_gone(process):
        assert _cpu_seconds(process) < 5


def test_a_file_that_grows_while_it_is_read_does_no_harm(small: Path) -> None:
    with DecoderPool(1) as pool, ThreadPoolExecutor(1) as threads, small.open("ab") as file:
        reading = threads.submit(lambda: [pool.thumbnail(small, Recipe()) for _ in range(30)])
        while not reading.done() and file.tell() < 20_000_000:
            file.write(b"\0more" * 2_000)
        assert all(made.thumbnail is not None for made in reading.result())


def _crash(pool: DecoderPool, decoding: "Future[object]", *, times: int) -> int:
    """Has the processes that hold a large picture crash, as broken decoders do; returns how often it came to that."""
    crashed: set[int] = set()
    while len(crashed) < times and not wait([decoding], timeout=0.002).done:
        for process in pool.process_ids:
            if process not in crashed and _memory_bytes(process, "VmRSS") > 150 << 20:
                crashed.add(process)
                os.kill(process, signal.SIGSEGV)
    return len(crashed)


def _until_decoding(pool: DecoderPool, decoding: "Future[object]") -> None:
    while not any(_memory_bytes(process, "VmRSS") > 150 << 20 for process in pool.process_ids):
        assert not wait([decoding], timeout=0.002).done


def _memory_bytes(process: int, field: str) -> int:
    """Of a process; 0 of one that is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(status.split(f"{field}:")[1].split()[0]) * 1024 if field in status else 0


def _is_gone(process: int) -> bool:
    """Whether it ended; one that nobody has waited for yet did."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].startswith("Z")
    except (FileNotFoundError, ProcessLookupError):
        return True


def _cpu_seconds(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
