"""The verifier that runs in a visitor's browser, as files of the site.

Its modules are published as they stand in `assets/verifier/` of the built-in templates; a publication's own
templates do not replace them. Three kinds are made here, so that each thing stands in one place: the schemas
of `verification`, the contexts of `signing`, and the words of the catalogues.

Comments stay behind: the repository has them, and they are a third of what would be sent.

Libraries from npm are published where they are to be had (`verifier_libraries`); without them the verifier
says what it could not check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from builder.encoding import sha256, write_json
from builder.linked_modules import linked
from builder.pages.rendering import builtin_templates
from builder.pages.translations import SOURCE_LANGUAGE, load_messages
from builder.signing.linked_data import carried_contexts
from builder.strict_json import read_json
from builder.verification.forms import SCHEMAS, schema

FOLDER = "assets/verifier/"
DOMAIN = "verifier"
_SINGLE_FILE_ENTRY = "single-file.js"
_CLASS_PICTURE = re.compile(r"badges/[^/]+/[^/]+/[^/]+/image\.(?:png|svg)")
_COMMENTS = re.compile(
    r"^[ \t]*//[^\n]*\n"
    r"|^[ \t]*/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*\n"
    r"|/\*\* @(?:type|param) (?:[^*]|\*(?!/))*\*/ ?"
    r"|^\n",
    re.MULTILINE,
)
_NOT_IN_NAMES = re.compile(r"[^a-z0-9.]+")


def verifier_modules(
    languages: Sequence[str], template_folders: Sequence[Path], libraries: Mapping[str, bytes]
) -> Mapping[str, bytes]:
    """Give the modules of the verifier by name.

    Args:
        libraries: from npm, by name; there may be none.
    """
    folder = builtin_templates() / FOLDER
    modules = {path.name: _without_comments(path.read_text("utf-8")) for path in sorted(folder.glob("*.js"))}
    modules |= {f"libraries/{name}": content for name, content in libraries.items()}
    schemas = {name: schema(name) for name in SCHEMAS}
    modules["schemas.js"] = _module("schemas", schemas)
    modules |= _contexts()
    modules["translations.js"] = _translations(languages)
    for language in languages:
        words = load_messages(DOMAIN, language, template_folders) if language != SOURCE_LANGUAGE else {}
        modules[f"words/{language}.js"] = _module("words", words)
    return dict(sorted(modules.items()))


def published_modules(modules: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Give the modules that the page on the site uses: path and content."""
    for name, content in modules.items():
        if name != _SINGLE_FILE_ENTRY:
            yield FOLDER + name, content


def known_to_single_file(documents: Mapping[str, bytes], base_url: str) -> dict[str, Any]:
    """Give what the verifier as one file knows of its site.

    Args:
        documents: of issuers and badge classes, and their pictures, by path.

    Returns:
        The issuers' documents with their keys, and the digests of badge classes' pictures, by address.
    """
    return {
        "baseURL": base_url,
        "documents": {
            f"{base_url}/{path}": read_json(data)
            for path, data in documents.items()
            if path.endswith("/did.json")
        },
        "pictures": {
            f"{base_url}/{path}": sha256(data).hex()
            for path, data in documents.items()
            if _CLASS_PICTURE.fullmatch(path)
        },
    }


def single_file_script(modules: Mapping[str, bytes], known: Mapping[str, Any]) -> str:
    """Give the script of the verifier as one file."""
    texts = {name: content.decode() for name, content in modules.items()}
    texts["known.js"] = _module("known", known).decode()
    return linked(texts, _SINGLE_FILE_ENTRY)


def _without_comments(text: str) -> bytes:
    """Leave out comments that have lines of their own, and casts; our modules have no such text elsewhere."""
    return _COMMENTS.sub("", text).encode()


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


def _translations(languages: Sequence[str]) -> bytes:
    """Give the module that says which module holds the words of a language."""
    index = "".join(
        f"  {write_json(tag).decode().strip()}: async () => (await import('./words/{tag}.js')).words,\n"
        for tag in languages
    )
    return f"export const translations = {{\n{index}}};\n".encode()


def _module(name: str, document: Any) -> bytes:
    return f"export const {name} = ".encode() + write_json(document)
