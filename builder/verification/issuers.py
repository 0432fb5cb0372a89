"""The issuer's document: which keys an issuer says are its own.

An issuer's id is a did:web, a did:key, or an https address. What its document says about keys is read alike.

Source: did:web method specification §2.5.2 (Read); did:key method specification §3.1; Controlled Identifiers
1.0 §3.3 (retrieving a verification method for a purpose).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from builder.signing.key_types import VerifyingKey, read_verifying_jwk, read_verifying_multikey
from builder.signing.keys import KeyFault
from builder.strict_json import MOST_VALUES, JSONFault, read_json
from builder.verification.sources import Source, Unreachable

_DID_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?:%3[Aa][0-9]{1,5})?")
_DID_SEGMENT = re.compile(r"(?!\.{1,2}$)(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})+")


class IssuerFault(ValueError):
    """The issuer's document contradicts what it is asked for."""


class UnknownIssuerKind(Exception):
    """The issuer's id is of a kind that is not known here: nothing can be said."""


@dataclass(frozen=True, slots=True)
class IssuerDocument:
    """A document that says it is the issuer's.

    Args:
        id: the issuer's.
        url: where the document was had; for a did:key, which is its own document, the id itself.
        content: its bytes.
        documents: gives the key documents that it only names.
    """

    id: str
    url: str
    content: bytes
    methods: dict[str, dict[str, Any]] = field(compare=False)
    assertion_methods: tuple[str, ...] = field(compare=False)
    documents: Source = field(compare=False)

    def key(self, method_id: Any) -> VerifyingKey:
        """Give the key of a verification method that the issuer lists for making claims.

        Raises:
            IssuerFault: the method is not the issuer's, or not for this purpose, or its key is unfit.
            Unreachable: the method is a document of its own, and cannot be had.
        """
        if not isinstance(method_id, str) or not self.may_own(method_id):
            raise IssuerFault(f"the key {method_id!r} is not the issuer's")
        if method_id not in self.assertion_methods:
            raise IssuerFault(f"the issuer does not list the key {method_id} for making claims")
        method = self.methods.get(method_id)
        if method is None and method_id.startswith("https://") and self.id.startswith("https://"):
            method = self._key_document(method_id)
        if method is None or method.get("controller") != self.id:
            raise IssuerFault(f"the issuer's document does not hold the key {method_id}")
        if "revoked" in method or "expires" in method:
            raise IssuerFault(f"the issuer's document says that the key {method_id} no longer counts")
        return _key(method)

    def may_own(self, method_id: str) -> bool:
        """Say whether a key of this name can be the issuer's: within its document, or a document it lists."""
        return method_id.split("#", 1)[0] == self.id or (
            self.id.startswith("https://") and method_id in self.assertion_methods
        )

    def method_of(self, jwk: Any) -> str:
        """Find the method whose key is the one that a token carries.

        Raises:
            IssuerFault: it is not one that the issuer lists for making claims.
        """
        try:
            carried = read_verifying_jwk(jwk)
        except KeyFault as error:
            raise IssuerFault(f"the key in the token must not be used: {error}") from error
        for method_id in self.assertion_methods:
            try:
                if self.key(method_id) == carried:
                    return method_id
            except (IssuerFault, Unreachable):
                continue
        raise IssuerFault("the key in the token is not one that the issuer lists for making claims")

    def _key_document(self, url: str) -> dict[str, Any]:
        """Get a key that is a document of its own."""
        document = _read(url, self.documents)
        if not isinstance(document, dict) or document.get("id") != url:
            raise IssuerFault(f"the document at {url} is not that key's")
        return document


def _key(method: dict[str, Any]) -> VerifyingKey:
    try:
        if method.get("type") == "Multikey" and isinstance(method.get("publicKeyMultibase"), str):
            return read_verifying_multikey(method["publicKeyMultibase"])
        if method.get("type") in ("JsonWebKey", "JsonWebKey2020"):
            return read_verifying_jwk(method.get("publicKeyJwk"))
    except KeyFault as error:
        raise IssuerFault(f"the key {method.get('id')} must not be used: {error}") from error
    raise IssuerFault(f"the key {method.get('id')} is of a kind this verifier does not know")


def document_url(id_: str) -> str:
    """Give the address of an issuer's document.

    Raises:
        IssuerFault: a did:web that has none.
        UnknownIssuerKind: the id is neither a did:web nor an https address.
    """
    if id_.startswith("https://"):
        return id_.split("#", 1)[0]
    if not id_.startswith("did:web:"):
        raise UnknownIssuerKind(f"{id_!r} is not an issuer this verifier can look up")
    host, *path = id_.removeprefix("did:web:").split(":")
    if not _DID_HOST.fullmatch(host) or not all(_DID_SEGMENT.fullmatch(segment) for segment in path):
        raise IssuerFault(f"{id_!r} names no address")
    authority = unquote(host)
    scheme = "http" if authority.rsplit(":", 1)[0] in ("localhost", "127.0.0.1") else "https"
    return f"{scheme}://{authority}/" + "/".join([*path, "did.json"] if path else [".well-known", "did.json"])


def read_issuer(id_: str, source: Source) -> IssuerDocument:
    """Get and read an issuer's document.

    Raises:
        Unreachable: it cannot be had.
        IssuerFault: it is not the issuer's document.
        UnknownIssuerKind: nobody here knows where such an issuer's document is.
    """
    if id_.startswith("did:key:"):
        return _read_did_key(id_, source)
    url = document_url(id_)
    try:
        data = source.fetch(url)
        document = read_json(data, most_values=MOST_VALUES)
    except JSONFault as error:
        raise Unreachable(f"{url} does not hold JSON") from error
    if not isinstance(document, dict) or document.get("id") != id_:
        raise IssuerFault(f"the document at {url} is not that of {id_}")
    listed = document.get("assertionMethod")
    if not isinstance(listed, list):
        raise IssuerFault(f"the document at {url} lists no keys for making claims")
    written_out = [method for method in listed if isinstance(method, dict)]
    described = document.get("verificationMethod", [])
    if not isinstance(described, list):
        raise IssuerFault(f"the document at {url} lists no keys for making claims")
    methods = {
        method["id"]: method
        for method in [*written_out, *described]
        if isinstance(method, dict) and isinstance(method.get("id"), str)
    }
    names = [method.get("id") if isinstance(method, dict) else method for method in listed]
    return IssuerDocument(
        id=id_,
        url=url,
        content=data,
        methods=methods,
        assertion_methods=tuple(name for name in names if isinstance(name, str)),
        documents=source,
    )


def _read_did_key(id_: str, source: Source) -> IssuerDocument:
    """Make the document of a did:key, which is its own key (did:key §3.1)."""
    key = id_.removeprefix("did:key:")
    try:
        read_verifying_multikey(key)
    except KeyFault as error:
        raise IssuerFault(f"{id_!r} holds no key to verify with: {error}") from error
    method = {
        "id": f"{id_}#{key}",
        "type": "Multikey",
        "controller": id_,
        "publicKeyMultibase": key,
    }
    return IssuerDocument(id_, id_, b"", {method["id"]: method}, (method["id"],), source)


def _read(url: str, source: Source) -> Any:
    try:
        return read_json(source.fetch(url), most_values=MOST_VALUES)
    except JSONFault as error:
        raise Unreachable(f"{url} does not hold JSON") from error
