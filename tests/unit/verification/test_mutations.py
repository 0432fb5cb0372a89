"""Ten thousand changes to good badges: not one is accepted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.vectors.case import content
from tests.vectors.mutations import GOOD, Mutation, good_cases, mutations
from tests.vectors.reading import Verdict, run

SHARES = 8
"""The list is run in shares, so that several processes can take part."""


@pytest.fixture(scope="module")
def good() -> dict[str, dict[str, Any]]:
    return {name: case.document() for name, case in good_cases().items()}


def verdict(mutation: Mutation, good: dict[str, dict[str, Any]]) -> Verdict:
    return run({**good[mutation.case], "input": content(mutation.input)})


def share(number: int) -> Iterator[Mutation]:
    return (mutation for index, mutation in enumerate(mutations()) if index % SHARES == number)


@pytest.mark.parametrize("name", GOOD)
def test_what_is_changed_is_accepted_as_it_is(name: str, good: dict[str, dict[str, Any]]) -> None:
    assert [report.accepted for report in run(good[name]).reports] == [True]


def test_there_are_ten_thousand_different_changes() -> None:
    assert len({(mutation.case, str(mutation.input)) for mutation in mutations()}) >= 10_000


@pytest.mark.parametrize("number", range(SHARES))
def test_no_change_is_accepted(number: int, good: dict[str, dict[str, Any]]) -> None:
    accepted = [
        (mutation.case, mutation.name)
        for mutation in share(number)
        if any(report.accepted for report in verdict(mutation, good).reports)
    ]
    assert accepted == []
