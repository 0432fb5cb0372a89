"""A site that was built without the libraries from npm: what they are needed for is unknown, never right."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.sites import BuiltSite
from tests.small_publication import FULL
from tests.unit.verification.test_in_javascript import case_of, documents, modules, run_all, said

__all__ = ["modules"]


@pytest.fixture(scope="module")
def without(modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = shutil.copytree(modules, tmp_path_factory.mktemp("without") / "verifier")
    shutil.rmtree(folder / "libraries")
    return folder


@pytest.mark.parametrize("form", ["credential.json", "credential.jwt", "badge.svg"])
def test_what_needs_the_library_could_not_be_checked(form: str, without: Path, small_site: BuiltSite) -> None:
    cases = [{"shared": documents(small_site)}, case_of(small_site, small_site.forms(FULL)[form])]
    report = said(run_all(without, cases)[0])[0]
    assert (report["intact"], report["status"], report["issuer"]) == ("unknown", "unknown", "unknown")
    outcomes = dict(report["steps"])
    assert outcomes["schema"] == "unknown"
    assert outcomes["signature"] == ("passed" if form.endswith("jwt") else "unknown")
    assert "failed" not in outcomes.values()


def test_an_assertion_needs_no_library(without: Path, small_site: BuiltSite) -> None:
    data = small_site.forms(FULL)["assertion.json"]
    report = said(run_all(without, [{"shared": documents(small_site)}, case_of(small_site, data)])[0])[0]
    assert (report["intact"], report["status"], report["issuer"]) == ("yes", "valid", "this-site")
