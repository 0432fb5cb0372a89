"""The issuer's document: which keys an issuer says are its own.

Source: did:web method specification §2.5.2 (Read); Controlled Identifiers 1.0 §3.3 (retrieving a
verification method for a purpose).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from builder.signing.key_types import AnyPublicKey, read_any_public_jwk
from builder.signing.keys import KeyFault, read_multikey
from builder.strict_json import JSONFault, read_json
from builder.verification.sources import Source, Unreachable


class IssuerFault(ValueError):
    """The issuer's document contradicts what it is asked for."""


@dataclass(frozen=True, slots=True)
class IssuerDocument:
    """A DID document that says it is the issuer's."""

    did: str
    source: bytes
    methods: dict[str, dict[str, Any]] = field(compare=False)
    assertion_methods: frozenset[str] = field(compare=False)

    def key(self, method_id: Any) -> AnyPublicKey:
        """Give the key of a verification method that the issuer lists for making claims.

        Raises:
            IssuerFault: the method is not the issuer's, or not for this purpose, or its key is unfit.
        """
        if not isinstance(method_id, str) or method_id.split("#", 1)[0] != self.did:
            raise IssuerFault(f"the key {method_id!r} is not the issuer's")
        if method_id not in self.assertion_methods:
            raise IssuerFault(f"the issuer does not list the key {method_id} for making claims")
        method = self.methods.get(method_id)
        if method is None or method.get("controller") != self.did:
            raise IssuerFault(f"the issuer's document does not hold the key {method_id}")
        if "revoked" in method or "expires" in method:
            raise IssuerFault(f"the issuer's document says that the key {method_id} no longer counts")
        return _key(method)


def _key(method: dict[str, Any]) -> AnyPublicKey:
    try:
        if method.get("type") == "Multikey" and isinstance(method.get("publicKeyMultibase"), str):
            return read_multikey(method["publicKeyMultibase"])
        if method.get("type") == "JsonWebKey":
            return read_any_public_jwk(method.get("publicKeyJwk"))
    except KeyFault as error:
        raise IssuerFault(f"the key {method.get('id')} must not be used: {error}") from error
    raise IssuerFault(f"the key {method.get('id')} is of a kind this verifier does not know")


def did_url(did: str) -> str:
    """Give the address of a did:web document.

    Raises:
        IssuerFault: not a did:web.
    """
    parts = did.split(":")
    if parts[:2] != ["did", "web"] or len(parts) < 3 or not all(parts[2:]):  # noqa: PLR2004 - did, web, host
        raise IssuerFault(f"{did!r} is not an issuer this verifier can look up")
    host, *path = parts[2:]
    authority = unquote(host)
    scheme = "http" if authority.rsplit(":", 1)[0] in ("localhost", "127.0.0.1") else "https"
    return f"{scheme}://{authority}/" + "/".join([*path, "did.json"] if path else [".well-known", "did.json"])


def read_issuer(did: str, source: Source) -> IssuerDocument:
    """Get and read an issuer's DID document.

    Raises:
        Unreachable: it cannot be had.
        IssuerFault: it is not the issuer's document.
    """
    url = did_url(did)
    try:
        data = source.fetch(url)
        document = read_json(data)
    except JSONFault as error:
        raise Unreachable(f"{url} does not hold JSON") from error
    if not isinstance(document, dict) or document.get("id") != did:
        raise IssuerFault(f"the document at {url} is not that of {did}")
    methods = document.get("verificationMethod")
    allowed = document.get("assertionMethod")
    if not isinstance(methods, list) or not isinstance(allowed, list):
        raise IssuerFault(f"the document at {url} lists no keys for making claims")
    return IssuerDocument(
        did,
        data,
        {
            method["id"]: method
            for method in methods
            if isinstance(method, dict) and isinstance(method.get("id"), str)
        },
        frozenset(method for method in allowed if isinstance(method, str)),
    )
