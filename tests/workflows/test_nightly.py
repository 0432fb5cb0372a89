"""Every night: is the live site what was built, do links lead somewhere; and one issue if not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_publication import FILES, FULL
from tests.workflows.forge import Forge
from tests.workflows.school import School, found_live_school

PLAIN = "badges/waterland/plain/v1.yaml"


@pytest.fixture
def school(forge: Forge, tmp_path: Path) -> School:
    """A publication with a link that leads somewhere, and one that does not."""
    criteria = f'criteria: "[Hier]({forge.url}/other) en [weg](http://127.0.0.1:1/gone?a=1&b=2)"'
    changed = FILES[PLAIN].replace("criteria: Aanwezig zijn", criteria)
    return found_live_school(forge, tmp_path, files={**FILES, PLAIN: changed})


def told(school: School, level: str) -> list[str]:
    return [found.text for found in school.night().annotations if found.level == level]


def test_a_site_that_is_as_it_was_built_is_well_and_dead_links_are_told(school: School) -> None:
    run = school.night()
    assert ", 0 differ." in run.jobs["look"].summary, run.log
    dead = [found.text for found in run.annotations if found.text.startswith("http://")]
    assert dead == ["http://127.0.0.1:1/gone?a=1&b=2 cannot be found (000)"]


def test_files_that_changed_on_the_host_or_are_gone_are_named_in_one_issue(school: School) -> None:
    pages = school.forge.pages
    (pages / "catalogue.json").write_text("{}", encoding="utf-8")
    (pages / f"awards/{FULL}/credential.json").unlink()
    for _night in range(2):
        run = school.night()
        assert run.conclusion == "failure"
        wrong = [found.text for found in run.annotations if "is not what was built" in found.text]
        assert sorted(wrong) == [
            f"{school.forge.url}/pages/{path} is not what was built"
            for path in (f"awards/{FULL}/credential.json", "catalogue.json")
        ]
    [issue] = school.repository.issues
    assert issue["labels"] == [{"name": "nightly"}]
    assert f"/actions/runs/{run.id - 1}" in issue["body"]


def test_before_the_first_publication_there_is_nothing_to_compare(forge: Forge, tmp_path: Path) -> None:
    school = found_live_school(forge, tmp_path)
    school.repository.delete_branch("published")
    assert "Nothing was published yet." in told(school, "notice")
