"""What `insigne check` prints, in each form, and its exit status."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest
from click.testing import CliRunner

from builder.checks.loading import load, today_in
from builder.cli.check import _remarks, command
from builder.cli.language import Speaker
from builder.cli.printable import printable, printable_line, width
from builder.cli.problem_report import report
from builder.problems import Place, Position, Problem, message
from tests.repos.cases import BASE, HERE, NOW, build, options, run_check

ENGLISH = Speaker(language="en")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "publication"))


def problem(text: str, *, path: str = "badges/a/b/v1.yaml", position: Position | None = None) -> Problem:
    return Problem(rule="field-value", text=message("{x}", x=text), place=Place(path=path, position=position))


def test_json_has_the_members_of_the_contract(tmp_path: Path) -> None:
    root = build(HERE / "rejected" / "award-credits", tmp_path / "publication")
    printed, status = run_check(root, "--format", "json")
    assert status == 1
    assert json.loads(printed) == [
        {
            "path": "awards/school/2026-06-data.yaml",
            "line": 7,
            "column": 21,
            "severity": "error",
            "rule": "award-credits",
            "message": "5.5 credits are more than the 5 of the badge class",
            "hint": None,
            "notes": [
                {
                    "path": "badges/school/data/v1.yaml",
                    "line": 12,
                    "column": 18,
                    "message": "the credits of the badge class",
                }
            ],
        }
    ]


def test_annotations_are_the_default_inside_github_actions(tmp_path: Path) -> None:
    root = build(HERE / "rejected" / "award-credits", tmp_path / "publication")
    printed, status = run_check(root, "--format", "github")
    assert status == 1
    assert printed.splitlines() == [
        (
            "::error file=awards/school/2026-06-data.yaml,line=7,col=21,endColumn=24,title=award-credits"
            "::5.5 credits are more than the 5 of the badge class%0A"
            "note: badges/school/data/v1.yaml:12:18: the credits of the badge class"
        ),
        "1 error, no warnings",
    ]


def test_inside_github_actions_annotations_are_the_default(root: Path) -> None:
    with (
        mock.patch.dict("os.environ", {"GITHUB_ACTIONS": "true"}),
        mock.patch("builder.cli.check.report", return_value="") as used,
    ):
        CliRunner().invoke(command, ["--directory", str(root)], standalone_mode=False)
    assert used.call_args.kwargs == {"form": "github"}


def test_content_cannot_give_commands_to_github_actions() -> None:
    told = report(
        [problem("50%\n::set-env name=X::y", path="awards/a,b:c\n::error::x.yaml")], ENGLISH, form="github"
    )
    assert told == (
        "::error file=awards/a%2Cb%3Ac\\x0a%3A%3Aerror%3A%3Ax.yaml,title=field-value"
        "::50%25\\x0a::set-env name=X::y\n"
    )


def test_content_cannot_give_commands_to_a_terminal() -> None:
    position = Position(line=1, column=3, length=1, source="a\x1b[31mb\u202ec")
    told = report([problem("x\x1b]0;title\x07", position=position)], ENGLISH, form="text")
    assert "x\\x1b]0;title\\x07 [field-value]\n" in told
    assert "  1 | a\ufffd[31mb\ufffdc\n" in told
    assert printable("a\x1b\u202e\udcff") == "a\\x1b\\u202e\\udcff"


def test_the_caret_stands_under_wide_letters_and_accents() -> None:
    position = Position(line=1, column=5, length=2, source="a\u4e2de\u0301xx")
    lines = report([problem("x", position=position)], ENGLISH, form="text").splitlines()
    assert lines[2] == "    |     ^~"
    assert width("\u4e2d\u6587") == 4
    assert width("e\u0301") == 1
    assert printable_line("a\tb\x00") == "a b\ufffd"


def test_dutch_is_spoken_where_it_is_asked_for(tmp_path: Path) -> None:
    root = build(HERE / "rejected" / "award-credits", tmp_path / "publication")
    printed, _ = run_check(root, "--lang", "nl")
    assert "fout: 5.5 studiepunten is meer dan de 5 van de badge" in printed
    assert printed.endswith("1 fout, geen waarschuwingen\n")


def test_every_case_can_be_told_in_dutch(tmp_path: Path) -> None:
    for number, case in enumerate(sorted((HERE / "rejected").iterdir())[::12]):
        root = build(case, tmp_path / str(number))
        printed, status = run_check(root, "--lang", "nl", *options(case))
        assert status == 1
        assert " fout: " in printed


def test_why_a_picture_cannot_be_used_is_told_in_dutch_too(tmp_path: Path) -> None:
    cases = [case for case in (HERE / "rejected").iterdir() if case.name.startswith("image-unsound")]
    for case in cases:
        printed, _ = run_check(build(case, tmp_path / case.name), "--lang", "nl")
        assert "deze afbeelding is niet te gebruiken: " in printed
        assert [word for word in (" is not ", " has ", " the ", " contains ") if word in printed] == []


def test_errors_stand_behind_warnings(tmp_path: Path) -> None:
    root = build(HERE / "rejected" / "image-missing-other-name", tmp_path / "publication")
    told = [line.split(": ")[1] for line in run_check(root)[0].splitlines() if line.endswith("]")]
    assert told == ["warning", "error"]


def test_outside_a_publication_the_answer_is_in_the_language_asked_for(tmp_path: Path) -> None:
    printed, status = run_check(tmp_path, "--lang", "nl")
    assert status == 2
    assert printed.startswith("fout: geen insigne.yaml hier")


def test_the_program_is_called_by_its_name(root: Path) -> None:
    assert run_check(root, "--no-such-option")[0].startswith("Usage: insigne check ")


def test_masked_values_are_explained_on_a_terminal_only(tmp_path: Path) -> None:
    root = build(HERE / "rejected" / "field-value-email-space", tmp_path / "publication")
    _, _, problems = load(root, today=NOW.date())
    with mock.patch("builder.cli.check.sys.stdout.isatty", return_value=True, create=True):
        assert [str(text) for text in _remarks(problems, [], ENGLISH)] == [
            "names and addresses are masked; '--show-personal' shows them"
        ]
    with mock.patch("builder.cli.check.sys.stdout.isatty", return_value=False, create=True):
        assert list(_remarks(problems, [], ENGLISH)) == []


def test_a_publication_is_found_from_a_folder_inside_it(root: Path) -> None:
    assert run_check(root / "badges" / "school") == ("no problems found\n", 0)


def test_warnings_alone_do_not_refuse(tmp_path: Path) -> None:
    root = build(HERE / "advised" / "markdown-image", tmp_path / "publication")
    printed, status = run_check(root)
    assert status == 0
    assert printed.endswith("no errors, 1 warning\n")


def test_today_is_a_day_in_the_publications_time_zone(root: Path) -> None:
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)  # half past midnight in Amsterdam
    assert today_in(root, late).isoformat() == "2026-07-01"


def test_drafts_are_left_out_of_the_publication(root: Path) -> None:
    (root / "badges/school/new").mkdir()
    (root / "badges/school/new/v1.yaml").write_text("name: Nieuw\ndraft: true\n")
    publication, _, problems = load(root, today=NOW.date())
    assert problems == []
    assert publication is not None
    assert "school/new/v1" not in publication.badge_classes


def test_the_same_problems_are_told_in_the_same_order(tmp_path: Path) -> None:
    root = build(HERE / "rejected" / "field-missing-several", tmp_path / "publication")
    assert run_check(root) == run_check(root)
