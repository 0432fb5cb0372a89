"""Keys for signing and verifying: Ed25519, as Multikey and as JSON Web Key.

Sources: Controlled Identifiers 1.0 §2.2 (Multikey, JsonWebKey), RFC 8037 (JWK), RFC 8032 (Ed25519).
"""

from __future__ import annotations

from typing import Any, ClassVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from builder.encoding import (
    EncodingError,
    decode_base64url,
    decode_multibase_base58,
    encode_base64url,
    encode_multibase_base58,
)

# The multicodec prefix of an Ed25519 public key (Controlled Identifiers 1.0 §2.2.2).
_ED25519_PREFIX = b"\xed\x01"
_KEY_BYTES = 32
_SIGNATURE_BYTES = 64

_P = 2**255 - 19
# The y coordinates of the points whose order divides 8. With such a key one signature fits every message.
_LOW_ORDER_Y = frozenset(
    {
        0,
        1,
        _P - 1,
        int.from_bytes(
            bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
        ),
        int.from_bytes(
            bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"
        ),
    }
)


class KeyFault(ValueError):
    """A key cannot be read, or must not be used. Its text never holds the key."""


class PublicKey(Struct, frozen=True):
    """An Ed25519 public key that is safe to verify with.

    Args:
        raw: 32 bytes (RFC 8032 §5.1.2).

    Raises:
        KeyFault: not 32 bytes, not canonical, or of low order.
    """

    algorithm: ClassVar[str] = "EdDSA"
    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != _KEY_BYTES:
            raise KeyFault(f"an Ed25519 key has {_KEY_BYTES} bytes, not {len(self.raw)}")
        y = int.from_bytes(self.raw, "little") & (2**255 - 1)
        if y >= _P:
            raise KeyFault("the key is not written in its canonical form")
        if y in _LOW_ORDER_Y:
            raise KeyFault("the key is of low order: a signature by it proves nothing")

    @property
    def multikey(self) -> str:
        """`z6Mk…`."""
        return encode_multibase_base58(_ED25519_PREFIX + self.raw)

    @property
    def listed(self) -> str:
        """The key as `keys.yaml` lists it."""
        return self.multikey

    @property
    def jwk(self) -> dict[str, str]:
        return {"kty": "OKP", "crv": "Ed25519", "x": encode_base64url(self.raw)}

    def verifies(self, signature: bytes, data: bytes) -> bool:
        """Say whether a signature of 64 bytes over the data is by this key."""
        if len(signature) != _SIGNATURE_BYTES:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, data)
        except (InvalidSignature, ValueError):
            return False
        return True


def read_multikey(text: str) -> PublicKey:
    """Read an Ed25519 public key in Multikey form.

    Raises:
        KeyFault: another kind of key, or one that must not be used.
    """
    try:
        data = decode_multibase_base58(text)
    except EncodingError as error:
        raise KeyFault(f"not a Multikey: {error}") from error
    if not data.startswith(_ED25519_PREFIX):
        raise KeyFault("not an Ed25519 key")
    return PublicKey(data[len(_ED25519_PREFIX) :])


def read_public_jwk(jwk: Any) -> PublicKey:
    """Read an Ed25519 public key as JWK.

    Raises:
        KeyFault: another kind of key, or one that must not be used.
    """
    if not isinstance(jwk, dict) or (jwk.get("kty"), jwk.get("crv")) != ("OKP", "Ed25519"):
        raise KeyFault("not an Ed25519 key")
    return PublicKey(_coordinate(jwk, "x"))


def _coordinate(jwk: dict[str, Any], name: str) -> bytes:
    value = jwk.get(name)
    if not isinstance(value, str):
        raise KeyFault(f"the key has no {name!r}")
    try:
        return decode_base64url(value)
    except EncodingError as error:
        raise KeyFault(f"the key's {name!r} is not base64url") from error


class PrivateKey:
    """An Ed25519 private key. Never printed: its representation shows the public half only.

    Args:
        seed: 32 secret bytes (RFC 8032 §5.1.5).

    Raises:
        KeyFault: not 32 bytes.
    """

    __slots__ = ("_key", "_seed", "public")

    def __init__(self, seed: bytes) -> None:
        if len(seed) != _KEY_BYTES:
            raise KeyFault(f"an Ed25519 key has {_KEY_BYTES} bytes, not {len(seed)}")
        self._seed = seed
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = PublicKey(self._key.public_key().public_bytes_raw())

    def __repr__(self) -> str:
        return f"PrivateKey(public={self.public.multikey})"

    def __reduce__(self) -> tuple[type[PrivateKey], tuple[bytes]]:
        """Let a key go to the processes that sign."""
        return PrivateKey, (self._seed,)

    def sign(self, data: bytes) -> bytes:
        """Give the signature, 64 bytes; the same data give the same signature."""
        return self._key.sign(data)

    def secret_jwk(self) -> dict[str, str]:
        """Give the private JWK. For key files only."""
        return {**self.public.jwk, "d": encode_base64url(self._seed)}


def read_private_jwk(jwk: Any) -> PrivateKey:
    """Read a private JWK, and see that its halves belong together.

    Raises:
        KeyFault: no private Ed25519 key, or the halves differ.
    """
    public = read_public_jwk(jwk)
    key = PrivateKey(_coordinate(jwk, "d"))
    if key.public != public:
        raise KeyFault("the private and the public half do not belong together")
    return key
