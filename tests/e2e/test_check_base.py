"""`insigne check --base` in real Git repositories: remotes, clones, branches, merges, a merge queue."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.git import Clone, bare_remote, clone_of, new_repository
from tests.repos.cases import BASE, run_check
from tests.sites import insigne

DATA = "awards/school/2026-06-data.yaml"
CLUB = "awards/school/2026-07-club.yaml"
SECOND = """\
  - id: 7c2m9q4t8x1b5v0n3k6d2w8zra
    recipient: {email: s.smit@student.example, name: Sam Smit}
    grade: "7,0"
"""
NEW = """\
badge: school/club/v1
issued_on: 2026-08-01
awards:
  - id: z4b8x2v6m0q3c7t1n5k9w4zrey
    recipient: {email: k.klaas@student.example}
"""


@pytest.fixture
def clerk(tmp_path: Path) -> Clone:
    """A clerk's clone, whose `main` is published."""
    clerk = new_repository(Path(shutil.copytree(BASE, tmp_path / "clerk")))
    bare_remote(clerk, tmp_path / "host.git")
    return clerk


def problems(clone: Clone, base: str = "origin/main", *options: str) -> list[dict[str, Any]]:
    """Give what `insigne check --base` says."""
    printed, status = run_check(clone.folder, "--base", base, "--format", "json", *options)
    assert status in (0, 1), printed
    found: list[dict[str, Any]] = json.loads(printed)
    assert status == any(problem["severity"] == "error" for problem in found)
    return found


def rules(clone: Clone, base: str = "origin/main", *options: str) -> list[str]:
    """Give the rules that a change breaks."""
    return sorted({problem["rule"] for problem in problems(clone, base, *options)})


def test_what_may_be_done_to_published_awards(clerk: Clone) -> None:
    clerk.git("switch", "--quiet", "--create", "work")
    clerk.change(CLUB, "role: Lid", "role: Lid\n    revoked: {on: 2026-09-01, reason: Vergissing}")
    clerk.change(DATA, SECOND, "")
    clerk.write(
        {
            "awards/school/moved.yaml": "badge: school/data/v1\nawards:\n"
            + SECOND.replace("s.smit@student", "S.Smit@Student")
            + "    issued_on: 2026-06-30\n    suspended: {from: 2026-09-01, reason: Onderzoek}\n",
            "awards/school/new.yaml": NEW,
        }
    )
    assert rules(clerk) == []  # in the work tree
    clerk.commit()
    assert rules(clerk) == []  # as a commit


def test_a_suspension_may_end_and_an_unawarded_class_may_change(clerk: Clone) -> None:
    clerk.change(CLUB, "role: Lid", "role: Lid\n    suspended: {from: 2026-09-01, reason: Onderzoek}")
    clerk.write({"badges/school/club/v2.yaml": clerk.read("badges/school/club/v1.yaml")})
    clerk.commit()
    clerk.git("push", "--quiet")
    clerk.change(CLUB, "\n    suspended: {from: 2026-09-01, reason: Onderzoek}", "")
    clerk.change("badges/school/club/v2.yaml", "hours: 40", "hours: 60")
    clerk.change("badges/school/data/v1.yaml", "tags: [data, zorg]", "tags: [data]")
    assert rules(clerk) == []
    clerk.write({"badges/school/club/v2.yaml": None})
    assert rules(clerk) == []


def test_a_new_key_and_the_end_of_an_old_one_are_fine(clerk: Clone) -> None:
    keys = "issuers/uni/keys.yaml"
    clerk.change(keys, "from: 2025-01-01}", "from: 2025-01-01, retired: 2026-10-01}")
    insigne("keys", "new", "uni", "--directory", clerk.folder, "--keys", clerk.folder.parent / "keys")
    assert "k2" in clerk.read(keys)
    assert rules(clerk) == []


def test_every_rule_holds_for_a_commit_as_for_the_work_tree(clerk: Clone) -> None:
    clerk.git("rm", "--quiet", CLUB)
    before = rules(clerk)
    clerk.commit()
    assert before == rules(clerk) == ["change-award-deleted"]


def test_what_main_did_since_is_not_this_change(clerk: Clone, tmp_path: Path) -> None:
    colleague = clone_of(tmp_path / "host.git", tmp_path / "colleague", name="Colleague")
    colleague.write({"awards/uni/2026-08.yaml": NEW.replace("school/club", "uni/climate")})
    colleague.commit()
    colleague.git("push", "--quiet")
    clerk.git("switch", "--quiet", "--create", "work")
    clerk.write({"awards/school/new.yaml": NEW})
    clerk.commit()
    clerk.git("fetch", "--quiet")
    assert rules(clerk) == []


def test_a_merge_that_drops_what_main_published_is_noticed(clerk: Clone, tmp_path: Path) -> None:
    colleague = clone_of(tmp_path / "host.git", tmp_path / "colleague", name="Colleague")
    colleague.write({"awards/school/new.yaml": NEW})
    colleague.commit()
    colleague.git("push", "--quiet")
    clerk.git("switch", "--quiet", "--create", "work")
    clerk.change(CLUB, "role: Lid", "role: Lid\n    revoked: {on: 2026-09-01, reason: Vergissing}")
    clerk.commit()
    clerk.git("fetch", "--quiet")
    clerk.git("merge", "--quiet", "--no-edit", "origin/main")
    assert rules(clerk) == []
    clerk.git("rm", "--quiet", "awards/school/new.yaml")
    clerk.git("commit", "--quiet", "--amend", "--no-edit")
    assert rules(clerk) == ["change-award-deleted"]


def test_branches_that_merged_each_other_are_compared_with_both_starts(clerk: Clone) -> None:
    clerk.git("switch", "--quiet", "--create", "one")
    clerk.write({"awards/school/new.yaml": NEW})
    one = clerk.commit()
    clerk.git("switch", "--quiet", "--create", "two", "main")
    clerk.change(CLUB, "role: Lid", "role: Lid\n    revoked: {on: 2026-09-01, reason: Vergissing}")
    two = clerk.commit()
    clerk.git("merge", "--quiet", "--no-edit", one)
    clerk.git("switch", "--quiet", "one")
    clerk.git("merge", "--quiet", "--no-edit", two)
    assert len(clerk.git("merge-base", "--all", "one", "two").splitlines()) == 2
    assert rules(clerk, "two") == []
    clerk.write({"awards/school/new.yaml": None})
    clerk.change(CLUB, "\n    revoked: {on: 2026-09-01, reason: Vergissing}", "")
    assert rules(clerk, "two") == ["change-award-deleted", "change-award-revocation"]


def test_a_merge_queue_checks_each_change_upon_those_before_it(clerk: Clone, tmp_path: Path) -> None:
    """GitHub makes a temporary branch with the queued changes merged one after another."""
    for number, issuer in enumerate(("school", "uni")):
        clerk.git("switch", "--quiet", "--create", f"change-{number}", "main")
        badge = {"school": "school/club", "uni": "uni/climate"}[issuer]
        text = NEW.replace("school/club", badge).replace("z4b8", f"z4b{number}")
        clerk.write({f"awards/{issuer}/new.yaml": text})
        clerk.commit()
    clerk.git("push", "--quiet", "origin", "change-0", "change-1")
    host = clone_of(tmp_path / "host.git", tmp_path / "queue", name="Host")
    host.git("switch", "--quiet", "--create", "gh-readonly-queue/main/pr-1", "origin/main")
    host.git("merge", "--quiet", "--no-ff", "--no-edit", "origin/change-0")
    first = host.git("rev-parse", "HEAD")
    host.git("merge", "--quiet", "--no-ff", "--no-edit", "origin/change-1")
    assert rules(host, first) == rules(host) == []
    host.git("rm", "--quiet", "awards/school/new.yaml")
    host.git("commit", "--quiet", "--amend", "--no-edit")
    assert rules(host, first) == ["change-award-deleted"]
    assert rules(host) == []  # upon main alone nothing is gone


def test_a_shallow_clone_says_what_to_fetch(clerk: Clone, tmp_path: Path) -> None:
    clerk.commit("Second")
    clerk.git("push", "--quiet")
    clerk.git("switch", "--quiet", "--create", "work")
    clerk.commit("Third")
    clerk.git("push", "--quiet", "origin", "work")
    runner = clone_of(tmp_path / "host.git", tmp_path / "runner", "--depth=1", "--branch=work")
    printed, status = run_check(runner.folder, "--base", "origin/main")
    assert status == 2
    assert "git fetch origin main" in printed
    assert "fetch-depth: 0" in printed
    runner.git("fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main")
    printed, status = run_check(runner.folder, "--base", "origin/main")
    assert status == 2
    assert "shallow" in printed
    assert "fetch-depth: 0" in printed
    runner.git("fetch", "--quiet", "--unshallow")
    assert rules(runner) == []


def test_a_shallow_clone_that_has_the_start_itself_is_enough(clerk: Clone, tmp_path: Path) -> None:
    """As `actions/checkout` with `fetch-depth: 2`: the merge commit, and the branch that it goes into."""
    clerk.commit("Second")
    clerk.git("push", "--quiet")
    clerk.git("switch", "--quiet", "--create", "work")
    clerk.git("rm", "--quiet", CLUB)
    clerk.commit("Third")
    clerk.git("push", "--quiet", "origin", "work")
    runner = clone_of(tmp_path / "host.git", tmp_path / "runner", "--depth=2", "--branch=work")
    assert runner.git("rev-parse", "--is-shallow-repository") == "true"
    assert rules(runner, "HEAD~1") == ["change-award-deleted"]


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("origin/nowhere", "git fetch origin nowhere"),
        ("feature", "origin/feature"),
        ("--upload-pack=touch hacked", "no reference"),
        ("-h", "no reference"),
        ("", "no reference"),
        ("a\nb", "no reference"),
        ("HEAD:insigne.yaml", "no reference"),
    ],
)
def test_a_reference_that_is_not_there_is_told(clerk: Clone, reference: str, words: str) -> None:
    clerk.git("push", "--quiet", "origin", "main:feature")
    printed, status = run_check(clerk.folder, f"--base={reference}")
    assert status == 2
    assert words in printed
    assert "Traceback" not in printed


def test_histories_that_share_nothing_are_told(clerk: Clone) -> None:
    clerk.git("switch", "--quiet", "--orphan", "other")
    shutil.copytree(BASE, clerk.folder, dirs_exist_ok=True)
    clerk.commit()
    printed, status = run_check(clerk.folder, "--base", "origin/main")
    assert status == 2
    assert "no commit in common" in printed


def test_a_folder_without_git_and_one_without_a_commit_are_told(tmp_path: Path) -> None:
    root = Path(shutil.copytree(BASE, tmp_path / "publication"))
    printed, status = run_check(root, "--base", "main")
    assert (status, "in no Git repository" in printed) == (2, True)
    Clone(root).git("init", "--quiet", "--initial-branch=main")
    printed, status = run_check(root, "--base", "HEAD")
    assert (status, "no commit" in printed) == (2, True)


def test_faults_are_told_in_dutch_too(clerk: Clone) -> None:
    run = insigne("check", "--base", "origin/nowhere", "--lang", "nl", "--directory", clerk.folder)
    assert run.returncode == 2
    assert "de commit 'origin/nowhere' is hier niet" in run.stderr
    assert "haal hem op met 'git fetch origin nowhere'" in run.stderr


def test_settings_of_a_hostile_repository_run_nothing(clerk: Clone, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n", encoding="utf-8")
    trap.chmod(0o755)
    for name in (
        "core.fsmonitor",
        "diff.external",
        "core.pager",
        "filter.x.clean",
        "filter.x.smudge",
        "gpg.program",
    ):
        clerk.git("config", name, str(trap))
    clerk.git("config", "diff.x.textconv", str(trap))
    clerk.git("config", "core.hooksPath", str(tmp_path))
    clerk.git("config", "core.quotePath", "true")
    shutil.copy(trap, tmp_path / "post-index-change")
    (clerk.folder / ".gitattributes").write_text("* filter=x diff=x\n", encoding="utf-8")
    clerk.change(CLUB, "role: Lid", "role: Voorzitter")
    assert rules(clerk) == ["change-award-edited"]
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize(
    "name",
    [
        "--output=x.yaml",
        "-h.yaml",
        "a b.yaml",
        'a"b.yaml',
        "a\nb.yaml",
        "é.yaml",
        "$(id).yaml",
        ":(top)x.yaml",
    ],
)
def test_odd_names_of_files_are_compared_like_others(clerk: Clone, name: str) -> None:
    (clerk.folder / "templates").mkdir()
    path = f"templates/{name}"
    clerk.write({path: "x"})
    clerk.commit()
    found = problems(clerk, "origin/main", "--as", "school")
    assert [problem["rule"] for problem in found] == ["change-foreign-folder"]
    clerk.write({path: None, f"awards/school/{name}": NEW})
    assert set(rules(clerk)) <= {"file-unknown"}


def test_a_repository_with_long_object_ids_works(tmp_path: Path) -> None:
    clerk = new_repository(Path(shutil.copytree(BASE, tmp_path / "clerk")), object_format="sha256")
    assert rules(clerk, "HEAD") == []
    clerk.write({CLUB: None})
    assert rules(clerk, "main") == ["change-award-deleted"]


def test_a_publication_in_a_folder_of_a_repository_works(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path / "all" / "badges of the school")
    clerk = new_repository(tmp_path / "all")
    (clerk.folder / "readme").write_text("x", encoding="utf-8")
    clerk.write({f"badges of the school/{CLUB}": None})
    clerk.commit()
    inner = Clone(clerk.folder / "badges of the school")
    assert rules(inner, "HEAD~1") == ["change-award-deleted"]
    found = problems(inner, "HEAD~1", "--as", "school")
    assert [problem["path"] for problem in found if problem["rule"] == "change-foreign-folder"] == [
        "../readme"
    ]


def test_a_publication_that_is_new_may_say_anything(tmp_path: Path) -> None:
    clerk = Clone(tmp_path / "clerk")
    clerk.folder.mkdir()
    clerk.git("init", "--quiet", "--initial-branch=main")
    clerk.commit("Nothing yet")
    shutil.copytree(BASE, clerk.folder, dirs_exist_ok=True)
    assert rules(clerk, "HEAD") == []


def test_awards_in_a_file_that_cannot_be_read_are_not_called_deleted(clerk: Clone) -> None:
    clerk.change(DATA, "badge: school/data/v1", "badge: [school/data/v1")
    assert rules(clerk) == ["yaml-syntax"]
    clerk.git("checkout", "--quiet", ".")
    clerk.change(DATA, 'grade: "7,0"', 'grades: "7,0"')
    assert rules(clerk) == ["field-unknown"]
    clerk.git("checkout", "--quiet", ".")
    (clerk.folder / DATA).unlink()
    (clerk.folder / DATA).symlink_to("elsewhere.yaml")
    assert rules(clerk) == ["file-kind"]


def test_what_hides_among_broken_files_is_still_missed(clerk: Clone) -> None:
    clerk.write({DATA: None, CLUB: clerk.read(CLUB).replace("badge:", "badge: [")})
    found = problems(clerk)
    assert {(problem["rule"], problem["path"]) for problem in found} == {
        ("yaml-syntax", CLUB),
        ("change-award-deleted", DATA),
    }


def test_line_ends_of_another_computer_are_no_change(clerk: Clone) -> None:
    text = (clerk.folder / DATA).read_bytes()
    clerk.write({DATA: text.replace(b"\n", b"\r\n")})
    assert rules(clerk) == []


def test_base_needs_no_sound_settings_then(clerk: Clone) -> None:
    settings = clerk.read("insigne.yaml")
    clerk.write({"insigne.yaml": "languages: 7\n"})
    clerk.commit()
    clerk.git("push", "--quiet")
    clerk.write({"insigne.yaml": settings, CLUB: None})
    assert rules(clerk) == ["change-award-deleted"]


def test_as_without_base_is_wrong_use(clerk: Clone) -> None:
    printed, status = run_check(clerk.folder, "--as", "school")
    assert (status, "--as needs --base" in printed) == (2, True)
