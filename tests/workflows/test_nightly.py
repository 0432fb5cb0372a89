"""Every night: is the live site what was built, do links lead somewhere; and one issue if not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.small_publication import FILES
from tests.workflows.forge import Forge
from tests.workflows.school import School, found_live_school, found_school, with_owners

PLAIN = "badges/waterland/plain/v1.yaml"


@pytest.fixture
def school(forge: Forge, tmp_path: Path) -> School:
    """A publication with a link that leads somewhere, and one that does not."""
    criteria = f'criteria: "[Hier]({forge.url}/other) en [weg](http://127.0.0.1:1/gone?a=1&b=2)"'
    changed = FILES[PLAIN].replace("criteria: Aanwezig zijn", criteria)
    files = with_owners({**FILES, PLAIN: changed}, tmp_path / "drafted")
    return found_live_school(forge, tmp_path, files=files)


def test_a_publication_that_is_well_is_let_alone(school: School) -> None:
    run = school.night()
    assert run.conclusion == "success", run.log
    assert re.search(r"good: .* is what was built: \d+ files were compared", run.jobs["look"].summary)
    assert school.repository.issues == []


def test_dead_links_are_told(school: School) -> None:
    run = school.night()
    dead = [found.text for found in run.annotations if found.text.startswith("http://")]
    assert dead == ["http://127.0.0.1:1/gone?a=1&b=2 cannot be found (000)"]


def test_what_the_host_changed_is_one_issue_however_many_nights(school: School) -> None:
    catalogue = school.forge.pages / "catalogue.json"
    catalogue.write_text(catalogue.read_text(encoding="utf-8") + " ", encoding="utf-8")
    for _night in range(2):
        run = school.night()
        assert run.conclusion == "failure"
        assert "wrong: 1 of" in run.jobs["look"].summary
        assert "such as catalogue.json" in run.jobs["look"].summary
    [issue] = school.repository.issues
    assert issue["labels"] == [{"name": "nightly"}]
    assert f"/actions/runs/{run.id - 1}" in issue["body"]


def test_a_rule_that_somebody_took_away_is_told(school: School) -> None:
    school.repository.rules = [rule for rule in school.repository.rules if rule["type"] != "pull_request"]
    run = school.night()
    assert run.conclusion == "failure"
    assert "pull_request" in run.jobs["look"].summary


def test_before_the_first_publication_there_is_nothing_to_compare(forge: Forge, tmp_path: Path) -> None:
    school = found_school(forge, tmp_path, files=with_owners(FILES, tmp_path / "drafted"))
    run = school.night()
    assert run.conclusion == "success", run.log
