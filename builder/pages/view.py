"""How a page in one language sees the publication: its words, its texts, its links."""

from __future__ import annotations

import re

from markupsafe import Markup
from msgspec import Struct

from builder.model.addresses import Addresses, in_language
from builder.model.entities import BadgeClass, Publication
from builder.model.text import LocalisedText
from builder.pages.texts import Prose, Text, chosen, name_of, prose_of, text_of
from builder.pages.words import Words

_WEB_ADDRESS = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)


class Link(Struct, frozen=True):
    """Something to follow.

    Args:
        href: None where only the text is to be shown.
        external: it leads to another site.
    """

    html: Markup
    href: str | None
    external: bool = False


class View(Struct, frozen=True):
    """What the contexts of one page language are made with."""

    publication: Publication
    addresses: Addresses
    words: Words

    @property
    def language(self) -> str:
        return self.words.tag

    @property
    def default_language(self) -> str:
        return self.publication.settings.default_language

    def page(self, path: str) -> str:
        """Give the link to a page, in this language."""
        return self.addresses.root + in_language(path, self.language, self.default_language)

    def url(self, path: str) -> str:
        """Give the absolute address of a page, in this language."""
        return self.addresses.url(in_language(path, self.language, self.default_language))

    def file(self, path: str) -> str:
        """Give the link to a document or picture; those exist once."""
        return self.addresses.root + path

    def text(self, text: LocalisedText, unstated: str | None = None) -> Text:
        tag, plain = chosen(text, self.language, self.default_language)
        return text_of(plain, self._differing(tag, unstated))

    def name(self, text: LocalisedText, unstated: str | None = None) -> Text:
        tag, plain = chosen(text, self.language, self.default_language)
        return name_of(plain, self._differing(tag, unstated))

    def prose(self, text: LocalisedText, unstated: str | None = None) -> Prose:
        tag, markdown = chosen(text, self.language, self.default_language)
        return prose_of(markdown, self._differing(tag, unstated))

    def lang(self, tag: str) -> str | None:
        """Give the `lang` attribute of a text in a language: None where it is the page's."""
        return None if tag == self.language else tag

    def _differing(self, stated: str | None, unstated: str | None) -> str | None:
        return self.lang(stated or unstated or self.default_language)


def class_text(view: View, badge_class: BadgeClass, text: LocalisedText) -> Text:
    """Give a text of a badge class; where no language is stated, it is the language of instruction."""
    return view.text(text, badge_class.language)


def class_name(view: View, badge_class: BadgeClass) -> Text:
    return view.name(badge_class.name, badge_class.language)


def external(html: Markup, url: str | None) -> Link:
    """Link to another site. Anything but an http(s) address is shown without a target."""
    safe = url is not None and _WEB_ADDRESS.match(url) is not None
    return Link(html, url if safe else None, external=True)
