"""The runner and the forge are as strict as the host that they stand in for."""

from __future__ import annotations

import subprocess
from base64 import b64encode
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import yaml

from tests.sites import write_files
from tests.workflows.expressions import as_text, evaluate, interpolate
from tests.workflows.forge import Forge, Repository, git
from tests.workflows.runner import Run, Runner, push_to_main

CONTEXTS: dict[str, Any] = {
    "github": {
        "event": {"labels": [{"name": "One"}, {"name": "two"}], "title": "it's"},
        "ref": "refs/heads/main",
    },
    "vars": {},
}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("github.ref == 'refs/heads/MAIN'", "true"),  # texts are compared without their case
        ("github.ref != 'x' && 'yes' || 'no'", "yes"),
        ("vars.LANG || 'en'", "en"),
        ("!vars.LANG", "true"),
        ("!(github.ref == 'x')", "true"),
        ("contains(github.event.labels.*.name, 'one')", "true"),
        ("contains(github.event.title, 'IT''S')", "true"),
        ("format('a/{0}', github.event.nothing.deeper)", "a/"),
        ("${{ github.event.title }}", "it's"),
    ],
)
def test_expressions_are_read_as_the_host_reads_them(expression: str, value: str) -> None:
    assert as_text(evaluate(expression, CONTEXTS, {})) == value


@pytest.mark.parametrize(
    "expression", ["github.ref = 'x'", "hashFiles('x')", "secrets.KEY", "1 +", "github['ref']"]
)
def test_what_is_not_known_here_is_an_error(expression: str) -> None:
    with pytest.raises((ValueError, KeyError, IndexError)):
        evaluate(expression, CONTEXTS, {})


def test_what_a_value_holds_is_not_evaluated_again() -> None:
    contexts = {"github": {"title": "${{ github.token }}", "token": "secret"}}
    assert interpolate("a ${{ github.title }}", contexts, {}) == "a ${{ github.token }}"


@pytest.fixture
def repository(forge: Forge, tmp_path: Path) -> Repository:
    made = forge.create("waterland/badges")
    clone = write_files(tmp_path / "clone", {"README.md": "x\n"})
    git("init", "--quiet", "--initial-branch", "main", cwd=clone)
    git("add", "--all", cwd=clone)
    git("commit", "--quiet", "--message", "Begin", cwd=clone)
    git("push", "--quiet", made.folder, "main", cwd=clone)
    return made


def run(forge: Forge, repository: Repository, folder: Path, steps: list[dict[str, Any]], **job: Any) -> Run:
    """Run a workflow of one job."""
    written = {"permissions": {"contents": "read"}, "steps": steps, **job}
    document = {"name": "x", "permissions": {}, "jobs": {"one": written}}
    workflows = write_files(folder / "workflows", {"x.yml": yaml.safe_dump(document)})
    return Runner(forge=forge, folder=folder, workflows=workflows).run("x.yml", repository, push_to_main())


def test_a_fault_stops_a_script_and_the_steps_after_it(
    forge: Forge, repository: Repository, tmp_path: Path
) -> None:
    steps: list[dict[str, Any]] = [
        {"name": "a", "run": "echo first\nfalse | cat\necho never"},
        {"name": "b", "run": "echo second"},
        {"name": "c", "if": "${{ !cancelled() }}", "run": "echo third"},
        {"name": "d", "if": "${{ failure() }}", "run": "echo fourth"},
    ]
    found = run(forge, repository, tmp_path, steps)
    assert found.conclusion == "failure"
    said = [word for word in ("first", "never", "second", "third", "fourth") if word in found.log]
    assert said == ["first", "third", "fourth"]


def test_a_step_hears_what_a_step_before_it_set(forge: Forge, repository: Repository, tmp_path: Path) -> None:
    steps: list[dict[str, Any]] = [
        {"run": 'echo "BASE=abc" >> "$GITHUB_ENV"'},
        {"run": 'echo "::error file=a,line=3::b%0Ac $BASE $OWN"', "env": {"OWN": "${{ github.ref }}"}},
    ]
    [told] = run(forge, repository, tmp_path, steps).annotations
    assert told.properties == {"file": "a", "line": "3"}
    assert told.text == "b\nc abc refs/heads/main"


def test_a_script_with_an_expression_is_not_run(forge: Forge, repository: Repository, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="a way in"):
        run(forge, repository, tmp_path, [{"run": "echo ${{ github.ref }}"}])


@pytest.mark.parametrize(
    ("permissions", "branch", "pushed"),
    [
        ({"contents": "write"}, "other", True),
        ({"contents": "write"}, "main", False),  # protected
        ({"contents": "read"}, "other", False),
        ({}, "other", False),
    ],
)
def test_a_token_pushes_what_it_may(
    forge: Forge,
    repository: Repository,
    tmp_path: Path,
    permissions: dict[str, str],
    branch: str,
    *,
    pushed: bool,
) -> None:
    basic = b64encode(f"x-access-token:{forge.token(repository, permissions)}".encode()).decode()
    git("commit", "--quiet", "--allow-empty", "--message", "More", cwd=tmp_path / "clone")
    done = subprocess.run(
        [
            *("git", "-c", f"http.{forge.url}/.extraheader=AUTHORIZATION: basic {basic}"),
            *("push", f"{forge.url}/waterland/badges", f"HEAD:refs/heads/{branch}"),
        ],
        cwd=tmp_path / "clone",
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(tmp_path), "GIT_TERMINAL_PROMPT": "0"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode == 0) == pushed
    assert repository.has("refs/heads/other") == (pushed and branch == "other")


@pytest.mark.parametrize(
    ("permissions", "status"), [({"issues": "write"}, 201), ({"issues": "read"}, 403), (None, 401)]
)
def test_a_token_comments_where_it_may(
    forge: Forge, repository: Repository, permissions: dict[str, str] | None, status: int
) -> None:
    token = "ghs_made_up" if permissions is None else forge.token(repository, permissions)
    request = Request(  # noqa: S310 - localhost
        f"{forge.url}/api/repos/waterland/badges/issues/1/comments",
        data=b'{"body": "x"}',
        headers={"Authorization": f"Bearer {token}"},
    )
    try:
        with urlopen(request) as answer:  # noqa: S310 - localhost
            found = answer.status
    except HTTPError as error:
        found = error.code
    assert found == status
    assert len(repository.comments) == (status == 201)
