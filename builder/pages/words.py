"""How one language says things: messages, dates, numbers, durations, names of languages and countries.

Babel's data (CLDR) decide how a language writes dates and numbers; its units of time are not used, since
the Dutch "uur" and "dag" are missing from them (Babel 2.18). Nothing here reads the environment's
locale or the clock. Formatted values are cached: award pages are rendered by the ten thousand.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from gettext import NullTranslations

from babel import Locale, UnknownLocaleError
from babel.core import get_global, parse_locale
from babel.dates import format_date
from babel.numbers import format_decimal
from markupsafe import Markup, escape
from msgspec import Struct

# Without a region CLDR takes English for American; European issuers write "30 June 2026".
_ENGLISH = "en_GB"
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


class Day(Struct, frozen=True):
    """A date for machines and for people."""

    iso: str
    words: str


class Words(Struct, frozen=True):
    """What a language calls things.

    Args:
        tag: the language's tag, such as `nl`.
    """

    tag: str
    translations: NullTranslations

    def translate(self, message: str) -> str:
        """Translate a message that takes no values; this is `_` in the templates."""
        return self.translations.gettext(message)

    def say(self, message: str, **values: str) -> str:
        """Translate a message and fill in its values, as plain text."""
        return self.translations.gettext(message).format(**values)

    def say_html(self, message: str, **values: str) -> Markup:
        """Translate a message and fill in its values, as HTML; values that are no `Markup` are escaped."""
        return escape(self.translations.gettext(message)).format(**values)

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return str(_locale(self.tag).text_direction)

    @property
    def locale(self) -> str:
        """The language with a territory, as Open Graph writes it: `nl_NL`."""
        return _with_territory(self.tag)

    def day(self, value: date) -> Day:
        return _day(value, self.tag)

    def month(self, value: date) -> str:
        """Say the month of a day, such as `June 2026`."""
        return _month(value.replace(day=1), self.tag)

    def number(self, value: float) -> str:
        return _number(value, self.tag)

    def say_amount(self, one: str, many: str, amount: int) -> str:
        """Translate a message with a number, in the singular or the plural that the language wants."""
        return self.translations.ngettext(one, many, amount).format(number=self.number(amount))

    def hours(self, value: int) -> str:
        return self.say_amount("{number} hour", "{number} hours", value)

    def duration(self, iso: str) -> str:
        """Say an ISO 8601 duration of whole years, months, weeks and days: `P1Y6M` → `1 year, 6 months`."""
        found = _DURATION.fullmatch(iso)
        if found is None:
            return iso
        years, months, weeks, days = (int(count or 0) for count in found.groups())
        parts = (
            self.say_amount("{number} year", "{number} years", years) if years else "",
            self.say_amount("{number} month", "{number} months", months) if months else "",
            self.say_amount("{number} week", "{number} weeks", weeks) if weeks else "",
            self.say_amount("{number} day", "{number} days", days) if days else "",
        )
        return ", ".join(part for part in parts if part) or iso

    def language_name(self, tag: str) -> str:
        """Say what this language calls a language."""
        return _known_locale_name(tag, _locale(self.tag)) or tag

    def country_name(self, code: str) -> str:
        return str(_locale(self.tag).territories.get(code, code))


@lru_cache(maxsize=64)
def own_name(tag: str) -> str:
    """Say what a language calls itself, such as `Nederlands`."""
    name = _known_locale_name(tag, None)
    return name[:1].upper() + name[1:] if name else tag


def _known_locale_name(tag: str, display: Locale | None) -> str | None:
    try:
        return Locale.parse(tag, sep="-").get_display_name(display)
    except (UnknownLocaleError, ValueError):
        return None


@lru_cache(maxsize=64)
def _locale(tag: str) -> Locale:
    try:
        return Locale.parse(_ENGLISH if tag == "en" else tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_ENGLISH)


@lru_cache(maxsize=64)
def _with_territory(tag: str) -> str:
    locale = str(_locale(tag))
    language, territory, *_ = parse_locale(locale)
    if territory is None:
        language, territory, *_ = parse_locale(get_global("likely_subtags").get(locale, locale))
    return f"{language}_{territory}" if territory else language


@lru_cache(maxsize=4096)
def _day(value: date, tag: str) -> Day:
    return Day(value.isoformat(), format_date(value, "long", locale=_locale(tag)))


@lru_cache(maxsize=4096)
def _month(value: date, tag: str) -> str:
    return format_date(value, "MMMM y", locale=_locale(tag))


@lru_cache(maxsize=4096)
def _number(value: float, tag: str) -> str:
    return format_decimal(value, locale=_locale(tag))
