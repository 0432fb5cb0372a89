"""What languages call things."""

from __future__ import annotations

from gettext import NullTranslations

import pytest
from babel.localedata import locale_identifiers

from builder.pages.words import Words


@pytest.mark.parametrize(
    ("tag", "locale"),
    [("nl", "nl_NL"), ("nl-BE", "nl_BE"), ("en", "en_GB"), ("zh-Hant", "zh_TW"), ("no", "no_NO")],
)
def test_language_has_its_most_likely_territory(tag: str, locale: str) -> None:
    assert Words(tag, NullTranslations()).locale == locale


def test_every_language_that_babel_knows_has_a_locale() -> None:
    for identifier in locale_identifiers():
        assert Words(identifier.replace("_", "-"), NullTranslations()).locale
