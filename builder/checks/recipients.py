"""Rules about recipients and their personal data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.checks.content import Content, Finding
from builder.model.entities import Award
from builder.model.recipients import normalised_email
from builder.problems import Note, Personal, Pointer, Severity, message

# Nine digits, spaces, dots and hyphens aside, that are no part of a longer number.
_NINE_DIGITS = re.compile(r"(?<![0-9])(?<![0-9][ .-])[0-9](?:[ .-]?[0-9]){8}(?![ .-]?[0-9])")
# The same, wherever they stand: few texts have so many, and the others are known at once.
_MANY_DIGITS = re.compile("[0-9](?:[ .-]?[0-9]){8}")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_EDUCATION_PREFIX = "10"
_EDUCATION_REMAINDER = 5
_STUDENT_NUMBER = re.compile(
    r"sisSourcedId|sourcedId|ext:.*(student|leerling|deelnemer|learner|pupil).*", re.IGNORECASE
)


def given_twice(content: Content) -> Iterator[Finding]:
    """A badge is given once per recipient and version, unless the class is `repeatable`."""
    first: dict[tuple[str, str], Award] = {}
    for award in content.in_file_order:
        if award.badge_class.repeatable or award.revoked is not None:
            continue
        for field, value in _identities(award):
            other = first.setdefault((award.badge_class.id, value), award)
            if other is not award:
                text = message("{recipient} has this badge already", recipient=Personal(value))
                note = Note(
                    place=content.award_place(other, "recipient", field), text=message("the first award")
                )
                hint = message(
                    "is this address right for both people? Correct it. Is it the same award twice? Take one"
                    " out. May people earn this badge more often? Put 'repeatable: true' in the badge"
                )
                place = content.award_place(award, "recipient", field)
                yield Finding(text=text, place=place, hint=hint, notes=(note,))
                break


def public_without_consent(content: Content) -> Iterator[Finding]:
    """An award is listed publicly only if the recipient agreed to publish the name."""
    for award in content.publication.awards:
        if award.visibility == "public" and not award.recipient.publish_name:
            text = message("'visibility: public' needs 'publish_name: true'")
            hint = message("ask the recipient; without consent leave 'visibility' out")
            yield Finding(text=text, place=content.award_place(award, "visibility"), hint=hint)


def name_missing(content: Content) -> Iterator[Finding]:
    """A name that is published, or was validated, is stated."""
    for award in content.publication.awards:
        for field in ("publish_name", "name_validated"):
            if award.recipient.name is None and getattr(award.recipient, field):
                text = message("'{field}' is true, but there is no name", field=field)
                yield Finding(text=text, place=content.award_place(award, "recipient", field))


def spaces_around_address(content: Content) -> Iterator[Finding]:
    """An address has no spaces around it."""
    for award in content.publication.awards:
        email = award.recipient.email
        if email is not None and email != email.strip():
            text = message("the address has spaces around it, which do not count")
            place = content.award_place(award, "recipient", "email")
            hint = message("'insigne fix' takes them out")
            yield Finding(text=text, place=place, hint=hint, severity=Severity.WARNING, mendable=True)


def service_number(content: Content) -> Iterator[Finding]:
    """Personal fields hold no citizen service number and no education number."""
    for award, pointer, value in _personal_values(content):
        if holds_service_number(value):
            text = message(
                "this looks like a citizen service number or education number, which may not be used here"
            )
            hint = message(
                "use another identifier; one in eleven other numbers of nine digits passes the same test"
            )
            yield Finding(text=text, place=content.award_place(award, *pointer), hint=hint)


def possible_service_number(content: Content) -> Iterator[Finding]:
    """A student number that could be a citizen service number is looked at once more."""
    for award, pointer, value in _identifiers(content, student_numbers=True):
        if holds_service_number(value):
            text = message("this student number could be a citizen service number or education number")
            hint = message(
                "make sure that it is not; one in eleven other numbers of nine digits passes the same test"
            )
            place = content.award_place(award, *pointer)
            yield Finding(text=text, place=place, hint=hint, severity=Severity.WARNING)


def holds_service_number(text: str) -> bool:
    """Say whether text holds nine digits that could be a citizen service number or an education number.

    The first passes the eleven test: weights 9 to 2 and -1, sum divisible by eleven. The second begins with
    10 and leaves 5.
    """
    return _MANY_DIGITS.search(text) is not None and any(
        _is_service_number(re.sub("[ .-]", "", match.group()))
        for match in _NINE_DIGITS.finditer(_UUID.sub("", text))
    )


def _is_service_number(digits: str) -> bool:
    remainder = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11
    return remainder == 0 or (digits.startswith(_EDUCATION_PREFIX) and remainder == _EDUCATION_REMAINDER)


def _identities(award: Award) -> Iterator[tuple[str, str]]:
    if award.recipient.email is not None:
        yield "email", normalised_email(award.recipient.email)
    if award.recipient.eduid is not None:
        yield "eduid", award.recipient.eduid


def _personal_values(content: Content) -> Iterator[tuple[Award, Pointer, str]]:
    """Give the personal values of every award, but for student numbers."""
    for award in content.publication.awards:
        recipient = award.recipient
        for field, value in (
            ("email", recipient.email),
            ("eduid", recipient.eduid),
            ("name", recipient.name),
        ):
            if value is not None:
                yield award, ("recipient", field), value
        for field, value in (("role", award.role), ("grade", award.grade)):
            if value is not None:
                yield award, (field,), value
    yield from _identifiers(content, student_numbers=False)
    yield from content.texts


def _identifiers(content: Content, *, student_numbers: bool) -> Iterator[tuple[Award, Pointer, str]]:
    """Give the identifiers of recipients that are declared to be student numbers, or the others."""
    for award in content.publication.awards:
        for index, identifier in enumerate(award.recipient.identifiers):
            if (_STUDENT_NUMBER.fullmatch(identifier.type) is not None) == student_numbers:
                yield award, ("recipient", "identifiers", index, "value"), identifier.value
