"""The proofs of a document: every one by the issuer must hold.

Source: Verifiable Credential Data Integrity 1.0 §2.1 (proofs), §4.2, §4.3 (proof sets).
"""

from __future__ import annotations

from typing import Any

from builder.encoding import EncodingError
from builder.signing.data_integrity import JCS, PURPOSE, RDFC, verify_proof
from builder.signing.key_types import VerifyingKey
from builder.signing.keys import PublicKey
from builder.signing.linked_data import LinkedDataError, UnknownContextError
from builder.verification.forms import moment
from builder.verification.issuers import IssuerDocument, IssuerFault
from builder.verification.report import Steps
from builder.verification.sources import Unreachable

_MEMBERS = frozenset(
    {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue", "@context"}
)
MOST_PROOFS = 16


def check_proofs(document: dict[str, Any], issuer: IssuerDocument | None, steps: Steps) -> None:
    """Take the steps `key` and `signature` for an embedded proof set."""
    proofs = proofs_of(document)
    if not proofs or len(proofs) > MOST_PROOFS:
        steps.skipped("key", "there is no proof that names a key")
        steps.failed("signature", "the document is not signed")
        return
    if issuer is None and (fault := _foreign_method(proofs, document)):
        steps.failed("key", fault)
        steps.unknown("signature", "the signature is not the issuer's, so it was not checked")
        return
    if issuer is None:
        steps.unknown("key", "without the issuer's document its keys are not known")
        steps.unknown("signature", "without the issuer's keys the signature could not be checked")
        return
    _check_with(issuer, document, proofs, steps)


def proofs_of(document: dict[str, Any]) -> list[Any]:
    """Give a document's proofs: one may stand by itself, without a list (§2.1)."""
    proofs = document.get("proof")
    return proofs if isinstance(proofs, list) else [proofs] if isinstance(proofs, dict) else []


def _foreign_method(proofs: list[Any], document: dict[str, Any]) -> str | None:
    """Say which proof cannot be by the one whom the document calls its issuer, whatever its keys are."""
    id_ = issuer_id(document)
    for proof in proofs:
        method = proof.get("verificationMethod") if isinstance(proof, dict) else None
        if isinstance(method, str) and id_ is not None and id_.startswith("https://"):
            continue  # its keys may be documents of their own
        if not isinstance(method, str) or id_ is None or method.split("#", 1)[0] != id_:
            return f"the proof is by {method!r}, not by the issuer {id_!r}"
    return None


def issuer_id(document: dict[str, Any]) -> str | None:
    """Give the id of a document's issuer, an address or an object with one."""
    issuer = document.get("issuer")
    id_ = issuer.get("id") if isinstance(issuer, dict) else issuer
    return id_ if isinstance(id_, str) else None


def _check_with(
    issuer: IssuerDocument, document: dict[str, Any], proofs: list[dict[str, Any]], steps: Steps
) -> None:
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    try:
        keys = [_proof_key(issuer, proof) for proof in proofs]
    except IssuerFault as error:
        steps.failed("key", str(error))
        steps.unknown("signature", "the key is not the issuer's, so the signature was not checked")
        return
    except Unreachable as error:
        steps.unknown("key", f"a key could not be had: {error}")
        steps.unknown("signature", "without the issuer's keys the signature could not be checked")
        return
    steps.passed("key", "the issuer lists the key for making claims")
    fault, unknown = _signature_faults(unsecured, proofs, keys)
    if fault is not None:
        steps.failed("signature", fault)
    elif unknown is not None:
        steps.unknown("signature", unknown)
    else:
        steps.passed("signature", f"all signatures fit ({len(proofs)}): nothing was changed")


def _signature_faults(
    unsecured: dict[str, Any], proofs: list[dict[str, Any]], keys: list[VerifyingKey]
) -> tuple[str | None, str | None]:
    """Say why one of the proofs does not hold, and why one could not be checked; each None where all do."""
    unknown = None
    for proof, key in zip(proofs, keys, strict=True):
        if fault := _proof_fault(proof):
            return fault, unknown
        suite = proof.get("cryptosuite")
        if suite not in (RDFC, JCS) or not isinstance(key, PublicKey):
            unknown = f"a proof is of the kind {suite!r}, which is not known here"
            continue
        try:
            if not verify_proof(unsecured, proof, key):
                return f"the {suite} signature does not fit: something was changed", unknown
        except UnknownContextError as error:
            unknown = str(error)
        except (LinkedDataError, EncodingError) as error:
            return f"the document cannot be read as it was signed: {error}", unknown
    return None, unknown


def _proof_key(issuer: IssuerDocument, proof: Any) -> VerifyingKey:
    """Give the key of a proof.

    Raises:
        IssuerFault: as `IssuerDocument.key`; or no proof of this kind is by such a key.
        Unreachable: it cannot be had.
    """
    method = proof.get("verificationMethod") if isinstance(proof, dict) else None
    key = issuer.key(method)
    if proof.get("cryptosuite") in (RDFC, JCS) and not isinstance(key, PublicKey):
        raise IssuerFault(f"the key {method} is for tokens, not for proofs")
    return key


def _proof_fault(proof: dict[str, Any]) -> str | None:
    """Say what is wrong with a proof's own form and purpose."""
    if foreign := sorted(set(proof) - _MEMBERS):
        return f"the proof has a member {foreign[0]!r} that is not allowed"
    if proof.get("type") != "DataIntegrityProof":
        return f"the proof is of type {proof.get('type')!r}, not DataIntegrityProof"
    if proof.get("proofPurpose") != PURPOSE:
        return f"the proof is for {proof.get('proofPurpose')!r}, not for making claims"
    if moment(proof.get("created")) is None:
        return "the proof does not say when it was made"
    return None
