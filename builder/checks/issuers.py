"""Rules about issuers, and about what an issuer needs before it may award."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from builder.checks.content import Content, Finding
from builder.model.entities import Award, BadgeClass, Issuer
from builder.problems import Note, message

_BOTH = "HBO/MBO"
_GRADING_TYPES = {"HBO", "WO"}


def type_missing(content: Content) -> Iterator[Finding]:
    """An institution states its type, and so does a department of an institution of two types."""
    for issuer, data in _with_data(content):
        hint = message("add a line such as: type: HBO")
        if "type" in data:
            continue
        if issuer.parent is None:
            text = message("'type' is missing: what kind of institution this is")
            yield Finding(text=text, place=content.issuer_place(issuer), hint=hint)
        elif issuer.parent.type == _BOTH:
            text = message(
                "'type' is missing: '{parent}' is of two types, so its departments state theirs",
                parent=issuer.parent.id,
            )
            note = Note(place=content.issuer_place(issuer.parent, "type"), text=message("the institution"))
            yield Finding(text=text, place=content.issuer_place(issuer, "parent"), hint=hint, notes=(note,))


def country_missing(content: Content) -> Iterator[Finding]:
    """An institution states its country: one of the European standard elements of a microcredential."""
    for issuer, data in _with_data(content):
        if issuer.parent is None and "country" not in data:
            text = message("'country' is missing: the country of the institution")
            yield Finding(
                text=text, place=content.issuer_place(issuer), hint=message("add a line such as: country: NL")
            )


def country_unknown(content: Content) -> Iterator[Finding]:
    """A country is one of ISO 3166-1."""
    for issuer, data in _with_data(content):
        if "country" in data and data["country"] not in _countries():
            text = message("'{country}' is no country of ISO 3166-1", country=data["country"])
            yield Finding(text=text, place=content.issuer_place(issuer, "country"))


def microcredentials_not_allowed(content: Content) -> Iterator[Finding]:
    """Only an issuer with `microcredentials: true` has and awards microcredentials."""
    for badge_class, issuer, award in _awarders(content):
        if badge_class.variant == "microcredential" and not issuer.microcredentials:
            text = message("'{issuer}' may not issue microcredentials", issuer=issuer.id)
            place = (
                content.award_place(award, "badge") if award else content.class_place(badge_class, "variant")
            )
            hint = message("if it may, state 'microcredentials: true' in its issuer.yaml")
            yield Finding(text=text, place=place, hint=hint)


def legal_basis_missing(content: Content) -> Iterator[Finding]:
    """A variant cannot be awarded by an issuer that states no legal basis for it."""
    for badge_class, issuer, award in _awarders(content):
        ground = {"regular": "formal", "extracurricular": "informal"}.get(badge_class.variant)
        if ground is not None and getattr(issuer.legal_basis, ground) is None:
            text = message(
                "'{issuer}' states no legal basis for the variant '{variant}' (legal_basis.{ground})",
                issuer=issuer.id,
                variant=badge_class.variant,
                ground=ground,
            )
            place = (
                content.award_place(award, "badge") if award else content.class_place(badge_class, "variant")
            )
            hint = message(
                "state it in its issuer.yaml; ask the institution's privacy officer which one it is"
            )
            yield Finding(text=text, place=place, hint=hint)


def grading_table_missing(content: Content) -> Iterator[Finding]:
    """Institutions for higher education that award grades say where the grades are explained."""
    told = set()
    for award in content.publication.awards:
        issuer = award.issuer
        if award.grade is None or issuer.grading_table is not None or issuer.type not in _GRADING_TYPES:
            continue
        if issuer.id not in told:
            told.add(issuer.id)
            text = message("'grading_table' is missing: this issuer awards grades")
            note = Note(place=content.award_place(award, "grade"), text=message("a grade"))
            hint = message("add the address of the page that explains the grades")
            yield Finding(text=text, place=content.issuer_place(issuer), hint=hint, notes=(note,))


def _with_data(content: Content) -> Iterator[tuple[Issuer, dict[str, object]]]:
    for file in content.repository.of_kind("issuer"):
        issuer = content.publication.issuers.get(file.folders[0])
        if issuer is not None:
            yield issuer, file.data


def _awarders(content: Content) -> Iterator[tuple[BadgeClass, Issuer, Award | None]]:
    """Give every class with its owner, and with another issuer that awards it and its first award."""
    for badge_class in content.publication.badge_classes.values():
        yield badge_class, badge_class.issuer, None
        others: dict[str, Award] = {}
        for award in content.awards_of.get(badge_class.id, ()):
            if award.issuer.id != badge_class.issuer.id:
                others.setdefault(award.issuer.id, award)
        for award in others.values():
            yield badge_class, award.issuer, award


@cache
def _countries() -> frozenset[str]:
    text = files("builder.model.registries").joinpath("countries.txt").read_text(encoding="ascii")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
