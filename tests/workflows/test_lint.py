"""What others' linters and schemas say of `.github`, and the rules of our own that they do not know."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.sites import REPOSITORY
from tests.workflows.runner import WORKFLOWS

GITHUB = REPOSITORY / ".github"
FORMS = sorted((GITHUB / "ISSUE_TEMPLATE").glob("award-*.yml"))
NAMES = sorted(path.name for path in WORKFLOWS.glob("*.yml"))


def tool(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name(name)), *map(str, arguments)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, encoding="utf-8", check=False)


def workflow(name: str) -> dict[str, Any]:
    document: dict[Any, Any] = yaml.safe_load((WORKFLOWS / name).read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in document.items()}  # YAML 1.1 reads `on` so


def steps(name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for job in workflow(name)["jobs"].values():
        yield from ((job, step) for step in job["steps"])


def test_a_linter_of_workflows_finds_nothing() -> None:
    run = tool("zizmor", "--persona", "auditor", "--offline", "--no-progress", "--color", "never", ".github")
    assert run.returncode == 0, run.stdout + run.stderr
    # The one that is left out: `comment` must run after `check`, with other rights, to be safe for forks.
    assert "No findings to report. Good job! (1 ignored)" in run.stdout + run.stderr


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", sorted(WORKFLOWS.glob("*.yml"))),
        ("custom.github-workflows-require-timeout", sorted(WORKFLOWS.glob("*.yml"))),
        ("vendor.github-issue-forms", FORMS),
        ("vendor.github-issue-config", [GITHUB / "ISSUE_TEMPLATE/config.yml"]),
        ("vendor.dependabot", [GITHUB / "dependabot.yml"]),
    ],
)
def test_files_have_the_form_that_github_asks(schema: str, files: list[Path]) -> None:
    run = tool("check-jsonschema", "--builtin-schema", schema, *files)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("name", NAMES)
def test_every_action_is_pinned_by_commit_with_its_version_beside_it(name: str) -> None:
    used = re.findall(r"uses: (.*)", (WORKFLOWS / name).read_text(encoding="utf-8"))
    assert used
    for action in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action


def test_an_action_has_the_same_pin_everywhere() -> None:
    used = {step["uses"] for name in NAMES for _job, step in steps(name) if "uses" in step}
    assert len({action.split("@")[0] for action in used}) == len(used)


@pytest.mark.parametrize("name", NAMES)
def test_workflows_begin_without_rights_and_end_in_time(name: str) -> None:
    assert workflow(name)["permissions"] == {}
    for job in workflow(name)["jobs"].values():
        assert job["timeout-minutes"] <= 60
        assert job["permissions"], "each job says what it may do"


@pytest.mark.parametrize("name", NAMES)
def test_scripts_hold_no_expressions(name: str) -> None:
    for _job, step in steps(name):
        assert "${{" not in step.get("run", "")


def test_keys_are_seen_by_one_step_of_one_job() -> None:
    seeing = [
        (name, job["environment"], step["name"])
        for name in NAMES
        for job, step in steps(name)
        if "secrets." in str(step)
    ]
    assert seeing == [("publish.yml", "publish", "Build and sign")]
    for name in NAMES:
        above = {**workflow(name), "jobs": {job: {} for job in workflow(name)["jobs"]}}
        above.pop("on")
        assert "secrets." not in str(above)


def test_the_job_with_keys_meets_no_package_from_npm() -> None:
    [build] = [job for job in workflow("publish.yml")["jobs"].values() if job.get("environment") == "publish"]
    scripts = "\n".join(step.get("run", "") for step in build["steps"])
    assert not re.search(r"npm|npx|node|bundle", scripts)
    libraries = workflow("publish.yml")["jobs"]["libraries"]
    assert libraries["permissions"] == {"contents": "read"}
    assert "environment" not in libraries


def test_libraries_are_made_alike_for_previews_and_publications() -> None:
    made = [
        step["run"]
        for name in ("check.yml", "publish.yml")
        for _job, step in steps(name)
        if step.get("id") == "libraries"
    ]
    assert len(made) == 2
    assert len(set(made)) == 1


def test_what_pull_requests_start_sees_no_secret_and_may_write_nothing() -> None:
    [job] = workflow("check.yml")["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    assert "secrets." not in (WORKFLOWS / "check.yml").read_text(encoding="utf-8")


def test_no_workflow_runs_code_of_a_pull_request_with_rights_of_the_repository() -> None:
    for name in NAMES:
        started_by = set(workflow(name)["on"])
        assert "pull_request_target" not in started_by
        if "workflow_run" in started_by:
            assert not any("checkout" in str(step.get("uses")) for _job, step in steps(name))


@pytest.mark.parametrize("name", NAMES)
def test_other_repositories_can_call_a_workflow(name: str) -> None:
    assert "workflow_call" in workflow(name)["on"]


def test_publishing_is_one_at_a_time_and_never_stopped() -> None:
    assert workflow("publish.yml")["concurrency"] == {"group": "publish", "cancel-in-progress": False}


# What is installed


def locked() -> dict[str, str]:
    text = (GITHUB / "requirements.txt").read_text(encoding="utf-8")
    return {
        canonicalize_name(name): version for name, version in re.findall(r"(?m)^([\w.-]+)==([\w.]+)", text)
    }


def project() -> dict[str, Any]:
    document: dict[str, Any] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    return document


def test_the_locked_packages_fit_what_the_project_asks() -> None:
    asked = [*project()["project"]["dependencies"], *project()["build-system"]["requires"]]
    for requirement in map(Requirement, asked):
        version = locked().get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not locked: run 'make lock'"
        assert requirement.specifier.contains(version), f"{requirement}: locked is {version}: run 'make lock'"


def test_every_locked_package_has_its_hashes() -> None:
    entries = re.split(r"(?m)^(?=\S)", (GITHUB / "requirements.txt").read_text(encoding="utf-8"))
    packages = [entry for entry in entries if entry.strip() and not entry.startswith("#")]
    assert len(packages) == len(locked())
    assert all(" --hash=sha256:" in entry for entry in packages)


@pytest.mark.parametrize("name", NAMES)
def test_workflows_install_locked_packages_and_nothing_else(name: str) -> None:
    for _job, step in steps(name):
        for line in step.get("run", "").splitlines():
            if "pip install" in line:
                assert "--require-hashes" in line or "--no-index" in line, line
                assert "--no-deps" in line
