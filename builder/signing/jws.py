"""Tokens: JSON Web Signatures in compact form, with EdDSA.

Source: RFC 7515 (JWS), RFC 8037 (EdDSA). joserfc signs and verifies; what a token of ours may look like is
decided here, before any key is used.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import OKPKey

from builder.encoding import EncodingError, decode_base64url
from builder.signing.keys import PrivateKey, PublicKey
from builder.strict_json import JSONFault, read_json

ALGORITHM = "EdDSA"
# Open Badges 3.0 §8.2.3 forbids further headers; they are also what attacks on tokens use (jwk, jku, crit).
HEADERS = frozenset({"alg", "kid", "typ"})
_PARTS = 3

# RFC 9864 gives the algorithm the new name Ed25519, which wallets and verifiers do not know yet.
warnings.filterwarnings("ignore", message="EdDSA is deprecated", category=SecurityWarning)


class TokenFault(ValueError):
    """The text is not a token that may be verified."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A token taken apart; nothing in it is verified yet."""

    text: str
    header: dict[str, Any]
    payload: Any


def sign_token(payload: bytes, key: PrivateKey, *, kid: str) -> str:
    """Sign a payload as compact JWS with `alg`, `kid` and `typ` only."""
    header = {"alg": ALGORITHM, "kid": kid, "typ": "JWT"}
    return jws.serialize_compact(header, payload, _jose_key(key), algorithms=[ALGORITHM])


@lru_cache(maxsize=1024)
def _jose_key(key: PrivateKey) -> OKPKey:
    return OKPKey.import_key(key.secret_jwk())  # type: ignore[arg-type]


def read_token(text: str) -> Token:
    """Take a compact token apart, strictly.

    Raises:
        TokenFault: not three parts of canonical base64url, a part is not JSON, or a header is not allowed.
    """
    parts = text.split(".")
    if len(parts) != _PARTS:
        raise TokenFault("a token has three parts with dots between")
    try:
        header, payload, _ = (decode_base64url(part) for part in parts)
        head, body = read_json(header), read_json(payload)
    except EncodingError as error:
        raise TokenFault(str(error)) from error
    except JSONFault as error:
        raise TokenFault(f"a part of the token is not JSON: {error}") from error
    if not isinstance(head, dict):
        raise TokenFault("the token's header is not an object")
    if foreign := sorted(set(head) - HEADERS):
        raise TokenFault(f"the header {foreign[0]!r} is not allowed")
    if head.get("alg") != ALGORITHM:
        raise TokenFault(f"the algorithm {head.get('alg')!r} is not supported")
    if not isinstance(head.get("kid"), str):
        raise TokenFault("the token names no key")
    if head.get("typ", "JWT") not in ("JWT", "vc+jwt"):
        raise TokenFault(f"the type {head.get('typ')!r} is not allowed")
    return Token(text=text, header=head, payload=body)


def verify_token(token: Token, key: PublicKey) -> bool:
    """Say whether a token's signature is by a key."""
    try:
        jws.deserialize_compact(token.text, OKPKey.import_key(key.jwk), algorithms=[ALGORITHM])  # type: ignore[arg-type]
    except (JoseError, ValueError):
        return False
    return True
