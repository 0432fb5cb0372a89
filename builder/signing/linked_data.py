"""What a JSON-LD document says, as canonical N-Quads: the bytes that eddsa-rdfc-2022 signs.

Invariants:
- Nothing is fetched: the contexts are those that installed packages carry; what another one says is unknown.
- Safe mode: a document of which JSON-LD would leave something out is refused, because what is left out is
  not signed. That are terms no context defines, relative addresses, and values of no type JSON-LD knows.
- No two objects of a document share an `id`: their statements would merge, and could be moved from one to
  the other without breaking the proof.

Sources: JSON-LD 1.1 API (expansion, deserialisation to RDF), RDF Dataset Canonicalization 1.0 (RDFC-1.0).
PyLD expands and pyoxigraph canonicalises; PyLD's own canonicalisation is wrong for control characters.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyoxigraph
from pyld import jsonld
from pyld.documentloader.frozen import BUNDLED_CONTEXTS, FrozenDocumentLoader

from builder.iri import is_absolute_iri

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

# Contexts that openbadgeslib carries as files; its code is not used.
_CARRIED_FILES = {
    OPEN_BADGES_3: "ob-v3p0-context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json": "ob-v3p0-context-3.0.2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": "ob-v3p0-extensions.json",
    "https://w3id.org/security/data-integrity/v2": "security-data-integrity-v2.json",
    "https://w3id.org/security/multikey/v1": "security-multikey-v1.json",
}

KNOWN_CONTEXTS = frozenset({CREDENTIALS_V2, *_CARRIED_FILES})
"""All contexts that a credential may name; nothing is ever fetched."""

_MOST_CONTEXTS = 500
_ID_HOLDERS = frozenset({"@id", "@type"})


class LinkedDataError(ValueError):
    """The document cannot be read as JSON-LD without losing something."""


class UnknownContextError(LinkedDataError):
    """The document names a context that is not one of those carried here: nobody here knows what it says."""


class _PackagedContexts(FrozenDocumentLoader):  # type: ignore[misc]  # PyLD has no types
    """Serves the packaged contexts, marked as static so that PyLD takes each apart only once."""

    def __call__(self, url: str, options: dict[str, Any]) -> dict[str, Any]:
        return {**super().__call__(url, options), "tag": "static"}


class _Processor(jsonld.JsonLdProcessor):  # type: ignore[misc]  # PyLD has no types
    """PyLD's processor, which also keeps what it dropped and what it expanded on the way to statements."""

    def __init__(self) -> None:
        self.dropped: list[str] = []
        self.expanded: Any = None
        self._scoped = _contexts_of_types()
        super().__init__(on_property_dropped=self.dropped.append)

    def expand(self, input_: Any, options: dict[str, Any]) -> Any:
        self.expanded = super().expand(input_, options)
        return self.expanded

    def _process_context(self, active_ctx: Any, local_ctx: Any, *args: Any, **kwargs: Any) -> Any:
        """Take a context that belongs to a type apart once, and not again for each object of that type.

        PyLD's own cache misses these: it copies the active context first, and a copy has a name of its own.
        Contexts that documents name are the same objects in every document, since PyLD remembers those.
        """
        if args[1:] or set(kwargs) != {"propagate"} or kwargs["propagate"] is not False:
            return super()._process_context(active_ctx, local_ctx, *args, **kwargs)
        key = id(active_ctx), id(local_ctx)
        if key not in self._scoped:
            if len(self._scoped) >= _MOST_CONTEXTS:  # documents that state contexts of their own
                self._scoped.clear()
            made = super()._process_context(active_ctx, local_ctx, *args, **kwargs)
            self._scoped[key] = active_ctx, local_ctx, made
        return self._scoped[key][2]


@cache
def _contexts_of_types() -> dict[tuple[int, int], tuple[Any, Any, Any]]:
    """Give what is known of contexts that belong to types.

    By the identities of the context that was active and of the type's own: both of them, so that no other
    object can get their identities, and what they make together.
    """
    return {}


def carried_contexts() -> dict[str, Any]:
    """Give every context that a credential may name, by its address."""
    return {url: json.loads(Path(path).read_bytes()) for url, path in _context_files().items()}


def _context_files() -> dict[str, Any]:
    package = find_spec("openbadgeslib")
    if package is None or not package.submodule_search_locations:
        raise LinkedDataError("the Open Badges contexts are not installed")
    folder = Path(package.submodule_search_locations[0]) / "ob3" / "contexts"
    own = {url: folder / name for url, name in _CARRIED_FILES.items()}
    return {CREDENTIALS_V2: BUNDLED_CONTEXTS[CREDENTIALS_V2], **own}


@cache
def _options() -> dict[str, Any]:
    """Options of the JSON-LD processor, with a loader that knows only the packaged contexts."""
    return {
        "documentLoader": _PackagedContexts(documents=_context_files()),
        "processingMode": "json-ld-1.1",
        # None, and not "": for that PyLD takes http://example.org/base/, and signs what it made up.
        "base": None,
        "format": "application/n-quads",
    }


def canonical_nquads(document: dict[str, Any]) -> bytes:
    """Give the canonical N-Quads of a document.

    Raises:
        LinkedDataError: something of it would be lost, or it is not JSON-LD.
    """
    return canonicalise(nquads(document))


# Who signs the first credential of its kind asks, and who then verifies it.
@lru_cache(maxsize=4)
def canonicalise(statements: str) -> bytes:
    """Give N-Quads their canonical labels and order (RDFC-1.0)."""
    try:
        dataset = pyoxigraph.Dataset(pyoxigraph.parse(statements, format=pyoxigraph.RdfFormat.N_QUADS))
    except SyntaxError as error:  # pyoxigraph's own word for an address that is none
        raise LinkedDataError(_reason(error)) from error
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{quad} .\n" for quad in dataset)
    return "".join(lines).encode()


def nquads(document: dict[str, Any]) -> str:
    """Give a document's statements as N-Quads, in no particular order.

    Raises:
        LinkedDataError: as `canonical_nquads`.
    """
    try:
        return _nquads(json.dumps(document))
    except LinkedDataError:
        raise
    except (TypeError, ValueError, RecursionError) as error:
        raise LinkedDataError(_reason(error)) from error


# Verifying asks for the same statements several times: for what they mean, and for each form and proof.
@lru_cache(maxsize=32)
def _nquads(text: str) -> str:
    document = json.loads(text)
    _refuse_keywords(document)
    refuse_shared_ids(document)
    _refuse_unknown_contexts(document)
    processor = _Processor()
    try:
        statements: str = processor.to_rdf(document, _options())
    except (jsonld.JsonLdError, RecursionError, TypeError, AttributeError, KeyError) as error:
        raise LinkedDataError(_reason(error)) from error
    if processor.dropped:
        raise LinkedDataError(f"no context defines the term {processor.dropped[0]!r}")
    _refuse_lossy(processor.expanded)
    return statements


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _refuse_unknown_contexts(document: Any) -> None:
    contexts = document.get("@context") if isinstance(document, dict) else None
    for context in contexts if isinstance(contexts, list) else [contexts]:
        if isinstance(context, str) and context not in KNOWN_CONTEXTS:
            raise UnknownContextError(f"the context {context} is not one that is known here")


def _refuse_keywords(document: Any) -> None:
    """Refuse JSON-LD's own syntax below the top: aliases of it could hide what is signed."""
    for path, node in _objects(document):
        for name in node:
            if name.startswith("@") and not (name == "@context" and not path):
                raise LinkedDataError(f"{name} is not allowed inside a credential")


def refuse_shared_ids(document: Any) -> None:
    """Refuse a document in which two objects have the same `id`.

    Raises:
        LinkedDataError: two objects share an id.
    """
    seen: set[str] = set()
    for _, node in _objects(document):
        id_ = node.get("id")
        if not isinstance(id_, str):
            continue
        if id_ in seen:
            raise LinkedDataError(f"two objects share the id {id_}")
        seen.add(id_)


def _objects(document: Any) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    stack: list[tuple[tuple[str, ...], Any]] = [((), document)]
    while stack:
        path, node = stack.pop()
        if isinstance(node, dict):
            yield path, node
            stack.extend(((*path, name), child) for name, child in node.items() if name != "@context")
        elif isinstance(node, list):
            stack.extend((path, child) for child in node)


def _refuse_lossy(expanded: Any) -> None:
    """Refuse what turning the expanded document into statements would leave out."""
    stack = [expanded]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(node)
        elif isinstance(node, dict):
            for name, child in node.items():
                if name in _ID_HOLDERS and "@value" not in node:
                    _require_absolute(child)
                elif not name.startswith("@") and not is_absolute_iri(name):
                    raise LinkedDataError(f"the term {name!r} has no absolute address")
                stack.append(child)


def _require_absolute(value: Any) -> None:
    for address in value if isinstance(value, list) else [value]:
        if not isinstance(address, str) or not (is_absolute_iri(address) or address.startswith("_:")):
            raise LinkedDataError(f"{json.dumps(address, ensure_ascii=False)} is not an absolute address")
