"""What the catalogue's script searches: one small document for each language of the site.

A badge is found by words of any language, by codes and by tags, with or without accents: what can be
searched is stored in small letters without marks, each word once. The script does the same to what is
typed (`templates/assets/js/catalogue.js`).
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from builder.model.entities import BadgeClass
from builder.model.text import LocalisedText
from builder.pages.class_context import VARIANTS, Card
from builder.pages.facets import FacetValue
from builder.pages.view import View


def index_path(language: str) -> str:
    return f"assets/catalogue-{language}.json"


def search_index(
    view: View, cards: Sequence[tuple[BadgeClass, Card]], values: Mapping[str, Sequence[FacetValue]]
) -> dict[str, Any]:
    """Give the index of a language.

    Args:
        cards: of the newest versions, in the order in which they are listed.
        values: of each facet.
    """
    filters = defaultdict(list)
    for facet_values in values.values():
        for value in facet_values:
            for badge_class in value.badge_classes:
                filters[badge_class.id].append(value.id)
    return {"badges": [_entry(view, each, shown, filters[each.id]) for each, shown in cards]}


def _entry(view: View, badge_class: BadgeClass, card: Card, filters: Sequence[str]) -> dict[str, Any]:
    return {
        "name": card.name.plain,
        **({"lang": card.name.lang} if card.name.lang else {}),
        "href": card.href,
        "image": card.image,
        "issuer": card.issuer.organisation.name.plain,
        "kind": card.variant,
        "worth": [worth for worth in (card.level.striptags(), card.workload) if worth],
        "filters": filters,
        "words": searchable(_texts(view, badge_class)),
    }


def searchable(texts: Iterator[str]) -> str:
    """Give the words of texts, each once, as the script looks for them."""
    return " ".join(dict.fromkeys(plain(" ".join(texts)).split()))


def plain(text: str) -> str:
    """Give a text in small letters and without accents."""
    small = text.casefold()
    if small.isascii():
        return small
    decomposed = unicodedata.normalize("NFKD", small)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _texts(view: View, badge_class: BadgeClass) -> Iterator[str]:
    issuer = badge_class.issuer
    yield from _every(badge_class.name, issuer.name, badge_class.description)
    if issuer.parent is not None:
        yield from _every(issuer.parent.name)
    yield view.words.translate(VARIANTS[badge_class.variant])
    yield from badge_class.tags
    for outcome in badge_class.learning_outcomes:
        yield from (*_every(outcome.text), outcome.framework or "", outcome.code or "")
    for alignment in badge_class.alignments:
        yield from (*_every(alignment.name), alignment.framework or "", alignment.code or "")
    for programme in badge_class.programme:
        yield f"{programme.type} {programme.value}"


def _every(*texts: LocalisedText) -> Iterator[str]:
    for text in texts:
        for _, words in text.by_language:
            yield words
