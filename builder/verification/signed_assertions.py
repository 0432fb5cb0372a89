"""Verifying a signed Open Badges 2.0 Assertion, in numbered steps.

1. `found`, 2. `parsed`   a strict token
3. `schema`     the standard's form
4. `issuer`     the badge class and its issuer, at the addresses that the assertion names
5. `key`        the issuer lists the key, the key names the issuer as its owner, and it was not revoked
6. `signature`  it holds, by the algorithm of the key
7. `dates`
8. `status-list`, 9. `status`   the issuer's revocation list, and what it says
10. `image`, 11. `recipient`    as for hosted assertions

Source: Open Badges v2.0 §Badge Verification (signed), §CryptographicKey, §RevocationList.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from builder.signing.jws import Token, TokenFault, read_jws
from builder.signing.key_types import VerifyingKey, read_verifying_jwk, read_verifying_pem
from builder.signing.keys import KeyFault
from builder.strict_json import MOST_VALUES
from builder.verification.forms import form_fault
from builder.verification.open_badges_2 import (
    Contradiction,
    check_dates,
    check_image,
    check_recipient,
    fetch_document,
    issuer_known,
)
from builder.verification.open_badges_3 import Question
from builder.verification.report import Report, Status, Steps
from builder.verification.shared_steps import check_token_signature, status_of
from builder.verification.sources import Source, Unreachable

FORM = "Open Badges 2.0 signed assertion"
INTACT_STEPS = ("found", "parsed", "schema", "issuer", "key", "signature", "image")


class _Issuer(Struct, frozen=True):
    """An Issuer document, got from its own address."""

    document: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.document["id"])

    def lists(self, key_id: str) -> bool:
        """Say whether the issuer names a key as its own."""
        listed = self.document.get("publicKey")
        for entry in listed if isinstance(listed, list) else [listed]:
            if key_id == (entry.get("id") if isinstance(entry, dict) else entry):
                return True
        return False


def is_signed_assertion(text: str) -> bool:
    """Say whether a token calls itself an assertion of Open Badges 2.0; nothing is verified."""
    try:
        payload = read_jws(text, most_values=MOST_VALUES).payload
    except TokenFault:
        return False
    return isinstance(payload, dict) and payload.get("type") == "Assertion"


def verify_signed_assertion(text: str, question: Question) -> Report:
    """Verify a signed assertion in compact form."""
    steps = Steps()
    steps.passed("found", "a signed Open Badges 2.0 assertion")
    try:
        token = read_jws(text, most_values=MOST_VALUES)
    except TokenFault as error:
        return _unreadable("parsed", str(error), steps)
    steps.passed("parsed", "the token has three parts of JSON")
    fault = form_fault(token.payload, "signed-assertion")
    if fault is not None:
        return _unreadable("schema", fault, steps)
    steps.passed("schema", "the assertion has the form of Open Badges 2.0")
    return _verify(token, token.payload, question, steps)


def _unreadable(step: str, message: str, steps: Steps) -> Report:
    steps.failed(step, message)
    return Report(intact="no", status="unknown", issuer="unknown", steps=tuple(steps), form=FORM)


def _verify(token: Token, document: dict[str, Any], question: Question, steps: Steps) -> Report:
    """Take the steps from `issuer` on."""
    issuer = _check_issuer(document, question.source, steps)
    _check_signature(token, document["verification"]["creator"], issuer, question.source, steps)
    dates = check_dates(document, question, steps)
    found = _check_status(document["id"], issuer, question.source, steps)
    check_image(document, question, steps)
    check_recipient(document, question.recipient, steps)
    intact = steps.intact(*INTACT_STEPS)
    known = intact == "yes" and issuer is not None
    name = str(issuer.document.get("name")) if issuer is not None else ""
    return Report(
        intact=intact,
        status=status_of(found, dates) if known else "unknown",
        issuer=issuer_known(issuer.id, question.source, name) if known and issuer is not None else "unknown",
        steps=tuple(steps),
        form=FORM,
        credential=document["id"],
    )


def _check_issuer(document: dict[str, Any], source: Source, steps: Steps) -> _Issuer | None:
    """Step `issuer`."""
    try:
        badge_class = fetch_document(document["badge"], source)
        issuer = _Issuer(fetch_document(badge_class.get("issuer"), source))
    except Unreachable as error:
        steps.unknown("issuer", f"the badge class or its issuer could not be had: {error}")
        return None
    except Contradiction as error:
        steps.failed("issuer", str(error))
        return None
    steps.passed("issuer", f"the badge class is by {issuer.document.get('name')!r}")
    return issuer


def _check_signature(
    token: Token, creator: str, issuer: _Issuer | None, source: Source, steps: Steps
) -> None:
    """Steps `key` and `signature`."""
    if issuer is None:
        steps.unknown("key", "without the issuer's document its keys are not known")
        steps.unknown("signature", "without the issuer's keys the signature could not be checked")
        return
    try:
        key = _key(creator, issuer, source)
        _require_same(token.header, key)
    except Unreachable as error:
        steps.unknown("key", f"the key could not be had: {error}")
        steps.unknown("signature", "without the key the signature could not be checked")
        return
    except Contradiction as error:
        steps.failed("key", str(error))
        steps.unknown("signature", "the key is not the issuer's, so the signature was not checked")
        return
    steps.passed("key", "the issuer lists the key, and it is the issuer's")
    check_token_signature(token, key, steps)


def _key(creator: str, issuer: _Issuer, source: Source) -> VerifyingKey:
    """Give the key that an assertion names.

    Raises:
        Unreachable: its document cannot be had.
        Contradiction: it is not the issuer's, does not count any more, or must not be used.
    """
    if not issuer.lists(creator):
        raise Contradiction(f"the issuer does not list the key {creator}")
    document = fetch_document(creator, source)
    if document.get("owner") != issuer.id:
        raise Contradiction(f"the key {creator} is somebody else's")
    if "revoked" in document or "expires" in document:
        raise Contradiction(f"the issuer says that the key {creator} no longer counts")
    try:
        return read_verifying_pem(document.get("publicKeyPem"))
    except KeyFault as error:
        raise Contradiction(f"the key {creator} must not be used: {error}") from error


def _require_same(header: dict[str, Any], key: VerifyingKey) -> None:
    """See that a key that the token carries is the one that the assertion names."""
    try:
        if "jwk" in header and read_verifying_jwk(header["jwk"]) != key:
            raise Contradiction("the token carries another key than the assertion names")
    except KeyFault as error:
        raise Contradiction(f"the key in the token must not be used: {error}") from error


def _check_status(id_: str, issuer: _Issuer | None, source: Source, steps: Steps) -> Status:
    """Steps `status-list` and `status`."""
    if issuer is None:
        steps.unknown("status-list", "without the issuer's document its revocation list is not known")
        steps.unknown("status", "whether it was revoked could not be checked")
        return "unknown"
    url = issuer.document.get("revocationList")
    if url is None:
        steps.skipped("status-list", "the issuer names no revocation list")
        steps.passed("status", "the issuer keeps no list of revocations")
        return "valid"
    try:
        revoked = _revoked_ids(url, issuer, source)
    except (Unreachable, Contradiction) as error:
        steps.unknown("status-list", f"the revocation list cannot be relied on: {error}")
        steps.unknown("status", "whether it was revoked could not be checked")
        return "unknown"
    steps.passed("status-list", "the issuer's site serves its revocation list")
    if id_ in revoked:
        steps.failed("status", "the issuer revoked or suspended it")
        return "revoked"
    steps.passed("status", "not revoked and not suspended")
    return "valid"


def _revoked_ids(url: Any, issuer: _Issuer, source: Source) -> frozenset[str]:
    """Give the ids that a revocation list names, each as text or in an entry of its own.

    Raises:
        Unreachable: the list cannot be had.
        Contradiction: it is not the issuer's list.
    """
    document = fetch_document(url, source, most_values=None)  # one entry for each revoked award
    entries = document.get("revokedAssertions")
    if document.get("type") != "RevocationList" or not isinstance(entries, list):
        raise Contradiction(f"the document at {url} is no revocation list")
    if document.get("issuer") != issuer.id:
        raise Contradiction("the revocation list is by somebody else")
    ids = [entry.get("id") if isinstance(entry, dict) else entry for entry in entries]
    texts = frozenset(id_ for id_ in ids if isinstance(id_, str))
    if len(texts) < len(ids):
        raise Contradiction("the revocation list has an entry without an id, or one twice")
    return texts
