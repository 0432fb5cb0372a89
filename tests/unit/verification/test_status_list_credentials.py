"""A status list is a credential, too: it verifies, and what was changed in it does not."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from builder.encoding import write_json
from builder.verification.report import Report
from builder.verification.verifier import verify
from tests.sites import BuiltSite


@pytest.fixture
def document(small_site: BuiltSite) -> dict[str, Any]:
    lists = [path for path in small_site.files if "/status/" in path and "suspension" not in path]
    return copy.deepcopy(small_site.json(lists[0]))


def judge(site: BuiltSite, document: dict[str, Any]) -> Report:
    (report,) = verify(write_json(document), site.question())
    return report


def failed(report: Report) -> set[str]:
    return {step.id for step in report.steps if step.outcome == "failed"}


def test_every_published_list_verifies(small_site: BuiltSite) -> None:
    lists = [path for path in small_site.files if "/status/" in path]
    assert len(lists) >= 4
    for path in lists:
        report = judge(small_site, small_site.json(path))
        assert report.accepted
        assert report.issuer == "this-site"


def test_a_changed_list_is_refused_by_its_signature(small_site: BuiltSite, document: dict[str, Any]) -> None:
    document["validFrom"] = "2020-01-01T00:00:00+01:00"
    assert failed(judge(small_site, document)) == {"signature"}


def test_a_list_that_cannot_be_unpacked_is_refused_by_its_form(
    small_site: BuiltSite, document: dict[str, Any]
) -> None:
    document["credentialSubject"]["encodedList"] = "uAAAA"
    assert "schema" in failed(judge(small_site, document))


def test_a_list_by_somebody_else_is_refused_by_its_key(
    small_site: BuiltSite, document: dict[str, Any]
) -> None:
    document["issuer"] = document["issuer"].replace("waterland", "stichting")
    assert "key" in failed(judge(small_site, document))
