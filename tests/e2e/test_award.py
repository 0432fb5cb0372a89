"""Staff award badges: by address, by CSV file; what is written passes check and builds."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import stat
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.content.strict_yaml import parse
from tests.conftest import WritePublication
from tests.sites import NOW, build_site, insigne, insigne_process
from tests.small_publication import EMAIL, FILES, FULL, KEY

DAY = str(NOW.date())
BATCH = f"awards/waterland/{DAY}-data.yaml"
ONCE = FILES["badges/waterland/plain/v1.yaml"].replace("repeatable: true", "requires: [grade]")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock of the commands, so that the tests say the same on every day."""
    monkeypatch.setattr("builder.cli.content_files.now", lambda: NOW)
    monkeypatch.setattr("builder.cli.check.now", lambda: NOW)


@pytest.fixture
def root(publication: WritePublication) -> Path:
    """The small publication, with a badge `once` that is given once and asks for a grade."""
    return publication({"badges/waterland/once/v1.yaml": ONCE, "schemas/award-batch.json": "{}"})


def batch(root: Path, path: str = BATCH) -> dict[str, Any]:
    source = (root / path).read_bytes()
    document, problems = parse(source, path, max_bytes=len(source))
    assert problems == []
    data: dict[str, Any] = document.root
    return data


def new_files(root: Path) -> list[str]:
    found = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    return [path for path in found if path not in FILES and "once" not in path and "schemas" not in path]


def award(root: Path, *arguments: str | Path) -> tuple[int, str, str]:
    run = insigne("award", *arguments, "-C", root)
    return run.returncode, run.stdout, run.stderr


def test_one_award_is_written_passes_check_and_builds(root: Path, tmp_path: Path) -> None:
    status, out, _ = award(
        root, "data", "Sam@School.example", "--name", "Sam de Wit", "--grade", "8,5", "--credits", "2,5"
    )
    assert status == 0
    (entry,) = batch(root)["awards"]
    assert batch(root) == {
        "badge": "waterland/data/v1",
        "issued_on": DAY,
        "awards": [
            {
                "id": entry["id"],
                "recipient": {"email": "Sam@School.example", "name": "Sam de Wit"},
                "grade": "8,5",
                "credits_earned": "2.5",
            }
        ],
    }
    first = (root / BATCH).read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=../../schemas/award-batch.json"
    assert f"/awards/{entry['id']}/" in out
    assert "Sam" not in out, "names are not repeated on the screen"
    assert insigne("check", "-C", root).returncode == 0
    site = build_site(root, tmp_path / "site", keys={"waterland/k1": KEY})
    assert entry["id"] in site.awards


def test_the_second_batch_of_a_day_gets_a_file_of_its_own(root: Path) -> None:
    assert award(root, "data", "a@b.example")[0] == 0
    assert award(root, "data", "c@b.example")[0] == 0
    assert new_files(root) == [BATCH.replace(".yaml", "-2.yaml"), BATCH]


def test_awards_are_added_to_a_batch_whose_text_stays(root: Path) -> None:
    path = "awards/waterland/2026-06-data.yaml"
    before = (root / path).read_text()
    status, _, _ = award(root, "data", "a@b.example", "--batch", "2026-06-data", "--term", "2026-1")
    assert status == 0
    after = (root / path).read_text()
    assert after.startswith(before)
    assert batch(root, path)["awards"][-1]["issued_on"] == DAY
    assert insigne("check", "-C", root).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing-like-it", "a@b.example"], "there is no badge class 'nothing-like-it'"),
        (["waterland/dat", "a@b.example"], "did you mean 'waterland/data'?"),
        (["data", "a@b.example", "--batch", "2025-03-plain"], "is a batch of waterland/plain/v1"),
        (["data", "a@b.example", "--batch", "../x"], "is not in the folder of waterland"),
        (["data", "a@b.example", "--batch", "awards/stichting/x"], "is not in the folder of waterland"),
        (["data"], "name the recipients"),
        (["data", "a@b.example", "c@d.example", "--name", "X"], "--name is the name of one recipient"),
        (["data", "a@b.example", "--publish-name"], "--publish-name needs --name"),
        (["data", "a@b.example", "--issuer", "nobody"], "there is no issuer 'nobody'"),
    ],
)
def test_wrong_use_is_told_and_nothing_is_written(root: Path, arguments: list[str], words: str) -> None:
    status, _, error = award(root, *arguments)
    assert (status, new_files(root)) == (2, [])
    assert words in error


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        (["data", "a@b.example", "--issuer", "stichting"], "award-foreign-badge"),
        (["data", "a@b.example", "--date", "2027-01-01"], "award-future"),
    ],
)
def test_what_is_wrong_with_the_whole_refuses_the_whole(root: Path, arguments: list[str], rule: str) -> None:
    status, _, error = award(root, *arguments)
    assert (status, new_files(root)) == (1, [])
    assert f"[{rule}]" in error
    assert "nothing was written" in error


def test_a_faulty_badge_class_cannot_be_awarded_but_other_faults_do_not_matter(root: Path) -> None:
    (root / "badges/waterland/plain/v1.yaml").write_text("name: X\n")
    status, _, error = award(root, "plain", "a@b.example")
    assert (status, "badges/waterland/plain/v1.yaml" in error) == (1, True)
    assert award(root, "data", "a@b.example")[0] == 0


def test_a_batch_that_cannot_be_read_refuses_everything(root: Path) -> None:
    (root / "awards/waterland/broken.yaml").write_text("badge: [\n")
    status, _, error = award(root, "data", "a@b.example")
    assert (status, new_files(root)) == (1, ["awards/waterland/broken.yaml"])
    assert "broken.yaml" in error


def test_of_addresses_all_are_awarded_or_none(root: Path) -> None:
    status, out, _ = award(root, "data", "a@b.example", "no address")
    assert (status, new_files(root)) == (1, [])
    assert "no valid address: 1" in out


def test_a_draft_is_not_awarded(root: Path) -> None:
    (root / "badges/waterland/once/v1.yaml").write_text("name: X\ndraft: true\n")
    status, _, error = award(root, "once", "a@b.example")
    assert status == 2
    assert "is a draft" in error


ROWS = """\
E-mail;Naam;Cijfer;Datum;Opmerking;BSN
goed@x.example;Goed;8,5;25-09-2026;hallo;1
GOED@X.example;Dubbel;7;;;
geen adres;=cmd|' /C calc'!A0;7;;;
had@x.example;Had al;7;;;
nummer@x.example;Nr 123456782;7;;;
zonder@x.example;Zonder;;;;
laat@x.example;Laat;7;31-12-2027;;
dag@x.example;Dag;7;31-02-2026;;
;;;;;
ook@bücher.example;=1+1;6;03-04-2026;;
ook@xn--bcher-kva.example;Zelfde;6;;;
nul@x.example;N\0l;6;;;
veel@x.example;Veel;6;;;;8
"""
REJECTED = {
    3: "twice",
    4: "address",
    5: "awarded",
    6: "personal-number",
    7: "grade",
    8: "date",
    9: "date",
    12: "twice",
    13: "characters",
    14: "cells",
}


def award_rows(root: Path, tmp_path: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    assert award(root, "once", "had@x.example", "--grade", "9", "--batch", "first")[0] == 0
    (tmp_path / "course.csv").write_text(ROWS, encoding="utf-8")
    run = insigne(
        "award", "once", "--csv", tmp_path / "course.csv", "--format", "json", "-C", root, *arguments
    )
    return run.returncode, json.loads(run.stdout)


def test_each_row_of_a_csv_file_is_awarded_or_rejected_with_its_reason(root: Path, tmp_path: Path) -> None:
    status, report = award_rows(root, tmp_path)
    assert status == 1
    assert {row["line"]: row["category"] for row in report["rejected"]} == REJECTED
    assert [row["line"] for row in report["awarded"]] == [2, 11]
    assert report["unused_columns"] == ["Opmerking"]
    assert report["kept_in_repository"] == {"email": 2, "name": 2}
    assert report["shown_on_pages"] == {"grade": 2}
    entries = batch(root, report["path"])["awards"]
    assert [entry["recipient"]["name"] for entry in entries] == ["Goed", "=1+1"]
    assert [entry["issued_on"] for entry in entries] == ["2026-09-25", "2026-04-03"]
    assert insigne("check", "-C", root).returncode == 0
    assert "x.example" not in json.dumps(report), "no address in a report"


def test_rejected_rows_go_to_a_file_that_can_be_corrected_and_used(root: Path, tmp_path: Path) -> None:
    award_rows(root, tmp_path)
    text = (tmp_path / "course-rejected.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert [int(row["line"]) for row in rows] == list(REJECTED)
    assert all(row["reason"] for row in rows)
    assert "BSN" not in rows[0], "citizen service numbers are not copied"
    assert rows[1]["Naam"] == "'=cmd|' /C calc'!A0", "a spreadsheet would run it otherwise"
    corrected = text.replace("geen adres", "wel@x.example").replace("31-02-2026", "01-03-2026")
    (tmp_path / "again.csv").write_text(corrected, encoding="utf-8")
    run = insigne("award", "once", "--csv", tmp_path / "again.csv", "--format", "json", "-C", root)
    report = json.loads(run.stdout)
    assert len(report["awarded"]) == 2
    names = [entry["recipient"]["name"] for entry in batch(root, report["path"])["awards"]]
    assert "=cmd|' /C calc'!A0" in names


def test_a_file_of_rejected_rows_that_is_being_corrected_stays(root: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("email\nno address\n")
    (tmp_path / "a-rejected.csv").write_text("mine")
    for written in ("a.csv", "a-rejected-2.csv"):
        award(root, "data", "--csv", tmp_path / written)
    assert sorted(path.name for path in tmp_path.glob("a*")) == [
        *("a-rejected-2.csv", "a-rejected-3.csv", "a-rejected.csv", "a.csv")
    ]
    assert (tmp_path / "a-rejected.csv").read_text() == "mine"
    status, _, error = award(root, "data", "--csv", tmp_path / "a.csv", "--rejected", tmp_path / "a.csv")
    assert (status, "cannot hold the rejected rows" in error) == (2, True)


@pytest.mark.parametrize("option", ["--dry-run", "--all-or-none"])
def test_nothing_is_awarded_where_that_was_asked_for(root: Path, tmp_path: Path, option: str) -> None:
    status, report = award_rows(root, tmp_path, option)
    assert (status, report["written"]) == (1, False)
    assert new_files(root) == ["awards/waterland/first.yaml"]
    assert (tmp_path / "course-rejected.csv").exists() == (option == "--all-or-none")


def test_the_report_for_people_masks_and_counts(root: Path, tmp_path: Path) -> None:
    (tmp_path / "course.csv").write_text(ROWS, encoding="utf-8")
    run = insigne("award", "once", "--csv", tmp_path / "course.csv", "--lang", "nl", "--dry-run", "-C", root)
    assert "geen geldig adres: 1\n    regel 4: in dit adres staat geen @" in run.stdout
    assert "haal BSN uit het bestand" in run.stdout
    assert "er is niets geschreven: dit was een proef" in run.stdout
    assert not re.search("goed@|GOED@|Goed|Dubbel", run.stdout)


def test_the_report_names_each_day_of_award_that_was_written(root: Path, tmp_path: Path) -> None:
    rows = "email;datum\na@example.org;2026-06-30\nb@example.org;13-3-2026\nc@example.org;2026-06-30\n"
    path = tmp_path / "group.csv"
    path.write_text(rows, encoding="utf-8")
    _, out, _ = award(root, "plain", "--csv", path, "--date", "2026-09-01")
    assert "awards written: 3 (waterland/plain/v1, 2026-03-13: 1, 2026-06-30: 2)" in out, out


def test_defaults_of_a_group_stand_once_and_rows_override_them(root: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("email,narrative\na@b.example,Own\nc@d.example,\n")
    award(
        root,
        "data",
        "--csv",
        tmp_path / "a.csv",
        "--narrative",
        "For all",
        "--evidence",
        "https://e.example/1",
    )
    data = batch(root)
    assert data["narrative"] == "For all"
    assert data["evidence"] == [{"url": "https://e.example/1"}]
    assert [entry.get("narrative") for entry in data["awards"]] == ["Own", None]


def test_lists_of_recipients_in_the_publication_are_not_to_be_committed(root: Path, tmp_path: Path) -> None:
    for folder, told in ((root, True), (tmp_path, False)):
        (folder / "list.csv").write_text(f"email\nl{told:d}@x.example\nno address\n")
        _, out, _ = award(root, "data", "--csv", folder / "list.csv")
        assert ("do not commit" in out and "list-rejected.csv: it holds" in out) == told


def test_names_of_every_kind_are_awarded_and_built(root: Path, tmp_path: Path) -> None:
    names = [
        "NO",
        "8",
        "- a",
        "a: b #c",
        '"q"',
        "O'Brien",
        "ليلى حداد",
        "陈美",
        "😀",
        "=1+1",
        "{a}",
        "<b>x</b>",
        "null",
    ]
    out = io.StringIO(newline="")
    rows = [[f"n{number}@x.example", name, "ja", name] for number, name in enumerate(names)]
    csv.writer(out).writerows([["email", "naam", "naam tonen", "rol"], *rows])
    (tmp_path / "a.csv").write_bytes(out.getvalue().encode())
    assert award(root, "data", "--csv", tmp_path / "a.csv")[0] == 0
    entries = batch(root)["awards"]
    assert [(entry["recipient"]["name"], entry["role"]) for entry in entries] == [
        (name, name) for name in names
    ]
    site = build_site(root, tmp_path / "site", keys={"waterland/k1": KEY})
    assert {entry["id"] for entry in entries} <= set(site.awards)


def test_ten_thousand_rows_take_less_than_ten_seconds(root: Path, tmp_path: Path) -> None:
    rows = "".join(f"s{number}@x.example;Naam {number};8,5;Tekst {number}\n" for number in range(10_000))
    (tmp_path / "many.csv").write_text(f"email;naam;cijfer;toelichting\n{rows}")
    started = time.monotonic()
    run = insigne_process("award", "data", "--csv", tmp_path / "many.csv", "-C", root)
    assert run.returncode == 0
    assert time.monotonic() - started < 10
    (path,) = new_files(root)
    assert len(batch(root, path)["awards"]) == 10_000


def test_a_million_rows_are_refused_at_once(root: Path, tmp_path: Path) -> None:
    (tmp_path / "many.csv").write_text("email\n" + "s@x.example\n" * 1_000_000)
    started = time.monotonic()
    status, _, error = award(root, "once", "--csv", tmp_path / "many.csv")
    assert (status, "split it into several files" in error) == (1, True)
    assert time.monotonic() - started < 5


def test_a_badge_that_may_be_repeated_is_given_again(root: Path) -> None:
    assert award(root, "data", EMAIL)[0] == 0
    assert insigne("check", "-C", root).returncode == 0


def test_ids_are_drawn_until_the_place_in_the_status_list_is_free(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = FULL[:4]
    drawn = iter([taken + "0" * 22, taken + "1" * 22, "zzzz" + "2" * 22])
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"

    def bytes_of(count: int) -> bytes:
        return bytes(alphabet.index(char) for char in next(drawn))[:count]

    monkeypatch.setattr("builder.cli.award.secrets.token_bytes", bytes_of)
    assert award(root, "data", "a@b.example")[0] == 0
    assert batch(root)["awards"][0]["id"] == "zzzz" + "2" * 22


def test_a_file_that_somebody_else_writes_meanwhile_is_not_lost(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.link

    def somebody_first(source: Any, target: Any) -> None:
        Path(target).write_text("theirs")
        real(source, target)

    monkeypatch.setattr("builder.cli.content_files.os.link", somebody_first)
    status, _, error = award(root, "data", "a@b.example")
    assert status == 2
    assert "meanwhile" in error
    assert (root / BATCH).read_text() == "theirs"
    assert [path.name for path in (root / "awards/waterland").iterdir() if path.name.startswith(".")] == []


def test_a_full_disk_is_told_and_leaves_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(root.rglob("*"))

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "chmod", full)
    status, _, error = award(root, "data", "a@b.example")
    assert (status, sorted(root.rglob("*"))) == (2, before)
    assert os.strerror(errno.ENOSPC) in error


def test_a_terminal_without_unicode_is_no_obstacle(root: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("email,Ťest\na@b.example,x\n")
    done = insigne_process(
        *("award", "data", "--csv", tmp_path / "a.csv", "-C", root),
        environment={"PYTHONIOENCODING": "latin-1"},
    )
    assert done.returncode == 0
    assert "\\u0164est" in done.stdout


def test_a_folder_that_cannot_be_written_is_told(root: Path) -> None:
    if os.geteuid() == 0:
        (root / "awards/waterland").rename(root / "elsewhere")
        (root / "awards/waterland").symlink_to(root / "elsewhere")
    else:
        (root / "awards/waterland").chmod(stat.S_IRUSR | stat.S_IXUSR)
    status, _, error = award(root, "data", "a@b.example")
    assert status in {1, 2}
    assert "waterland" in error


NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(NAMES, min_size=1, max_size=5), narrative=NAMES, grade=NAMES)
def test_whatever_rows_say_what_is_written_passes_check(
    root: Path, tmp_path: Path, names: list[str], narrative: str, grade: str
) -> None:
    for path in new_files(root):
        (root / path).unlink()
    out = io.StringIO(newline="")
    rows = [[f"a{number}@b.example", name, narrative, grade] for number, name in enumerate(names)]
    csv.writer(out).writerows([["email", "name", "narrative", "grade"], *rows])
    (tmp_path / "a.csv").write_bytes(out.getvalue().encode())
    run = insigne("award", "data", "--csv", tmp_path / "a.csv", "--format", "json", "-C", root)
    if run.returncode == 1 and not run.stdout:
        assert "cannot be read" in run.stderr  # a bare carriage return between quotes, and the like
        return
    report = json.loads(run.stdout)
    assert len(report["awarded"]) + len(report["rejected"]) == len(names)
    assert insigne("check", "-C", root).returncode == 0
