"""What says something about a person is masked; what does not, is shown, since it may be the mistake."""

from __future__ import annotations

import pytest

from builder.content.personal import hidden_in_line, is_harmless, shown_in_unread_line, shown_key
from builder.content.reports import masked
from builder.problems import Personal, mask

AWARDS = "awards/school/2026-06.yaml"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("r.vis@school,nl", "r.***@s*****,**"),
        ("Jip  de Vries", "J**  d* V****"),
        ("7,5", "*,*"),
        ("“Kim", "“***"),
        ("e\u0301lise", "e*****"),
    ],
)
def test_letters_and_digits_are_masked_and_punctuation_is_not(value: str, shown: str) -> None:
    assert mask(value) == shown


def test_names_of_fields_are_shown_in_capitals_and_in_dutch_too() -> None:
    for key in ("E-mail", "Naam", "Issued_On", "recipent"):
        assert shown_key(AWARDS, key) == key
    for key in ("Jansen", "j.jansen@school.example"):
        assert isinstance(shown_key(AWARDS, key), Personal)


def test_the_date_of_a_misspelt_field_is_shown_and_a_birthday_is_not() -> None:
    assert is_harmless(("awards", 0, "isued_on"), "2026-06-30")
    assert not is_harmless(("awards", 0, "geboortedatum"), "2001-06-30")
    assert is_harmless(("awards", 0, "recipient", "publish_name"), "Ja")
    assert not is_harmless(("awards", 0, "recipient", "name"), "Ja")


def test_a_line_of_a_file_that_is_no_yaml_shows_fields_and_what_they_do_not_tell() -> None:
    line = "  - id: 3k9x0v7m2q8c4b6t1n5d0w9zre, publish_name: true, E-mail: kim@x.nl, issued_on: 2026-06-30"
    assert masked(line, hidden_in_line(line, shown_in_unread_line(line))) == line.replace(
        "kim@x.nl", "k**@x.**"
    )
    glued = "    recipient:kim@x.nl"
    assert masked(glued, hidden_in_line(glued, shown_in_unread_line(glued))) == "    recipient:k**@x.**"
