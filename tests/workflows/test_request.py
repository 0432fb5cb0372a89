"""An award request by issue form: a pull request, or an answer; whatever people type."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from builder.authoring.issue_form import FORMS
from tests.sites import write_files
from tests.workflows.forge import git
from tests.workflows.hostile import TITLES
from tests.workflows.runner import Run, issue_opened
from tests.workflows.school import School

NUMBERS = count(1)
RECIPIENTS = "later@example.nl; Loes Later\nlast@example.nl; Lars Last"


def form(
    *,
    badge: str = "waterland/plain",
    day: str = "2026-07-01",
    recipients: str = RECIPIENTS,
    note: str = "_No response_",
    language: str = "en",
) -> str:
    values = (badge, day, f"```text\n{recipients}\n```", note)
    labels = FORMS[language]
    return "\n\n".join(f"### {label}\n\n{value}" for label, value in zip(labels, values, strict=True))


def clerk_asks(
    school: School,
    body: str,
    *,
    number: int | None = None,
    title: str = "Award badges",
    labels: tuple[str, ...] = ("award request",),
) -> Run:
    issue: dict[str, Any] = {
        "number": number or next(school.repository.numbers),
        "title": title,
        "body": body,
        "user": {"login": "clerk"},
        "labels": [{"name": label} for label in labels],
    }
    return school.runner.run("request.yml", school.repository, issue_opened(issue))


def answers(school: School) -> list[str]:
    return [comment["body"] for comment in school.repository.comments]


def proposed(school: School, branch: str) -> dict[str, str]:
    """Give the files that a branch adds to main, with their text."""
    folder = school.repository.folder
    paths = git("diff", "--name-only", f"main...{branch}", cwd=folder).splitlines()
    return {path: git("show", f"{branch}:{path}", cwd=folder) for path in paths}


def test_a_request_becomes_a_pull_request_that_is_checked(school: School) -> None:
    run = clerk_asks(school, form(note="The list lies with *Bo*"))
    assert run.conclusion == "success", run.log
    [pull] = school.repository.pulls
    assert pull["title"] == "Award waterland/plain/v1 (request 1)"
    assert "Requested by @clerk; somebody else approves." in pull["body"]
    assert "<pre>The list lies with *Bo*</pre>" in pull["body"]
    assert pull["body"].endswith("Closes #1")
    [(path, text)] = proposed(school, "request/1").items()
    assert path == "awards/waterland/2026-07-01-plain.yaml"
    assert text.count("- id: ") == 2
    assert "Loes Later" in text
    assert school.repository.dispatched == [{"workflow": "check.yml", "ref": "request/1"}]
    assert answers(school) == []
    assert school.forge.refused == []


def test_names_and_addresses_stand_in_the_award_file_only(school: School) -> None:
    run = clerk_asks(school, form())
    [pull] = school.repository.pulls
    log = git("log", "--all", "--format=%B", cwd=school.repository.folder)
    for text in (run.log, json.dumps(pull), log):
        for personal in ("later@example.nl", "Loes", "Later"):
            assert personal not in text


def test_what_cannot_be_awarded_is_answered_with_the_lines_of_the_form(school: School) -> None:
    run = clerk_asks(school, form(recipients="later@example.nl; Loes\nno address; Lars", language="nl"))
    assert run.conclusion == "success", run.log
    [answer] = answers(school)
    assert answer.startswith("Dit verzoek kan nog niet worden uitgevoerd:")
    assert "regel 2" in answer
    assert "regel 1" not in answer
    assert school.repository.pulls == []
    assert not school.repository.has("refs/heads/request/1")


def test_an_edited_request_renews_its_pull_request(school: School) -> None:
    clerk_asks(school, form(), number=1)
    run = clerk_asks(school, form(recipients="later@example.nl"), number=1)
    assert run.conclusion == "success", run.log
    [pull] = school.repository.pulls
    [text] = proposed(school, "request/1").values()
    assert text.count("id: ") == 1
    assert pull["number"] == school.repository.pulls[0]["number"]


def test_a_branch_that_somebody_changed_is_not_written_over(school: School) -> None:
    clerk_asks(school, form(), number=1)
    clone = school.clone("colleague")
    git("fetch", "--quiet", "origin", "request/1", cwd=clone)
    git("checkout", "--quiet", "FETCH_HEAD", cwd=clone)
    school.push(write_files(clone, {"README.md": "By hand\n"}), "request/1", "By hand")
    changed = school.repository.sha("request/1")
    run = clerk_asks(school, form(recipients="later@example.nl"), number=1)
    assert run.conclusion == "failure"
    assert "Somebody changed the branch request/1." in run.log
    assert school.repository.sha("request/1") == changed


def test_a_request_in_a_public_repository_is_refused(school: School) -> None:
    school.repository.private = False
    run = clerk_asks(school, form())
    assert run.conclusion == "success", run.log
    [answer] = answers(school)
    assert "this repository is public" in answer
    assert school.repository.pulls == []


def test_another_issue_is_no_request(school: School) -> None:
    run = clerk_asks(school, "### Steps\n\nOpen the page", labels=("bug",))
    assert run.jobs["request"].result == "skipped"


@pytest.mark.parametrize("language", FORMS)
def test_a_form_is_known_where_the_repository_has_no_such_label(school: School, language: str) -> None:
    run = clerk_asks(school, form(language=language), labels=())
    assert run.conclusion == "success", run.log
    assert len(school.repository.pulls) == 1


HOSTILE = [
    *({"badge": text} for text in TITLES[:8]),
    *({"day": text} for text in TITLES[:3]),
    *({"recipients": text} for text in TITLES[:3]),
    *({"recipients": f"a@example.nl; {text}; {text}\nno address"} for text in TITLES[3:6]),
    {"recipients": "a@example.nl\n```\n\n### Badge\n\nother/badge\n\n```text\nb@example.nl"},
    {"badge": "waterland/plain\n\n### Badge\n\nzuiderdelta/law"},
    {"badge": "../../../etc/passwd"},
]


@pytest.mark.parametrize("fields", HOSTILE)
def test_hostile_forms_are_answered_and_run_nothing(
    school: School, fields: dict[str, str], tmp_path: Path
) -> None:
    run = clerk_asks(school, form(**fields), title=TITLES[0])
    assert run.conclusion == "success", run.log
    [answer] = answers(school)
    assert answer.startswith("This request cannot be carried out yet:\n\n<pre>")
    assert not set(answer.partition("<pre>")[2].partition("</pre>")[0]) & set("<>")
    assert school.repository.pulls == []
    assert not list(tmp_path.rglob("PWNED"))
    assert all(found.text != "made up" for found in run.annotations)


def test_hostile_names_and_remarks_that_may_stand_are_only_text(school: School, tmp_path: Path) -> None:
    name = "Bobby $(touch PWNED) ${{ github.token }}"
    run = clerk_asks(school, form(recipients=f"a@example.nl; {name}", note="</pre> @everyone ![x](//evil)"))
    assert run.conclusion == "success", run.log
    [pull] = school.repository.pulls
    assert "<pre>&lt;/pre&gt; @everyone ![x](//evil)</pre>" in pull["body"]
    [text] = proposed(school, "request/1").values()
    assert name in text
    assert not list(tmp_path.rglob("PWNED"))
