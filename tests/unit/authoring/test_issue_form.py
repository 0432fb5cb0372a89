"""Reading what GitHub makes of the issue form: exactly its fields, and nothing guessed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml

from builder.authoring.issue_form import FORMS, RequestRefused, language_of_form, read_request
from tests.sites import REPOSITORY


def body(
    *, badge: str = "waterland/plain", day: str = "2026-06-30", recipients: str = "a@b.nl", note: str = ""
) -> str:
    """Write a body as GitHub does, from the English form."""
    values = (badge, day, f"```text\n{recipients}\n```", note or "_No response_")
    return "\n\n".join(f"### {label}\n\n{value}" for label, value in zip(FORMS["en"], values, strict=True))


def form(language: str) -> dict[str, Any]:
    path = REPOSITORY / f".github/ISSUE_TEMPLATE/award-{language}.yml"
    document: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return document


@pytest.mark.parametrize("language", FORMS)
def test_the_labels_are_those_of_the_form(language: str) -> None:
    fields = [field for field in form(language)["body"] if field["type"] != "markdown"]
    assert tuple(field["attributes"]["label"] for field in fields) == FORMS[language]
    recipients = next(field for field in fields if field["id"] == "recipients")
    assert recipients["attributes"]["render"] == "text"
    assert form(language)["labels"] == ["award request"]


def test_both_forms_ask_the_same() -> None:
    asked = [
        [(field.get("id"), field["type"], field.get("validations")) for field in form(language)["body"]]
        for language in FORMS
    ]
    assert asked[0] == asked[1]


def test_a_list_of_addresses_is_read() -> None:
    request = read_request(body(recipients="a@b.nl\nc@d.nl", note="See the **list**"))
    assert request.badge == "waterland/plain"
    assert request.issued_on == date(2026, 6, 30)
    assert request.recipients == "email\na@b.nl\nc@d.nl"
    assert request.note == "See the **list**"


def test_an_empty_date_is_left_open() -> None:
    assert read_request(body(day="_No response_")).issued_on is None


@pytest.mark.parametrize(
    ("typed", "read", "shift"),
    [
        ("a@b.nl; Anna; 8,5", "email;name;grade\na@b.nl; Anna; 8,5", -1),
        ("a@b.nl\tAnna", "email\tname\na@b.nl\tAnna", -1),
        ("\n\na@b.nl, Anna", "email,name\na@b.nl, Anna", 1),
        ("e-mail;naam\na@b.nl;Anna", "e-mail;naam\na@b.nl;Anna", 0),
    ],
)
def test_columns_are_named_or_are_address_name_and_grade(typed: str, read: str, shift: int) -> None:
    request = read_request(body(recipients=typed))
    assert (request.recipients, request.shift) == (read, shift)


def test_line_ends_of_windows_change_nothing() -> None:
    text = body(recipients="a@b.nl\nc@d.nl", note="x")
    assert read_request(text.replace("\n", "\r\n")) == read_request(text)


def test_the_language_is_that_of_the_form() -> None:
    assert language_of_form(body()) == "en"
    assert language_of_form("### Badge\n\nx\n\n### Datum\n\ny") == "nl"
    assert language_of_form("anything") == "en"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "headings"),
        ("Please award Anna", "headings"),
        (f"Before\n{body()}", "headings"),
        (f"{body()}\n\n### Badge\n\nother/badge", "headings"),
        (body(note="### Badge\n\nother/badge"), "headings"),
        (body(recipients="a@b.nl\n```\n\n### Remark for who approves\n\nx\n\n```text\nb@b.nl"), "headings"),
        (body().replace("### Date", "### Day"), "headings"),
        (body().replace("### Date\n\n2026-06-30\n\n", ""), "headings"),
        (body() + "x" * 70_000, "headings"),
        (body(badge="../../etc/passwd"), "issuer/badge"),
        (body(badge="waterland/plain/v1/x"), "issuer/badge"),
        (body(badge="waterland/plain\nother"), "issuer/badge"),
        (body(badge="Waterland/Plain"), "issuer/badge"),
        (body(badge="_No response_"), "issuer/badge"),
        (body(day="30-06-2026"), "year-month-day"),
        (body(day="2026-06-31"), "year-month-day"),
        (body(day="20260630"), "year-month-day"),
        (body(day="2026-W27-2"), "year-month-day"),
        (body(day="2026-06-30; x"), "year-month-day"),
        (body(recipients=""), "not whole"),
        (body(recipients="a@b.nl\n```\nb@b.nl"), "not whole"),
        (body().replace("```text", "```"), "not whole"),
        (body().replace("```text\na@b.nl\n```", "a@b.nl"), "not whole"),
        (body(recipients="a@b.nl;Anna;8;more"), "4 columns"),
        (body(note="x" * 2_001), "remark"),
    ],
)
def test_what_is_not_the_form_is_refused(text: str, why: str) -> None:
    with pytest.raises(RequestRefused, match=why):
        read_request(text)
