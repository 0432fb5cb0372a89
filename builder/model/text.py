"""Text that people read, in one language or several."""

from __future__ import annotations

from msgspec import Struct


class LocalisedText(Struct, frozen=True):
    """A text by language.

    Args:
        by_language: pairs of language tag and text; the tag is None where the author wrote one string
            without saying its language.
    """

    by_language: tuple[tuple[str | None, str], ...]

    def in_language(self, *wanted: str) -> str:
        """Give the text in the first of the wanted languages there is, otherwise in the author's first."""
        return self.choose(*wanted)[1]

    def choose(self, *wanted: str) -> tuple[str | None, str]:
        """Give language tag and text; the tag is None where the author did not state it."""
        texts = dict(self.by_language)
        for language in wanted:
            if language in texts:
                return language, texts[language]
        return self.by_language[0]

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(tag for tag, _ in self.by_language if tag is not None)


def localised(value: str | dict[str, str]) -> LocalisedText:
    """Read a localised value of a content file: a string, or a map by language."""
    if isinstance(value, str):
        return LocalisedText(((None, value),))
    return LocalisedText(tuple(value.items()))
