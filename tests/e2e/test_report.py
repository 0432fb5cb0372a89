"""`insigne report`: what reviewers are told of a change, and what they are not."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from tests.git import Clone, bare_remote, new_repository
from tests.repos.cases import BASE
from tests.sites import Run, insigne
from tests.unit.cli.test_markdown_text import HOSTILE, inline

CLUB = "awards/school/2026-07-club.yaml"
NEW = """\
badge: school/data/v1
issued_on: 2026-08-31
awards:
  - id: z4b8x2v6m0q3c7t1n5k9w4zrey
    recipient: {email: canary.klaas@student.example, name: Canary Klaassen, publish_name: true}
    visibility: public
    grade: "8"
    narrative: Canary heeft hard gewerkt
    evidence:
      - {url: "https://work.example/canary-klaas", name: Canary}
      - {url: "https://canary.example/"}
  - id: z5b8x2v6m0q3c7t1n5k9w4zrey
    recipient: {email: other.canary@student.example}
    issued_on: 2026-09-01
    grade: "7"
    evidence: [{url: "https://work.example/other"}]
"""
OWNERS = """\
* @school/beheer
/awards/school/ @school/examenbureau @school/directie
/templates/
"""


@pytest.fixture
def clerk(tmp_path: Path) -> Clone:
    root = Path(shutil.copytree(BASE, tmp_path / "clerk"))
    (root / ".github").mkdir()
    (root / ".github/CODEOWNERS").write_text(OWNERS, encoding="utf-8")
    clerk = new_repository(root)
    bare_remote(clerk, tmp_path / "host.git")
    return clerk


def report(clone: Clone, *options: str) -> Run:
    return insigne("report", "--base", "origin/main", "--directory", clone.folder, *options)


def markdown(clone: Clone, language: str = "en") -> str:
    run = report(clone, "--language", language)
    assert run.returncode == 0, run.stderr
    return run.stdout


def told(clone: Clone) -> dict[str, Any]:
    run = report(clone, "--format", "json")
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_what_is_awarded_is_told_without_saying_to_whom(clerk: Clone) -> None:
    clerk.write({"awards/school/new.yaml": NEW})
    for text in (markdown(clerk), markdown(clerk, "nl"), json.dumps(told(clerk))):
        assert "z4b8x2v6" in text
        assert "school/data/v1" in text
        assert "2026-08-31" in text
        assert "2026-09-01" in text
        assert not re.search("canary|klaas", text, re.IGNORECASE)
        assert "z4b8x2v6m" not in text, "an id is the address of a page"


def test_what_becomes_public_is_counted(clerk: Clone) -> None:
    clerk.write({"awards/school/new.yaml": NEW})
    assert told(clerk)["public"] == {
        "pages": 2,
        "listed": 1,
        "names": 1,
        "evidence": 3,
        "hosts": {"work.example": 2},
        "narratives": 1,
        "grades": 2,
    }
    assert "names of recipients, who agreed to it: 1" in markdown(clerk)
    assert "namen van ontvangers, die dat goed vinden: 1" in markdown(clerk, "nl")


def test_changes_of_status_are_told(clerk: Clone) -> None:
    clerk.change(CLUB, "role: Lid", "role: Lid\n    revoked: {on: 2026-09-01, reason: Verkeerde groep}")
    text = markdown(clerk)
    assert (
        "| `d4b8x2v6` | `school/club/v1` | `school` | revoked, for good | 2026-09-01 | `Verkeerde groep` |"
        in text
    )
    assert "reasons for revoking or suspending, as they are below: 1" in text
    clerk.change(CLUB, "Verkeerde groep", "Was for canary@student.example")
    text = markdown(clerk)
    assert "| `W** f** c*****@s******.*******` |" in text
    assert "Canary" not in text
    clerk.commit()
    clerk.git("push", "--quiet")
    assert "Nothing has changed." in markdown(clerk)


def test_suspensions_begin_and_end(clerk: Clone) -> None:
    suspended = "\n    suspended: {from: 2026-09-01, reason: Onderzoek}"
    clerk.change(CLUB, "role: Lid", f"role: Lid{suspended}")
    assert [(one["status"], one["day"]) for one in told(clerk)["statuses"]] == [("suspended", "2026-09-01")]
    clerk.commit()
    clerk.git("push", "--quiet")
    clerk.change(CLUB, suspended, "")
    assert [(one["status"], one["day"]) for one in told(clerk)["statuses"]] == [("reinstated", None)]


def test_moved_awards_are_no_new_ones(clerk: Clone) -> None:
    clerk.git("mv", CLUB, "awards/school/elsewhere.yaml")
    found = told(clerk)
    assert (found["awarded"], found["moved"]) == ([], 1)


def test_a_new_version_is_compared_with_the_one_before(clerk: Clone) -> None:
    text = clerk.read("badges/school/data/v1.yaml").replace("ects: 5", "ects: 6")
    clerk.write({"badges/school/data/v2.yaml": text.replace("tags: [data, zorg]", "tags: [data]")})
    change = told(clerk)["files"][0]
    assert (change["what"], change["subject"]) == ("new-version", "school/data/v2")
    assert change["compared_with"] == "badges/school/data/v1.yaml"
    assert change["fields"] == [
        {"field": "workload.ects", "before": "5", "after": "6"},
        {"field": "tags.2", "before": "zorg", "after": None},
    ]
    shown = markdown(clerk)
    assert "- `workload.ects`: `5` → `6`" in shown
    assert "- `tags.2`: gone; was `zorg`" in shown


def test_long_texts_are_shown_where_they_differ(clerk: Clone) -> None:
    long = "Lang " * 200
    path = "badges/school/club/v2.yaml"
    text = clerk.read("badges/school/club/v1.yaml").replace("Was een jaar", long)
    clerk.write({path: text})
    clerk.commit()
    clerk.git("push", "--quiet")
    clerk.change(path, "lid van de raad.", "lid van het bestuur.")
    assert "lid van de raad.` → `" in markdown(clerk)
    assert "lid van het bestuur.`" in markdown(clerk)


def test_keys_settings_templates_and_workflows_are_told(clerk: Clone) -> None:
    clerk.change("issuers/uni/keys.yaml", "}", ", revoked: 2026-10-01}")
    clerk.write(
        {
            "insigne.yaml": clerk.read("insigne.yaml")
            + "policy: [{variant: regular, required: programme}]\n",
            "templates/base.html": "x",
            ".github/workflows/check.yaml": "x",
            "builder/x.py": "x",
            "README.md": "x",
        }
    )
    clerk.commit()
    found = told(clerk)
    assert [(key["issuer"], key["kid"], key["what"]) for key in found["keys"]] == [("uni", "k1", "revoked")]
    assert found["files"][0]["kind"] == "insigne"
    assert found["other_files"] == {
        "workflows": [".github/workflows/check.yaml"],
        "templates": ["templates/base.html"],
        "program": ["builder/x.py"],
        "other": ["README.md"],
    }
    text = markdown(clerk)
    assert "- `policy.1.required`: `programme`" in text
    assert "Templates: they run in the process that signs" in text


def test_who_must_approve_is_told_by_the_owners_file_that_is_published(clerk: Clone) -> None:
    clerk.write(
        {
            "awards/school/new.yaml": NEW,
            "templates/x.html": "x",
            "issuers/uni/issuer.yaml": clerk.read("issuers/uni/issuer.yaml") + "# x\n",
            ".github/CODEOWNERS": "* @school/clerk\n",
        }
    )
    clerk.commit()
    approvals = {tuple(one["owners"]): one["paths"] for one in told(clerk)["approvals"]}
    assert approvals == {
        ("@school/examenbureau", "@school/directie"): ["awards/school/new.yaml"],
        ("@school/beheer",): [".github/CODEOWNERS", "issuers/uni/issuer.yaml"],
        (): ["templates/x.html"],
    }
    text = markdown(clerk)
    assert "| `@school/examenbureau`, `@school/directie` | `awards/school/new.yaml` |" in text
    assert "@school/clerk" not in text


def test_without_an_owners_file_that_is_told(clerk: Clone) -> None:
    clerk.git("rm", "--quiet", ".github/CODEOWNERS")
    clerk.commit()
    clerk.git("push", "--quiet")
    clerk.write({"awards/school/new.yaml": NEW})
    assert "There is no owners file" in markdown(clerk)


def test_errors_are_counted(clerk: Clone) -> None:
    clerk.write({CLUB: None})
    assert told(clerk)["errors"] == 1
    assert "**The check found errors: 1." in markdown(clerk)
    assert "**De controle vond fouten: 1." in markdown(clerk, "nl")


def test_bytes_and_places_are_told(clerk: Clone) -> None:
    clerk.write({"awards/school/new.yaml": NEW})
    size = told(clerk)["size"]
    assert size["content"] == len(NEW)
    assert size["places"] == {"school": [5, 2]}
    assert 80_000 < size["site"] < 200_000
    assert "4 of 1048576" not in markdown(clerk)
    assert "5 of 1048576 taken, 2 of them by this" in markdown(clerk)


def test_a_publication_in_a_folder_finds_the_owners_file_at_the_top(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path / "all" / "inner")
    (tmp_path / "all" / "CODEOWNERS").write_text("/inner/awards/ @a\n/x @b\n", encoding="utf-8")
    whole = new_repository(tmp_path / "all")
    whole.write({f"inner/{CLUB}": None, "x": "x"})
    whole.commit()
    run = insigne("report", "--base", "HEAD~1", "--format", "json", "--directory", whole.folder / "inner")
    found = json.loads(run.stdout)
    assert found["owners_file"] == "CODEOWNERS"
    assert [(one["owners"], one["paths"]) for one in found["approvals"]] == [
        (["@a"], [CLUB]),
        (["@b"], ["../x"]),
    ]


def test_hostile_texts_and_names_stay_text(clerk: Clone) -> None:
    template = clerk.read("badges/school/club/v1.yaml")
    for number, text in enumerate(HOSTILE):
        name = json.dumps("".join(char for char in text if char.isprintable())[:200] or "x")
        clerk.write(
            {
                f"badges/school/h{number}/v1.yaml": template.replace("Lid van de raad", name),
                f"awards/school/h{number}.yaml": f"badge: school/h{number}/v1\nawards:\n"
                f"  - id: {number:04d}x2v6m0q3c7t1n5k9w4zrey\n    issued_on: 2026-07-10\n"
                "    recipient: {email: a@b.example}\n",
            }
        )
    names = ["@octocat", "<b>x", "a|b", "`x`", "[x](y)", "a\nb", "::error::x", "$(id)", "-rf", "é\u202ex"]
    for name in names:
        clerk.write({f"templates/{name}.html": "x"})
    clerk.commit("@octocat `x` <b>")
    for language in ("en", "nl"):
        text = markdown(clerk, language)
        reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
        tokens = reader.parse(text)
        assert not {token.type for token in tokens} & {"html_block", "fence", "code_block", "blockquote_open"}
        assert {token.type for token in inline(tokens)} <= {
            "text",
            "code_inline",
            "softbreak",
            "strong_open",
            "strong_close",
        }
        plain = "".join(token.content for token in inline(tokens) if token.type == "text")
        assert not re.search(r"[@<>#|`]|https?:|www\.", plain)
        assert not re.search(r"^\s*::|##\[", text, re.MULTILINE)
        assert "\u202e" not in text
        assert len(text) < 65_536


def test_a_large_change_fits_into_a_comment(clerk: Clone) -> None:
    entries = "".join(
        f"  - id: {number:05d}2v6m0q3c7t1n5k9w4zrey\n    recipient: {{email: a{number}@b.example}}\n"
        f"    issued_on: 2026-07-10\n"
        for number in range(3000)
    )
    clerk.write({"awards/school/many.yaml": f"badge: school/club/v1\nawards:\n{entries}"})
    for number in range(400):
        clerk.write({f"badges/school/c{number}/v1.yaml": clerk.read("badges/school/club/v1.yaml")})
    assert len(markdown(clerk)) < 65_536
    assert len(told(clerk)["files"]) == 400


def test_settings_that_cannot_be_read_stop_the_report(clerk: Clone) -> None:
    clerk.write({"insigne.yaml": "x: ["})
    run = report(clerk)
    assert run.returncode == 1
    assert "yaml-syntax" in run.stderr
