"""Checking a pull request: no secrets, faults at their lines, a report, a preview; whatever it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import html5lib
import pytest
from markdown_it import MarkdownIt

from tests.sites import BuiltSite, write_files
from tests.workflows.forge import git
from tests.workflows.hostile import BRANCHES, FILES, TITLES
from tests.workflows.runner import Run, dispatched
from tests.workflows.school import School
from tests.workflows.test_publish import LATER

BATCH = "awards/waterland/2026-07-plain.yaml"


def clerk_proposes(
    school: School, files: dict[str, str | bytes], *, branch: str = "july", title: str = "July"
) -> dict[str, Any]:
    clone = school.clone("clerk")
    school.push(write_files(clone, files), branch, "July")
    return school.repository.open_pull(branch, title=title, user="clerk")


def faults(run: Run) -> list[tuple[str, str]]:
    """Give place and text of what is told as faults."""
    return [
        (f"{found.properties.get('file')}:{found.properties.get('line')}", found.text)
        for found in run.annotations
        if found.level == "error"
    ]


def preview(school: School, run: Run) -> BuiltSite:
    return BuiltSite(school.repository.artifacts[run.id]["PREVIEW-not-signed"])


def test_a_sound_proposal_gets_a_report_and_a_preview(school: School) -> None:
    pull = clerk_proposes(school, {BATCH: LATER})
    run = school.checks(pull)
    assert run.conclusion == "success", run.log
    assert "waterland/plain/v1" in run.jobs["check"].summary
    page = preview(school, run).files["awards/9fffffffffffffffffffffffff/index.html"].decode()
    assert "PREVIEW: " in page
    assert preview(school, run).base_url == "http://localhost:8000"
    [comment] = school.repository.comments_on(pull["number"])
    assert run.jobs["check"].summary.strip() in comment["body"]


def test_a_fault_is_told_at_its_line_and_builds_no_preview(school: School) -> None:
    pull = clerk_proposes(school, {BATCH: LATER.replace("2026-07-01", "2026-07-32")})
    run = school.checks(pull)
    assert run.conclusion == "failure"
    assert [place for place, _ in faults(run)] == [f"{BATCH}:2"]
    assert "PREVIEW-not-signed" not in school.repository.artifacts[run.id]
    [comment] = school.repository.comments_on(pull["number"])
    assert "✗ The check found something to mend." in comment["body"]


def test_what_others_merged_meanwhile_is_not_laid_at_this_door(school: School) -> None:
    pull = clerk_proposes(school, {BATCH: LATER})
    clone = school.clone("colleague")
    school.push(write_files(clone, {"badges/waterland/plain/v1.yaml": _renamed(clone)}), "main", "Theirs")
    school.repository.refresh(pull)
    run = school.checks(pull)
    assert "Anders" not in run.jobs["check"].summary


def _renamed(clone: Path) -> str:
    text = (clone / "badges/waterland/plain/v1.yaml").read_text(encoding="utf-8")
    return text.replace("tags:", "tags: [Anders]\ntags:") if "tags:" in text else text + "tags: [Anders]\n"


def test_a_merge_queue_asks_the_same_of_what_it_will_merge(school: School) -> None:
    pull = clerk_proposes(school, {BATCH: LATER})
    run = school.queue(pull)
    assert run.conclusion == "success", run.log
    assert "waterland/plain/v1" in run.jobs["check"].summary


def test_a_check_that_is_started_by_hand_compares_with_main(school: School) -> None:
    clerk_proposes(school, {BATCH: LATER})
    run = school.runner.run("check.yml", school.repository, dispatched("july"))
    assert run.conclusion == "success", run.log
    assert "waterland/plain/v1" in run.jobs["check"].summary


def test_names_and_addresses_stay_out_of_log_report_preview_and_comment(school: School) -> None:
    batch = LATER.replace("{email: later@example.nl}", "{email: canary-7@example.nl, name: Kanarie Zeven}")
    pull = clerk_proposes(school, {BATCH: batch, "awards/waterland/2026-08-x.yaml": batch})  # twice: refused
    run = school.checks(pull)
    assert run.conclusion == "failure"
    [comment] = school.repository.comments_on(pull["number"])
    for text in (run.log, run.jobs["check"].summary, comment["body"]):
        assert "canary-7" not in text
        assert "Kanarie" not in text


@pytest.mark.parametrize("number", range(0, len(TITLES), 5))
def test_hostile_titles_and_branches_are_only_names(school: School, number: int, tmp_path: Path) -> None:
    pull = clerk_proposes(school, {BATCH: LATER}, branch=BRANCHES[number // 2], title=TITLES[number])
    run = school.checks(pull)
    assert run.conclusion == "success", run.log
    assert not list(tmp_path.rglob("PWNED"))
    [comment] = school.repository.comments_on(pull["number"])
    assert "waterland/plain/v1" in comment["body"]


def test_hostile_names_of_files_are_refused_by_name_and_run_nothing(school: School, tmp_path: Path) -> None:
    pull = clerk_proposes(school, dict.fromkeys(FILES, LATER))
    run = school.checks(pull)
    assert run.conclusion == "failure"
    assert len({place for place, _ in faults(run)}) == len(FILES)
    assert not list(tmp_path.rglob("PWNED"))
    assert all(found.text != "made up" for found in run.annotations)
    [comment] = school.repository.comments_on(pull["number"])
    shown = html5lib.parse(MarkdownIt("commonmark").render(comment["body"]), namespaceHTMLElements=False)
    assert shown.find(".//code") is not None
    assert shown.find(".//img") is None


def test_hostile_texts_in_content_are_only_text(school: School, tmp_path: Path) -> None:
    lines = "\n".join(f"  {title!r}," for title in TITLES if title.isprintable())
    batch = f"{LATER}narrative: [\n{lines}\n]\n"
    pull = clerk_proposes(school, {BATCH: batch})
    run = school.checks(pull)
    assert run.conclusion == "failure"
    assert all(found.text != "made up" for found in run.annotations)
    assert not list(tmp_path.rglob("PWNED"))


def test_a_fork_is_checked_without_any_right(school: School) -> None:
    fork = school.forge.fork(school.repository, "outsider/badges")
    clone = school.clone("outsider", fork)
    school.push(write_files(clone, {BATCH: LATER}), "july", "July")
    pull = school.repository.open_pull("july", title="July", user="outsider", head=fork)
    run = school.checks(pull)
    assert run.conclusion == "success", run.log
    [comment] = school.repository.comments_on(pull["number"])
    assert "<pre>" in comment["body"]


@pytest.mark.parametrize("what", ["link", "submodule"])
def test_a_link_or_a_submodule_in_the_content_is_refused(school: School, what: str) -> None:
    clone = school.clone("clerk")
    folder = clone / "awards/waterland"
    if what == "link":
        (folder / "2026-07-plain.yaml").symlink_to("/etc/passwd")
    else:
        sha = git("rev-parse", "HEAD", cwd=clone)
        (folder / "sub").mkdir()
        git("update-index", "--add", "--cacheinfo", f"160000,{sha},awards/waterland/sub", cwd=clone)
    (clone / "README.md").write_text("x\n", encoding="utf-8")
    school.push(clone, "july", "July")
    run = school.checks(school.repository.open_pull("july", title="July", user="clerk"))
    assert run.conclusion == "failure"
    assert any(place.startswith("awards/waterland/") for place, _ in faults(run)), run.log
