"""Which keys sign for an issuer, and which of its keys are published.

New credentials are signed by the newest key of each type that is neither retired nor revoked: Ed25519 is
needed, RSA is used where there is one. The clock plays no part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from builder.credentials.issuer_keys import PublishedKey
from builder.model.entities import Issuer, IssuerKey
from builder.problems import EnvironmentFault
from builder.signing.key_types import AnyPrivateKey, read_listed
from builder.signing.keyring import DEMONSTRATION_KID, Keyring, RSASigner, Signer, demonstration_key
from builder.signing.keys import PrivateKey
from builder.signing.rsa_keys import RSAPrivateKey

# Demonstration keys have no first day: nothing they sign is older than itself.
_DEMONSTRATION_START = date(1970, 1, 1)

_Private = TypeVar("_Private", PrivateKey, RSAPrivateKey)


def signers_of(issuers: Iterable[Issuer], keyring: Keyring, *, demonstration: bool) -> Mapping[str, Signer]:
    """Give the keys that sign for each of the issuers, by issuer id.

    Raises:
        EnvironmentFault: as `signer_of`.
    """
    if demonstration:
        return {issuer.id: demonstration_signer(issuer) for issuer in issuers}
    return {issuer.id: signer_of(issuer, keyring) for issuer in sorted(issuers, key=lambda issuer: issuer.id)}


def demonstration_signer(issuer: Issuer) -> Signer:
    """Give the demonstration key; RSA keys cannot be derived, so there are no signed assertions then."""
    return Signer(kid=DEMONSTRATION_KID, key=demonstration_key(issuer.id), start=_DEMONSTRATION_START)


def signer_of(issuer: Issuer, keyring: Keyring) -> Signer:
    """Give the keys that sign for an issuer.

    Raises:
        EnvironmentFault: the issuer has no Ed25519 key, or a private half is not at hand.
    """
    newest = newest_key(issuer, "Ed25519")
    if newest is None:
        raise EnvironmentFault(
            f"issuer '{issuer.id}' has awards and no key to sign them",
            f"make one with 'insigne keys new {issuer.id}', or try things out with --demo-keys",
        )
    key = _private(issuer, newest, keyring, PrivateKey)
    newest_rsa = newest_key(issuer, "RSA")
    rsa = None
    if newest_rsa is not None:
        rsa = RSASigner(kid=newest_rsa.kid, key=_private(issuer, newest_rsa, keyring, RSAPrivateKey))
    return Signer(kid=newest.kid, key=key, start=newest.start, rsa=rsa)


def newest_key(issuer: Issuer, type_: str) -> IssuerKey | None:
    """Give the key of a type that signs: the newest of those in use; of two of one day, the later listed."""
    usable = [key for key in issuer.keys if key.type == type_ and key.retired is None and key.revoked is None]
    return max(reversed(usable), key=lambda key: key.start, default=None)


def _private(issuer: Issuer, listed: IssuerKey, keyring: Keyring, type_: type[_Private]) -> _Private:
    name = f"{issuer.id}/{listed.kid}"
    private: AnyPrivateKey | None = keyring.keys.get(name)
    if private is None:
        looked = "" if keyring.folder is None else f": it is not at {keyring.folder.absolute() / name}.jwk"
        raise EnvironmentFault(
            f"the private key {name} is not at hand, and awards need it to be signed{looked}",
            "say where it is with --keys, INSIGNE_KEYS_DIR or INSIGNE_KEYS",
        )
    if not isinstance(private, type_) or private.public.listed != listed.public:
        raise EnvironmentFault(
            f"the private key {name} does not belong to the public key in issuers/{issuer.id}/keys.yaml",
            "find the key that belongs there, or add a new one with 'insigne keys new'",
        )
    return private


def published_keys(issuer: Issuer, *, demonstration: bool) -> list[PublishedKey]:
    """Give all public keys of an issuer, revoked ones as such; in a demonstration its key alone."""
    if demonstration:
        return [PublishedKey(DEMONSTRATION_KID, demonstration_key(issuer.id).public)]
    return [
        PublishedKey(key.kid, read_listed(key.type, key.public), revoked=key.revoked) for key in issuer.keys
    ]
