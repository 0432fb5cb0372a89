"""What every page has: the site's frame, and the page's own title, trail and languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from markupsafe import escape

from builder.model.addresses import CATALOGUE, VERIFIER, in_language
from builder.pages.texts import Text
from builder.pages.translations import marked
from builder.pages.view import Link, View
from builder.pages.words import own_name

ASSETS = "assets/"
VOCABULARY = "vocabulary/"
DESCRIPTION = marked(
    "Every badge here says what somebody learned, who vouches for it and how that was assessed."
    " Anyone can check it."
)


@dataclass(frozen=True, slots=True)
class SiteContext:
    """The frame around every page of one language.

    Args:
        verifier: the page on which a badge is checked; empty where it is not built.
        assets: the folder of style sheets and scripts.
    """

    title: Text
    lang: str
    direction: str
    home: str
    vocabulary: str
    catalogue_document: str
    verifier: str
    assets: str
    demonstration: bool


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in a language of the site.

    Args:
        name: what the language calls itself.
        current: it is the page that is being read.
    """

    lang: str
    name: str
    href: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What others show of a page where it is shared: Open Graph (https://ogp.me).

    Args:
        kind: `website`, `article` or `profile`.
        image: absolute address of a PNG, 1200 by 627; empty where there is none.
        alt: what the image shows.
    """

    kind: str
    description: str
    image: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class PageContext:
    """One page.

    Args:
        url: its own absolute address.
        locale: its language, as Open Graph writes it.
        data: the content of its data block (`structured_data`); empty where there is none.
        title: what stands in the window's title, before the site's own.
        trail: the pages above it, the catalogue first.
        hidden: not for search engines, and links from it tell nobody where they were followed.
        translated: the alternates are this page in other languages, rather than the way to their start.
    """

    title: str
    url: str
    locale: str
    trail: tuple[Link, ...]
    alternates: tuple[Alternate, ...]
    preview: Preview
    data: str
    hidden: bool
    translated: bool


@dataclass(frozen=True, slots=True)
class PageContent:
    """What one page shows, in one language; `values` are the variables of its template."""

    title: str
    values: Mapping[str, object]
    trail: tuple[Link, ...] = field(default=())
    preview: Preview | None = None
    data: str = ""


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """A page to be made.

    Args:
        path: its path in the default language.
        template: below `pages/`.
        once: it exists in the default language only.
    """

    path: str
    template: str
    content: Callable[[View], PageContent]
    once: bool = False


def site_context(view: View, *, demonstration: bool, has_verifier: bool) -> SiteContext:
    return SiteContext(
        title=view.text(view.publication.settings.title),
        lang=view.language,
        direction=view.words.direction,
        home=view.page(""),
        vocabulary=view.page(VOCABULARY),
        catalogue_document=view.file(CATALOGUE),
        verifier=view.page(VERIFIER) if has_verifier else "",
        assets=view.file(ASSETS),
        demonstration=demonstration,
    )


def page_context(
    view: View, path: str, content: PageContent, *, hidden: bool, translated: bool = True
) -> PageContext:
    return PageContext(
        title=content.title,
        url=view.url(path),
        locale=view.words.locale,
        preview=content.preview or Preview("website", view.words.translate(DESCRIPTION)),
        data=content.data,
        trail=trail_of(view, content.trail),
        alternates=alternates(starts(view), path if translated else ""),
        hidden=hidden,
        translated=translated,
    )


def trail_of(view: View, pages: tuple[Link, ...]) -> tuple[Link, ...]:
    """Give the trail of a page: the catalogue before the pages above it, if there are any."""
    return (Link(escape(view.words.say("All badges")), view.page("")), *pages) if pages else ()


def starts(view: View) -> tuple[Alternate, ...]:
    """Give the site's start in every language, in the order of the settings."""
    return tuple(
        Alternate(
            lang=language,
            name=own_name(language),
            href=view.file(in_language("", language, view.default_language)),
            url=view.addresses.url(in_language("", language, view.default_language)),
            current=language == view.language,
        )
        for language in view.publication.settings.languages
    )


def alternates(starts: tuple[Alternate, ...], path: str) -> tuple[Alternate, ...]:
    """Give a page in every language: all its addresses end in its path."""
    return tuple(
        [
            Alternate(start.lang, start.name, start.href + path, start.url + path, start.current)
            for start in starts
        ]
    )
