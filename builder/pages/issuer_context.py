"""An issuer: in short, as other pages show it, and in full, as its own page does."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup, escape
from msgspec import Struct

from builder.images.errors import ImageError
from builder.images.inspection import inspect
from builder.model.addresses import (
    behalf_logo,
    did_document,
    issuer_document,
    issuer_folder,
    issuer_logo,
    profile_document,
)
from builder.model.entities import Image, Issuer
from builder.pages.facts import Fact, linked, plain, stated
from builder.pages.texts import Text
from builder.pages.translations import marked
from builder.pages.view import Link, View, external

_LOGO_HEIGHT = 36

_TYPES = {
    "WO": marked("Research university"),
    "HBO": marked("University of applied sciences"),
    "MBO": marked("School for vocational education"),
    "HBO/MBO": marked("Higher and vocational education"),
    "UMC": marked("University medical centre"),
    "RESEARCH": marked("Research institute"),
}


class Logo(Struct, frozen=True):
    """A logo, with width and height for a browser to keep its place free."""

    src: str
    width: str
    height: str


class Organisation(Struct, frozen=True):
    """An organisation in short: its name with a link, and its logo as decoration beside the name."""

    name: Text
    link: Link
    logo: Logo | None


class IssuerContext(Struct, frozen=True):
    """An issuer wherever it is shown.

    Args:
        on_behalf_of: the organisation for which it issues.
        archived: it awards nothing new.
    """

    id: str
    organisation: Organisation
    on_behalf_of: Organisation | None
    archived: bool


class IssuerProfile(Struct, frozen=True):
    """What an issuer's own page shows besides."""

    description: Text
    logo_alt: Text
    facts: tuple[Fact, ...]
    departments: tuple[Organisation, ...]
    documents: tuple[Link, ...]


def issuer_context(view: View, issuer: Issuer) -> IssuerContext:
    name = view.name(issuer.name)
    return IssuerContext(
        id=issuer.id,
        organisation=Organisation(
            name, Link(name.html, view.page(issuer_folder(issuer))), logo_of(view, issuer)
        ),
        on_behalf_of=_on_behalf_of(view, issuer),
        archived=issuer.archived,
    )


def _on_behalf_of(view: View, issuer: Issuer) -> Organisation | None:
    if issuer.on_behalf_of is None:
        return None
    name = view.name(issuer.on_behalf_of.name)
    logo = _logo(view, behalf_logo(issuer), issuer.on_behalf_of.image)
    return Organisation(name, external(name.html, issuer.on_behalf_of.url), logo)


def logo_of(view: View, issuer: Issuer) -> Logo | None:
    """Give an issuer's logo: its own, or its parent's."""
    return _logo(view, issuer_logo(issuer), issuer.image)


def _logo(view: View, path: str | None, image: Image | None) -> Logo | None:
    if path is None or image is None:
        return None
    return Logo(view.file(path), str(_width(image.data)), str(_LOGO_HEIGHT))


@lru_cache(maxsize=1024)
def _width(data: bytes) -> int:
    """Give how wide a picture is at the height of logos."""
    try:
        facts = inspect(data)
    except ImageError:  # the check says so; a page of a test may go on
        return _LOGO_HEIGHT
    return max(1, round(_LOGO_HEIGHT * facts.width / facts.height))


def issuer_profile(view: View, issuer: Issuer) -> IssuerProfile:
    departments = [other for other in view.publication.issuers.values() if _is_under(other, issuer)]
    return IssuerProfile(
        description=view.text(issuer.description),
        logo_alt=_logo_alt(view, issuer),
        facts=stated(_facts(view, issuer)),
        departments=tuple(issuer_context(view, department).organisation for department in departments),
        documents=_documents(view, issuer),
    )


def issuer_link(view: View, issuer: Issuer) -> Link:
    return Link(view.name(issuer.name).html, view.page(issuer_folder(issuer)))


def _is_under(issuer: Issuer, parent: Issuer) -> bool:
    return issuer.parent is not None and issuer.parent.id == parent.id


def _logo_alt(view: View, issuer: Issuer) -> Text:
    if issuer.image is not None and issuer.image.alt is not None:
        return view.text(issuer.image.alt)
    alt = view.words.say("Logo of {name}", name=view.name(issuer.name).plain)
    return Text(alt, escape(alt))


def _facts(view: View, issuer: Issuer) -> tuple[Fact, ...]:
    say = view.words.say
    kind = _TYPES.get(issuer.type or "")
    country = issuer.country
    table = issuer.grading_table
    return (
        Fact(say("Part of"), (linked(issuer_link(view, issuer.parent)),) if issuer.parent else ()),
        Fact(say("Kind of institution"), (plain(view.words.translate(kind)),) if kind else ()),
        Fact(say("Country"), (plain(view.words.country_name(country)),) if country else ()),
        Fact(say("Website"), (linked(external(escape(issuer.url), issuer.url)),)),
        Fact(say("E-mail"), (linked(mail_link(issuer.email)),)),
        Fact(
            say("Official numbers"),
            tuple(plain(f"{each.type} {each.value}") for each in issuer.identifiers),
        ),
        Fact(say("Explanation of grades"), (linked(external(escape(table), table)),) if table else ()),
        Fact(say("Digital identity (DID)"), (plain(_code(view.addresses.did(issuer.id))),)),
    )


def mail_link(address: str) -> Link:
    return Link(escape(address), "mailto:" + quote(address, safe="@"))


def _code(text: str) -> Markup:
    return Markup("<code>{}</code>").format(text)


def _documents(view: View, issuer: Issuer) -> tuple[Link, ...]:
    say = view.words.say
    return (
        Link(escape(say("Profile (Open Badges 3.0)")), view.file(profile_document(issuer))),
        Link(escape(say("Issuer (Open Badges 2.0)")), view.file(issuer_document(issuer))),
        Link(escape(say("DID document with the public keys")), view.file(did_document(issuer))),
    )
