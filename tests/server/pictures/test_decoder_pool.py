import errno
import os
import signal
from pathlib import Path

import pytest

from server import files
from server.errors import UndecodableError
from server.pictures.decoder_pool import DecoderPool
from server.pictures.thumbnails import Recipe
from tests.pictures_factory import SIZE, encoded, looks_like_quarters, put, quarters


def test_a_thumbnail_comes_with_the_facts_the_stamp_and_the_fingerprint(tmp_path: Path) -> None:
    file = put(tmp_path / "a.jpg", encoded(quarters((400, 300)), "JPEG"))
    with DecoderPool(1) as pool:
        made = pool.thumbnail(file, Recipe(100))
    assert (made.size_bytes, made.modified_ns) == (file.stat().st_size, file.stat().st_mtime_ns)
    assert made.fingerprint == files.digest_file(file)
    assert made.facts is not None and made.thumbnail is not None
    assert (made.facts.width_px, made.facts.height_px, made.facts.media_type) == (400, 300, "image/jpeg")


def test_a_file_that_is_known_already_is_only_read(tmp_path: Path) -> None:
    file = put(tmp_path / "a.jpg", encoded(quarters(), "JPEG"))
    with DecoderPool(1) as pool:
        made = pool.thumbnail(file, Recipe(), unless=files.digest_file(file))
    assert (made.facts, made.thumbnail) == (None, None)


def test_a_picture_comes_upright_and_in_rgb(tmp_path: Path) -> None:
    file = put(tmp_path / "a.png", encoded(quarters(), "PNG"))
    with DecoderPool(1) as pool:
        picture = pool.picture(file)
    assert (picture.mode, picture.size) == ("RGB", SIZE)
    assert looks_like_quarters(picture)


def test_errors_are_those_of_reading_and_decoding(tmp_path: Path) -> None:
    text = put(tmp_path / "a.jpg", b"Dear Anna, the pictures are on their way.\n")
    with DecoderPool(1) as pool:
        with pytest.raises(FileNotFoundError) as missing:
            pool.thumbnail(tmp_path / "none.jpg", Recipe())
        with pytest.raises(UndecodableError, match="this is text") as undecodable:
            pool.thumbnail(text, Recipe())
    assert missing.value.errno == errno.ENOENT
    assert undecodable.value.stamp == (text.stat().st_size, text.stat().st_mtime_ns)


def test_a_process_that_died_is_replaced(tmp_path: Path) -> None:
    file = put(tmp_path / "a.png", encoded(quarters(), "PNG"))
    with DecoderPool(1) as pool:
        before = pool.thumbnail(file, Recipe())
        (first,) = pool.process_ids
        os.kill(first, signal.SIGKILL)
        assert pool.thumbnail(file, Recipe()) == before
        assert pool.process_ids != (first,)
