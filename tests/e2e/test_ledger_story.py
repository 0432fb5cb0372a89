"""What was issued stays what it was: over years, changes of everything around it, and builds that break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest

from builder import output
from builder.credentials import open_badges_3
from builder.problems import ContentError, EnvironmentFault
from builder.signing.keys import PrivateKey
from tests.sites import NOW, BuiltSite, build_site
from tests.small_publication import EXPIRED, FULL, KEY, PLAIN, REVOKED, SUSPENDED

SECOND = PrivateKey(bytes(range(32, 64)))
LATER = "9fffffffffffffffffffffffff"
BATCH = "awards/waterland/2026-06-data.yaml"
KEPT = ("credential.json", "credential.jwt", "badge.svg", "ledger.json")


class School:
    """A publication with a site that goes on from year to year."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root = root
        self.out = folder / "site"
        self.keys = {"waterland/k1": KEY}

    def build(self) -> BuiltSite:
        site = build_site(self.root, self.out, keys=self.keys)
        assert site.files  # read now, before a later build changes the folder
        return site

    def change(self, path: str, old: str, new: str) -> None:
        file = self.root / path
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))

    def add_key(self, kid: str, key: PrivateKey, start: date) -> None:
        with (self.root / "issuers/waterland/keys.yaml").open("a") as stream:
            stream.write(f"- {{kid: {kid}, type: Ed25519, public: {key.public.multikey}, from: {start}}}\n")
        self.keys[f"waterland/{kid}"] = key

    def award(self, award_id: str, day: str) -> None:
        batch = f"badge: waterland/data/v1\nissued_on: {day}\nawards:\n"
        entry = f"  - {{id: {award_id}, recipient: {{email: later@example.nl}}}}\n"
        (self.root / f"awards/waterland/{day}-later.yaml").write_text(batch + entry)

    def refused(self) -> list[str]:
        """Build, and give the rules by which the build was refused."""
        with pytest.raises(AssertionError) as refusal:
            self.build()
        fault = refusal.value.__cause__
        assert isinstance(fault, ContentError)
        return sorted(problem.rule for problem in fault.problems)


@pytest.fixture
def school(small_publication: Path, tmp_path: Path) -> School:
    return School(Path(shutil.copytree(small_publication, tmp_path / "publication")), tmp_path)


def kept(site: BuiltSite, *awards: str) -> dict[str, bytes]:
    """Give the files of awards that no later build may change."""
    return {
        path: site.files[path]
        for award in awards
        for name in KEPT
        if (path := f"awards/{award}/{name}") in site.files
    }


def test_a_rebuild_needs_no_private_key_and_changes_nothing(school: School) -> None:
    before = school.build().files
    school.keys.clear()
    assert school.build().files == before


def test_over_three_years_not_one_byte_of_an_old_badge_changes(school: School) -> None:
    first_year = kept(school.build(), FULL, PLAIN, REVOKED, SUSPENDED, EXPIRED)
    # The second year: a new key, another look, another e-mail address of the issuer.
    school.add_key("k2", SECOND, date(2026, 8, 1))
    school.change("issuers/waterland/keys.yaml", "from: 2025-01-01", "from: 2025-01-01, retired: 2026-08-01")
    school.change("issuers/waterland/issuer.yaml", "badges@waterland.example", "balie@waterland.example")
    (school.root / "templates/partials").mkdir(parents=True)
    (school.root / "templates/partials/footer.html").write_text("<footer>Een nieuwe voet</footer>\n")
    school.award(LATER, "2026-09-01")
    second = school.build()
    assert "Een nieuwe voet" in second.files[f"awards/{FULL}/index.html"].decode()
    assert kept(second, FULL, PLAIN, REVOKED, SUSPENDED, EXPIRED) == first_year
    assert second.credential(LATER)["proof"][0]["verificationMethod"].endswith("#k2")
    second_year = kept(second, LATER)
    # The third year: another release says the same content otherwise, and the keys are lost.
    school.keys.clear()
    with patch.object(open_badges_3, "criteria_narrative", lambda *_: "Anders gezegd"):
        third = school.build()
    assert third.json("badges/waterland/data/v1/achievement.json")["criteria"]["narrative"] == "Anders gezegd"
    assert kept(third, FULL, PLAIN, REVOKED, SUSPENDED, EXPIRED) == first_year
    assert kept(third, LATER) == second_year


def test_what_must_be_signed_without_a_key_is_named_and_what_is_published_stays(school: School) -> None:
    before = school.build().files
    school.keys.clear()
    school.award(LATER, "2026-09-01")
    with pytest.raises(EnvironmentFault, match="waterland/k1"):
        school.build()
    assert BuiltSite(school.out).files == before


def test_a_revocation_changes_status_and_pages_only(school: School) -> None:
    before = school.build()
    school.change(
        BATCH, f"  - id: {PLAIN}\n", f"  - id: {PLAIN}\n    revoked: {{on: 2026-07-03, reason: Fout}}\n"
    )
    after = school.build()
    changed = {path for path in before.files if after.files[path] != before.files[path]}
    assert changed == {
        f"awards/{PLAIN}/assertion.json",
        f"awards/{PLAIN}/index.html",
        f"en/awards/{PLAIN}/index.html",
        "issuers/waterland/status/1.json",
    }


def test_a_reinstated_award_is_served_as_it_was_issued(school: School) -> None:
    before = school.build()
    suspension = "    suspended: {from: 2026-07-02, reason: Onderzoek}\n"
    school.change(BATCH, suspension, "")
    reinstated = school.build().json(f"awards/{SUSPENDED}/assertion.json")
    assert "revoked" not in reinstated
    school.change(BATCH, f"  - id: {SUSPENDED}\n", f"  - id: {SUSPENDED}\n{suspension}")
    assert school.build().files == before.files


@pytest.mark.parametrize(
    ("path", "old", "new", "rule"),
    [
        (BATCH, '"8,5"', '"9,5"', "ledger-award-changed"),
        (BATCH, "plain@example.nl", "other@example.nl", "ledger-award-changed"),
        (BATCH, f"  - id: {PLAIN}\n    recipient: {{email: plain@example.nl}}\n", "", "ledger-award-deleted"),
        ("badges/waterland/data/v1.yaml", "{ects: 3}", "{ects: 4}", "ledger-class-changed"),
        ("badges/waterland/data/v1.svg", "#1d3f72", "#1d3f73", "ledger-class-changed"),
    ],
)
def test_what_was_published_is_not_edited(school: School, path: str, old: str, new: str, rule: str) -> None:
    before = school.build().files
    school.change(path, old, new)
    assert school.refused() == [rule]
    assert BuiltSite(school.out).files == before


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("badges/waterland/data/v1.yaml", "tags: [data, zorg]", "tags: [data]"),
        ("badges/waterland/data/v1.yaml", "image_alt: {nl: Grafiek, en: Chart}", "image_alt: Staafjes"),
        (BATCH, "J.Jansen@student.example.nl", "j.jansen@student.example.nl"),
    ],
)
def test_what_says_nothing_else_may_be_changed(school: School, path: str, old: str, new: str) -> None:
    before = kept(school.build(), FULL)
    school.change(path, old, new)
    assert kept(school.build(), FULL) == before


def test_an_award_may_move_to_another_file(school: School) -> None:
    before = school.build().files
    (school.root / BATCH).rename(school.root / "awards/waterland/moved.yaml")
    assert school.build().files == before


@pytest.mark.parametrize(
    "name", ["credential.json", "credential.jwt", "badge.svg", "ledger.json", "assertion.json"]
)
@pytest.mark.parametrize(
    "damage", [lambda data: data[:-20], lambda _: b"", lambda data: data.replace(b"a", b"b")]
)
def test_damage_is_found_and_mended(school: School, name: str, damage: Callable[[bytes], bytes]) -> None:
    before = school.build().files
    file = school.out / "awards" / FULL / name
    file.write_bytes(damage(file.read_bytes()))
    assert school.build().files == before


@pytest.mark.parametrize("damage", [lambda data: data[:-20], lambda _: b"", lambda _: b"\xff\xfe<svg"])
def test_a_damaged_picture_of_a_badge_is_made_again(school: School, damage: Callable[[bytes], bytes]) -> None:
    before = school.build().files
    path = "badges/waterland/data/v1/image.svg"
    (school.out / path).write_bytes(damage(before[path]))
    school.award(LATER, "2026-09-01")
    after = school.build().files
    assert after[path] == before[path]
    assert kept(BuiltSite(school.out), FULL) == {
        name: before[name] for name in kept(BuiltSite(school.out), FULL)
    }


class Killed(BaseException):
    """The process ended at once."""


def test_a_build_killed_at_any_write_leaves_no_half_file_and_the_next_one_completes_it(
    school: School, tmp_path: Path
) -> None:
    old = school.build().files
    school.award(LATER, "2026-09-01")
    school.change("issuers/waterland/issuer.yaml", "badges@waterland.example", "balie@waterland.example")
    whole = School(school.root, tmp_path / "whole")
    shutil.copytree(school.out, whole.out)
    new = whole.build().files
    write_bytes = output._write_bytes
    writes = 0

    def count(path: str, data: bytes) -> int:
        nonlocal writes
        writes += 1
        return write_bytes(path, data)

    with patch.object(output, "_write_bytes", count):
        shutil.rmtree(whole.out)
        shutil.copytree(school.out, whole.out)
        whole.build()
    assert writes > 10
    for last in range(writes):
        killed_at(last, school.out, whole)
        found = BuiltSite(whole.out).files
        assert all(
            data in (old.get(path), new.get(path)) for path, data in found.items() if "/." not in f"/{path}"
        )
        assert whole.build().files == new


def killed_at(last: int, before: Path, school: School) -> None:
    """Build onto what was there before, and end in the middle of a write."""
    write_bytes = output._write_bytes
    shutil.rmtree(school.out)
    shutil.copytree(before, school.out)
    done = 0

    def write(path: str, data: bytes) -> int:
        nonlocal done
        if done == last:
            write_bytes(path, data[: len(data) // 2])
            raise Killed
        done += 1
        return write_bytes(path, data)

    with patch.object(output, "_write_bytes", write), pytest.raises(Killed):
        school.build()


def test_no_award_of_these_stories_is_in_the_future() -> None:
    assert NOW.date() > date(2026, 9, 1)
