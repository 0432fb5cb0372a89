"""The public addresses of everything, and the files they are served from. All of them are permanent.

An address is the base URL and a path; a path that ends in `/` is a page and is served from its
`index.html`. Pages exist once for each language of the site: the default language at the root, another
under `<language>/`. JSON documents, images and award files exist once.
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from msgspec import Struct

from builder.model.entities import BadgeClass, Issuer


class Addresses(Struct, frozen=True):
    """The addresses under a base URL.

    Args:
        base_url: no slash at its end; may have a path.
    """

    base_url: str

    def url(self, path: str) -> str:
        """Give the absolute address of a path of the site."""
        return f"{self.base_url}/{path}"

    def path(self, url: str) -> str | None:
        """Give the path of the site that an address names, or None for an address elsewhere."""
        bare = url.split("#", 1)[0]
        prefix = self.base_url + "/"
        return bare[len(prefix) :] if bare.startswith(prefix) else None

    @property
    def host(self) -> str:
        """Host, with its port where it has one."""
        return urlsplit(self.base_url).netloc

    @property
    def root(self) -> str:
        """The path under which the site is served, with a slash at both ends."""
        return urlsplit(self.base_url).path.rstrip("/") + "/"

    def did(self, issuer_id: str) -> str:
        """Give the issuer's decentralised identifier (did:web, method specification §3.2)."""
        parts = urlsplit(self.base_url)
        segments = [part for part in parts.path.split("/") if part]
        pieces = [quote(parts.netloc, safe=""), *segments, "issuers", issuer_id]
        return "did:web:" + ":".join(pieces)


def file_of(path: str) -> str:
    """Give the file that serves a path."""
    return path + "index.html" if path.endswith("/") or not path else path


def in_language(path: str, language: str, default_language: str) -> str:
    """Give the path of a page in a language."""
    return path if language == default_language else f"{language}/{path}"


def issuer_folder(issuer: Issuer | str) -> str:
    return f"issuers/{issuer if isinstance(issuer, str) else issuer.id}/"


def issuer_logo(issuer: Issuer) -> str | None:
    """Give the path of an issuer's picture: its own, or the one inherited from its parent."""
    return None if issuer.image is None else f"{issuer_folder(issuer)}logo.{issuer.image.suffix}"


def behalf_logo(issuer: Issuer) -> str | None:
    """Give the path of the picture of the organisation on whose behalf an issuer issues."""
    if issuer.on_behalf_of is None or issuer.on_behalf_of.image is None:
        return None
    return f"{issuer_folder(issuer)}on-behalf-of.{issuer.on_behalf_of.image.suffix}"


def issuer_document(issuer: Issuer) -> str:
    return issuer_folder(issuer) + "issuer.json"


def profile_document(issuer: Issuer) -> str:
    return issuer_folder(issuer) + "profile.json"


def did_document(issuer: Issuer) -> str:
    return issuer_folder(issuer) + "did.json"


def key_document(issuer: Issuer, kid: str) -> str:
    return f"{issuer_folder(issuer)}keys/{kid}.json"


def key_set(issuer: Issuer) -> str:
    return issuer_folder(issuer) + "jwks.json"


def revocation_list(issuer: Issuer) -> str:
    """Give the path of the OB 2.0 RevocationList, for signed assertions only."""
    return issuer_folder(issuer) + "revocations.json"


def status_list(issuer: Issuer, number: int) -> str:
    """Give the path of a revocation status list."""
    return f"{issuer_folder(issuer)}status/{number}.json"


def suspension_list(issuer: Issuer, number: int) -> str:
    return f"{issuer_folder(issuer)}status/{number}-suspension.json"


def badge_folder(badge_class: BadgeClass) -> str:
    """Give the page of all versions of a badge."""
    return f"badges/{badge_class.badge_id}/"


def class_folder(badge_class: BadgeClass) -> str:
    """Give the criteria page of one version."""
    return f"badges/{badge_class.id}/"


def badge_class_document(badge_class: BadgeClass, awarder: Issuer) -> str:
    """Give the path of the OB 2.0 BadgeClass that an awarder's assertions name.

    An OB 2.0 assertion has no issuer of its own, so an issuer that awards another's class publishes a
    copy of the class under its own name.
    """
    if awarder.id == badge_class.issuer.id:
        return class_folder(badge_class) + "badgeclass.json"
    return f"{class_folder(badge_class)}awarded-by/{awarder.id}/badgeclass.json"


def achievement_document(badge_class: BadgeClass) -> str:
    return class_folder(badge_class) + "achievement.json"


def class_image(badge_class: BadgeClass) -> str:
    suffix = "svg" if badge_class.image is None else badge_class.image.suffix
    return f"{class_folder(badge_class)}image.{suffix}"


def class_raster(badge_class: BadgeClass) -> str:
    """Give the path of a version's picture as PNG: its own, or what its SVG looks like."""
    return class_folder(badge_class) + "image.png"


def class_card(badge_class: BadgeClass) -> str:
    """Give the path of the card that shows a version where its page is shared: PNG, 1200 by 627."""
    return class_folder(badge_class) + "card.png"


def class_oembed(badge_class: BadgeClass) -> str:
    """Give the path of the oEmbed document of a version, which its awards' pages name, too."""
    return class_folder(badge_class) + "oembed.json"


def award_folder(award_id: str) -> str:
    """Give the recipient's page: the address that people share."""
    return f"{AWARDS}{award_id}/"


def assertion_document(award_id: str) -> str:
    return award_folder(award_id) + "assertion.json"


def signed_assertion(award_id: str) -> str:
    return award_folder(award_id) + "assertion.jws"


def credential_document(award_id: str) -> str:
    return award_folder(award_id) + "credential.json"


def credential_token(award_id: str) -> str:
    return award_folder(award_id) + "credential.jwt"


def ledger_entry(award_id: str) -> str:
    """Give the path of what the ledger remembers of an award."""
    return award_folder(award_id) + "ledger.json"


def baked_image(award_id: str, suffix: str) -> str:
    return f"{award_folder(award_id)}badge.{suffix}"


def vocabulary_page(scheme: str, code: str) -> str:
    """Give the page that says what a code means."""
    return f"vocabulary/{scheme}/{code}/"


def feed(language: str, default_language: str) -> str:
    """Give the path of the Atom feed of new badge classes in a language."""
    return in_language("feed.xml", language, default_language)


def sitemap_part(number: int) -> str:
    """Give the path of one of several sitemaps, where one has no room for all pages."""
    return f"sitemap-{number}.xml"


SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
ICON = "icon.svg"
FAVICON = "favicon.ico"
TOUCH_ICON = "apple-touch-icon.png"
AWARDS = "awards/"
CATALOGUE = "catalogue.json"
NOT_FOUND = "404.html"
VERIFIER = "verify/"
SINGLE_FILE_VERIFIER = "verify/insigne-verifier.html"
VERIFIER_LIBRARIES = "assets/verifier/libraries/"
LIBRARY_NAMES = ("ed25519.js", "jsonld.js")
