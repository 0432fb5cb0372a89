"""The policy in force on the day that counts: of a version's first award, or of the award itself."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from builder.checks.loading import load
from builder.content.generate_reference import generated
from builder.model.policies import (
    OWN_SOURCE,
    Limit,
    Requirement,
    Scope,
    effective_limits,
    limits,
    quality_frameworks,
    requirements,
)
from builder.model.vocabulary import vocabulary
from builder.problems import Problem
from tests.repos.cases import BASE

CLIMATE = "awards/uni/2025-07-climate.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "publication"))


def problems(root: Path, today: date) -> list[Problem]:
    return load(root, today=today)[2]


def rules(root: Path, today: date) -> set[str]:
    return {problem.rule for problem in problems(root, today)}


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), encoding="utf-8")


def without_award(root: Path) -> None:
    (root / CLIMATE).unlink()


def test_one_credit_at_a_university_passes_from_may_2025_to_april_2027(root: Path) -> None:
    without_award(root)
    assert rules(root, date(2027, 4, 30)) == set() or "variant-limit" not in rules(root, date(2027, 4, 30))
    assert "variant-limit" in rules(root, date(2028, 1, 1))
    assert "variant-limit" in rules(root, date(2025, 4, 30))


def test_a_version_keeps_the_policy_of_its_first_award(root: Path) -> None:
    assert rules(root, date(2028, 1, 1)) == set()


def test_a_version_is_not_awarded_after_its_policy_ended(root: Path) -> None:
    more = (
        "  - id: x5k9w4zreyd4b8x2v6m0q3c7t1\n    recipient: {email: q@s.example}\n    issued_on: 2028-01-01\n"
    )
    (root / CLIMATE).write_text((root / CLIMATE).read_text() + more)
    (problem,) = problems(root, date(2028, 2, 1))
    assert problem.rule == "award-variant-limit"
    assert "Quality framework for microcredentials in Dutch higher education" in str(problem.text)


def test_a_university_of_applied_sciences_needs_three_credits(root: Path) -> None:
    edit(root, "badges/school/data/v1.yaml", "ects: 5", "ects: 2.5")
    edit(root, "awards/school/2026-06-data.yaml", "    credits_earned: 5\n", "")
    assert rules(root, date(2026, 11, 22)) == {"variant-limit"}


def test_a_publication_can_lower_study_load_hours_as_far_as_the_registry_lets_it(root: Path) -> None:
    edit(root, "badges/college/pumps/v1.yaml", "sbu: 320", "sbu: 100")
    assert rules(root, date(2026, 11, 22)) == {"variant-limit"}
    own = "policy:\n  - {variant: microcredential, field: workload.sbu, minimum: 80}\n"
    (root / "insigne.yaml").write_text((root / "insigne.yaml").read_text() + own)
    assert rules(root, date(2026, 11, 22)) == set()


def test_a_publications_own_limit_comes_on_top() -> None:
    own = Limit(
        scope=Scope(variant="microcredential"),
        source=OWN_SOURCE,
        field="workload.ects",
        minimum=5,
        maximum=None,
    )
    found = list(effective_limits((own,), variant="microcredential", type_="HBO", day=date(2026, 1, 1)))
    assert [limit.minimum for limit in found if limit.field == "workload.ects"] == [5, 3]


def _policies() -> list[Requirement | Limit]:
    return [*requirements(), *limits()]


def test_every_policy_has_a_source_and_days_that_follow_each_other() -> None:
    scopes = [policy.scope for policy in _policies()]
    assert all(policy.source.url and str(policy.source.name) for policy in _policies())
    assert all(scope.start is None or scope.end is None or scope.start <= scope.end for scope in scopes)


def test_on_no_day_do_two_limits_of_the_registry_hold_for_one_field() -> None:
    for day in (date(2022, 1, 1), date(2025, 4, 30), date(2025, 5, 1), date(2027, 4, 30), date(2027, 5, 1)):
        for type_ in ("WO", "HBO", "MBO", "HBO/MBO", "UMC", "RESEARCH", "OTHER"):
            for variant in ("microcredential", "regular", "extracurricular"):
                fields = [
                    limit.field for limit in effective_limits((), variant=variant, type_=type_, day=day)
                ]
                assert len(fields) == len(set(fields))


def test_every_quality_framework_has_its_words_in_the_vocabulary() -> None:
    assert quality_frameworks().keys() == vocabulary()["quality_assurance"].keys()


def test_the_reference_is_current() -> None:
    folder = BASE.parents[2] / "docs" / "reference"
    command = "python -m builder.content.generate_reference docs/reference"
    for name, text in generated().items():
        assert (folder / name).read_text(encoding="utf-8") == text, f"make it with: {command}"
