"""Every broken repository is answered as `expected.txt` says: `python -m tests.repos.accept` accepts it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.repos.cases import BASE, EXPECTED, HERE, answer, build, case_folders, run_check

CASES = case_folders()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_mistake_is_told_as_expected(case: Path, tmp_path: Path) -> None:
    root = build(case, tmp_path / "publication")
    told = answer(root, case)
    assert told == (case / EXPECTED).read_text(encoding="utf-8"), "accept with: python -m tests.repos.accept"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_breaks_the_rule_it_is_named_for(case: Path) -> None:
    told = (case / EXPECTED).read_text(encoding="utf-8")
    rules = [line.rpartition(" [")[2].rstrip("]") for line in told.splitlines() if line.endswith("]")]
    assert any(case.name == rule or case.name.startswith(f"{rule}-") for rule in rules)
    refused = case.parent.name == "rejected"
    assert told.endswith("exit status 1\n" if refused else "exit status 0\n")


def test_the_base_is_sound() -> None:
    assert run_check(BASE) == ("no problems found\n", 0)


def test_there_are_many_mistakes() -> None:
    assert len(list((HERE / "rejected").iterdir())) >= 120
