"""Who has to approve what: `insigne owners`, the file it makes, and the rules of the branch."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from builder.content.owners_file import read_owners
from builder.model.branch_rules import ruleset
from tests.git import Clone, new_repository
from tests.repos.cases import BASE, run_check
from tests.sites import REPOSITORY, insigne

OWNERS = """\
owners:
  issuers:
    school: ["@school/exams"]
    uni: ["@uni/board", "@k-bakker"]
    college: ["@college/exams"]
  keys: ["@school/keys"]
  policy: ["@school/policy"]
  workflows: ["@school/admins"]
  templates: ["@school/web"]
"""


@pytest.fixture
def clerk(tmp_path: Path) -> Clone:
    root = Path(shutil.copytree(BASE, tmp_path / "clerk"))
    with (root / "insigne.yaml").open("a", encoding="utf-8") as stream:
        stream.write(OWNERS)
    assert insigne("owners", "--directory", root).stdout == ".github/CODEOWNERS\n.github/branch-rules.json\n"
    return new_repository(root)


def test_every_file_has_the_owners_that_the_settings_name(clerk: Clone) -> None:
    owners = read_owners((clerk.folder / ".github/CODEOWNERS").read_bytes())
    expected = {
        "awards/school/2026-06-data.yaml": ("@school/exams",),
        "badges/school/data/v1.yaml": ("@school/exams",),
        "issuers/school/issuer.yaml": ("@school/exams",),
        "issuers/school/keys.yaml": ("@school/keys",),
        "awards/faculty/2026-02-minor.yaml": ("@school/exams",),  # a department of the school
        "awards/uni/2025-07-climate.yaml": ("@uni/board", "@k-bakker"),
        "awards/newcomer/x.yaml": ("@school/policy",),
        "issuers/newcomer/issuer.yaml": ("@school/policy",),
        "issuers/newcomer/keys.yaml": ("@school/keys",),
        "insigne.yaml": ("@school/policy",),
        "templates/pages/award.html": ("@school/web",),
        ".github/CODEOWNERS": ("@school/admins",),
        ".github/workflows/publish.yml": ("@school/admins",),
        "builder/build.py": ("@school/admins",),
        "README.md": ("@school/admins",),
    }
    assert {path: owners.owners_of(path) for path in expected} == expected


def test_check_asks_for_the_file_to_be_up_to_date(clerk: Clone) -> None:
    assert run_check(clerk.folder) == ("no problems found\n", 0)
    clerk.change("insigne.yaml", "@college/exams", "@college/board")
    assert "[owners-outdated]" in run_check(clerk.folder)[0]
    insigne("owners", "--directory", clerk.folder)
    assert run_check(clerk.folder) == ("no problems found\n", 0)
    clerk.write({".github/CODEOWNERS": None})
    assert "there is no .github/CODEOWNERS" in run_check(clerk.folder)[0]
    (clerk.folder / ".github/CODEOWNERS").symlink_to("/etc/passwd")
    assert "there is no .github/CODEOWNERS" in run_check(clerk.folder)[0]


def test_a_copy_without_git_needs_no_owners_file(clerk: Clone) -> None:
    shutil.rmtree(clerk.folder / ".git")
    shutil.rmtree(clerk.folder / ".github")
    assert run_check(clerk.folder) == ("no problems found\n", 0)


def test_the_file_of_a_publication_in_a_folder_lies_at_the_top(tmp_path: Path) -> None:
    root = Path(shutil.copytree(BASE, tmp_path / "all" / "badge site"))
    with (root / "insigne.yaml").open("a", encoding="utf-8") as stream:
        stream.write(OWNERS)
    whole = new_repository(tmp_path / "all")
    insigne("owners", "--directory", root)
    owners = read_owners((whole.folder / ".github/CODEOWNERS").read_bytes())
    assert owners.owners_of("badge site/awards/uni/x.yaml") == ("@uni/board", "@k-bakker")
    assert owners.owners_of("badge site/issuers/uni/keys.yaml") == ("@school/keys",)
    assert owners.owners_of("awards/uni/x.yaml") == ("@school/admins",)
    assert run_check(root) == ("no problems found\n", 0)


def test_without_owners_in_the_settings_that_is_told(tmp_path: Path) -> None:
    root = Path(shutil.copytree(BASE, tmp_path / "publication"))
    run = insigne("owners", "--directory", root)
    assert (run.returncode, "has no 'owners'" in run.stderr) == (2, True)


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("awards/school/2026-07-club.yaml", {"school", "@school/exams"}),
        ("awards/faculty/2026-02-minor.yaml", {"faculty", "@school/exams"}),
        ("awards/uni/2025-07-climate.yaml", {"uni", "@uni/board", "@k-bakker"}),
        ("insigne.yaml", {"@school/policy"}),
    ],
)
def test_an_owner_may_change_what_it_owns(clerk: Clone, path: str, allowed: set[str]) -> None:
    everybody = {
        "school",
        "faculty",
        "uni",
        "@school/exams",
        "@uni/board",
        "@k-bakker",
        "@school/policy",
        "@x",
    }
    clerk.write({path: clerk.read(path) + "# remark\n"})
    may = {name for name in everybody if run_check(clerk.folder, "--base", "HEAD", "--as", name)[1] == 0}
    assert may == allowed


def test_nobody_gets_more_by_the_change_itself(clerk: Clone) -> None:
    clerk.change("insigne.yaml", "@school/policy", "@uni/board")
    insigne("owners", "--directory", clerk.folder)
    clerk.commit()
    printed, status = run_check(clerk.folder, "--base", "HEAD~1", "--as", "@uni/board")
    assert status == 1
    assert printed.count("[change-foreign-folder]") == 2


def test_an_issuer_that_does_not_exist_cannot_have_made_a_change(clerk: Clone) -> None:
    printed, status = run_check(clerk.folder, "--base", "HEAD", "--as", "shcool")
    assert (status, "issuer 'shcool' does not exist" in printed) == (2, True)


def test_the_rules_of_the_branch_let_nobody_publish_alone(clerk: Clone) -> None:
    rules = json.loads(clerk.read(".github/branch-rules.json"))
    by_type = {rule["type"]: rule.get("parameters", {}) for rule in rules["rules"]}
    assert rules["enforcement"] == "active"
    assert rules["bypass_actors"] == []
    assert {"deletion", "non_fast_forward"} < by_type.keys()
    review = by_type["pull_request"]
    assert review["required_approving_review_count"] >= 1
    assert review["dismiss_stale_reviews_on_push"]
    assert review["require_code_owner_review"]
    assert review["require_last_push_approval"]
    assert by_type["required_status_checks"]["required_status_checks"] == [{"context": "check"}]
    assert "merge_queue" not in by_type
    insigne("owners", "--merge-queue", "--directory", clerk.folder)
    assert json.loads(clerk.read(".github/branch-rules.json")) == ruleset(merge_queue=True)


def test_the_example_is_up_to_date() -> None:
    printed = insigne("owners", "--print", "--directory", REPOSITORY).stdout
    assert printed == (REPOSITORY / ".github/CODEOWNERS").read_text(encoding="utf-8")
    rules = (REPOSITORY / ".github/branch-rules.json").read_text(encoding="utf-8")
    assert json.loads(rules) == ruleset()
