"""The schemas as others read them: JSON Schema 2020-12, and draft-07 for editors.

Editors read a scalar such as `8.5` or `true` as a number or a boolean where the content means text, so text
fields accept these too. Fields that are refused for now are left out. Descriptions carry Dutch and English.
Draft-07 ignores what stands beside `$ref`, so there references stand in an `allOf`.
"""

from __future__ import annotations

import re
from typing import Any

from builder.content.field_names import is_refused
from builder.content.schema import KINDS, OWN_KEYWORDS, schema

_DIALECTS = {
    "schemas/": "https://json-schema.org/draft/2020-12/schema",
    "schemas/draft-07/": "http://json-schema.org/draft-07/schema#",
}
# Formats of ours, as the standard's nearest one; None where it has none.
_FORMATS = {
    "absolute-uri": "iri",
    "web-address": "iri",
    "secure-web-address": "iri",
    "base-address": "iri",
    "email-address": "idn-email",
    "time-zone": None,
}
_BY_NAME = frozenset({"properties", "$defs", "definitions"})
"""Keywords whose value maps names to schemas."""

_NUMBER = re.compile("[0-9]+")


def published_schemas() -> dict[str, dict[str, Any]]:
    """Give every schema by its path on the site: `schemas/<kind>.json` and `schemas/draft-07/<kind>.json`."""
    found = {}
    for folder, dialect in _DIALECTS.items():
        for kind in KINDS:
            document = _published(schema(kind))
            if "draft-07" in dialect:
                document = _draft_07(document)
            found[f"{folder}{kind}.json"] = {"$schema": dialect, **document}
    return found


def _published(node: Any) -> Any:
    """Give a schema without what is ours alone."""
    if isinstance(node, list):
        return [_published(item) for item in node]
    if not isinstance(node, dict):
        return node
    result: dict[str, Any] = {}
    for name, value in node.items():
        if name in _BY_NAME:
            result[name] = {key: _published(child) for key, child in value.items() if not is_refused(child)}
        elif name == "description":
            result[name] = f"{value['en']} · {value['nl']}"
        elif name == "enum":
            result[name] = [option for option in value if option not in node.get("not-yet", ())]
        elif name == "format":
            result |= {name: _FORMATS.get(value, value)} if _FORMATS.get(value, value) else {}
        elif name not in OWN_KEYWORDS:
            result[name] = _published(value)
    return _with_unquoted_text(result)


def _with_unquoted_text(node: dict[str, Any]) -> dict[str, Any]:
    """Accept what YAML reads as a number or a boolean wherever text is meant."""
    types = node.get("type", ())
    if types == "string":
        return {**node, "type": ["string", "number", "boolean"]}
    if isinstance(types, list) and "string" in types:
        return {**node, "type": [*types, "number", "boolean"]}
    if "enum" in node:
        numbers = [int(option) for option in node["enum"] if _NUMBER.fullmatch(option)]
        return {**node, "enum": [*node["enum"], *numbers]}
    return node


def _draft_07(node: Any) -> Any:
    if isinstance(node, list):
        return [_draft_07(item) for item in node]
    if not isinstance(node, dict):
        return node
    result: dict[str, Any] = {}
    for name, value in node.items():
        if name in _BY_NAME:
            inner = {key: _draft_07(child) for key, child in value.items()}
            result["definitions" if name == "$defs" else name] = inner
        else:
            result[name] = _draft_07(value)
    if "$ref" in result:
        reference = result.pop("$ref").replace("#/$defs/", "#/definitions/")
        result = {**result, "allOf": [{"$ref": reference}]} if result else {"$ref": reference}
    return result
