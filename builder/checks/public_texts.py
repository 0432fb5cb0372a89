"""Rules about texts that were better not published: they name somebody, or say nothing yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from builder.checks.content import Content, Finding
from builder.model.entities import Award
from builder.problems import Place, Pointer, Severity, message

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;:]+\.[^\W\d_]{2,}")
_SHORTEST_NAME = 4  # letters: shorter ones are found in other words


def person_in_reason(content: Content) -> Iterator[Finding]:
    """A reason for revoking or suspending names nobody: it is public as long as the site is."""
    for award in content.publication.awards:
        for field, status in (("revoked", award.revoked), ("suspended", award.suspended)):
            if status is None:
                continue
            place = content.award_place(award, field, "reason")
            if not says_who(status.reason, award):
                continue
            if _ADDRESS.search(status.reason):
                text = message("there is an e-mail address in this reason, and the reason is public")
            else:
                text = message("the recipient is named in this reason, and the reason is public")
            hint = message("say what happened without saying to whom, such as 'Issued by mistake'")
            yield Finding(text=text, place=place, hint=hint)


def says_who(reason: str, award: Award) -> bool:
    """Say whether a reason has an e-mail address in it, or the recipient's name."""
    return _ADDRESS.search(reason) is not None or _names_recipient(reason, award)


def _names_recipient(reason: str, award: Award) -> bool:
    known = (award.recipient.name, award.recipient.email)
    names = [name.strip().casefold() for name in known if name is not None]
    words = reason.casefold()
    return any(len(name) >= _SHORTEST_NAME and name in words for name in names)


def address_in_text(content: Content) -> Iterator[Finding]:
    """A text about somebody's work has no e-mail address: the page of the award shows it."""
    for award, pointer, value in content.texts:
        if "@" in value and _ADDRESS.search(value):
            text = message("there is an e-mail address in this text, and the award's page shows it")
            hint = message("leave it out, unless whoever it is of wants it there")
            place = content.award_place(award, *pointer)
            yield Finding(text=text, place=place, hint=hint, severity=Severity.WARNING)


def _unfilled_in_award(content: Content) -> Iterator[Finding]:
    """No text of an award is the dots that stand for one."""
    for award, pointer, value in content.texts:
        if is_unfilled(value):
            yield _unfilled(content.award_place(award, *pointer), Severity.ERROR)
    for award in content.publication.awards:
        for field, status in (("revoked", award.revoked), ("suspended", award.suspended)):
            if status is not None and is_unfilled(status.reason):
                yield _unfilled(content.award_place(award, field, "reason"), Severity.ERROR)


def unfilled(content: Content) -> Iterator[Finding]:
    """No text is the dots that a new file has where texts are to be written; a draft may have them still."""
    for file in content.repository.files:
        if file.kind in {"insigne", "issuer", "badge-class"} and file.data is not None:
            severity = Severity.WARNING if file.data.get("draft") else Severity.ERROR
            for pointer in _unfilled_in(file.data, ()):
                yield _unfilled(Place(path=file.path, pointer=pointer), severity)
    yield from _unfilled_in_award(content)


def _unfilled_in(value: Any, pointer: Pointer) -> Iterator[Pointer]:
    if isinstance(value, str):
        if is_unfilled(value):
            yield pointer
    elif isinstance(value, dict | list):
        steps = value.items() if isinstance(value, dict) else enumerate(value)
        for step, item in steps:
            yield from _unfilled_in(item, (*pointer, step))


def _unfilled(place: Place, severity: Severity) -> Finding:
    text = message("this was not filled in")
    hint = message("write it, or take the language or the field out")
    return Finding(text=text, place=place, hint=hint, severity=severity)


def is_unfilled(value: str) -> bool:
    """Say whether a text is the dots that stand for one."""
    return value != "" and value[0] in _DOTS and not value.strip(_DOTS)


_DOTS = " .…"
