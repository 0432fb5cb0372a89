"""The reference pages of the content files, made from their schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from builder.content.field_names import is_refused, resolved
from builder.content.schema import KINDS, schema

_FILES = {
    "insigne": "insigne.yaml",
    "issuer": "issuers/<issuer>/issuer.yaml",
    "keys": "issuers/<issuer>/keys.yaml",
    "badge-class": "badges/<issuer>/<badge>/v<number>.yaml",
    "award-batch": "awards/<issuer>/<batch>.yaml",
}
_TYPES = {
    "string": "text",
    "object": "fields",
    "array": "list",
    "boolean": "true or false",
    "integer": "whole number",
    "number": "number",
}


def reference_pages() -> dict[str, str]:
    """Give the page of each kind of file, as Markdown, by the name of its file."""
    return {f"{kind}.md": _page(kind) for kind in KINDS}


def _page(kind: str) -> str:
    whole = schema(kind)
    lines = [
        f"# {whole['title']}",
        "",
        f"`{_FILES[kind]}`",
        "",
        "Made from the schema by `python -m builder.content.generate_reference docs/reference`; do not edit.",
        "Gemaakt uit het schema; niet zelf veranderen.",
        "",
        "| field | required | form | meaning | betekenis |",
        "| --- | --- | --- | --- | --- |",
        *_rows(whole.get("items", whole) if whole["type"] == "array" else whole, whole["$defs"], ""),
    ]
    return "\n".join(lines) + "\n"


def _rows(node: dict[str, Any], definitions: dict[str, Any], prefix: str) -> Iterator[str]:
    required = {*node.get("required", ()), *node.get("else", {}).get("required", ())}
    for name, stated in node.get("properties", {}).items():
        child = resolved(stated, definitions)
        field = f"{prefix}{name}"
        words = child.get("description", {"en": "", "nl": ""})
        later = " *(not supported yet)*" if is_refused(child) else ""
        yield _row(
            f"`{field}`", "yes" if name in required else "", _form(child), words["en"] + later, words["nl"]
        )
        if is_refused(child):
            continue
        yield from _rows(child, definitions, f"{field}.")
        items = resolved(child.get("items", {}), definitions)
        yield from _rows(items, definitions, f"{field}[].")
        yield from _rows(items.get("then", {}), definitions, f"{field}[].")


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _form(node: dict[str, Any]) -> str:
    """Say in a few words what a value looks like."""
    if "enum" in node:
        refused = node.get("not-yet", ())
        return ", ".join(f"`{option}`" for option in node["enum"] if option not in refused)
    types = node.get("type", ["string"])
    if "propertyNames" in node:
        base = "text, or text by language"
    else:
        base = " or ".join(_TYPES[name] for name in ([types] if isinstance(types, str) else types))
    limits = [
        f"{words} {node[keyword]}"
        for keyword, words in (
            ("minimum", "at least"),
            ("exclusiveMinimum", "more than"),
            ("maximum", "at most"),
            ("multipleOf", "in steps of"),
        )
        if keyword in node
    ]
    if "maxLength" in node:
        limits.append(f"at most {node['maxLength']} characters")
    hint = [node["hint"]["en"]] if "hint" in node and "propertyNames" not in node else []
    return "; ".join([", ".join([base, *limits]), *hint])
