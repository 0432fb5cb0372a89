"""The shared vectors: what the verifier says of each is what the rules say."""

from __future__ import annotations

import pytest

from tests.vectors.make import files
from tests.vectors.reading import FOLDER, compared, paths, read, run


@pytest.mark.parametrize("name", [f"{path.parent.name}/{path.stem}" for path in paths()])
def test_the_verifier_says_what_the_vector_expects(name: str) -> None:
    case = read(FOLDER / f"{name}.json")
    verdict = run(case)
    messages = [step.message for report in verdict.reports for step in report.steps]
    assert [compared(report) for report in verdict.reports] == case["expected"], (case["why"], messages)
    assert verdict.asked == case["asks"]


def test_the_vectors_are_those_that_are_made() -> None:
    """After a change of the cases: `python -m tests.vectors.make`."""
    made = files()
    there = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in sorted(FOLDER.glob("*/*.json"))
    }
    assert there.keys() == made.keys()
    assert [path for path, data in made.items() if there[path] != data] == []


def test_the_vectors_stay_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*")) < 3_000_000
