"""Texts of the content as they stand on a page: chosen for its language, marked where they differ from it.

A text whose author stated no language is in its *unstated* language: for a badge class and its awards the
language of instruction, for everything else the site's default language.
"""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape
from msgspec import Struct

from builder.markdown import render_markdown
from builder.model.text import LocalisedText


class Text(Struct, frozen=True):
    """A text for a page.

    Args:
        plain: for attributes and titles.
        html: for the page's body, with a `lang` attribute where the language differs from the page's.
        lang: that language; None where it is the page's.
    """

    plain: str
    html: Markup
    lang: str | None = None


class Prose(Struct, frozen=True):
    """Markdown as HTML, to stand in an element of its own that carries `lang`."""

    html: Markup
    lang: str | None = None


def chosen(text: LocalisedText, page_language: str, default_language: str) -> tuple[str | None, str]:
    """Give the tag and text that suit a page best: its language, a variety of it, the site's default."""
    for wanted in (page_language, default_language):
        if wanted in text.languages:
            return text.choose(wanted)
        related = [tag for tag in text.languages if _primary(tag) == _primary(wanted)]
        if related:
            return text.choose(related[0])
    return text.choose()


def _primary(tag: str) -> str:
    return tag.split("-", 1)[0]


def text_of(plain: str, lang: str | None) -> Text:
    """Make a text; `lang` is None where it is in the page's language."""
    return Text(plain, _element("span", plain, lang) if lang else escape(plain), lang)


def name_of(plain: str, lang: str | None) -> Text:
    """Make a name: isolated, so that a name in another script does not disturb the order around it."""
    return Text(plain, _element("bdi", plain, lang), lang)


def _element(tag: str, plain: str, lang: str | None) -> Markup:
    return Markup(f"{_opening(tag, lang)}{escape(plain)}</{tag}>")  # noqa: S704 - both are escaped


@lru_cache(maxsize=256)
def _opening(tag: str, lang: str | None) -> Markup:
    return Markup('<{} lang="{}" dir="auto">').format(tag, lang) if lang else Markup("<{}>").format(tag)


def prose_of(markdown: str, lang: str | None) -> Prose:
    # Sanitised by render_markdown.
    return Prose(Markup(render_markdown(markdown).html), lang)  # noqa: S704
