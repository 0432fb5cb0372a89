"""The schemas: complete, described in two languages, and published in two dialects that hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from builder.content import schema as schemas
from builder.content.published_schemas import published_schemas
from builder.content.strict_yaml import parse
from tests.repos.cases import BASE

ROOT = BASE.parents[2]
EXAMPLES = {
    "insigne": ["insigne.yaml"],
    "issuer": ["issuers/*/issuer.yaml"],
    "keys": ["issuers/*/keys.yaml"],
    "badge-class": ["badges/*/*/v*.yaml"],
    "award-batch": ["awards/*/*.yaml"],
}
FILES = [
    (kind, path)
    for kind, patterns in EXAMPLES.items()
    for folder in (ROOT, BASE)
    for pattern in patterns
    for path in sorted(folder.glob(pattern))
]


def fields(node: dict[str, Any], name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for field, child in node.get("properties", {}).items():
        yield f"{name}.{field}", child
        yield from fields(child, f"{name}.{field}")
    if isinstance(node.get("items"), dict):
        yield from fields(node["items"], name)
    # of what a condition says, only the fields that it adds: the others are described already
    for field, child in fields(node["then"], name) if "then" in node else ():
        if field.rpartition(".")[2] not in node.get("properties", {}):
            yield field, child


@pytest.mark.parametrize("kind", schemas.KINDS)
def test_every_field_is_described_in_dutch_and_english(kind: str) -> None:
    whole = schemas.schema(kind)
    every = [*fields(whole), *(pair for part in whole["$defs"].values() for pair in fields(part))]
    assert [name for name, node in every if node.get("description", {}).keys() != {"nl", "en"}] == []


@pytest.mark.parametrize("kind", schemas.KINDS)
def test_every_form_has_a_word_for_what_fits_it(kind: str) -> None:
    def unnamed(node: Any) -> Iterator[Any]:
        if isinstance(node, dict):
            if not node.keys().isdisjoint({"pattern", "format"}) and set(node.get("noun", ())) != {
                "nl",
                "en",
            }:
                yield node
            for name, child in node.items():
                # the kinds of an identifier or alignment are named as a whole
                yield from unnamed(child) if not (name == "anyOf" and "noun" in node) else ()
        for child in node if isinstance(node, list) else ():
            yield from unnamed(child)

    assert list(unnamed(schemas.schema(kind))) == []


def test_published_schemas_hold_by_their_metaschemas() -> None:
    published = published_schemas()
    assert len(published) == 2 * len(schemas.KINDS)
    for path, document in published.items():
        assert document["$schema"].startswith("http")
        jsonschema_rs.meta.validate(document)
        assert "draft-07" not in path or "$defs" not in json.dumps(document)


def test_draft_07_has_nothing_beside_a_reference() -> None:
    for path, document in published_schemas().items():
        if "draft-07" in path:
            assert [node for node in nodes(document) if "$ref" in node and len(node) > 1] == []


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(child)


class EditorLoader(yaml.SafeLoader):
    """Reads scalars as editors do: numbers and true and false, by YAML 1.2; dates and `NO` are text."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith((":int", ":float"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
EditorLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", __import__("re").compile("^(true|false)$"), list("tf")
)


@pytest.mark.parametrize(("kind", "path"), FILES, ids=lambda value: str(value)[-40:])
def test_an_editor_complains_about_no_sound_file(kind: str, path: Path) -> None:
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=EditorLoader)  # noqa: S506 - a safe loader
    for folder in ("schemas", "schemas/draft-07"):
        validator = jsonschema_rs.validator_for(published_schemas()[f"{folder}/{kind}.json"])
        assert [error.message for error in validator.iter_errors(data)] == []


def test_an_editor_accepts_numbers_where_text_is_meant() -> None:
    document = published_schemas()["schemas/draft-07/award-batch.json"]
    entry = {"id": "3k9x0v7m2q8c4b6t1n5d0w9zre", "recipient": {"email": "a@b.example"}, "grade": 8.5}
    batch = {"badge": "a/b/v1", "issued_on": "2026-06-30", "awards": [entry]}
    assert jsonschema_rs.validator_for(document).is_valid(batch)
    assert not jsonschema_rs.validator_for(document).is_valid({**batch, "badge": "A/b/v1"})


def test_example_files_tell_editors_their_schema() -> None:
    for kind, patterns in EXAMPLES.items():
        for pattern in patterns:
            for path in ROOT.glob(pattern):
                first = path.read_text(encoding="utf-8").partition("\n")[0]
                assert first.startswith("# yaml-language-server: $schema=")
                target = (path.parent / first.partition("=")[2]).resolve()
                assert target == ROOT / "docs" / "reference" / "schemas" / f"{kind}.json"


def test_numbers_and_booleans_are_read_where_a_field_asks_for_them() -> None:
    text = "name: 5\nvariant: x\nworkload: {ects: 2.50, hours: 40}\nlevel: {eqf: 6, verified: true}\n"
    document, _ = parse(text.encode(), "badges/a/b/v1.yaml")
    assert document.root is not None
    converted = schemas._converter("badge-class")(document.root)
    assert converted["workload"] == {"ects": 2.5, "hours": 40}
    assert converted["level"] == {"eqf": 6, "verified": True}
    assert converted["name"] == "5"


def test_one_broken_entry_does_not_hide_the_others() -> None:
    entry = "{id: 3k9x0v7m2q8c4b6t1n5d0w9zre, recipient: {email: a@b.example}}"
    text = f"badge: a/b/v1\nissued_on: 2026-06-30\nawards:\n- {{}}\n- {entry}\n"
    document, _ = parse(text.encode(), "awards/a/x.yaml")
    data, problems = schemas.read(document, "award-batch")
    assert {problem.rule for problem in problems} == {"field-missing"}
    assert [item is None for item in data["awards"]] == [True, False]
