"""The verifier that runs in a visitor's browser, as files of the site.

Its modules are published as they stand in `assets/verifier/` of the built-in templates; a publication's own
templates do not replace them. Three kinds are made here, so that each thing stands in one place: the schemas
of `verification`, the contexts of `signing`, and the words of the catalogues.

Libraries from npm are published where they were fetched (`make verifier-libraries`); without them the
verifier says what it could not check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from builder.encoding import write_json
from builder.pages.rendering import builtin_templates
from builder.pages.translations import SOURCE_LANGUAGE, load_messages
from builder.signing.linked_data import carried_contexts
from builder.verification.forms import SCHEMAS, schema

FOLDER = "assets/verifier/"
DOMAIN = "verifier"
_NOT_IN_NAMES = re.compile(r"[^a-z0-9.]+")


def verifier_files(languages: Sequence[str], template_folders: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """Give the files of the verifier: path and content.

    Args:
        languages: of the site.
    """
    for name, content in verifier_modules(languages, template_folders).items():
        yield FOLDER + name, content


def verifier_modules(languages: Sequence[str], template_folders: Sequence[Path]) -> Mapping[str, bytes]:
    """Give the modules of the verifier by name."""
    folder = builtin_templates() / FOLDER
    modules = {path.relative_to(folder).as_posix(): path.read_bytes() for path in _scripts(folder)}
    schemas = {name: schema(name) for name in SCHEMAS}
    modules["schemas.js"] = _module("schemas", schemas)
    modules |= _contexts()
    for language in languages:
        words = load_messages(DOMAIN, language, template_folders) if language != SOURCE_LANGUAGE else {}
        modules[f"words/{language}.js"] = _module("words", words)
    return dict(sorted(modules.items()))


def _scripts(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*.js"))
    yield from sorted((folder / "libraries").glob("*.js"))


def _contexts() -> dict[str, bytes]:
    """Give each context as a module, and one that says which module holds which."""
    contexts = carried_contexts()
    names = {url: f"contexts/{_NOT_IN_NAMES.sub('-', url.split('//', 1)[1].lower())}.js" for url in contexts}
    index = "".join(
        f"  {write_json(url).decode().strip()}: () => import('./{names[url]}'),\n" for url in names
    )
    return {
        "contexts.js": f"export const contexts = {{\n{index}}};\n".encode(),
        **{names[url]: b"export default " + write_json(document) for url, document in contexts.items()},
    }


def _module(name: str, document: Any) -> bytes:
    return f"export const {name} = ".encode() + write_json(document)
