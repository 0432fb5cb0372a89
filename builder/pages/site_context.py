"""What every page has: the site's frame, and the page's own title, trail and languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markupsafe import escape
from msgspec import Struct, field

from builder.model.addresses import CATALOGUE, FAVICON, ICON, TOUCH_ICON, VERIFIER, feed, in_language
from builder.model.entities import Issuer
from builder.pages.design import issuer_sheet, site_sheet
from builder.pages.issuer_context import Logo, logo_of
from builder.pages.texts import Text
from builder.pages.translations import marked
from builder.pages.view import Link, View
from builder.pages.words import own_name

ASSETS = "assets/"
VOCABULARY = "vocabulary/"
ABOUT = "about/"
PRIVACY = "privacy/"
ACCESSIBILITY = "accessibility/"
DESCRIPTION = marked(
    "Every badge here says what somebody learned, who vouches for it and how that was assessed."
    " Anyone can check it."
)


class SiteContext(Struct, frozen=True):
    """The frame around every page of one language.

    Args:
        verifier: the page on which a badge is checked; empty where it is not built.
        assets: the folder of style sheets and scripts.
        sheet: the publication's own colours and fonts; empty where it has none.
        logo: the picture at the top of every page, if there is one.
    """

    title: Text
    lang: str
    direction: str
    home: str
    vocabulary: str
    about: str
    privacy: str
    accessibility: str
    catalogue_document: str
    feed: str
    icon: str
    favicon: str
    touch_icon: str
    verifier: str
    assets: str
    sheet: str
    logo: Logo | None
    demonstration: bool


class Alternate(Struct, frozen=True):
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


class Preview(Struct, frozen=True):
    """What others show of a page where it is shared: Open Graph (https://ogp.me).

    Args:
        kind: `website`, `article` or `profile`.
        image: absolute address of a PNG, 1200 by 627; empty where there is none.
        alt: what the image shows.
        oembed: the page's oEmbed document; empty where there is none.
    """

    kind: str
    description: str
    image: str = ""
    alt: str = ""
    oembed: str = ""


class PageContext(Struct, frozen=True):
    """One page.

    Args:
        url: its own absolute address.
        locale: its language, as Open Graph writes it.
        sheet: the colours of the issuer that it is about; empty where they are the publication's.
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
    sheet: str
    data: str
    hidden: bool
    translated: bool


class PageContent(Struct, frozen=True):
    """What one page shows, in one language.

    Args:
        values: the variables of its template.
        issuer: whose colours it has; None for the publication's.
    """

    title: str
    values: Mapping[str, object]
    trail: tuple[Link, ...] = field(default=())
    issuer: Issuer | None = None
    preview: Preview | None = None
    data: str = ""


class PlannedPage(Struct, frozen=True):
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
    design = view.publication.settings.design
    return SiteContext(
        title=view.text(view.publication.settings.title),
        lang=view.language,
        direction=view.words.direction,
        home=view.page(""),
        vocabulary=view.page(VOCABULARY),
        about=view.page(ABOUT),
        privacy=view.page(PRIVACY),
        accessibility=view.page(ACCESSIBILITY),
        catalogue_document=view.file(CATALOGUE),
        feed=view.file(feed(view.language, view.default_language)),
        icon=view.file(ICON),
        favicon=view.file(FAVICON),
        touch_icon=view.file(TOUCH_ICON),
        verifier=view.page(VERIFIER) if has_verifier else "",
        assets=view.file(ASSETS),
        sheet=_file(view, site_sheet(design)),
        logo=_logo(view, design.logo),
        demonstration=demonstration,
    )


def _file(view: View, path: str | None) -> str:
    return view.file(path) if path else ""


def _logo(view: View, issuer_id: str | None) -> Logo | None:
    issuer = view.publication.issuers.get(issuer_id) if issuer_id else None
    return logo_of(view, issuer) if issuer else None


def sheet_of(view: View, issuer: Issuer | None) -> str:
    """Give the link to the sheet with an issuer's colour; empty where it has none of its own."""
    return _file(view, issuer_sheet(issuer)) if issuer else ""


def page_context(
    view: View, path: str, content: PageContent, *, hidden: bool, translated: bool = True
) -> PageContext:
    return PageContext(
        title=content.title,
        url=view.url(path),
        locale=view.words.locale,
        preview=content.preview or Preview("website", view.words.translate(DESCRIPTION)),
        sheet=sheet_of(view, content.issuer),
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
