"""Private keys: where they are found, and which one signs.

Private keys never lie in the repository. They come from a folder, `DIR/<issuer>/<kid>.jwk` (mode 0600), or
from the environment: `INSIGNE_KEYS_DIR` names a folder, `INSIGNE_KEYS` holds a JSON Web Key Set whose `kid`
is `<issuer>/<kid>`, as JSON or as base64 of it. No message ever holds a key.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import stat
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from builder.problems import EnvironmentFault
from builder.signing.key_types import AnyPrivateKey, read_any_private_jwk
from builder.signing.keys import KeyFault, PrivateKey
from builder.signing.rsa_keys import RSAPrivateKey
from builder.strict_json import JSONFault, read_json

DEMONSTRATION_KID = "demo"
"""Names of demonstration keys begin with this; `keys.yaml` refuses such names."""

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class RSASigner(Struct, frozen=True, kw_only=True):
    """The RSA key that signs for an issuer: tokens, and assertions of Open Badges 2.0."""

    kid: str
    key: RSAPrivateKey


class Signer(Struct, frozen=True, kw_only=True):
    """The keys that sign for an issuer: an Ed25519 key, and an RSA key where the issuer has one.

    Args:
        start: the Ed25519 key's first day of use; no proof is older.
        rsa: signs tokens in its place, and assertions of Open Badges 2.0, of which there are none without.
    """

    kid: str
    key: PrivateKey
    start: date
    rsa: RSASigner | None = None

    @property
    def for_tokens(self) -> tuple[str, AnyPrivateKey]:
        """The key that signs tokens, with its kid."""
        return (self.kid, self.key) if self.rsa is None else (self.rsa.kid, self.rsa.key)


class Keyring(Struct, frozen=True):
    """Private keys by `<issuer>/<kid>`, and what was odd about finding them.

    Args:
        folder: where they were looked for, if it was a folder.
    """

    keys: Mapping[str, AnyPrivateKey]
    warnings: tuple[str, ...] = ()
    folder: Path | None = None


def load_keyring(folder: Path | None, environment: Mapping[str, str]) -> Keyring:
    """Find the private keys: in the given folder, or else where the environment says.

    Raises:
        EnvironmentFault: a key cannot be read.
    """
    if folder is None and environment.get("INSIGNE_KEYS_DIR"):
        folder = Path(environment["INSIGNE_KEYS_DIR"])
    if folder is not None:
        return _from_folder(folder)
    if environment.get("INSIGNE_KEYS"):
        return Keyring(_from_set(environment["INSIGNE_KEYS"]))
    return Keyring({})


def _from_folder(folder: Path) -> Keyring:
    if not folder.is_dir():
        hint = "name the folder that holds them as <issuer>/<kid>.jwk; 'insigne keys new' makes a key in it"
        raise EnvironmentFault(f"there is no folder of keys at {folder.absolute()}", hint)
    keys: dict[str, AnyPrivateKey] = {}
    warnings = []
    for path in sorted(folder.glob("*/*.jwk")):
        name = f"{path.parent.name}/{path.stem}"
        try:
            keys[name] = read_any_private_jwk(read_json(path.read_bytes()))
            open_to_others = path.stat().st_mode & _OTHERS
        except OSError as error:
            raise EnvironmentFault(f"the key {name} cannot be read: {error.strerror}") from error
        except (JSONFault, KeyFault) as error:
            hint = "restore the file from where keys are kept, or make a key with 'insigne keys new'"
            raise EnvironmentFault(f"the key {name} is not a private key in JWK form", hint) from error
        if open_to_others:
            warnings.append(f"the key {name} can be read by others on this machine: chmod 600 {path}")
    return Keyring(keys, tuple(warnings), folder)


def _from_set(text: str) -> dict[str, AnyPrivateKey]:
    hint = "it holds a JSON Web Key Set whose kid is <issuer>/<kid>, as JSON or as base64 of it"
    try:
        entries = read_json(_decoded(text.strip()))["keys"]
        return {_name(entry): read_any_private_jwk(entry) for entry in entries}
    except (JSONFault, KeyFault, KeyError, TypeError, binascii.Error) as error:
        raise EnvironmentFault("INSIGNE_KEYS cannot be read", hint) from error


def _decoded(text: str) -> bytes:
    return text.encode() if text.startswith("{") else base64.b64decode(text, validate=True)


def _name(entry: Mapping[str, Any]) -> str:
    name = entry["kid"]
    if not isinstance(name, str) or name.count("/") != 1:
        raise KeyFault("a key has no kid of the form <issuer>/<kid>")
    return name


def demonstration_key(issuer_id: str) -> PrivateKey:
    """Give an issuer's demonstration key. It is no secret: anybody can work it out.

    So a demonstration gives the same bytes everywhere, and nobody can take its signatures for real ones.
    """
    return PrivateKey(hashlib.sha256(b"insigne demonstration key v1\0" + issuer_id.encode()).digest())


def write_key(folder: Path, issuer_id: str, kid: str, key: AnyPrivateKey) -> Path:
    """Write a private key as `<issuer>/<kid>.jwk`, readable by its owner only.

    Raises:
        EnvironmentFault: the file exists, or cannot be written.
    """
    path = folder / issuer_id / f"{kid}.jwk"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump({**key.secret_jwk(), "kid": f"{issuer_id}/{kid}"}, stream)
            stream.write("\n")
    except FileExistsError as error:
        raise EnvironmentFault(f"there is a key {issuer_id}/{kid} already; it is left as it is") from error
    except OSError as error:
        raise EnvironmentFault(f"the key cannot be written to {path}: {error.strerror}") from error
    return path
