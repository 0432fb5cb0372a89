"""The vocabulary: what each code in an alignment means, and where its page is.

The data stand in `registries/vocabulary.yaml`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from msgspec import Struct

from builder.model.addresses import vocabulary_page
from builder.model.text import LocalisedText, localised


class Concept(Struct, frozen=True, kw_only=True):
    """One code of a scheme.

    Args:
        scheme: as in the content's field, such as `participation`.
        code: as in the content, such as `work_experience` or `4+`.
        type: the alignment's `targetType` in Open Badges 3.0.
        framework: the name that alignments give as `targetFramework`.
        scheme_name: what people call the scheme.
        source: where the scheme is defined.
    """

    scheme: str
    code: str
    type: str
    framework: str
    scheme_name: LocalisedText
    source: str
    name: LocalisedText
    description: LocalisedText

    @property
    def path(self) -> str:
        """The path of its page: small letters, digits and hyphens only."""
        return vocabulary_page(slug(self.scheme), slug(self.code))


def slug(code: str) -> str:
    """Write a code as a path segment: `work_experience` → `work-experience`, `4+` → `4-plus`."""
    return code.lower().replace("_", "-").replace("+", "-plus")


@cache
def vocabulary() -> dict[str, dict[str, Concept]]:
    """Give every concept, by scheme and code."""
    text = files("builder.model.registries").joinpath("vocabulary.yaml").read_text(encoding="utf-8")
    schemes: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return {scheme: _concepts(scheme, entry) for scheme, entry in schemes.items()}


def _concepts(scheme: str, entry: dict[str, Any]) -> dict[str, Concept]:
    return {
        code: Concept(
            scheme=scheme,
            code=code,
            type=entry["type"],
            framework=entry["framework"],
            scheme_name=localised(entry["name"]),
            source=entry["source"],
            name=localised(value["name"]),
            description=localised(value["description"]),
        )
        for code, value in entry["codes"].items()
    }


def concept(scheme: str, code: str) -> Concept:
    """Give the meaning of a code.

    Raises:
        KeyError: no such scheme or code.
    """
    return vocabulary()[scheme][code]
