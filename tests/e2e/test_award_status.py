"""Awards are revoked, suspended and reinstated by id; nothing else in the content or on the site changes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from builder.content.strict_yaml import parse
from tests.conftest import WritePublication
from tests.sites import NOW, REPOSITORY, build_site, insigne
from tests.small_publication import FILES, FULL, KEY, PLAIN, REVOKED, SUSPENDED

BATCH = "awards/waterland/2026-06-data.yaml"
REASON = 'Zie: "brief" # 3'


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock of the commands."""
    monkeypatch.setattr("builder.cli.content_files.now", lambda: NOW)
    monkeypatch.setattr("builder.cli.check.now", lambda: NOW)


@pytest.fixture
def root(publication: WritePublication) -> Path:
    return publication({})


def entry(root: Path, id_: str) -> dict[str, object]:
    document, problems = parse((root / BATCH).read_bytes(), BATCH)
    assert problems == []
    return next(entry for entry in document.root["awards"] if entry["id"] == id_)


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_an_award_is_revoked_by_one_line(root: Path) -> None:
    before = (root / BATCH).read_text()
    run = insigne("revoke", PLAIN, "--reason", REASON, "-C", root)
    assert run.returncode == 0
    assert entry(root, PLAIN)["revoked"] == {"on": str(NOW.date()), "reason": REASON}
    gone, added = changed_lines(before, (root / BATCH).read_text())
    assert (gone, len(added)) == ([], 1)
    assert "p****@e******.**" in run.stdout, "the address is masked"
    assert insigne("check", "-C", root).returncode == 0


@pytest.mark.parametrize(
    "written",
    [PLAIN.upper(), f" {PLAIN[:4]}-{PLAIN[4:]} ", f"https://badges.example.nl/insignes/awards/{PLAIN}/#x"],
)
def test_an_award_is_found_by_its_id_however_it_is_written(root: Path, written: str) -> None:
    assert insigne("revoke", written, "--reason", "x", "--on", "2026-07-01", "-C", root).returncode == 0
    assert entry(root, PLAIN)["revoked"] == {"on": "2026-07-01", "reason": "x"}


def test_an_award_is_found_by_the_beginning_of_its_id_where_only_one_begins_so(
    publication: WritePublication,
) -> None:
    twin = PLAIN[:10] + "z" * 16
    root = publication({})
    assert insigne("revoke", f"{PLAIN[:8]}…", "--reason", "x", "-C", root).returncode == 0
    assert "revoked" in entry(root, PLAIN)
    text = FILES[BATCH].replace(FULL, twin)
    (root / BATCH).write_text(text)
    run = insigne("revoke", PLAIN[:8], "--reason", "x", "-C", root)
    assert run.returncode == 2
    assert PLAIN in run.stderr
    assert twin in run.stderr
    assert (root / BATCH).read_text() == text
    assert insigne("revoke", PLAIN[:7], "--reason", "x", "-C", root).returncode == 2


def test_several_awards_change_together_or_not_at_all(root: Path) -> None:
    assert insigne("revoke", PLAIN, "9" * 26, "--reason", "x", "-C", root).returncode == 2
    assert (root / BATCH).read_text() == FILES[BATCH]
    assert insigne("revoke", PLAIN, FULL, "--reason", "x", "-C", root).returncode == 0
    assert "revoked" in entry(root, PLAIN)
    assert "revoked" in entry(root, FULL)


def test_a_suspension_comes_and_goes_without_a_trace(root: Path) -> None:
    run = insigne(
        *("suspend", PLAIN, "--reason", "x", "--from", "2026-08-01", "--until", "2026-12-01", "-C", root)
    )
    assert run.returncode == 0
    assert entry(root, PLAIN)["suspended"] == {"from": "2026-08-01", "until": "2026-12-01", "reason": "x"}
    assert insigne("reinstate", PLAIN, "-C", root).returncode == 0
    assert (root / BATCH).read_text() == FILES[BATCH]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["revoke", REVOKED, "--reason", "x"], "is revoked already"),
        (["suspend", REVOKED, "--reason", "x"], "is revoked already"),
        (["suspend", SUSPENDED, "--reason", "x"], "is suspended already"),
        (["reinstate", PLAIN], "is not suspended"),
        (["reinstate", REVOKED], "a revocation is for good"),
        (["revoke", "9" * 26, "--reason", "x"], "there is no award with the id"),
        (["revoke", "hello", "--reason", "x"], "is no id of an award"),
        (["revoke", PLAIN], "Missing option '--reason'"),
    ],
)
def test_wrong_use_is_told_and_changes_nothing(root: Path, arguments: list[str], words: str) -> None:
    run = insigne(*arguments, "-C", root)
    assert (run.returncode, (root / BATCH).read_text()) == (2, FILES[BATCH])
    assert words in run.stderr


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        (["revoke", PLAIN, "--reason", "x", "--on", "2026-01-01"], "award-revoked"),
        (["revoke", PLAIN, "--reason", "x", "--on", "2030-01-01"], "award-revoked"),
        (["suspend", PLAIN, "--reason", "x", "--until", "2026-01-01"], "award-suspended"),
        (["revoke", PLAIN, "--reason", "x" * 300], "field-length"),
    ],
)
def test_what_check_would_refuse_is_not_written(root: Path, arguments: list[str], rule: str) -> None:
    run = insigne(*arguments, "-C", root)
    assert (run.returncode, (root / BATCH).read_text()) == (1, FILES[BATCH])
    assert f"[{rule}]" in run.stderr


def test_a_dry_run_writes_nothing_and_machines_get_json(root: Path) -> None:
    run = insigne("revoke", PLAIN, "--reason", "x", "--dry-run", "--format", "json", "-C", root)
    award = {"id": PLAIN, "path": BATCH, "line": 20, "badge": "waterland/data/v1"}
    assert json.loads(run.stdout) == {"written": False, "awards": [award]}
    assert FILES[BATCH].splitlines()[19].startswith(f"  - id: {PLAIN}")
    assert (root / BATCH).read_text() == FILES[BATCH]


def test_every_award_of_the_example_can_be_revoked_and_the_rest_stays(tmp_path: Path) -> None:
    for folder in ("awards", "badges", "issuers"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder)
    shutil.copy(REPOSITORY / "insigne.yaml", tmp_path)
    before = {path: path.read_text() for path in sorted((tmp_path / "awards").rglob("*.yaml"))}
    ids = [
        entry["id"]
        for path, text in before.items()
        for entry in parse(text.encode(), path.name)[0].root["awards"]
        if "revoked" not in entry
    ]
    assert insigne("revoke", *ids, "--reason", REASON, "-C", tmp_path).returncode == 0
    added = 0
    for path, text in before.items():
        gone, new = changed_lines(text, path.read_text())
        assert gone == []
        added += len(path.read_text().splitlines()) - len(text.splitlines())
        assert all(line.strip().startswith("revoked: {on: 2026-11-01, reason: ") for line in new)
    assert added == len(ids)
    assert insigne("check", "-C", tmp_path).returncode == 0


def test_a_revocation_changes_on_the_site_only_what_says_so(root: Path, tmp_path: Path) -> None:
    before = dict(build_site(root, tmp_path / "site", keys={"waterland/k1": KEY}).files)
    insigne("revoke", PLAIN, "--reason", "x", "-C", root)
    after = build_site(root, tmp_path / "site", keys={"waterland/k1": KEY}).files
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    expected = {
        f"awards/{PLAIN}/assertion.json",
        f"awards/{PLAIN}/index.html",
        f"en/awards/{PLAIN}/index.html",
        "issuers/waterland/status/1.json",
    }
    assert changed == expected
    insigne("reinstate", SUSPENDED, "-C", root)
    build_site(root, tmp_path / "site", keys={"waterland/k1": KEY})
