"""What the verifier says in Python is Dutch by the catalogue of the verifier in the browser."""

from __future__ import annotations

import pytest

from builder.cli.step_words import in_dutch
from tests.vectors.reading import paths, read, run


def test_what_verifiers_say_of_all_vectors_is_dutch() -> None:
    reports = [report for path in paths() for report in run(read(path)).reports]
    said = {step.message for report in reports for step in report.steps} - {"no answer"}  # of the vectors
    hostile = {text for text in said if "\n" in text}  # quotes a line's end
    assert sorted(text for text in said - hostile if in_dutch(text) == text) == []


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        ("valid today", "vandaag geldig"),
        (
            "the issuer's document could not be had: https://a.example/ answers with status 404",
            "het document van de uitgever was niet te krijgen: https://a.example/ antwoordt met status 404",
        ),
        ("something that nobody ever says", "something that nobody ever says"),
    ],
)
def test_reasons_within_a_sentence_are_dutch_too(english: str, dutch: str) -> None:
    assert in_dutch(english) == dutch
