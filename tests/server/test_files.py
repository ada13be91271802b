"""A file is the old one or the new one, whatever happens while it is written."""

import pytest

from server import files


def test_a_file_is_replaced_whole(tmp_path):
    target = tmp_path / "new folder" / "a.bin"
    files.write_bytes(target, b"first")
    files.write_bytes(target, b"second")
    assert target.read_bytes() == b"second"
    assert [path.name for path in target.parent.iterdir()] == ["a.bin"]


def test_a_write_that_fails_leaves_the_old_file_and_no_rest(tmp_path):
    target = tmp_path / "a.bin"
    files.write_bytes(target, b"old")
    with pytest.raises(KeyboardInterrupt), files.replacing(target) as file:
        file.write(b"half of the n")
        raise KeyboardInterrupt
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.bin"]


def test_a_fingerprint_is_the_same_from_memory_and_from_disk(tmp_path):
    content = bytes(range(256)) * 10_000
    (tmp_path / "a").write_bytes(content)
    assert files.digest_file(tmp_path / "a") == files.digest_bytes(content)


def test_a_fingerprint_is_blake3_of_the_bytes():
    # The first of the official test vectors: no bytes at all.
    assert files.digest_bytes(b"") == "af1349b9f5f9a1a6a0404dea36dcc949"
