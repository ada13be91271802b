"""Uploaded pictures: known for half an hour, and never more of them than there is room for."""

import pytest
from PIL import Image

from server.errors import UploadGoneError
from server.search.uploads import KEPT_BYTES, KEPT_PICTURES, KEPT_SECONDS, Uploaded, Uploads


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def uploads(clock) -> Uploads:
    return Uploads(clock)


def add(uploads: Uploads, side_px: int = 8) -> Uploaded:
    return uploads.add(Image.new("RGB", (1, 1)), Image.new("RGB", (side_px, side_px)), (40, 30))


def test_a_picture_is_found_by_its_reference_and_knows_its_own_size(uploads):
    sent = add(uploads)
    assert uploads.find(sent.reference) is sent
    assert (sent.width_px, sent.height_px) == (40, 30)
    with pytest.raises(UploadGoneError):
        uploads.find(sent.reference + "x")


def test_no_two_references_are_alike(uploads):
    assert len({add(uploads).reference for _ in range(200)}) == 200


def test_a_picture_is_kept_for_half_an_hour_however_often_it_is_asked_for(uploads, clock):
    first = add(uploads).reference
    clock.seconds = KEPT_SECONDS - 1
    second = add(uploads).reference
    assert uploads.find(first)
    clock.seconds = KEPT_SECONDS
    with pytest.raises(UploadGoneError):
        uploads.find(first)
    assert uploads.find(second)
    assert len(uploads) == 1


def test_the_oldest_make_room_for_the_newest(uploads):
    sent = [add(uploads, 1024).reference for _ in range(60)]
    assert len(uploads) == KEPT_BYTES // (3 * 1024 * 1024 + 3)
    assert uploads.find(sent[-1])
    with pytest.raises(UploadGoneError):
        uploads.find(sent[0])


def test_small_pictures_are_no_way_round_the_bounds(uploads):
    for _ in range(KEPT_PICTURES + 10):
        add(uploads, 1)
    assert len(uploads) == KEPT_PICTURES
