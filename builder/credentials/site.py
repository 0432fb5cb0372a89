"""What every mapping needs to know of the site that publishes its documents."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from builder import dates
from builder.model.addresses import Addresses
from builder.model.entities import Issuer, OnBehalfOf, Publication
from builder.model.text import LocalisedText

_DEMONSTRATION = {
    "nl": ("demonstratie", "Demonstratie: ondertekend met een wegwerpsleutel. Deze badge heeft geen waarde."),
    "en": ("demonstration", "Demonstration: signed with a throw-away key. This badge has no value."),
}

_ON_BEHALF = {"nl": "namens", "en": "on behalf of"}


class Site(Struct, frozen=True, kw_only=True):
    """The site as documents see it.

    Args:
        language: of plain texts; the site's default.
        demonstration: documents say that they are worth nothing.
    """

    addresses: Addresses
    language: str
    timezone: str
    demonstration: bool = False

    def url(self, path: str) -> str:
        return self.addresses.url(path)

    def text(self, text: LocalisedText) -> str:
        """Give a text as documents state it: as the author wrote it, or in the site's default language."""
        return text.in_language(self.language)

    def issuer_name(self, issuer: Issuer) -> str:
        """Give an issuer's name; in a demonstration it says so, in every wallet and on every page."""
        name = self.text(issuer.name)
        return f"{name} ({self._words[0]})" if self.demonstration else name

    def issuer_description(self, issuer: Issuer) -> str:
        """Give an issuer's description, and on whose behalf it issues: no standard has a term for that."""
        description = self.text(issuer.description)
        if issuer.on_behalf_of is None:
            return description
        return f"{description} ({self.on_behalf(issuer.on_behalf_of)}, {issuer.on_behalf_of.url})"

    def on_behalf(self, organisation: OnBehalfOf) -> str:
        """Say on whose behalf an issuer issues, to stand beside its name."""
        word = _ON_BEHALF.get(self.language, _ON_BEHALF["en"])
        return f"{word} {self.text(organisation.name)}"

    @property
    def mark(self) -> str | None:
        """The word that marks a demonstration, or None."""
        return self._words[0] if self.demonstration else None

    @property
    def notice(self) -> str | None:
        """The sentence that marks a demonstration, or None."""
        return self._words[1] if self.demonstration else None

    @property
    def _words(self) -> tuple[str, str]:
        return _DEMONSTRATION.get(self.language, _DEMONSTRATION["en"])

    def timestamp(self, day: date) -> str:
        return dates.timestamp(day, self.timezone)


def site_of(publication: Publication, *, demonstration: bool) -> Site:
    settings = publication.settings
    return Site(
        addresses=Addresses(settings.base_url),
        language=settings.default_language,
        timezone=settings.timezone,
        demonstration=demonstration,
    )
