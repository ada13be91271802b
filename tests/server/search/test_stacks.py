import random
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance

from server.pictures.decode import decode
from server.pictures.impression import impression_of
from server.records import Fingerprint, PictureRecord, Vectors, picture_id
from server.search.stack_candidates import MAX_BITS, alike_by_hash
from server.search.stacks import BITS_PER_COSINE, MAX_DISTANCE, find_stacks

SAMPLES = sorted(Path("samples").rglob("*.jpg"))[:12]
BASE = 0x0123_4567_89AB_CDEF
DIM = 16


def picture(path: str, perceptual_hash: int | None = BASE, *, content: str = "", **known: object) -> PictureRecord:
    return PictureRecord(
        id=picture_id(path),
        path=path,
        fingerprint=Fingerprint((content or path).encode().hex().ljust(32, "0")[:32]),
        width_px=4000,
        height_px=3000,
        size_bytes=1,
        modified_ns=1,
        media_type="image/jpeg",
        mean_rgb=(0, 0, 0),
        thumbnail=f"{path}.jpg",
        perceptual_hash=perceptual_hash,
        **known,  # type: ignore[arg-type]
    )


def turned(degrees: float) -> np.ndarray:
    """A unit vector at so many degrees from that of 0."""
    vector = np.zeros(DIM, np.float32)
    vector[:2] = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return vector


def flipped(bits: int) -> int:
    """A hash that differs from `BASE` in so many bits, far from each other."""
    return BASE ^ sum(1 << (bit * 9 % 64) for bit in range(bits))


def stacks(pictures: list[PictureRecord], *degrees: float) -> list[int]:
    vectors = np.array([turned(angle) for angle in degrees or [0] * len(pictures)])
    return find_stacks(pictures, vectors, np.arange(len(vectors))).tolist()


def test_equal_bytes_are_always_one_stack() -> None:
    pictures = [picture("a.jpg", None, content="x"), picture("b.jpg"), picture("c/d.jpg", None, content="x")]
    nothing = np.empty((0, DIM), np.float32), np.empty(0, np.int64)
    assert find_stacks(pictures, *nothing).tolist() == [0, 1, 0]
    assert find_stacks([], *nothing).tolist() == []


def test_near_pictures_are_one_stack_named_by_its_smallest_row() -> None:
    pictures = [picture("a/0.jpg", ~BASE % (1 << 64)), picture("b/1.jpg"), picture("c/2.jpg", flipped(3))]
    assert stacks(pictures, 90, 0, 10) == [0, 1, 1]


@pytest.mark.parametrize(
    ("bits", "degrees", "is_one"), [(0, 0, True), (7, 10, True), (7, 30, False), (2, 30, True), (9, 0, False)]
)
def test_layout_and_content_have_to_be_near_together(bits: int, degrees: float, is_one: bool) -> None:
    pictures = [picture("a/0.jpg"), picture("b/1.jpg", flipped(bits))]
    assert stacks(pictures, 0, degrees) == ([0, 0] if is_one else [0, 1])


@pytest.mark.parametrize(
    ("paths", "moments", "camera", "is_one"),
    [
        (("t/img_1.jpg", "t/img_2.jpg"), (None, None), None, True),
        (("t/img_1.jpg", "s/img_2.jpg"), (None, None), None, False),
        (("t/a.jpg", "t/z.jpg"), ("2020-01-01T10:00:00", "2020-01-01T10:00:04"), "Acme", True),
        (("t/a.jpg", "t/z.jpg"), ("2020-01-01T10:00:00", "2020-01-01T10:01:00"), "Acme", False),
        (("t/a.jpg", "t/z.jpg"), ("2020-01-01T10:00:00", "2020-01-01T10:00:04"), None, False),
        (("t/a.jpg", "s/z.jpg"), ("2020-01-01T10:00:00", "2020-01-01T10:00:04"), "Acme", False),
    ],
)
def test_pictures_that_stand_together_need_not_be_as_near(
    paths: tuple[str, str], moments: tuple[str | None, str | None], camera: str | None, is_one: bool
) -> None:
    one, other = (
        picture(path, hashed, taken_at=moment, camera=camera)
        for path, hashed, moment in zip(paths, (BASE, flipped(12)), moments, strict=True)
    )
    between = [picture(f"t/m{number}.jpg", None) for number in range(5)]
    assert stacks([one, other, *between])[:2] == ([0, 0] if is_one else [0, 1])


def test_pictures_without_hash_or_without_vector_are_alone() -> None:
    flat = [picture("a/0.jpg", None), picture("b/1.jpg", None)]
    assert stacks(flat) == [0, 1]
    pictures = [picture(f"{number}/0.jpg") for number in range(3)]
    assert find_stacks(pictures, np.array([turned(0), turned(0)]), np.array([2, 1])).tolist() == [0, 1, 1]


def test_a_chain_that_drifts_is_not_one_stack() -> None:
    steps = [BASE]
    for number in range(12):
        steps.append(steps[-1] ^ (0b1111 << 5 * number))
    pictures = [picture(f"{number}/0.jpg", step) for number, step in enumerate(steps)]
    found = np.array(stacks(pictures))
    assert 3 < len(set(found)) < len(steps)
    for stack in set(found):
        members = np.flatnonzero(found == stack)
        assert any(all((steps[a] ^ steps[b]).bit_count() <= MAX_BITS for b in members) for a in members)


def oracle(hashes: list[int], vectors: Vectors) -> set[frozenset[int]]:
    """Stacks as they are defined, by comparing all with all; `hashes` differ and are in order."""

    def are_near(one: int, other: int) -> bool:
        bits = (hashes[one] ^ hashes[other]).bit_count()
        return bits <= MAX_BITS and bits + BITS_PER_COSINE * (1 - vectors[one] @ vectors[other]) <= MAX_DISTANCE

    near = {
        one: {other for other in range(len(hashes)) if one != other and are_near(one, other)}
        for one in range(len(hashes))
    }
    left, found = set(near), set()
    for centre in sorted(near, key=lambda item: (-len(near[item]), item)):
        if centre in left:
            found.add(frozenset({centre, *near[centre] & left}))
            left -= {centre, *near[centre]}
    return found


sets_of_pictures = st.lists(
    st.tuples(st.sets(st.integers(0, 63), max_size=8), st.sampled_from([0.0, 5.0, 20.0, 40.0, 90.0])),
    min_size=1,
    max_size=24,
    unique_by=lambda each: frozenset(each[0]),
)


@settings(deadline=None)
@given(sets_of_pictures, st.randoms(use_true_random=False))
def test_stacks_are_what_comparing_all_with_all_finds_in_whatever_order(
    drawn: list[tuple[set[int], float]], chance: random.Random
) -> None:
    known = sorted((BASE ^ sum(1 << bit for bit in bits), angle) for bits, angle in drawn)
    pictures = [picture(f"{number}/x.jpg", hashed) for number, (hashed, _) in enumerate(known)]
    vectors = np.array([turned(angle) for _, angle in known])
    expected = oracle([hashed for hashed, _ in known], vectors)
    order = chance.sample(range(len(known)), len(known))
    found = find_stacks([pictures[number] for number in order], vectors[order], np.arange(len(order)))
    groups: dict[int, set[int]] = {}
    for row, stack in enumerate(found.tolist()):
        assert found[stack] == stack <= row
        groups.setdefault(stack, set()).add(order[row])
    assert {frozenset(group) for group in groups.values()} == expected


@settings(deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=24), st.integers(0, 2**32 - 1))
def test_every_pair_that_differs_in_few_bits_is_a_candidate(changes: list[int], seed: int) -> None:
    chance = random.Random(seed)
    hashes = sorted({BASE ^ sum(1 << bit for bit in chance.sample(range(64), count)) for count in changes})
    found = {tuple(pair) for pair in alike_by_hash(np.array(hashes, np.uint64)).tolist()}
    assert (
        found
        == {
            (one, other)
            for one, other in combinations(range(len(hashes)), 2)
            if (hashes[one] ^ hashes[other]).bit_count() <= MAX_BITS
        }
        or len(hashes) > 24
    )


@pytest.mark.parametrize("distinct", [1, 40])
def test_a_crowd_of_equal_layouts_costs_no_square(distinct: int) -> None:
    hashes = np.sort(
        np.resize(np.array([BASE ^ (number & 3) ^ (number << 50) for number in range(distinct)], np.uint64), 20_000)
    )
    pairs = alike_by_hash(hashes)
    assert 20_000 < len(pairs) <= 24 * 20_000
    assert set(pairs.ravel().tolist()) == set(range(20_000))


def test_copies_of_real_pictures_are_found_and_different_pictures_are_kept_apart() -> None:
    chance = np.random.default_rng(1)
    pictures, vectors = [], []
    for number, file in enumerate(SAMPLES):
        whole = decode(file, at_least_px=480)
        copies = (
            whole,
            whole.resize((whole.width // 2, whole.height // 2)),
            ImageEnhance.Brightness(whole).enhance(1.1),
            whole.crop((whole.width // 50, 0, whole.width, whole.height * 49 // 50)),
            whole.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        )
        direction = chance.normal(size=DIM)
        for kind, copy in enumerate(copies):
            vector = direction + chance.normal(size=DIM) * 0.02
            pictures.append(picture(f"{kind}/{number}.jpg", impression_of(copy).perceptual_hash))
            vectors.append((vector / np.linalg.norm(vector)).astype(np.float32))
    found = find_stacks(pictures, np.array(vectors), np.arange(len(vectors))).reshape(-1, 5)
    assert (found[:, :4] == found[:, :1]).all()
    assert (found[:, 4] != found[:, 0]).all()
    assert len(set(found[:, 0].tolist())) == len(SAMPLES)
