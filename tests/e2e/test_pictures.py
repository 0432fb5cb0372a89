"""Pictures that are drawn: there for every version, drawn once, kept where they belong to the ledger."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from unittest.mock import patch

import png
import pytest

from builder import pictures
from tests.conftest import WritePublication
from tests.sites import BuiltSite, build_site
from tests.small_publication import KEY
from tests.unit.images.samples import header, picture, svg
from tests.unit.images.samples import png as other_png

AWARDED = "badges/waterland/data/v1/"
UNAWARDED = "badges/waterland/data/v2/"
SMALL = other_png(
    header(8, 8), picture(row_bytes=24, rows=8), (b"tEXt", b"made-from\0another renderer"), (b"IEND", b"")
)
LARGEST = 100_000  # bytes of a card


class School:
    """A publication that is built again and again."""

    def __init__(self, root: Path, out: Path) -> None:
        self.root = root
        self.out = out

    def build(self) -> BuiltSite:
        site = build_site(self.root, self.out, keys={"waterland/k1": KEY})
        assert site.files
        return site


@pytest.fixture
def school(small_publication: Path, tmp_path: Path) -> School:
    root = Path(shutil.copytree(small_publication, tmp_path / "publication"))
    badge = root / "badges/waterland/data"
    (badge / "v2.yaml").write_text((badge / "v1.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return School(root, tmp_path / "site")


def drawn(site: BuiltSite) -> dict[str, bytes]:
    return {path: data for path, data in site.files.items() if path.endswith(("/image.png", "/card.png"))}


def test_every_version_has_its_picture_as_png_and_a_card(example: BuiltSite) -> None:
    versions = {path.rpartition("/")[0] for path in example.files if path.endswith("/achievement.json")}
    assert versions
    for version in versions:
        for name, size in (("image.png", None), ("card.png", (1200, 627))):
            data = example.files[f"{version}/{name}"]
            width, height, rows, _ = png.Reader(file=io.BytesIO(data)).asRGBA8()
            assert len(list(rows)) == height
            assert size in (None, (width, height))
        assert len(example.files[f"{version}/card.png"]) < LARGEST


def test_a_rebuild_draws_nothing(school: School) -> None:
    before = drawn(school.build())
    times = {path: (school.out / path).stat().st_mtime_ns for path in before}
    with patch.object(pictures, "_draw", side_effect=AssertionError):
        assert drawn(school.build()) == before
    assert {path: (school.out / path).stat().st_mtime_ns for path in before} == times


def test_png_of_an_awarded_version_is_kept_and_of_another_drawn_anew(school: School) -> None:
    """What another release's renderer drew is in the ledger, too."""
    first = school.build()
    unawarded = f"{UNAWARDED}image.png"
    for path in (f"{AWARDED}image.png", unawarded):
        (school.out / path).write_bytes(SMALL)
    again = school.build()
    assert again.files[f"{AWARDED}image.png"] == SMALL
    assert again.files[unawarded] == first.files[unawarded]


def test_damaged_pictures_are_drawn_anew(school: School) -> None:
    first = school.build()
    for path, data in drawn(first).items():
        (school.out / path).write_bytes(data[: len(data) // 2] if "data" in path else b"")
    assert drawn(school.build()) == drawn(first)


def test_a_card_follows_what_stands_on_it(school: School) -> None:
    first = school.build()
    settings = school.root / "insigne.yaml"
    settings.write_text(settings.read_text().replace("nl: Insignes", "nl: Onderscheidingen"))
    again = school.build()
    assert again.files[f"{AWARDED}card.png"] != first.files[f"{AWARDED}card.png"]
    assert again.files[f"{AWARDED}image.png"] == first.files[f"{AWARDED}image.png"]


def test_a_picture_that_takes_for_ever_stops_the_build_before_it_writes(
    publication: WritePublication, tmp_path: Path
) -> None:
    endless = svg(
        '<filter id="f"><feMorphology radius="1000 1000"/></filter>'
        '<rect width="64" height="64" filter="url(#f)"/>'
    )
    root = publication({"badges/waterland/data/v1.svg": endless})
    with pytest.raises(AssertionError, match=r"badges/waterland/data/v1\.yaml: .*more than 5 seconds"):
        build_site(root, tmp_path / "site", keys={"waterland/k1": KEY})
    assert not (tmp_path / "site").exists()
