"""What tests share: built sites, made once in a run, and the data of others."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from tests.rsa_test_keys import FIRST, listed
from tests.sites import REPOSITORY, BuiltSite, build_site, write_files
from tests.small_publication import FILES, KEY, PNG_FILES
from tests.unit.images.samples import header, picture, png

# The same examples in every run: a fault that is found stays found, and a run says the same everywhere.
settings.register_profile("insigne", deadline=None, derandomize=True)
settings.load_profile("insigne")

SQUARE_PNG = png(header(600, 600), picture(row_bytes=1800, rows=600), (b"IEND", b""))

WritePublication = Callable[[Mapping[str, str | bytes]], Path]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes many seconds, such as an installation")


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site of the example publication, as a demonstration, by one process."""
    return build_site(REPOSITORY, tmp_path_factory.mktemp("example") / "site")


@pytest.fixture(scope="session")
def small_publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small publication; tests that change it make their own with `publication`."""
    files: dict[str, str | bytes] = {**FILES, **PNG_FILES, "badges/waterland/png/v1.png": SQUARE_PNG}
    return write_files(tmp_path_factory.mktemp("small"), files)


@pytest.fixture(scope="session")
def small_site(small_publication: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The small publication's site, signed with its issuer's key."""
    return build_site(
        small_publication, tmp_path_factory.mktemp("small-site") / "site", keys={"waterland/k1": KEY}
    )


@pytest.fixture(scope="session")
def rsa_site(small_publication: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The small publication's site, where the issuer also has an RSA key."""
    folder = tmp_path_factory.mktemp("rsa-site")
    root = shutil.copytree(small_publication, folder / "publication")
    (root / "issuers/waterland/keys.yaml").write_text(
        listed("k1", KEY) + listed("r1", FIRST), encoding="utf-8"
    )
    return build_site(root, folder / "site", keys={"waterland/k1": KEY, "waterland/r1": FIRST})


@pytest.fixture
def publication(tmp_path: Path) -> WritePublication:
    """Write a publication: the small one's files, with some added or replaced."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        return write_files(tmp_path / "publication", {**FILES, **files})

    return write


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of others' test vectors, schemas and contexts, which is not part of this repository."""
    named = os.environ.get("INSIGNE_SHARED_DATA")
    folder = Path(named) if named else REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"others' test data are not at {folder}: name their folder with INSIGNE_SHARED_DATA")
    return folder
