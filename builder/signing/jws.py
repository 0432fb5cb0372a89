"""Tokens: JSON Web Signatures in compact form, with EdDSA or RS256; those of others with ES256, too.

Which algorithm a token may name follows from its key's type, never from the token alone: a public key is no
secret for HMAC, and `none` is no signature. A key that a token carries (`jwk`) is only a name for a key: who
verifies looks for the same one among those that the issuer lists.

Source: RFC 7515 (JWS; §5.1 for our own: three parts, joined by dots), RFC 8037 (EdDSA), RFC 7518 §3.3 (RS256)
and §3.4 (ES256). What a token of others may look like is decided here, before any key is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from msgspec import Struct

from builder.encoding import EncodingError, decode_base64url, encode_base64url, write_json
from builder.signing.key_types import AnyPrivateKey, VerifyingKey
from builder.signing.keys import PublicKey
from builder.signing.p256_keys import P256PublicKey
from builder.signing.rsa_keys import RSAPrivateKey, RSAPublicKey
from builder.strict_json import JSONFault, read_json

ALGORITHMS = frozenset({PublicKey.algorithm, RSAPublicKey.algorithm, P256PublicKey.algorithm})
# Open Badges 3.0 §8.2.3 forbids further headers; they are also what attacks on tokens use (jku, x5u, crit).
HEADERS = frozenset({"alg", "kid", "typ", "jwk"})
_PARTS = 3


class TokenFault(ValueError):
    """The text is not a token that may be verified."""


class Token(Struct, frozen=True, kw_only=True):
    """A token taken apart; nothing in it is verified yet."""

    text: str
    header: dict[str, Any]
    payload: Any


def sign_tokens(payloads: Iterable[str], key: AnyPrivateKey, *, kid: str) -> list[str]:
    """Sign payloads, in base64url, as compact JWS with `alg`, `kid` and `typ` only."""
    return _signed({"alg": key.public.algorithm, "kid": kid, "typ": "JWT"}, payloads, key)


def sign_assertion(payload: bytes, key: RSAPrivateKey) -> str:
    """Sign an assertion of Open Badges 2.0, which itself names the key, as compact JWS with `alg` only."""
    [token] = _signed({"alg": key.public.algorithm}, [encode_base64url(payload)], key)
    return token


def _signed(header: dict[str, str], payloads: Iterable[str], key: AnyPrivateKey) -> list[str]:
    encoded = _encoded_header(tuple(header.items()))
    texts = [f"{encoded}.{payload}" for payload in payloads]
    signatures = [key.sign(text.encode()) for text in texts]
    return [
        f"{text}.{encode_base64url(signature)}" for text, signature in zip(texts, signatures, strict=True)
    ]


@lru_cache(maxsize=1024)
def _encoded_header(members: tuple[tuple[str, str], ...]) -> str:
    """Encode a header; all tokens of a key have the same."""
    return encode_base64url(write_json(dict(members)).rstrip())


def read_jws(text: str, *, most_values: int | None = None) -> Token:
    """Take a compact JWS apart, strictly.

    Args:
        most_values: members and items that a part may have, at all levels together.

    Raises:
        TokenFault: not three parts of canonical base64url, a part is not JSON, or a header is not allowed.
    """
    parts = text.split(".")
    if len(parts) != _PARTS:
        raise TokenFault("a token has three parts with dots between")
    try:
        header, payload, _ = (decode_base64url(part) for part in parts)
        head, body = (read_json(part, most_values=most_values) for part in (header, payload))
    except EncodingError as error:
        raise TokenFault(str(error)) from error
    except JSONFault as error:
        raise TokenFault(f"a part of the token is not JSON: {error}") from error
    if not isinstance(head, dict):
        raise TokenFault("the token's header is not an object")
    if foreign := sorted(set(head) - HEADERS):
        raise TokenFault(f"the header {foreign[0]!r} is not allowed")
    if not isinstance(head.get("alg"), str) or head["alg"] not in ALGORITHMS:
        raise TokenFault(f"the algorithm {head.get('alg')!r} is not supported")
    return Token(text=text, header=head, payload=body)


def read_token(text: str, *, most_values: int | None = None) -> Token:
    """Take a VC-JWT apart, strictly: a JWS that names its key (§8.2.3) and is of a type that we know.

    Raises:
        TokenFault: as `read_jws`; or it names no key, or is of another type.
    """
    token = read_jws(text, most_values=most_values)
    kid, jwk = token.header.get("kid"), token.header.get("jwk")
    named = isinstance(kid, str) or ("kid" not in token.header and isinstance(jwk, dict))
    if not named or ("jwk" in token.header and not isinstance(jwk, dict)):
        raise TokenFault("the token names no key")
    if token.header.get("typ", "JWT") not in ("JWT", "vc+jwt"):
        raise TokenFault(f"the type {token.header.get('typ')!r} is not allowed")
    return token


def algorithm_fault(token: Token, key: VerifyingKey) -> str | None:
    """Say how a token's algorithm contradicts its key's type, or None."""
    if token.header["alg"] == key.algorithm:
        return None
    return f"the token's algorithm is {token.header['alg']}, and its key is for {key.algorithm}"


def verify_token(token: Token, key: VerifyingKey) -> bool:
    """Say whether a token's signature is by a key, by the algorithm of the key's type."""
    signed, _, signature = token.text.rpartition(".")
    return algorithm_fault(token, key) is None and key.verifies(
        decode_base64url(signature), signed.encode("ascii")
    )
