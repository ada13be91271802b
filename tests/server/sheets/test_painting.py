import io

import numpy as np
import pytest
from PIL import Image

from server.sheets.painting import LAST_QUALITY, fitting
from tests.pictures_factory import encoded, noise, quarters

GRAINY = noise((400, 300))


def quality_80(picture: Image.Image) -> bytes:
    return encoded(picture, "JPEG", quality=80, subsampling="4:2:0")


def test_a_sheet_that_is_small_enough_keeps_its_quality() -> None:
    picture = quarters((400, 300))
    assert fitting(picture, 100_000) == quality_80(picture)


@pytest.mark.parametrize("max_bytes", [60_000, 40_000, 25_000, 15_000])
@pytest.mark.parametrize("is_known", [True, False])
def test_a_sheet_that_is_too_large_has_the_quality_that_fits(max_bytes: int, is_known: bool) -> None:
    first = quality_80(GRAINY)
    content = fitting(GRAINY, max_bytes, len(first) if is_known else 0)
    assert max_bytes / 3 < len(content) <= max_bytes
    with Image.open(io.BytesIO(content)) as picture:
        assert np.abs(np.asarray(picture).mean((0, 1)) - np.asarray(GRAINY).mean((0, 1))).max() < 8


def test_a_sheet_that_can_never_be_so_small_has_the_least_quality_there_is() -> None:
    least = encoded(GRAINY, "JPEG", quality=LAST_QUALITY, subsampling="4:2:0")
    assert fitting(GRAINY, 10) == least
