"""Every rule has its page, with a bad and a good example that hold."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import builder
from builder.changes.table import CHANGES
from builder.checks.table import CHECKS
from tests.repos.cases import EXPECTED, case_folders
from tests.repos.rule_pages import PAGES, case_of, pages, rule_of, rules, texts

PACKAGE = Path(builder.__file__).parent
# Functions whose argument is a rule's id, and which argument.
_REPORTERS = {"report": 0, "_report": 1, "_whole": 1, "_at": 1, "_with_hint": 0, "_unknown": 0}
_RULE = re.compile(r"[a-z]+(-[a-z]+)+")


def emitted() -> Iterator[str]:
    """Find every rule id that the code can emit."""
    yield from CHECKS
    yield from CHANGES
    folders = ("content", "model", "checks", "pages")
    paths = [path for folder in folders for path in (PACKAGE / folder).rglob("*.py")]
    for path in (*paths, PACKAGE / "ledger.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield from _rules_of(node)


def _rules_of(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_RULES":
        yield from ast.literal_eval(node.value).values()
    if not isinstance(node, ast.Call):
        return
    stated = [keyword.value for keyword in node.keywords if keyword.arg == "rule"]
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in _REPORTERS and len(node.args) > _REPORTERS[name]:
        stated.append(node.args[_REPORTERS[name]])
    for value in stated:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and _RULE.fullmatch(value.value):
            yield value.value


def test_every_rule_has_a_page() -> None:
    assert set(rules()) == {*emitted(), "field-value", "date-value"}


def test_the_pages_are_current() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}
    assert written == pages(), "make them with: python -m tests.repos.accept"


def test_every_rule_has_an_example_that_breaks_it() -> None:
    stated = texts()["examples"]
    assert [rule for rule in rules() if (case_of(rule) is None) != (rule in stated)] == []


def test_every_case_belongs_to_a_rule_and_shows_it() -> None:
    for case in case_folders():
        assert f"[{rule_of(case)}]" in (case / EXPECTED).read_text(encoding="utf-8"), case.name
