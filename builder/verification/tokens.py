"""Tokens that hold a credential: what they hold, what their claims repeat, and whose key signed them.

Source: Open Badges 3.0 §8.2 (VC-JWT); RFC 7519 §4.1 (registered claims).
"""

from __future__ import annotations

from typing import Any

from builder.signing.jws import Token, TokenFault
from builder.verification.forms import moment
from builder.verification.issuers import IssuerDocument, IssuerFault
from builder.verification.proofs import issuer_id
from builder.verification.report import Steps
from builder.verification.shared_steps import check_token_signature
from builder.verification.sources import Unreachable

CLAIMS = ("iss", "jti", "sub", "nbf", "exp")


def credential_of(token: Token) -> dict[str, Any]:
    """Give the credential that a token holds, without the registered claims.

    Raises:
        TokenFault: it holds no object.
    """
    if not isinstance(token.payload, dict):
        raise TokenFault("the token holds no object")
    return {name: value for name, value in token.payload.items() if name not in CLAIMS}


def claims_fault(payload: dict[str, Any], document: dict[str, Any]) -> str | None:
    """Say which registered claim contradicts the credential (OB 3.0 §8.2.4.1)."""
    expected = {
        "iss": issuer_id(document),
        "jti": document.get("id"),
        "sub": document["credentialSubject"].get("id"),
        "nbf": _seconds(document.get("validFrom")),
        "exp": _seconds(document.get("validUntil")),
    }
    for name, value in expected.items():
        if payload.get(name) != value or isinstance(payload.get(name), bool):
            return f"the claim {name!r} of the token contradicts the credential"
    return None


def _seconds(text: Any) -> int | None:
    read = moment(text)
    return None if read is None else int(read.timestamp())


def check_token(
    token: Token, document: dict[str, Any], issuer: IssuerDocument | None, steps: Steps
) -> str | None:
    """Steps `key` and `signature` of a token; gives the name of its key."""
    kid, id_ = token.header.get("kid"), issuer_id(document)
    if issuer is None and kid is not None and not _may_be_by(kid, id_):
        steps.failed("key", f"the token is by {kid!r}, not by the issuer {id_!r}")
        steps.unknown("signature", "the signature is not the issuer's, so it was not checked")
        return None
    if issuer is None:
        steps.unknown("key", "without the issuer's document its keys are not known")
        steps.unknown("signature", "without the issuer's keys the signature could not be checked")
        return None
    try:
        method = _token_method(token, issuer)
        key = issuer.key(method)
    except IssuerFault as error:
        steps.failed("key", str(error))
        steps.unknown("signature", "the key is not the issuer's, so the signature was not checked")
        return None
    except Unreachable as error:
        steps.unknown("key", f"the key could not be had: {error}")
        steps.unknown("signature", "without the issuer's keys the signature could not be checked")
        return None
    steps.passed("key", "the issuer lists the key for making claims")
    check_token_signature(token, key, steps)
    return method


def _may_be_by(kid: str, issuer: str | None) -> bool:
    return issuer is not None and (issuer.startswith("https://") or kid.split("#", 1)[0] == issuer)


def _token_method(token: Token, issuer: IssuerDocument) -> str:
    """Give the name of the key that a token is by: what it says, or that of the key it carries.

    Raises:
        IssuerFault: the key it carries is not the issuer's, or not the one that it names.
    """
    kid, jwk = token.header.get("kid"), token.header.get("jwk")
    if jwk is None:
        return str(kid)
    method = issuer.method_of(jwk)
    if kid is not None and issuer.key(kid) != issuer.key(method):
        raise IssuerFault("the token names one key and carries another")
    return method
