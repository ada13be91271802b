"""What the built page may weigh, compressed as a server would send it."""

import gzip
import re

from server.settings import PROJECT_ROOT

DIST = PROJECT_ROOT / "web" / "dist"


def weight(suffix: str) -> int:
    """Bytes, gzipped, of the files of this kind that the page asks for by itself."""
    names = re.findall(rf'(?:src|href)="/(assets/[^"]+\.{suffix})"', (DIST / "index.html").read_text())
    assert names
    return sum(len(gzip.compress((DIST / name).read_bytes())) for name in names)


def test_the_script_weighs_at_most_130_kb():
    assert weight("js") <= 130_000


def test_the_style_weighs_at_most_15_kb():
    assert weight("css") <= 15_000


def test_no_file_of_the_page_names_another_origin():
    for file in [DIST / "index.html", *DIST.glob("assets/*.css")]:
        assert not re.search(r"url\(['\"]?https?:|(?:src|href)=\"https?:", file.read_text()), file
