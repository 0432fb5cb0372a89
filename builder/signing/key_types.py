"""Keys of whatever type: Ed25519 for proofs and tokens, RSA for tokens and signed assertions."""

from __future__ import annotations

from typing import Any, Literal

from builder.signing.keys import (
    PrivateKey,
    PublicKey,
    read_multikey,
    read_private_jwk,
    read_public_jwk,
)
from builder.signing.rsa_keys import (
    RSAPrivateKey,
    RSAPublicKey,
    read_modulus,
    read_rsa_private_jwk,
    read_rsa_public_jwk,
)

KeyType = Literal["Ed25519", "RSA"]
AnyPublicKey = PublicKey | RSAPublicKey
AnyPrivateKey = PrivateKey | RSAPrivateKey


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


def _is_rsa(jwk: Any) -> bool:
    return isinstance(jwk, dict) and jwk.get("kty") == "RSA"
