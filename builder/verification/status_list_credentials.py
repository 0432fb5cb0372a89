"""Verifying a status list as the credential that it is, in the steps of `open_badges_3`.

Source: Bitstring Status List 1.0 §2.2; Verifiable Credential Data Integrity 1.0 §4.2.
"""

from __future__ import annotations

from typing import Any

from builder.verification.forms import form_fault
from builder.verification.open_badges_3 import Question, check_issuer, issuer_known, proof_kids
from builder.verification.proofs import check_proofs
from builder.verification.report import IssuerKnown, Report, Steps
from builder.verification.status_lists import ListFault, decode_list

FORM = "status list"


def is_status_list(document: Any) -> bool:
    types = document.get("type") if isinstance(document, dict) else None
    return isinstance(types, list) and "BitstringStatusListCredential" in types


def verify_status_list(document: dict[str, Any], question: Question) -> Report:
    """Verify a list: that it is whole, and its issuer's."""
    steps = Steps()
    steps.passed("found", "a status list")
    steps.passed("parsed", "the document is JSON")
    fault = form_fault(document, "status-list") or _bits_fault(document)
    if fault is None:
        steps.passed("schema", "the document has the form of a status list")
    else:
        steps.failed("schema", fault)
    issuer = check_issuer(document, question.source, steps)
    check_proofs(document, issuer, steps)
    intact = steps.intact("found", "parsed", "schema", "issuer", "key", "signature")
    known: IssuerKnown = "unknown"
    if intact == "yes":  # only then its issuer is sure to be one whose document has an address
        known = issuer_known(document, question.source, proof_kids(document))
    id_ = document.get("id")
    return Report(
        intact=intact,
        status="valid" if intact == "yes" else "unknown",
        issuer=known,
        steps=tuple(steps),
        form=FORM,
        credential=id_ if isinstance(id_, str) else None,
    )


def _bits_fault(document: dict[str, Any]) -> str | None:
    try:
        decode_list(document["credentialSubject"]["encodedList"])
    except ListFault as error:
        return str(error)
    return None
