"""The comment under a pull request: one, kept up to date, and only text whoever wrote the report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.sites import write_files
from tests.workflows.forge import Repository
from tests.workflows.hostile import BRANCHES, TITLES
from tests.workflows.runner import NUMBERS, Event, Job, Run, pull_request
from tests.workflows.school import School

EVIL = "# Fine\n\n</pre>@everyone <img src=https://evil.example/x.png> [here](https://evil.example)\n"


def clerk_opens_pull_request(school: School, branch: str = "june", *, title: str = "June") -> dict[str, Any]:
    clone = school.clone("clerk")
    school.push(write_files(clone, {"README.md": f"{len(school.repository.pulls)}\n"}), branch, "June")
    return school.repository.open_pull(branch, title=title, user="clerk")


def checked(school: School, pull: Mapping[str, Any], report: str, *, passed: bool = True) -> Run:
    """Give a run of `check` that left this report."""
    number = next(NUMBERS)
    folder = write_files(school.folder / "reports" / str(number), {"report.md": report})
    school.repository.artifacts[number] = {"report": folder}
    job = Job(result="success" if passed else "failure")
    return Run(number, "check", {"check": job}, pull_request(school.repository, pull))


def comments(repository: Repository, pull: Mapping[str, Any]) -> list[str]:
    return [comment["body"] for comment in repository.comments_on(pull["number"])]


def test_a_second_check_renews_the_comment_of_the_first(school: School) -> None:
    pull = clerk_opens_pull_request(school)
    school.comments(checked(school, pull, "Twelve awards", passed=False), pull)
    newer = checked(school, pull, "Eleven awards")
    school.comments(newer, pull)
    [body] = comments(school.repository, pull)
    assert body.startswith("<!-- insigne report -->\n✓ The check passed.")
    assert "Eleven awards" in body
    assert f"/actions/runs/{newer.id}), commit {pull['head']['sha'][:12]}" in body


def test_somebody_elses_comment_that_looks_like_ours_is_left_alone(school: School) -> None:
    pull = clerk_opens_pull_request(school)
    body = "<!-- insigne report -->\nAh"
    theirs = {"id": 7, "number": pull["number"], "user": {"login": "someone"}, "body": body}
    school.repository.comments.append(theirs)
    school.comments(checked(school, pull, "Twelve awards"), pull)
    first, second = comments(school.repository, pull)
    assert first == body
    assert "Twelve awards" in second


def test_a_check_of_an_older_commit_says_nothing(school: School) -> None:
    pull = clerk_opens_pull_request(school)
    older = checked(school, pull, "Twelve awards")
    told = {**pull, "head": {**pull["head"], "sha": "0" * 40}}
    run = school.comments(older, told)
    assert run.conclusion == "success", run.log
    assert comments(school.repository, pull) == []


def test_a_check_that_could_not_begin_is_told_too(school: School) -> None:
    pull = clerk_opens_pull_request(school)
    run = checked(school, pull, "", passed=False)
    school.repository.artifacts[run.id] = {}
    school.comments(run, pull)
    [body] = comments(school.repository, pull)
    assert "There is no report: the check could not begin." in body


def test_the_comment_is_dutch_where_the_publication_asks(school: School) -> None:
    pull = clerk_opens_pull_request(school)
    school.runner.variables["INSIGNE_LANG"] = "nl"  # type: ignore[index]
    school.comments(checked(school, pull, "Twaalf", passed=False), pull)
    [body] = comments(school.repository, pull)
    assert "✗ De controle vond iets om te herstellen. [Details en voorbeeld](" in body


def test_a_report_from_a_fork_is_plain_text(school: School) -> None:
    fork = school.forge.fork(school.repository, "outsider/badges")
    clone = school.clone("outsider", fork)
    school.push(write_files(clone, {"README.md": "Evil\n"}), "evil", "Evil")
    pull = school.repository.open_pull("evil", title="Evil", user="outsider", head=fork)
    run = school.comments(checked(school, pull, EVIL), pull)
    assert run.conclusion == "success", run.log
    [body] = comments(school.repository, pull)
    before, _, report = body.partition("<pre>")
    assert "This comes from a fork." in before
    text, _, after = report.partition("</pre>")
    assert not set(text) & set("<>")
    assert "&lt;img src=https://evil.example/x.png&gt;" in text
    assert after == ""


def test_a_link_in_place_of_a_report_is_not_followed(school: School) -> None:
    pull = clerk_opens_pull_request(school)
    run = checked(school, pull, "")
    secret = write_files(school.folder, {"secret": "the runner's own file"}) / "secret"
    report = school.repository.artifacts[run.id]["report"] / "report.md"
    report.unlink()
    report.symlink_to(secret)
    school.comments(run, pull)
    assert "the runner's own file" not in comments(school.repository, pull)[0]


def test_a_mountain_of_text_is_cut_and_that_is_said(school: School) -> None:
    pull = clerk_opens_pull_request(school)
    school.comments(checked(school, pull, "é" * 200_000), pull)
    [body] = comments(school.repository, pull)
    assert body.endswith("This is the beginning: the details have the whole report.")
    assert len(body) < 65_536  # GitHub takes no more


@pytest.mark.parametrize("branch", BRANCHES)
def test_a_hostile_name_of_a_branch_is_only_a_name(school: School, branch: str, tmp_path: Path) -> None:
    pull = clerk_opens_pull_request(school, branch)
    run = school.comments(checked(school, pull, "Twelve awards"), pull)
    assert run.conclusion == "success", run.log
    [body] = comments(school.repository, pull)
    assert "Twelve awards" in body
    assert not list(tmp_path.rglob("PWNED"))


def test_hostile_texts_in_a_report_are_only_text(school: School, tmp_path: Path) -> None:
    pull = clerk_opens_pull_request(school, title=TITLES[0])
    run = school.comments(checked(school, pull, "\n".join(TITLES)), pull)
    assert run.conclusion == "success", run.log
    [body] = comments(school.repository, pull)
    assert "${{ secrets.INSIGNE_KEYS }}" in body
    assert not list(tmp_path.rglob("PWNED"))
    assert all(annotation.text != "made up" for annotation in run.annotations)


def test_the_comment_needs_no_more_than_its_rights(school: School) -> None:
    pull = clerk_opens_pull_request(school)
    school.comments(checked(school, pull, "Twelve awards"), pull)
    assert school.forge.refused == []
    [token] = [token for token in school.forge.tokens.values() if "actions" in token.permissions]
    assert token.permissions == {"actions": "read", "pull-requests": "write"}


def test_the_check_of_a_push_is_no_business_of_the_comment(school: School) -> None:
    pull = clerk_opens_pull_request(school)
    run = checked(school, pull, "Twelve awards")
    run.event = Event(name="merge_group", payload={}, ref="refs/heads/main")
    assert school.comments(run, pull).jobs["comment"].result == "skipped"
