"""Rows that are not awarded, and why: by category, as staff count them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from builder.model.entities import BadgeClass, Publication
from builder.model.recipients import normalised_email
from builder.problems import Message, Personal, Problem, message

CATEGORIES: Mapping[str, Message] = {
    "address": message("no valid address"),
    "twice": message("twice in this file"),
    "awarded": message("already awarded"),
    "evidence": message("evidence is missing"),
    "narrative": message("narrative is missing"),
    "grade": message("grade is missing"),
    "level": message("level is missing"),
    "personal-number": message("looks like a citizen service number"),
    "date": message("date that cannot be"),
    "characters": message("characters that are not allowed"),
    "cells": message("more cells than columns"),
    "other": message("other problems"),
}
"""In the order in which they are reported."""

_DAYS = frozenset({"issued_on", "expires_on", "from", "to"})


class Rejection(Struct, frozen=True, kw_only=True):
    """A row that is not awarded.

    Args:
        line: in the CSV file; 0 where there is none.
        cells: of the row, as they were.
        category: a key of `CATEGORIES`.
    """

    line: int
    cells: tuple[str, ...]
    category: str
    text: Message
    hint: Message | None = None


def category_of(problem: Problem) -> str:
    """Give the category of what a rule or schema says of an entry."""
    pointer = problem.place.pointer
    last = next((step for step in reversed(pointer) if isinstance(step, str)), "")
    match problem.rule:
        case "award-requires":
            return str(problem.text.values["field"])
        case "award-repeated":
            return "awarded"
        case "personal-number":
            return "personal-number"
    if last in {"email", "eduid", "recipient"}:
        return "address"
    return "date" if last in _DAYS else "other"


def twice_or_awarded(
    publication: Publication, badge_class: BadgeClass
) -> Callable[[Mapping[str, Any], int], tuple[str, Message] | None]:
    """Give a function that says of one recipient after the other whether it has the badge already.

    Addresses count as one where they differ in capitals only, or in how an international domain is written.
    """
    awarded = {
        identity
        for award in publication.awards
        if award.badge_class.id == badge_class.id and award.revoked is None
        for identity in _identities(award.recipient.email, award.recipient.eduid)
    }
    lines: dict[str, int] = {}

    def find(recipient: Mapping[str, Any], line: int) -> tuple[str, Message] | None:
        identities = list(_identities(recipient.get("email"), recipient.get("eduid")))
        for identity in identities:
            person = Personal(recipient.get("email") or recipient["eduid"])
            if identity in awarded:
                return "awarded", message("{recipient} has this badge already", recipient=person)
            if identity in lines and line:
                text = message(
                    "{recipient} stands on line {line} too", recipient=person, line=lines[identity]
                )
                return "twice", text
            if identity in lines:
                return "twice", message("{recipient} is named twice", recipient=person)
        lines.update(dict.fromkeys(identities, line))
        return None

    return find


def _identities(email: str | None, eduid: str | None) -> Iterator[str]:
    if email is not None:
        name, _, domain = normalised_email(email).rpartition("@")
        yield f"{name}@{_as_ascii(domain)}"
    if eduid is not None:
        yield eduid


def _as_ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain
