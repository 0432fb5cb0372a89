"""What a JSON-LD document says, by another way than the builder's: the judge of its canonical forms.

PyLD expands; pyoxigraph reads the expanded JSON-LD itself and canonicalises. So neither PyLD's conversion to
statements nor the builder's templates take part. Contexts come from the installed packages.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import openbadgeslib
import pyoxigraph
from pyld import jsonld

CONTEXTS = {
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "ob-v3p0-context-3.0.3.json",
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.json",
}


def canonical_statements(document: dict[str, Any]) -> bytes:
    """Give the canonical N-Quads of a document (RDFC-1.0)."""
    expanded = json.dumps(jsonld.expand(document, {"documentLoader": _load}))
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(expanded, format=pyoxigraph.RdfFormat.JSON_LD))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in dataset)).encode()


def _load(url: str, _options: Any) -> dict[str, Any]:
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": _context(url),
    }


@cache
def _context(url: str) -> Any:
    folder = Path(openbadgeslib.__file__).parent / "ob3" / "contexts"
    return json.loads((folder / CONTEXTS[url]).read_text(encoding="utf-8"))
