"""The kinds of pages that a site has, each with one that stands for all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from builder.checks.loading import load
from builder.model.entities import Award
from tests.sites import NOW, REPOSITORY, BuiltSite

# The first pattern that fits a page's path, without the language, says of which kind it is.
_KINDS: tuple[tuple[str, str], ...] = (
    ("home", r"index\.html"),
    ("not-found", r"404\.html"),
    ("verifier-file", r"verify/insigne-verifier\.html"),
    ("issuer", r"issuers/[^/]+/index\.html"),
    ("badge", r"badges/[^/]+/[^/]+/index\.html"),
    ("criteria", r"badges/[^/]+/[^/]+/v[0-9]+/index\.html"),
    ("award", r"awards/[^/]+/index\.html"),
    ("vocabulary", r"vocabulary/index\.html"),
    ("scheme", r"vocabulary/[^/]+/index\.html"),
    ("concept", r"vocabulary/[^/]+/[^/]+/index\.html"),
    ("{0}", r"([a-z-]+)/index\.html"),
    ("{0}-part", r"([a-z-]+)/.+\.html"),
)

# Of these kinds not the first in order of name stands for the others, but one that has much to show.
_FULL = {
    "issuer": "issuers/waterland/index.html",
    "badge": "badges/waterland/data-literacy/index.html",
    "criteria": "badges/waterland/data-literacy/v2/index.html",
    "concept": "vocabulary/eqf/4/index.html",
    "scheme": "vocabulary/eqf/index.html",
}


def kind(path: str) -> str:
    """Give the kind of a page by its path in the default language.

    Raises:
        LookupError: no kind has such a path.
    """
    for name, pattern in _KINDS:
        found = re.fullmatch(pattern, path)
        if found:
            return name.format(*found.groups())
    raise LookupError(f"{path}: of which kind is this page? Say so in tests/browser/page_types.py")


def page_types(site: BuiltSite) -> Mapping[str, str]:
    """Give for each kind the path of one page in the default language; of awards one in each status."""
    found: dict[str, str] = {}
    for path in default_pages(site):
        found.setdefault(kind(path), path)
    found |= {name: path for name, path in _FULL.items() if path in site.files}
    found.pop("award", None)
    return {**found, **award_types(site)}


def default_pages(site: BuiltSite) -> list[str]:
    """Give the paths of all pages in the default language."""
    languages = tuple(f"{language}/" for language in other_languages(site))
    return [path for path in site.files if path.endswith(".html") and not path.startswith(languages)]


def other_languages(site: BuiltSite) -> list[str]:
    return sorted(
        {found[1] for path in site.files if (found := re.match(r"([a-z]{2,3})/index\.html$", path))}
    )


def award_types(site: BuiltSite) -> Mapping[str, str]:
    """Give the longest page of an award in each state that the example's content has."""
    found: dict[str, tuple[int, str]] = {}
    for award in _awards():
        path = f"awards/{award.id}/index.html"
        if path in site.files:
            name = f"award{_state(award)}"
            found[name] = max(found.get(name, (0, "")), (len(site.files[path]), path))
    return {name: path for name, (_, path) in found.items()}


def _awards() -> Sequence[Award]:
    publication, _, _ = load(REPOSITORY, today=NOW.date())
    assert publication is not None
    return publication.awards


def _state(award: Award) -> str:
    if award.revoked is not None:
        return "-revoked"
    if award.suspended is not None:
        return "-suspended"
    return "-named" if award.recipient.publish_name else ""


def address(path: str, language: str = "") -> str:
    """Give the address of a page below the site's, in the default or another language."""
    return f"{language}/{path}".lstrip("/").removesuffix("index.html")
