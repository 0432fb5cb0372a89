"""Which libraries the verifier's page gets: those with the expected digests, wherever they are from."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path
from unittest import mock

import pytest

from builder.model.addresses import LIBRARY_NAMES, VERIFIER_LIBRARIES
from builder.signing.keyring import write_key
from tests.sites import REPOSITORY, Run, insigne, write_files
from tests.small_publication import KEY

BUNDLE = REPOSITORY / "templates" / "libraries" / "bundle"
DIGESTS = BUNDLE.with_name("digests.txt")
WARNING = "the verifier page will not be able to check embedded proofs"


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The libraries, made anew of what npm gives."""
    if shutil.which("npm") is None:
        pytest.skip("there is no npm here: `make test` installs it")
    folder = tmp_path_factory.mktemp("libraries") / "made"
    subprocess.run([BUNDLE, folder], check=True, timeout=300)
    return folder


@pytest.fixture
def bare_templates(tmp_path: Path) -> Path:
    """Templates as they are in a commit: without libraries beside the verifier's modules."""
    folder = tmp_path / "templates"
    return shutil.copytree(
        REPOSITORY / "templates",
        folder,
        ignore=lambda path, _names: ["libraries"] if path.endswith("verifier") else [],
    )


def build(publication: Path, templates: Path, out: Path, *options: str | Path, **environment: str) -> Run:
    keys = out.parent / "keys"
    if not keys.exists():
        write_key(keys, "waterland", "k1", KEY)
    arguments = ["build", "--directory", publication, "--keys", keys, "--out", out, "--jobs", "1", *options]
    with (
        mock.patch("builder.verifier_libraries.builtin_templates", return_value=templates),
        mock.patch("builder.published_verifier.builtin_templates", return_value=templates),
    ):
        return insigne(*arguments, environment=environment)


def published(out: Path) -> dict[str, str]:
    """Give the digests of the libraries of a site."""
    folder = out / VERIFIER_LIBRARIES
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*"))}


def expected() -> dict[str, str]:
    lines = DIGESTS.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in map(str.split, lines)}


def test_what_npm_gives_has_the_digests_that_are_kept_here(libraries: Path) -> None:
    made = {name: hashlib.sha256((libraries / name).read_bytes()).hexdigest() for name in LIBRARY_NAMES}
    assert made == expected()
    assert not (BUNDLE.parent / "node_modules").exists(), "nothing is left among the templates"


def test_a_folder_that_is_told_is_published_and_continued_when_npm_cannot_be_had(
    libraries: Path, small_publication: Path, bare_templates: Path, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    first = build(small_publication, bare_templates, out, "--verifier-libraries", libraries)
    assert (first.returncode, WARNING in first.stderr) == (0, False)
    assert published(out) == expected()
    again = build(small_publication, bare_templates, out)
    assert (again.returncode, WARNING in again.stderr) == (0, False)
    assert published(out) == expected()


def test_a_site_that_had_no_libraries_gets_them_though_nothing_else_has_changed(
    libraries: Path, small_publication: Path, bare_templates: Path, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    build(small_publication, bare_templates, out)
    assert published(out) == {}
    build(small_publication, bare_templates, out, "--verifier-libraries", libraries)
    assert published(out) == expected()


def test_the_folder_can_be_told_by_the_environment(
    libraries: Path, small_publication: Path, bare_templates: Path, tmp_path: Path
) -> None:
    said = build(
        small_publication, bare_templates, tmp_path / "site", INSIGNE_VERIFIER_LIBRARIES=str(libraries)
    )
    assert said.returncode == 0, said.stderr
    assert published(tmp_path / "site") == expected()


def test_a_build_without_libraries_says_what_its_verifier_cannot_do(
    small_publication: Path, bare_templates: Path, tmp_path: Path
) -> None:
    said = build(small_publication, bare_templates, tmp_path / "site", INSIGNE_VERIFIER_LIBRARIES="")
    assert said.returncode == 0
    assert WARNING in said.stderr
    assert published(tmp_path / "site") == {}


@pytest.mark.parametrize("place", ["told", "beside"])
def test_libraries_with_other_bytes_are_refused_and_nothing_is_written(
    place: str, small_publication: Path, bare_templates: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "told" if place == "told" else bare_templates / VERIFIER_LIBRARIES
    write_files(folder, dict.fromkeys(LIBRARY_NAMES, "export default 1;"))
    options: list[str | Path] = ["--verifier-libraries", folder] if place == "told" else []
    said = build(small_publication, bare_templates, tmp_path / "site", *options)
    assert said.returncode == 2
    assert "its digest is another" in said.stderr
    assert not (tmp_path / "site").exists()


def test_a_folder_that_is_told_must_have_all(
    small_publication: Path, bare_templates: Path, tmp_path: Path
) -> None:
    said = build(small_publication, bare_templates, tmp_path / "site", "--verifier-libraries", tmp_path)
    assert said.returncode == 2
    assert "lacks ed25519.js" in said.stderr


def test_what_somebody_put_among_what_was_published_is_not_continued(
    small_publication: Path, bare_templates: Path, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    build(small_publication, bare_templates, out)
    write_files(out / VERIFIER_LIBRARIES, dict.fromkeys(LIBRARY_NAMES, "export default 1;"))
    said = build(small_publication, bare_templates, out)
    assert WARNING in said.stderr
    assert published(out) == {}
