"""`insigne fix` mends what is certain, and nothing else in a file changes."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder.checks.loading import load
from builder.checks.mending import mend
from builder.cli.fix import command
from builder.content.dutch_dates import read_dutch_date
from builder.content.repository import read_repository
from tests.repos.cases import BASE, NOW, build, case_folders

AWARDS = "awards/school/2026-07-club.yaml"
BROKEN = """\
# Leden van de raad
badge: school/club/v1
issued_on: 10 juli 2026      # uit de notulen
awards:
  - recipient: {email: " s.smit@student.example "}   # Sam
    role: Lid
  - {recipient: {email: q@student.example}, issued_on: "30-06-2026"}
  - id: D4B8-X2V6 M0Q3C7T1N5K9W4ZREY
    recipient: {email: r@student.example}
    issued_on: 03-04-2026
  - id:
    recipient: {email: t@student.example}
    narrative: |
      Twee spaties\x20\x20
      einde
"""
MENDED = """\
# Leden van de raad
badge: school/club/v1
issued_on: 2026-07-10      # uit de notulen
awards:
  - id: 00000000000000000000000000
    recipient: {email: s.smit@student.example}   # Sam
    role: Lid
  - {id: 11111111111111111111111111, recipient: {email: q@student.example}, issued_on: 2026-06-30}
  - id: d4b8x2v6m0q3c7t1n5k9w4zrey
    recipient: {email: r@student.example}
    issued_on: 03-04-2026
  - id: 22222222222222222222222222
    recipient: {email: t@student.example}
    narrative: |
      Twee spaties\x20\x20
      einde
"""


class Counter:
    """Random bytes that are not: the first id is all 0, the second all 1."""

    def __init__(self) -> None:
        self.drawn = 0

    def __call__(self, size: int) -> bytes:
        self.drawn += 1
        return bytes([self.drawn - 1]) * size


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "publication"))


def mended(root: Path, text: str | bytes) -> str | None:
    (root / AWARDS).write_bytes(text if isinstance(text, bytes) else text.encode())
    file = mend(read_repository(root), random_bytes=Counter()).get(AWARDS)
    return None if file is None else file.text


def test_what_is_certain_is_mended_and_comments_and_order_stay(root: Path) -> None:
    assert mended(root, BROKEN) == MENDED


def test_mending_twice_changes_nothing_more(root: Path) -> None:
    assert mended(root, MENDED) is None


def test_sound_content_is_left_alone() -> None:
    assert mend(read_repository(BASE), random_bytes=Counter()) == {}


def test_line_ends_and_byte_order_marks_go(root: Path) -> None:
    sound = (BASE / AWARDS).read_text(encoding="utf-8")
    assert mended(root, b"\xef\xbb\xbf" + sound.replace("\n", "\r\n").encode()) == sound
    assert mended(root, sound.replace("role: Lid", "role: Lid  ").rstrip("\n")) == sound


def test_an_id_is_not_drawn_on_a_taken_place(root: Path) -> None:
    taken = BROKEN.replace("D4B8-X2V6 M0Q3C7T1N5K9W4ZREY", "0000" + "z" * 22)
    text = mended(root, taken)
    assert text is not None
    assert "id: " + "1" * 26 in text
    assert "id: " + "0" * 26 not in text


def test_a_file_that_is_no_yaml_is_left_alone(root: Path) -> None:
    assert mended(root, "badge: [\n") is None


def test_a_dry_run_shows_the_change_masked_and_writes_nothing(root: Path) -> None:
    (root / AWARDS).write_text(BROKEN, encoding="utf-8")
    result = CliRunner().invoke(command, ["--directory", str(root), "--dry-run"], standalone_mode=False)
    assert f"{AWARDS}:3: '10 juli 2026' becomes '2026-07-10'\n" in result.output
    assert result.output.endswith("nothing was written: this is what 'insigne fix' would do\n")
    assert "s.smit" not in result.output
    assert "Sam" not in result.output
    assert (root / AWARDS).read_text(encoding="utf-8") == BROKEN


def test_the_command_writes_the_mended_files(root: Path) -> None:
    (root / AWARDS).write_text(BROKEN, encoding="utf-8")
    result = CliRunner().invoke(command, ["--directory", str(root)], standalone_mode=False)
    assert f"{AWARDS}:3: '10 juli 2026' becomes '2026-07-10'\n" in result.output
    assert result.output.endswith("errors that remain: 1, see 'insigne check'\n")  # 03-04-2026
    assert "issued_on: 2026-07-10" in (root / AWARDS).read_text(encoding="utf-8")
    assert [path.name for path in (root / AWARDS).parent.iterdir() if path.name.startswith(".")] == []


def fix(root: Path, *options: str) -> str:
    return CliRunner().invoke(command, ["--directory", str(root), *options], standalone_mode=False).output


def test_what_is_left_alone_is_told(root: Path) -> None:
    (root / AWARDS).write_text("badge: [\n", encoding="utf-8")
    assert fix(root) == (
        f"{AWARDS}: not mended, because it cannot be read; see 'insigne check'\n"
        "nothing can be mended by itself; errors that remain: 1, see 'insigne check'\n"
    )
    (root / AWARDS).write_bytes((BASE / AWARDS).read_bytes())
    assert fix(root) == "nothing to mend\n"
    assert fix(root, "--lang", "nl") == "niets te verbeteren\n"


def test_spaces_at_the_ends_of_lines_are_told(root: Path) -> None:
    (root / AWARDS).write_text((BASE / AWARDS).read_text(encoding="utf-8").replace("Lid", "Lid "), "utf-8")
    assert fix(root) == f"{AWARDS}: spaces and ends of lines\nmended\n"


def test_numbers_and_words_are_written_as_their_field_has_them(root: Path) -> None:
    badge = root / "badges/school/data/v1.yaml"
    text = badge.read_text(encoding="utf-8")
    slips = text.replace("{ects: 5}", '{ects: "2,5"}').replace("variant: micro", "variant: Micro")
    badge.write_text(slips, encoding="utf-8")
    fix(root)
    assert badge.read_text(encoding="utf-8") == text.replace("{ects: 5}", "{ects: 2.5}")


def test_what_check_says_that_fix_mends_is_mended(tmp_path: Path) -> None:
    told = 0
    for number, case in enumerate(case_folders()):
        root = build(case, tmp_path / str(number))
        _, _, problems = load(root, today=NOW.date())
        promised = {(p.rule, p.place.path, p.place.pointer) for p in problems if p.mendable}
        if promised:
            told += 1
            fix(root)
            _, _, problems = load(root, today=NOW.date())
            assert not promised & {(p.rule, p.place.path, p.place.pointer) for p in problems}, case.name
    assert told > 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30-06-2026", date(2026, 6, 30)),
        ("30/6/2026", date(2026, 6, 30)),
        ("30.06.2026", date(2026, 6, 30)),
        ("30 juni 2026", date(2026, 6, 30)),
        ("1 mrt. 2026", date(2026, 3, 1)),
        ("1 Mei 2026", date(2026, 5, 1)),
        ("2026/06/30", date(2026, 6, 30)),
        ("05-05-2026", date(2026, 5, 5)),
        ("03-04-2026", None),  # day and month could be the other way around
        ("31-06-2026", None),
        ("30-06-26", None),
        ("30 june 2026", None),
        ("2026-06", None),
        ("", None),
    ],
)
def test_a_dutch_date_is_read_where_there_is_one_way(text: str, expected: date | None) -> None:
    assert read_dutch_date(text) == expected
