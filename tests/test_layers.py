"""Lower layers never import higher ones: not lazily, and not for types either."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.sites import REPOSITORY

BUILDER = REPOSITORY / "builder"
BOTTOM = ("problems", "encoding", "iri", "dates", "strict_json", "markdown", "colours")
# Each layer, and the layers that it may import besides itself and the bottom.
LAYERS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(BOTTOM, ()),
    "images": (),
    "signing": (),
    "content": ("images",),
    "model": ("content",),
    "checks": ("content", "model", "images", "signing"),
    "authoring": ("checks", "content", "model"),
    "credentials": ("model", "signing", "images"),
    "verification": ("credentials", "model", "signing", "images"),
    "pages": ("model", "credentials", "images"),
    "linked_modules": (),
    "published_verifier": ("linked_modules", "pages", "verification", "signing"),
    "verifier_libraries": ("model", "pages"),
    "output": ("model",),
    "ledger": ("credentials", "model", "signing", "images"),
    "processes": (),
    "settled": ("processes", "output", "model"),
    "changes": ("checks", "ledger", "model", "content"),
    "doctor": ("checks", "content", "model", "signing"),
    "signers": ("credentials", "model", "signing"),
    "discovery": ("credentials", "model", "images"),
    "pictures": ("credentials", "model", "images"),
    "site_documents": ("pictures", "ledger", "verification", "credentials", "model", "signing", "images"),
    "production": (
        "site_documents",
        "output",
        "ledger",
        "pages",
        "verification",
        "credentials",
        "model",
        "signing",
        "images",
    ),
    "batches": ("production", "settled", "output", "ledger", "checks", "model"),
    "looking": ("batches", "production", "settled", "ledger", "processes", "checks", "content", "model"),
}
ALLOWED = {**LAYERS, "build": tuple(LAYERS), "cli": (*LAYERS, "build")}


def modules() -> dict[str, Path]:
    """Give every module of the builder by its dotted name."""
    found = {}
    for path in sorted(BUILDER.rglob("*.py")):
        parts = path.relative_to(REPOSITORY).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path: Path, known: dict[str, Path], *, named: bool = True) -> Iterator[str]:
    """Give the modules of the builder that a file imports, wherever in it that happens.

    Args:
        named: also those whose name stands in it as text, to be imported later.
    """
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide where they lead"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif named and isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in known:
            names = [node.value]
        else:
            continue
        yield from (longest(name, known) for name in names if name.split(".")[0] == "builder")


def longest(name: str, known: dict[str, Path]) -> str:
    """Give the module that an imported name is, or is in."""
    while name not in known:
        name = name.rpartition(".")[0]
    return name


def layer(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


MODULES = modules()


@pytest.mark.parametrize("module", [name for name in MODULES if layer(name)])
def test_a_module_imports_only_from_layers_below(module: str) -> None:
    own = layer(module)
    assert own in ALLOWED, f"{module} belongs to no layer: give it its place in the table"
    allowed = {own, *ALLOWED[own], *BOTTOM, ""}
    for imported in imports(MODULES[module], MODULES):
        assert layer(imported) in allowed, f"{module} imports {imported}"


def test_the_bottom_imports_little_of_its_own() -> None:
    for name in BOTTOM:
        for imported in imports(MODULES[f"builder.{name}"], MODULES):
            assert layer(imported) in BOTTOM, f"{name} imports {imported}"
    assert not list(imports(MODULES["builder.problems"], MODULES))


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {
        module: {name for name in imports(path, MODULES, named=False) if name != module}
        for module, path in MODULES.items()
    }
    list(TopologicalSorter(graph).static_order())  # raises CycleError, which names the circle


def test_the_layers_themselves_have_no_circle() -> None:
    list(TopologicalSorter({name: set(below) - {name} for name, below in ALLOWED.items()}).static_order())
