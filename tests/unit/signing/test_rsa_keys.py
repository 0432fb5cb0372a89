"""RSA keys: read and written as other software does, refused where unsafe; and which key signs."""

from __future__ import annotations

import base64
import json
import pickle
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)
from jwt import PyJWK

from builder.encoding import encode_base64url
from builder.model.entities import Issuer, IssuerKey
from builder.model.text import localised
from builder.problems import EnvironmentFault
from builder.signers import newest_key, published_keys, signer_of
from builder.signing.key_types import (
    AnyPrivateKey,
    read_any_private_jwk,
    read_any_public_jwk,
    read_listed,
    read_verifying_pem,
)
from builder.signing.keyring import Keyring, load_keyring, write_key
from builder.signing.keys import KeyFault, PrivateKey
from builder.signing.rsa_keys import (
    RSAPublicKey,
    new_rsa_key,
    read_modulus,
    read_rsa_private_jwk,
    read_rsa_public_jwk,
)
from tests.rsa_test_keys import FIRST, FIRST_JWK, SECOND, SECOND_JWK

ED25519 = PrivateKey(bytes(range(32)))


def number(value: int) -> str:
    return encode_base64url(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def modulus(bits: int) -> int:
    """Give a number that has so many bits and is no real key."""
    return (1 << (bits - 1)) | 1


# How other software sees our keys


def test_pyjwt_reads_the_public_and_the_private_key_as_we_do() -> None:
    public = PyJWK.from_dict({**FIRST.public.jwk, "alg": "RS256"}).key
    private = PyJWK.from_dict({**FIRST.secret_jwk(), "alg": "RS256"}).key
    assert public.public_numbers().n == FIRST.public.modulus
    assert public.public_numbers().e == 65537
    assert private.public_key().public_numbers() == public.public_numbers()


def test_cryptography_accepts_our_signatures_and_we_accept_its_own() -> None:
    key = load_pem_public_key(FIRST.public.pem.encode())
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(FIRST.sign(b"data"), b"data", padding.PKCS1v15(), SHA256())
    theirs = PyJWK.from_dict({**FIRST_JWK, "alg": "RS256"}).key.sign(b"data", padding.PKCS1v15(), SHA256())
    assert FIRST.public.verifies(theirs, b"data")
    assert not FIRST.public.verifies(theirs, b"other data")
    assert not SECOND.public.verifies(theirs, b"data")


def test_the_same_data_give_the_same_signature() -> None:
    assert FIRST.sign(b"data") == FIRST.sign(b"data") == read_rsa_private_jwk(FIRST_JWK).sign(b"data")


@pytest.mark.parametrize("jwk", [FIRST_JWK, SECOND_JWK])
def test_keys_give_back_what_they_were_read_from(jwk: dict[str, Any]) -> None:
    key = read_rsa_private_jwk(jwk)
    assert key.secret_jwk() == jwk
    assert read_rsa_public_jwk(key.public.jwk) == key.public
    assert read_modulus(key.public.listed) == key.public
    assert read_verifying_pem(key.public.pem) == key.public
    assert read_listed("RSA", key.public.listed) == read_any_public_jwk(key.public.jwk) == key.public
    assert pickle.loads(pickle.dumps(key)).secret_jwk() == jwk  # noqa: S301 - our own, a line ago


def test_a_new_key_signs_and_has_the_size_asked_for() -> None:
    key = new_rsa_key(2048)
    assert key.public.modulus.bit_length() == 2048
    assert key.public.verifies(key.sign(b"data"), b"data")


# What is refused


@pytest.mark.parametrize("bits", [512, 1024, 2047, 4097, 8192])
def test_keys_that_are_too_short_or_too_long_are_refused(bits: int) -> None:
    with pytest.raises(KeyFault, match=str(bits)):
        RSAPublicKey(modulus(bits))
    with pytest.raises(KeyFault, match=str(bits)):
        read_rsa_public_jwk({"kty": "RSA", "n": number(modulus(bits)), "e": "AQAB"})


@pytest.mark.parametrize("bits", [2048, 3072, 4096])
def test_sizes_between_are_accepted(bits: int) -> None:
    assert RSAPublicKey(modulus(bits)).modulus.bit_length() == bits


@pytest.mark.parametrize("exponent", [1, 3, 17, 65535, 65539, 2**32 + 1])
def test_other_exponents_are_refused(exponent: int) -> None:
    with pytest.raises(KeyFault, match="exponent"):
        read_rsa_public_jwk({**FIRST.public.jwk, "e": number(exponent)})


@pytest.mark.parametrize(
    "change",
    [
        {"n": None},
        {"n": ""},
        {"n": 5},
        {"n": FIRST.public.listed + "="},
        {"n": "AA" + FIRST.public.listed},
        {"n": "AAAA" + FIRST.public.listed},
        {"n": base64.b64encode(b"\xff/\xfe" * 90).decode()},
        {"n": FIRST.public.listed[:-1] + "\n"},
        {"n": "A" * 100_000},
        {"n": number(FIRST.public.modulus - 1)},
        {"e": None},
        {"e": "AAEAAQ"},
        {"e": 65537},
        {"e": "AQAB=="},
        {"alg": "PS256"},
        {"alg": "HS256"},
        {"alg": None},
        {"kty": "oct"},
        {"kty": "rsa"},
    ],
)
def test_a_public_key_has_one_way_to_be_written(change: dict[str, Any]) -> None:
    with pytest.raises(KeyFault):
        read_rsa_public_jwk({**FIRST.public.jwk, **change})


@pytest.mark.parametrize("jwk", [None, [], "RSA", 5, {}, {"kty": "oct", "k": "AAAA"}, {"kty": "EC"}])
def test_what_is_no_key_of_ours_is_refused(jwk: Any) -> None:
    for read in (read_any_public_jwk, read_any_private_jwk, read_rsa_public_jwk, read_rsa_private_jwk):
        with pytest.raises(KeyFault):
            read(jwk)


@pytest.mark.parametrize("member", ["d", "p", "q", "dp", "dq", "qi"])
def test_a_private_key_needs_every_number_and_they_belong_together(member: str) -> None:
    for change in (None, "", "AQAB", SECOND_JWK[member], FIRST_JWK[member][:-4] + "AAAA"):
        with pytest.raises(KeyFault) as fault:
            read_rsa_private_jwk({**FIRST_JWK, member: change})
        assert FIRST_JWK[member] not in str(fault.value)
    with pytest.raises(KeyFault):
        read_rsa_private_jwk({**FIRST_JWK, "n": SECOND_JWK["n"]})


def pems() -> dict[str, Any]:
    numbers = FIRST.public.pem.split("-----")[2]
    curve = ec.generate_private_key(ec.SECP384R1())
    private = PyJWK.from_dict({**FIRST_JWK, "alg": "RS256"}).key
    short = rsa.generate_private_key(65537, 1024).public_key()  # noqa: S505 - to be refused
    odd = rsa.RSAPublicNumbers(3, FIRST.public.modulus).public_key()

    def public(key: Any) -> str:
        return str(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())

    return {
        "nothing": "",
        "a number": 5,
        "a list": [FIRST.public.pem],
        "no PEM": "MIIB",
        "another heading": FIRST.public.pem.replace("PUBLIC", "OTHER"),
        "without an end": FIRST.public.pem[:-30],
        "rubbish inside": f"-----BEGIN PUBLIC KEY-----{numbers[:-20]}\n-----END PUBLIC KEY-----\n",
        "letters of no alphabet": FIRST.public.pem.replace("M", "\u041c", 1),
        "too long": FIRST.public.pem + "\n" * 10_000,
        "another curve": public(curve.public_key()),
        "a private key": private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        "1024 bits": public(short),
        "exponent 3": public(odd),
    }


@pytest.mark.parametrize("what", pems())
def test_pem_that_holds_no_sound_key_is_refused(what: str) -> None:
    with pytest.raises(KeyFault):
        read_verifying_pem(pems()[what])


def test_no_text_of_a_private_key_holds_it() -> None:
    for text in (repr(FIRST), str(FIRST), repr(Keyring({"a/r1": FIRST}))):
        assert not any(FIRST_JWK[name] in text for name in ("d", "p", "q", "dp", "dq", "qi"))
        assert str(FIRST.secret_jwk()) not in text


# Where private keys are found


def test_private_keys_of_both_types_are_found_in_a_folder_and_in_the_environment(tmp_path: Path) -> None:
    path = write_key(tmp_path, "waterland", "r1", FIRST)
    write_key(tmp_path, "waterland", "k1", ED25519)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = load_keyring(tmp_path, {})
    assert not found.warnings
    entries = [
        {**key.secret_jwk(), "kid": f"waterland/{kid}"} for kid, key in (("r1", FIRST), ("k1", ED25519))
    ]
    key_set = json.dumps({"keys": entries})
    for text in (key_set, base64.b64encode(key_set.encode()).decode()):
        from_environment = load_keyring(None, {"INSIGNE_KEYS": text})
        for keyring in (found, from_environment):
            assert {name: key.public for name, key in keyring.keys.items()} == {
                "waterland/k1": ED25519.public,
                "waterland/r1": FIRST.public,
            }


def test_a_damaged_rsa_key_file_is_named_and_never_shown(tmp_path: Path) -> None:
    path = write_key(tmp_path, "waterland", "r1", FIRST)
    path.write_text(json.dumps({**FIRST_JWK, "q": FIRST_JWK["p"]}), encoding="utf-8")
    with pytest.raises(EnvironmentFault, match="waterland/r1") as fault:
        load_keyring(tmp_path, {})
    assert FIRST_JWK["p"] not in f"{fault.value}{fault.value.__cause__!r}"


# Which key signs


def key(kid: str, private: AnyPrivateKey, start: str, **ended: date) -> IssuerKey:
    type_: Any = "Ed25519" if private.public.algorithm == "EdDSA" else "RSA"
    return IssuerKey(
        kid=kid, type=type_, public=private.public.listed, start=date.fromisoformat(start), **ended
    )


def issuer(*keys: IssuerKey) -> Issuer:
    name = localised("Waterland")
    return Issuer(
        id="waterland", name=name, description=name, url="https://a.example", email="a@a.example", keys=keys
    )


DAY = date(2026, 9, 1)
OTHER = PrivateKey(bytes(range(1, 33)))


def ring(**keys: AnyPrivateKey) -> Keyring:
    return Keyring({f"waterland/{kid}": private for kid, private in keys.items()})


def test_the_newest_key_of_each_type_signs() -> None:
    owner = issuer(
        key("k1", ED25519, "2025-01-01"),
        key("k2", OTHER, "2026-01-01"),
        key("r2", SECOND, "2026-01-01"),
        key("r1", FIRST, "2025-01-01"),
    )
    signer = signer_of(owner, ring(k1=ED25519, k2=OTHER, r1=FIRST, r2=SECOND))
    assert signer.kid == "k2"
    assert signer.start == date(2026, 1, 1)
    assert signer.rsa is not None
    assert signer.rsa.kid == "r2"
    assert signer.for_tokens == ("r2", SECOND)


def test_of_two_keys_of_one_day_the_later_listed_signs() -> None:
    owner = issuer(key("k1", ED25519, "2025-01-01"), key("k2", OTHER, "2025-01-01"))
    assert signer_of(owner, ring(k1=ED25519, k2=OTHER)).kid == "k2"


@pytest.mark.parametrize("ended", ["retired", "revoked"])
def test_a_key_that_ended_signs_nothing(ended: str) -> None:
    owner = issuer(
        key("k1", ED25519, "2025-01-01"),
        key("k2", OTHER, "2026-01-01", **{ended: DAY}),
        key("r1", FIRST, "2026-01-01", **{ended: DAY}),
    )
    signer = signer_of(owner, ring(k1=ED25519, k2=OTHER, r1=FIRST))
    assert signer.for_tokens == ("k1", ED25519)
    assert signer.rsa is None
    assert newest_key(owner, "RSA") is None


def test_an_issuer_without_an_ed25519_key_cannot_sign() -> None:
    with pytest.raises(EnvironmentFault, match="no key to sign"):
        signer_of(issuer(key("r1", FIRST, "2025-01-01")), ring(r1=FIRST))


def test_a_private_half_that_is_missing_or_of_another_key_is_said() -> None:
    owner = issuer(key("k1", ED25519, "2025-01-01"), key("r1", FIRST, "2025-01-01"))
    for keys, said in (
        ({"k1": ED25519}, "waterland/r1 is not at hand"),
        ({"r1": FIRST}, "waterland/k1 is not at hand"),
        ({"k1": ED25519, "r1": SECOND}, "waterland/r1 does not belong"),
        ({"k1": ED25519, "r1": OTHER}, "waterland/r1 does not belong"),
        ({"k1": FIRST, "r1": FIRST}, "waterland/k1 does not belong"),
    ):
        with pytest.raises(EnvironmentFault, match=said):
            signer_of(owner, ring(**keys))


def test_retired_and_revoked_keys_are_published_as_such() -> None:
    owner = issuer(
        key("k1", ED25519, "2025-01-01", retired=DAY),
        key("r1", FIRST, "2025-01-01", revoked=DAY),
    )
    published = published_keys(owner, demonstration=False)
    assert [(entry.kid, entry.key, entry.revoked) for entry in published] == [
        ("k1", ED25519.public, None),
        ("r1", FIRST.public, DAY),
    ]
    (demonstration,) = published_keys(owner, demonstration=True)
    assert demonstration.kid == "demo"
