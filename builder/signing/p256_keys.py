"""Public keys on the curve P-256, for verifying the tokens of others: Insigne itself signs with none.

Sources: RFC 7518 §3.4 (ES256), §6.2 (JWK); Controlled Identifiers 1.0 §2.2.2 (Multikey); SEC 1 §2.3.3.
"""

from __future__ import annotations

from typing import Any, ClassVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import Struct

from builder.encoding import EncodingError, decode_base64url, encode_base64url
from builder.signing.keys import KeyFault

MULTICODEC = b"\x80\x24"
"""What a P-256 key begins with as Multikey."""

_COORDINATE_BYTES = 32


class P256PublicKey(Struct, frozen=True):
    """A P-256 public key.

    Args:
        point: compressed, 33 bytes.

    Raises:
        KeyFault: no point of the curve, or written in another way.
    """

    algorithm: ClassVar[str] = "ES256"
    point: bytes

    def __post_init__(self) -> None:
        if len(self.point) != _COORDINATE_BYTES + 1 or self.point[0] not in (2, 3):
            raise KeyFault("a P-256 key is a compressed point of 33 bytes")
        try:
            self._key  # noqa: B018 - reading the point says whether it is one
        except ValueError as error:
            raise KeyFault("the key is no point of the curve P-256") from error

    @property
    def _key(self) -> ec.EllipticCurvePublicKey:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), self.point)

    @property
    def jwk(self) -> dict[str, str]:
        numbers = self._key.public_numbers()
        x, y = (
            encode_base64url(number.to_bytes(_COORDINATE_BYTES, "big")) for number in (numbers.x, numbers.y)
        )
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}

    def verifies(self, signature: bytes, data: bytes) -> bool:
        """Say whether an ES256 signature (r and s, 64 bytes) over the data is by this key."""
        if len(signature) != 2 * _COORDINATE_BYTES:
            return False
        r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
        try:
            self._key.verify(encode_dss_signature(r, s), data, ec.ECDSA(SHA256()))
        except (InvalidSignature, ValueError):
            return False
        return True


def read_p256_jwk(jwk: Any) -> P256PublicKey:
    """Read a P-256 public key as JWK; one that names another algorithm than ES256 is refused.

    Raises:
        KeyFault: another kind of key, or one that must not be used.
    """
    if not isinstance(jwk, dict) or (jwk.get("kty"), jwk.get("crv")) != ("EC", "P-256"):
        raise KeyFault("not a P-256 key")
    if jwk.get("alg", P256PublicKey.algorithm) != P256PublicKey.algorithm:
        raise KeyFault(f"the key is for {jwk['alg']!r}, not for {P256PublicKey.algorithm}")
    try:
        x, y = (decode_base64url(jwk[name]) for name in ("x", "y"))
    except (KeyError, TypeError, EncodingError) as error:
        raise KeyFault("the key has no two coordinates in base64url") from error
    if (len(x), len(y)) != (_COORDINATE_BYTES, _COORDINATE_BYTES):
        raise KeyFault(f"a coordinate of a P-256 key has {_COORDINATE_BYTES} bytes")
    try:
        return from_p256(ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + x + y))
    except ValueError as error:
        raise KeyFault("the key is no point of the curve P-256") from error


def from_p256(key: ec.EllipticCurvePublicKey) -> P256PublicKey:
    """Take over a key that a library has read.

    Raises:
        KeyFault: it is on another curve.
    """
    if not isinstance(key.curve, ec.SECP256R1):
        raise KeyFault("not a P-256 key")
    return P256PublicKey(key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint))
