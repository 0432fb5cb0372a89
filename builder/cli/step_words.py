"""The verifier's own sentences in Dutch, from the one catalogue that the page `/verify/` has them from."""

from __future__ import annotations

import re
from functools import cache

from builder.cli.language import Speaker, pattern_of
from builder.pages.rendering import builtin_templates
from builder.pages.translations import load_messages

_BARE = re.compile(r"\{\w+\}")


def in_dutch(text: str) -> str:
    """Give a sentence of the verifier in Dutch, its reasons too; where the catalogue lacks it, as it is."""
    exact = _catalogue().get(text)
    if exact is not None:
        return exact
    for pattern, dutch in _patterns():
        if match := pattern.fullmatch(text):
            return dutch.format(**{name: in_dutch(value) for name, value in match.groupdict().items()})
    return Speaker(language="nl").reason(text)


@cache
def _catalogue() -> dict[str, str]:
    return load_messages("verifier", "nl", [builtin_templates()])


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Give the sentences with places, the most particular first."""
    with_places = [english for english in _catalogue() if _BARE.sub("", english) != english]
    said = [english for english in with_places if _BARE.sub("", english)]
    said.sort(key=lambda english: len(_BARE.sub("", english)), reverse=True)
    return tuple((pattern_of(english), _catalogue()[english]) for english in said)
