"""Verifying an OpenBadgeCredential, with embedded proofs or as token, in numbered steps.

1. `found`      what it is
2. `parsed`     strict JSON, or a strict token
3. `schema`     the standard's form; no term without meaning; no two objects that share an id
4. `issuer`     the issuer's document, at the address that the issuer's id names
5. `key`        the issuer lists the key for making claims
6. `signature`  every proof holds
7. `dates`      valid today
8. `status-list`, 9. `status`   the issuer's signed list, and what it says
10. `image`     for a picture: it is the badge class's own
11. `recipient` for an address that was asked about: it is the holder's

Source: Open Badges 3.0 §9 (verification and validation).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

from builder.credentials.identity import hashed
from builder.model.recipients import normalised_email
from builder.signing.jws import Token, TokenFault, read_token
from builder.signing.keyring import DEMONSTRATION_KID
from builder.signing.linked_data import LinkedDataError, UnknownContextError, nquads
from builder.strict_json import MOST_VALUES, JSONFault, read_json
from builder.verification.forms import form_fault
from builder.verification.issuers import (
    IssuerDocument,
    IssuerFault,
    UnknownIssuerKind,
    document_url,
    read_issuer,
)
from builder.verification.proofs import check_proofs, issuer_id, proofs_of
from builder.verification.report import IssuerKnown, Report, Steps
from builder.verification.shared_steps import (
    check_period,
    check_same_picture,
    status_of,
)
from builder.verification.sources import Source, Unreachable
from builder.verification.status_lists import check_status
from builder.verification.tokens import check_token, claims_fault, credential_of

INTACT_STEPS = ("found", "parsed", "schema", "issuer", "key", "signature", "image")


class Question(Struct, frozen=True, kw_only=True):
    """What is asked of a verification besides the credential.

    Args:
        now: the moment at which it is asked.
        recipient: an e-mail address or other identifier that is claimed to be the holder's.
        image: the picture without the badge, where the credential came in one.
    """

    source: Source
    now: datetime
    recipient: str | None = None
    image: bytes | None = None


def verify_document(data: bytes, question: Question) -> Report:
    """Verify a credential with embedded proofs."""
    steps = Steps()
    steps.passed("found", "an Open Badges 3.0 credential")
    try:
        document = read_json(data, most_values=MOST_VALUES)
    except JSONFault as error:
        steps.failed("parsed", f"not JSON that everybody reads alike: {error}")
        return _unreadable(steps, "Open Badges 3.0 credential")
    return verify_read_document(document, question, steps)


def verify_read_document(document: Any, question: Question, steps: Steps) -> Report:
    """Verify a credential that was read from JSON already."""
    form = "Open Badges 3.0 credential"
    if not isinstance(document, dict):
        steps.failed("parsed", "the document is not an object")
        return _unreadable(steps, form)
    steps.passed("parsed", "the document is JSON")
    _check_form(document, None, steps)
    issuer = check_issuer(document, question.source, steps)
    check_proofs(document, issuer, steps)
    return _conclude(document, issuer, question, steps, form, proof_kids(document))


def verify_token_text(text: str, question: Question) -> Report:
    """Verify a credential as VC-JWT."""
    form = "Open Badges 3.0 token"
    steps = Steps()
    steps.passed("found", "an Open Badges 3.0 credential as token")
    try:
        token = read_token(text, most_values=MOST_VALUES)
        document = credential_of(token)
    except TokenFault as error:
        steps.failed("parsed", str(error))
        return _unreadable(steps, form)
    steps.passed("parsed", "the token has three parts of JSON")
    _check_form(document, token, steps)
    issuer = check_issuer(document, question.source, steps)
    method = check_token(token, document, issuer, steps)
    return _conclude(document, issuer, question, steps, form, [] if method is None else [method])


def _unreadable(steps: Steps, form: str) -> Report:
    return Report(intact="no", status="unknown", issuer="unknown", steps=tuple(steps), form=form)


def _check_form(document: dict[str, Any], token: Token | None, steps: Steps) -> None:
    """Step `schema`."""
    fault = form_fault(document, "credential")
    if fault is None and token is not None:
        fault = claims_fault(token.payload, document)
    try:
        if fault is None:
            # What JSON-LD would leave out no signature covers.
            nquads({name: value for name, value in document.items() if name != "proof"})
    except UnknownContextError as error:
        steps.unknown("schema", str(error))
        return
    except LinkedDataError as error:
        fault = str(error)
    if fault is None:
        steps.passed("schema", "the document has the form of Open Badges 3.0")
    else:
        steps.failed("schema", fault)


def check_issuer(document: dict[str, Any], source: Source, steps: Steps) -> IssuerDocument | None:
    """Step `issuer`."""
    id_ = issuer_id(document)
    if id_ is None:
        steps.failed("issuer", "the credential names no issuer")
        return None
    try:
        issuer = read_issuer(id_, source)
    except Unreachable as error:
        steps.unknown("issuer", f"the issuer's document could not be had: {error}")
        return None
    except UnknownIssuerKind as error:
        steps.unknown("issuer", str(error))
        return None
    except IssuerFault as error:
        steps.failed("issuer", str(error))
        return None
    if issuer.url == id_:
        steps.passed("issuer", f"the issuer is {id_}")
    else:
        steps.passed("issuer", f"the issuer's document is at {issuer.url}")
    return issuer


def _conclude(
    document: dict[str, Any],
    issuer: IssuerDocument | None,
    question: Question,
    steps: Steps,
    form: str,
    kids: list[str],
) -> Report:
    """Take the remaining steps and draw the three conclusions."""
    start, end = document.get("validFrom"), document.get("validUntil")
    dates = check_period(start, end, question.now, steps)
    found = check_status(document, issuer, question.source, steps, now=question.now)
    _check_image(document, question, steps)
    _check_recipient(document, question.recipient, steps)
    intact = steps.intact(*INTACT_STEPS)
    id_ = document.get("id")
    return Report(
        intact=intact,
        status=status_of(found, dates) if intact == "yes" else "unknown",
        issuer=issuer_known(document, question.source, kids) if intact == "yes" else "unknown",
        steps=tuple(steps),
        form=form,
        credential=id_ if isinstance(id_, str) else None,
    )


def proof_kids(document: dict[str, Any]) -> list[str]:
    """Give the addresses of the keys that a document's proofs name."""
    methods = [proof.get("verificationMethod") for proof in proofs_of(document) if isinstance(proof, dict)]
    return [method for method in methods if isinstance(method, str)]


def issuer_known(document: dict[str, Any], source: Source, kids: list[str]) -> IssuerKnown:
    """Say who issued it: a demonstration, the site itself, or somebody this verifier knows nothing of."""
    if any(kid.rsplit("#", 1)[-1].startswith(DEMONSTRATION_KID) for kid in kids):
        return "demonstration"
    id_ = issuer_id(document)
    if source.base_url is None or id_ is None or id_.startswith("did:key:"):
        return "unknown"
    return "this-site" if document_url(id_).startswith(f"{source.base_url}/") else "unknown"


def _check_image(document: dict[str, Any], question: Question, steps: Steps) -> None:
    """Step `image`: the picture without the badge is what the badge class publishes."""
    if question.image is None:
        steps.skipped("image", "it did not come in a picture")
        return
    try:
        url = document["credentialSubject"]["achievement"]["image"]["id"]
        published = question.source.fetch(url)
    except (KeyError, TypeError, AttributeError):
        steps.failed("image", "the badge class has no picture")
    except Unreachable as error:
        steps.unknown("image", f"the badge class's picture could not be had: {error}")
    else:
        check_same_picture(published, question.image, steps)


def _check_recipient(document: dict[str, Any], recipient: str | None, steps: Steps) -> None:
    """Step `recipient`."""
    if recipient is None:
        steps.skipped("recipient", "nobody was named as the holder")
        return
    subject = document.get("credentialSubject")
    identities = subject.get("identifier") if isinstance(subject, dict) else None
    for identity in identities if isinstance(identities, list) else []:
        if isinstance(identity, dict) and _is_recipient(identity, recipient):
            steps.passed("recipient", "the credential is theirs")
            return
    steps.failed("recipient", "the credential is somebody else's")


def _is_recipient(identity: dict[str, Any], recipient: str) -> bool:
    value, salt = identity.get("identityHash"), identity.get("salt", "")
    if identity.get("hashed") is not True or not isinstance(salt, str):
        return False
    claimed = recipient.strip()
    if identity.get("identityType") == "emailAddress":
        claimed = normalised_email(recipient)
    return claimed != "" and value == hashed(claimed, salt)
