"""Keys of whatever type: Ed25519 for proofs and tokens, RSA for tokens and signed assertions.

Others also sign tokens with P-256: such a key can be verified with, and is nowhere an issuer's of ours.
"""

from __future__ import annotations

from typing import Any, Literal

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from builder.encoding import EncodingError, decode_multibase_base58
from builder.signing.keys import (
    KeyFault,
    PrivateKey,
    PublicKey,
    read_multikey,
    read_private_jwk,
    read_public_jwk,
)
from builder.signing.p256_keys import MULTICODEC, P256PublicKey, from_p256, read_p256_jwk
from builder.signing.rsa_keys import (
    RSAPrivateKey,
    RSAPublicKey,
    from_rsa,
    read_modulus,
    read_rsa_private_jwk,
    read_rsa_public_jwk,
)

KeyType = Literal["Ed25519", "RSA"]
AnyPublicKey = PublicKey | RSAPublicKey
AnyPrivateKey = PrivateKey | RSAPrivateKey
VerifyingKey = AnyPublicKey | P256PublicKey
"""A key of whoever it may be, to verify with."""

_LONGEST_PEM = 4096  # characters; an RSA key of the most bits has some 800


def read_listed(type_: KeyType, public: str) -> AnyPublicKey:
    """Read a public key as an issuer lists it: an Ed25519 key as Multikey, an RSA key by its modulus.

    Raises:
        KeyFault: it must not be used.
    """
    return read_multikey(public) if type_ == "Ed25519" else read_modulus(public)


def read_any_public_jwk(jwk: Any) -> AnyPublicKey:
    """Read a public JWK of either type.

    Raises:
        KeyFault: another kind of key, or one that must not be used.
    """
    return read_rsa_public_jwk(jwk) if _is_rsa(jwk) else read_public_jwk(jwk)


def read_any_private_jwk(jwk: Any) -> AnyPrivateKey:
    """Read a private JWK of either type, and see that its halves belong together.

    Raises:
        KeyFault: no private key of these types, or its parts do not belong together.
    """
    return read_rsa_private_jwk(jwk) if _is_rsa(jwk) else read_private_jwk(jwk)


def read_verifying_jwk(jwk: Any) -> VerifyingKey:
    """Read a public JWK of any type that tokens are verified with; one whose `alg` is another is refused.

    Raises:
        KeyFault: another kind of key, or one that must not be used.
    """
    if isinstance(jwk, dict) and jwk.get("kty") == "EC":
        return read_p256_jwk(jwk)
    key = read_any_public_jwk(jwk)
    if jwk.get("alg", key.algorithm) not in (key.algorithm, "Ed25519"):
        raise KeyFault(f"the key is for {jwk['alg']!r}, not for {key.algorithm}")
    return key


def read_verifying_multikey(text: str) -> VerifyingKey:
    """Read a public key in Multikey form: Ed25519 or P-256.

    Raises:
        KeyFault: another kind of key, or one that must not be used.
    """
    try:
        data = decode_multibase_base58(text)
    except EncodingError as error:
        raise KeyFault(f"not a Multikey: {error}") from error
    return P256PublicKey(data[len(MULTICODEC) :]) if data.startswith(MULTICODEC) else read_multikey(text)


def read_verifying_pem(text: Any) -> VerifyingKey:
    """Read a public key from PEM.

    Raises:
        KeyFault: no PEM, another kind of key, or one that must not be used.
    """
    if not isinstance(text, str) or len(text) > _LONGEST_PEM:
        raise KeyFault("not a public key in PEM")
    try:
        key = load_pem_public_key(text.encode("ascii"))
    except Exception as error:  # it has a dozen kinds of fault for what it is given, panics among them
        raise KeyFault("not a public key in PEM") from error
    if isinstance(key, rsa.RSAPublicKey):
        return from_rsa(key)
    if isinstance(key, ec.EllipticCurvePublicKey):
        return from_p256(key)
    if isinstance(key, ed25519.Ed25519PublicKey):
        return PublicKey(key.public_bytes_raw())
    raise KeyFault("a kind of key that is not known here")


def _is_rsa(jwk: Any) -> bool:
    return isinstance(jwk, dict) and jwk.get("kty") == "RSA"
