"""Names of fields that people write, and the names that they mean."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any

MOST_SHOWN = 10
"""Names in a list of what is possible."""

# Dutch words for fields, and what other programs call them. Several where one word has several meanings.
_OTHER_WORDS = {
    "adres": ("url", "email"),
    "afbeelding": ("image",),
    "badges": ("badge",),
    "beoordeling": ("grade",),
    "beschrijving": ("description",),
    "bewijs": ("evidence",),
    "cijfer": ("grade",),
    "criterium": ("criteria",),
    "datum": ("issued_on", "on", "from"),
    "doelgroep": ("target_group",),
    "eisen": ("criteria",),
    "emailadres": ("email",),
    "geldigtot": ("expires_on",),
    "ingetrokken": ("revoked",),
    "land": ("country",),
    "leeruitkomsten": ("learning_outcomes",),
    "mail": ("email",),
    "naam": ("name",),
    "niveau": ("level",),
    "omschrijving": ("description",),
    "ontvanger": ("recipient",),
    "opgeschort": ("suspended",),
    "opleiding": ("programme",),
    "periode": ("term",),
    "plaatje": ("image",),
    "reden": ("reason",),
    "rol": ("role",),
    "soort": ("variant", "type"),
    "studielast": ("workload",),
    "studiepunten": ("ects", "credits_earned"),
    "taal": ("language",),
    "talen": ("languages",),
    "tijdzone": ("timezone",),
    "titel": ("title", "name"),
    "toekenningen": ("awards",),
    "toelichting": ("narrative",),
    "uitgereiktop": ("issued_on",),
    "uitreikingen": ("awards",),
    "uren": ("hours",),
    "verlooptop": ("expires_on",),
    "versie": ("badge",),
    "vorm": ("participation",),
    "website": ("url",),
}


def bare(name: str) -> str:
    """Give a name in small letters, without hyphens, underscores and spaces."""
    return re.sub("[-_ ]", "", name).lower()


def is_known_word(name: str, known: Iterable[str]) -> bool:
    """Say whether something is a field's name, in capitals or in Dutch, rather than text of the content."""
    return bare(name) in _OTHER_WORDS or bare(name) in {bare(field) for field in known}


def same(name: str, known: Iterable[str]) -> str | None:
    """Give the field that a name certainly means: in other capitals, or in Dutch."""
    fields = {bare(field): field for field in known}
    words = (bare(name), *(bare(word) for word in _OTHER_WORDS.get(bare(name), ())))
    return next((fields[word] for word in words if word in fields), None)


def closest(name: str, known: Iterable[str]) -> str | None:
    """Give the field that a name probably means."""
    fields = list(known)
    close = difflib.get_close_matches(name.lower(), fields, n=1)
    return same(name, fields) or (close[0] if close else None)


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Give the fields that are most like a name, in the order they come in."""
    fields = list(known)
    ranked = sorted(fields, key=lambda field: -difflib.SequenceMatcher(a=name, b=field).ratio())
    return [field for field in fields if field in ranked[:MOST_SHOWN]]


def is_refused(node: dict[str, Any]) -> bool:
    """Say whether a field is not supported yet, whatever its value."""
    return node.get("not-yet") == []


def supported(node: dict[str, Any]) -> list[str]:
    """Give the fields that a mapping may have."""
    return [name for name, child in node.get("properties", {}).items() if not is_refused(child)]


def resolved(node: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Give a schema's node with what it refers to."""
    return {**definitions[node["$ref"].rsplit("/", 1)[1]], **node} if "$ref" in node else node


def node_at(schema: dict[str, Any], pointer: tuple[str | int, ...]) -> dict[str, Any]:
    """Give the node of a schema for a place in a document; an empty one where it has none."""
    node = schema
    for step in pointer:
        inner = node.get("items", {}) if isinstance(step, int) else node.get("properties", {}).get(step, {})
        node = resolved(inner, schema["$defs"])
    return node
