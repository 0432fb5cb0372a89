"""RSA keys: for tokens, and for signed assertions of Open Badges 2.0, whose validators know nothing else.

A key has 2048 to 4096 bits and the exponent 65537. Shorter ones can be broken (RFC 7518 §3.3 asks for 2048),
longer ones and other exponents only make others work. So a public key is its modulus.

Sources: RFC 7518 §6.3 (JWK), §3.3 (RS256); RFC 8017 §8.2 (RSASSA-PKCS1-v1_5); RFC 5280 §4.1 (PEM).
"""

from __future__ import annotations

from typing import Any, ClassVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import Struct

from builder.encoding import EncodingError, decode_base64url, encode_base64url
from builder.signing.keys import KeyFault

EXPONENT = 65537
LEAST_BITS = 2048
MOST_BITS = 4096
DEFAULT_BITS = 3072
"""Of a new key: badges are to be verified for decades; NIST SP 800-57 advises 2048 bits until 2030 only."""

_SECRET_MEMBERS = ("d", "p", "q", "dp", "dq", "qi")


class RSAPublicKey(Struct, frozen=True):
    """An RSA public key that is safe to verify with.

    Args:
        modulus: `n`; the exponent is 65537.

    Raises:
        KeyFault: too short, too long, or no product of two primes.
    """

    algorithm: ClassVar[str] = "RS256"
    modulus: int

    def __post_init__(self) -> None:
        bits = self.modulus.bit_length()
        if bits < LEAST_BITS:
            raise KeyFault(f"the RSA key has {bits} bits, and fewer than {LEAST_BITS} can be broken")
        if bits > MOST_BITS:
            raise KeyFault(f"the RSA key has {bits} bits, more than {MOST_BITS}")
        if self.modulus % 2 == 0:
            raise KeyFault("the RSA key is no product of two primes")

    @property
    def listed(self) -> str:
        """The modulus as it stands in JWKs: base64url of its octets, without leading zeros."""
        return _encoded(self.modulus)

    @property
    def jwk(self) -> dict[str, str]:
        return {"kty": "RSA", "n": self.listed, "e": _encoded(EXPONENT)}

    @property
    def pem(self) -> str:
        """The key as SubjectPublicKeyInfo in PEM, as `publicKeyPem` holds it."""
        return self._key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")

    @property
    def _key(self) -> rsa.RSAPublicKey:
        return rsa.RSAPublicNumbers(EXPONENT, self.modulus).public_key()

    def verifies(self, signature: bytes, data: bytes) -> bool:
        """Say whether an RS256 signature over the data is by this key."""
        try:
            self._key.verify(signature, data, PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError):
            return False
        return True


def read_modulus(text: str) -> RSAPublicKey:
    """Read a public key from its modulus as JWKs write it.

    Raises:
        KeyFault: not canonical, or a key that must not be used.
    """
    return RSAPublicKey(_number(text, "n"))


def read_rsa_public_jwk(jwk: Any) -> RSAPublicKey:
    """Read an RSA public key as JWK; one that names another algorithm than RS256 is refused.

    Raises:
        KeyFault: another kind of key, or one that must not be used.
    """
    if not isinstance(jwk, dict) or jwk.get("kty") != "RSA":
        raise KeyFault("not an RSA key")
    if jwk.get("alg", RSAPublicKey.algorithm) != RSAPublicKey.algorithm:
        raise KeyFault(f"the key is for {jwk['alg']!r}, not for {RSAPublicKey.algorithm}")
    if _number(jwk.get("e"), "e") != EXPONENT:
        raise KeyFault(f"the RSA key's exponent is not {EXPONENT}")
    return read_modulus(jwk.get("n", ""))


def from_rsa(key: rsa.RSAPublicKey) -> RSAPublicKey:
    """Take over a key that a library has read.

    Raises:
        KeyFault: it must not be used.
    """
    numbers = key.public_numbers()
    if numbers.e != EXPONENT:
        raise KeyFault(f"the RSA key's exponent is not {EXPONENT}")
    return RSAPublicKey(numbers.n)


class RSAPrivateKey:
    """An RSA private key. Never printed: its representation shows the size only.

    Args:
        secret: the numbers of RFC 7518 §6.3.2 by their names.

    Raises:
        KeyFault: the numbers do not belong together, or the key must not be used.
    """

    __slots__ = ("_key", "_secret", "public")

    def __init__(self, public: RSAPublicKey, secret: dict[str, int]) -> None:
        self.public = public
        self._secret = dict(secret)
        try:
            self._key = rsa.RSAPrivateNumbers(
                p=secret["p"],
                q=secret["q"],
                d=secret["d"],
                dmp1=secret["dp"],
                dmq1=secret["dq"],
                iqmp=secret["qi"],
                public_numbers=rsa.RSAPublicNumbers(EXPONENT, public.modulus),
            ).private_key()
        except (ValueError, TypeError, OverflowError):
            # Without its cause, whose text could hold numbers of the key.
            raise KeyFault("the private and the public half do not belong together") from None

    def __repr__(self) -> str:
        return f"RSAPrivateKey({self.public.modulus.bit_length()} bits)"

    def __reduce__(self) -> tuple[type[RSAPrivateKey], tuple[RSAPublicKey, dict[str, int]]]:
        """Let a key go to the processes that sign."""
        return RSAPrivateKey, (self.public, self._secret)

    def sign(self, data: bytes) -> bytes:
        """Give the RS256 signature; the same data give the same signature."""
        return self._key.sign(data, PKCS1v15(), SHA256())

    def secret_jwk(self) -> dict[str, str]:
        """Give the private JWK. For key files only."""
        return self.public.jwk | {name: _encoded(self._secret[name]) for name in _SECRET_MEMBERS}


def new_rsa_key(bits: int = DEFAULT_BITS) -> RSAPrivateKey:
    """Make a key from the system's randomness."""
    numbers = rsa.generate_private_key(EXPONENT, bits).private_numbers()
    secret = {
        "d": numbers.d,
        "p": numbers.p,
        "q": numbers.q,
        "dp": numbers.dmp1,
        "dq": numbers.dmq1,
        "qi": numbers.iqmp,
    }
    return RSAPrivateKey(RSAPublicKey(numbers.public_numbers.n), secret)


def read_rsa_private_jwk(jwk: Any) -> RSAPrivateKey:
    """Read a private JWK, and see that its numbers belong together.

    Raises:
        KeyFault: no private RSA key with all its numbers, or they do not belong together.
    """
    public = read_rsa_public_jwk(jwk)
    return RSAPrivateKey(public, {name: _number(jwk.get(name), name) for name in _SECRET_MEMBERS})


def _encoded(number: int) -> str:
    """Write a number as Base64urlUInt (RFC 7518 §2)."""
    return encode_base64url(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _number(text: Any, name: str) -> int:
    """Read a Base64urlUInt, which has one way to be written."""
    if not isinstance(text, str) or not text:
        raise KeyFault(f"the key has no {name!r}")
    if len(text) > MOST_BITS:  # far more than any number of a key that may be used
        raise KeyFault(f"the key's {name!r} is too long")
    try:
        data = decode_base64url(text)
    except EncodingError as error:
        raise KeyFault(f"the key's {name!r} is not canonical base64url") from error
    if data[0] == 0:
        raise KeyFault(f"the key's {name!r} is written with leading zeros")
    return int.from_bytes(data, "big")
