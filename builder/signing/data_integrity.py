"""Data Integrity proofs with EdDSA: eddsa-rdfc-2022 and eddsa-jcs-2022.

A proof signs SHA-256 of the canonical proof options followed by SHA-256 of the canonical document without
its proof. The suites differ in what canonical means: RDFC-1.0 over statements, or RFC 8785 over JSON.

Source: Data Integrity EdDSA Cryptosuites 1.0, §3.2 and §3.3; Verifiable Credential Data Integrity 1.0 §4.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from builder.encoding import (
    EncodingError,
    canonical_json,
    canonical_json_of_terms,
    decode_multibase_base58,
    encode_multibase_base58,
    sha256,
)
from builder.iri import is_absolute_iri
from builder.signing.keys import PrivateKey, PublicKey
from builder.signing.linked_data import canonical_nquads, nquads
from builder.signing.statement_templates import Form, is_plain, join, lines, marker, template

RDFC = "eddsa-rdfc-2022"
JCS = "eddsa-jcs-2022"
PURPOSE = "assertionMethod"

Canonical = Callable[[dict[str, Any]], bytes]


def proof_set(
    document: dict[str, Any],
    key: PrivateKey,
    *,
    verification_method: str,
    created: str,
    statements: Canonical = canonical_nquads,
    canonical: Canonical = canonical_json_of_terms,
) -> list[dict[str, Any]]:
    """Make the two proofs of a document.

    Args:
        document: without `proof`.
        verification_method: the key's address in the issuer's DID document.
        created: moment in UTC, in seconds, with `Z`.
        statements: gives the document's canonical N-Quads.
        canonical: gives the document's canonical JSON.

    Returns:
        The rdfc proof, which most verifiers read, then the JCS proof, which has the document's `@context`.

    Raises:
        LinkedDataError: part of the document would not be signed.
    """
    [proofs] = proof_sets(
        [document],
        key,
        verification_method=verification_method,
        created=[created],
        statements=statements,
        canonical=canonical,
    )
    return proofs


def proof_sets(
    documents: Sequence[dict[str, Any]],
    key: PrivateKey,
    *,
    verification_method: str,
    created: Sequence[str],
    statements: Canonical,
    canonical: Canonical,
) -> list[list[dict[str, Any]]]:
    """Make the proofs of several documents, one step for all and then the next; see `proof_set`.

    Args:
        created: of each document.
    """
    options = [
        _options_hashes(tuple(document["@context"]), moment, verification_method)
        for document, moment in zip(documents, created, strict=True)
    ]
    rdfc = [sha256(statements(document)) for document in documents]
    jcs = [sha256(canonical(document)) for document in documents]
    signed = [
        (key.sign(rdfc_options + one), key.sign(jcs_options + other))
        for (rdfc_options, jcs_options), one, other in zip(options, rdfc, jcs, strict=True)
    ]
    values = [(encode_multibase_base58(one), encode_multibase_base58(other)) for one, other in signed]
    return [
        [
            {**_options(RDFC, moment, verification_method), "proofValue": one},
            {
                "@context": document["@context"],
                **_options(JCS, moment, verification_method),
                "proofValue": other,
            },
        ]
        for document, moment, (one, other) in zip(documents, created, values, strict=True)
    ]


def _options(suite: str, created: str, verification_method: str) -> dict[str, Any]:
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": created,
        "verificationMethod": verification_method,
        "proofPurpose": PURPOSE,
    }


@lru_cache(maxsize=1024)
def _options_hashes(context: tuple[str, ...], created: str, verification_method: str) -> tuple[bytes, bytes]:
    """Hash both proofs' options; there are few, since `created` is a day and a key has one address."""
    rdfc, jcs = (
        {**_options(suite, created, verification_method), "@context": list(context)} for suite in (RDFC, JCS)
    )
    plain = is_plain(verification_method) and is_absolute_iri(verification_method)
    form = _options_form(context) if plain else None
    statements = canonical_nquads(rdfc) if form is None else join(form.fill([created, verification_method]))
    return sha256(statements), sha256(canonical_json_of_terms(jcs))


@lru_cache(maxsize=16)
def _options_form(context: tuple[str, ...]) -> Form | None:
    """Give what an rdfc proof's options say, to be filled with `created` and `verificationMethod`."""
    made = template(lines(nquads({**_options(RDFC, marker(0), marker(1)), "@context": list(context)})))
    return None if made is None else Form([made], values=2)


def verify_proof(
    document: dict[str, Any], proof: dict[str, Any], key: PublicKey, canonical: Canonical = canonical_json
) -> bool:
    """Say whether a proof over a document (without `proof`) is by a key.

    Args:
        canonical: gives canonical JSON; for documents of our own a quicker one will do.

    Raises:
        LinkedDataError: the document cannot be read as JSON-LD without losing something.
        EncodingError: the document has no canonical JSON.
        ValueError: the proof's suite is neither of the two.
    """
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    suite = proof.get("cryptosuite")
    if suite == RDFC:
        # The suite gives the options the document's context (§3.2.5), whatever they state themselves.
        canonical_options = canonical_nquads({**options, "@context": document.get("@context")})
        data = sha256(canonical_options) + sha256(canonical_nquads(document))
    elif suite == JCS:
        data = sha256(canonical(options)) + sha256(canonical(document))
    else:
        raise ValueError(f"unknown cryptosuite {suite!r}")
    try:
        signature = decode_multibase_base58(proof.get("proofValue", ""))
    except (EncodingError, AttributeError, TypeError):
        return False
    return key.verifies(signature, data)
