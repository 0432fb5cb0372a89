"""The whole story: a course ends, badges are awarded by pull request, published, shown; one is revoked."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.sites import Run as Said
from tests.sites import insigne
from tests.small_publication import FILES
from tests.workflows.forge import Forge
from tests.workflows.school import School, found_live_school, with_owners
from tests.workflows.test_check import clerk_proposes, faults

BATCH = "awards/waterland/2026-06-30-plain.yaml"
NAMES = ["Anna", "Bram", "Chris", "Daan", "Eva", "Femke", "Gijs", "Hanna", "Ilse", "Jan", "Kim", "Lotte"]
COURSE = "".join(
    [
        "e-mail;naam\n",
        *(f"{name.lower()}@student.example.nl;{name}\n" for name in NAMES),
        "geen adres;Mies\n",  # no address
        "kees@@student.example.nl;Kees\n",
    ]
)


@pytest.fixture
def school(forge: Forge, tmp_path: Path) -> School:
    return found_live_school(forge, tmp_path, files=with_owners(FILES, tmp_path / "drafted"))


def clerk_awards_from_a_spreadsheet(school: School) -> tuple[Path, Said]:
    clone = school.clone("clerk")
    (school.folder / "course.csv").write_text(COURSE, encoding="cp1252")
    said = insigne(
        "award", "waterland/plain", "--csv", school.folder / "course.csv", "--date", "2026-06-30", cwd=clone
    )
    return clone, said


def with_a_slip(text: str) -> tuple[str, int]:
    """Misspell a field below one of the awards; give the text and the line."""
    lines = text.splitlines(keepends=True)
    place = next(number for number, line in enumerate(lines) if "Eva" in line)
    return "".join([*lines[: place + 1], "    grad: 8\n", *lines[place + 1 :]]), place + 2


def examination_board_approves(school: School, pull: dict[str, Any]) -> None:
    """Nothing is merged that the merge queue has not checked; what is merged is published."""
    queued = school.queue(pull)
    assert queued.conclusion == "success", queued.log
    school.merge(pull)
    run = school.publish()
    assert run.conclusion == "success", run.log


def employer_verifies(school: School, award: str) -> dict[str, str]:
    """Download a badge from its page, and verify it with what the site says now."""
    with urlopen(f"{school.forge.url}/pages/awards/{award}/credential.json") as answer:  # noqa: S310 - localhost
        badge = school.folder / "download.json"
        badge.write_bytes(answer.read())
    said = insigne("verify", badge, "--site", school.forge.pages, "--format", "json")
    answers: dict[str, str] = json.loads(said.stdout)
    return answers


def test_from_a_course_that_ended_to_a_badge_that_was_revoked(school: School) -> None:
    before = school.published()

    # A clerk awards twelve badges; two rows of the list are told, and wait in a file of their own.
    clone, said = clerk_awards_from_a_spreadsheet(school)
    assert said.returncode == 1
    assert (clone / BATCH).read_text(encoding="utf-8").count("- id: ") == 12
    rejected = (school.folder / "course-rejected.csv").read_text(encoding="utf-8-sig")
    assert [name in rejected for name in ("Mies", "Kees", "Anna")] == [True, True, False]

    # By hand she adds a grade, and makes a mistake. The check says where.
    text = (clone / BATCH).read_text(encoding="utf-8")
    changed, line = with_a_slip(text)
    pull = clerk_proposes(school, {BATCH: changed}, branch="june")
    run = school.checks(pull)
    [(place, told)] = faults(run)
    assert place == f"{BATCH}:{line}"
    assert "grad" in told

    # The reviewers read what they approve, and who of them has to.
    (clone / BATCH).write_text(text, encoding="utf-8")
    school.push(clone, "june", "Without the grade")
    school.repository.refresh(pull)
    run = school.checks(pull)
    assert run.conclusion == "success", run.log
    [comment] = school.repository.comments_on(pull["number"])
    assert "✓ The check passed." in comment["body"]
    assert "@waterland/examencommissie" in comment["body"]
    assert re.search(r"\b12\b", comment["body"])
    assert not any(name.lower() in comment["body"].lower() for name in ("femke", "hanna", "lotte"))

    # Merged, built, verified, deployed; a recipient's page is there, and an employer verifies the badge.
    examination_board_approves(school, pull)
    published = school.published()
    new = sorted(set(published.awards) - set(before.awards))
    assert len(new) == 12
    with urlopen(f"{school.forge.url}/pages/awards/{new[0]}/") as page:  # noqa: S310 - localhost
        assert "Eenvoudig" in page.read().decode()
    answer = employer_verifies(school, new[0])
    assert (answer["intact"], answer["status"], answer["issuer"]) == ("yes", "valid", "this-site")

    # The next day one turns out to be a mistake.
    clone = school.clone("clerk")
    said = insigne("revoke", new[0], "--reason", "Aan de verkeerde uitgereikt", cwd=clone)
    assert said.returncode == 0, said.stderr
    school.push(clone, "revoke", "Revoke one")
    pull = school.repository.open_pull("revoke", title="Revoke one", user="clerk")
    run = school.checks(pull)
    assert run.conclusion == "success", run.log
    examination_board_approves(school, pull)
    assert employer_verifies(school, new[0])["status"] == "revoked"
    assert employer_verifies(school, new[1])["status"] == "valid"

    # Nothing else has changed, not by one byte.
    after = school.published()
    assert after.awards == published.awards
    for award in after.awards:
        signed = {"credential.json", "credential.jwt"} | ({*after.forms(award)} if award != new[0] else set())
        for name in signed & after.forms(award).keys():
            assert after.forms(award)[name] == published.forms(award)[name], f"{award}/{name}"
