"""Which texts hold a citizen service number or an education number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.checks.recipients import holds_service_number


@pytest.mark.parametrize(
    "text",
    [
        "123456782",  # the usual example of a citizen service number
        "1234.56.782",
        "123 456 782",
        "12-34-56-78-2",
        "Jip Jansen, 123456782",
        "123456782@student.example",
        "s123456782",
        "100000004",  # an education number: begins with 10 and leaves 5
    ],
)
def test_nine_digits_that_pass_a_test_are_found(text: str) -> None:
    assert holds_service_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "123456789",  # passes neither test
        "200000003",  # leaves 5, but does not begin with 10
        "1234567820",  # ten digits
        "0123456782",
        "06-123456782",
        "12345678",
        "j.jansen@student.example",
        "https://eduid.example/id/b7d2f0aa-1234-4f1b-9cde-123456782abc",
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert not holds_service_number(text)


def test_one_in_eleven_numbers_passes_the_eleven_test() -> None:
    found = sum(holds_service_number(f"{number:09d}") for number in range(200_000_000, 200_011_000))
    assert found == 1000


@given(st.text("09 .-x\n\u00e9\u0663", max_size=8), st.text("9 .-x\n\u0663", max_size=8))
def test_a_number_among_others_is_found(before: str, after: str) -> None:
    stands_alone = not before.rstrip(" .-")[-1:].isdigit() and not after.lstrip(" .-")[:1].isdigit()
    if stands_alone:
        assert holds_service_number(f"{before}123456782{after}")


@pytest.mark.parametrize("text", ["\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0662", "1\n23456782"])
def test_digits_of_another_script_or_line_are_no_number(text: str) -> None:
    assert not holds_service_number(text)
