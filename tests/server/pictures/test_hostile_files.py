"""Every kind of file that is found under the name of a picture, through the real decoder processes."""

import io
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from server.errors import UndecodableError
from server.pictures.catalogue import Catalogue
from server.pictures.decoder_pool import DecoderPool, Development
from server.pictures.thumbnails import Recipe
from server.pictures.transform import transform
from server.pictures.walk import PICTURE_SUFFIXES
from tests import hostile_files
from tests.hostile_damage import EITHER, PICTURE
from tests.hostile_files import HALVES, QUARTERS, Case
from tests.pictures_factory import looks_like_quarters

Found = dict[Case, Development | str]
MEMORY_BYTES = 1 << 30


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Case]]:
    folder = tmp_path_factory.mktemp("hostile")
    return folder, hostile_files.make(folder)


@pytest.fixture(scope="module")
def pool() -> Iterator[DecoderPool]:
    with DecoderPool(2) as decoders:
        yield decoders


@pytest.fixture(scope="module")
def found(collection: tuple[Path, list[Case]], pool: DecoderPool) -> Found:
    """What came of each file: the development, or the reason."""
    folder, cases = collection

    def develop(case: Case) -> Development | str:
        try:
            return pool.thumbnail(folder / case.name, Recipe())
        except UndecodableError as error:
            return str(error)
        except OSError as error:
            return (error.strerror or "").lower()

    with ThreadPoolExecutor(2) as threads:
        return dict(zip(cases, threads.map(develop, cases), strict=True))


def test_there_are_more_than_eighty_kinds(collection: tuple[Path, list[Case]]) -> None:
    kinds = {re.sub(r"-?\d+(?=\.)", "", case.name) for case in collection[1]}
    assert len(kinds) > 200


def test_each_file_is_a_picture_or_has_its_reason(found: Found) -> None:
    wrong = {
        case.name: (case.expected, outcome if isinstance(outcome, str) else PICTURE)
        for case, outcome in found.items()
        if case.expected != EITHER and not re.search(case.expected, outcome if isinstance(outcome, str) else PICTURE)
    }
    assert wrong == {}


def test_each_picture_is_upright_and_in_its_colours(found: Found) -> None:
    wrong = []
    for case, outcome in found.items():
        if isinstance(outcome, str):
            continue
        assert outcome.facts is not None and outcome.thumbnail is not None
        shown = Image.open(io.BytesIO(outcome.thumbnail.content)).convert("RGB")
        if case.size is not None and (outcome.facts.width_px, outcome.facts.height_px) != case.size:
            wrong.append((case.name, outcome.facts))
        if case.shows == QUARTERS and not looks_like_quarters(shown, 30):
            wrong.append((case.name, "other colours"))
        if case.shows == HALVES and not (min(shown.getpixel((8, 15))) > 245 and max(shown.getpixel((32, 15))) < 10):
            wrong.append((case.name, "another brightness"))
    assert wrong == []


def test_reasons_are_short_sentences_without_the_words_of_a_library(found: Found) -> None:
    reasons = {outcome for outcome in found.values() if isinstance(outcome, str)}
    assert reasons
    odd = [reason for reason in reasons if not re.fullmatch(r"[A-Za-z][\w ,:()×'-]{8,90}", reason)]
    assert odd == []


@pytest.mark.usefixtures("found")
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_file_ends_or_bloats_its_process(pool: DecoderPool) -> None:
    # The processes are the ones that were started for the first files, and have seen all since.
    for process in pool.process_ids:
        assert _peak_bytes(process) < MEMORY_BYTES
    assert len(pool.process_ids) == 2


def test_a_run_over_all_of_it_tells_of_each(collection: tuple[Path, list[Case]], found: Found, tmp_path: Path) -> None:
    folder, cases = collection
    with Catalogue.open(tmp_path / "catalogue.sqlite") as catalogue:
        summary = transform(folder, tmp_path / "thumbs", catalogue, Recipe(), workers=2)
        pictures = {record.path for record in catalogue.pictures()}
    skipped = {each.path: each.reason for each in summary.skipped}
    claimed = [case for case in cases if Path(case.name).suffix.lower() in PICTURE_SUFFIXES and case.name[0] != "."]
    assert {case.name for case in claimed if not ((case.name in pictures) ^ (case.name in skipped))} == set()
    wrong = {
        case.name: skipped.get(case.name, PICTURE)
        for case in claimed
        if case.expected != EITHER and not re.search(case.expected, skipped.get(case.name, PICTURE))
    }
    assert wrong == {}


def _peak_bytes(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024
