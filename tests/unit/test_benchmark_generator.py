"""The publications that benchmarks measure with: sound, and the same bytes for the same seed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from benchmarks.generate import Request, add_award, generate
from builder.checks.loading import load

TODAY = date(2026, 11, 1)


def generated(folder: Path, *, awards: int = 60, seed: int = 1) -> dict[str, bytes]:
    """Generate a publication, and give its files and keys by path."""
    generate(folder / "content", folder / "keys", Request(awards=awards, classes=12, batch=4, seed=seed))
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_generated_content_has_no_problems(tmp_path: Path) -> None:
    generated(tmp_path)
    add_award(tmp_path / "content", 1)

    publication, _, problems = load(tmp_path / "content", today=TODAY)

    assert publication is not None
    assert list(problems) == []
    assert len(publication.awards) == 61
    variants = {badge_class.variant for badge_class in publication.badge_classes.values()}
    assert variants == {"microcredential", "regular", "extracurricular"}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    once = generated(tmp_path / "once")

    assert once == generated(tmp_path / "again")
    assert once != generated(tmp_path / "otherwise", seed=2)


def test_awards_have_the_parts_that_real_ones_have(tmp_path: Path) -> None:
    generated(tmp_path, awards=3000)

    publication, _, problems = load(tmp_path / "content", today=TODAY)

    assert publication is not None
    assert list(problems) == []
    awards = publication.awards
    assert 0.45 < sum(award.grade is not None for award in awards) / len(awards) < 0.55
    assert {len(award.evidence) for award in awards} == {0, 1, 2}
    assert any(award.revoked is not None for award in awards)
    assert any(award.suspended is not None for award in awards)
    assert any(award.recipient.publish_name for award in awards)
