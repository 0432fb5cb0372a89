"""Vectors of RFC 8785 and of did:key; encodings and keys that are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from builder.encoding import (
    EncodingError,
    canonical_json,
    decode_base58,
    decode_base64url,
    encode_base58,
    encode_base64url,
)
from builder.signing.keys import KeyFault, PrivateKey, PublicKey, read_multikey, read_public_jwk

JCS_NAMES = ["arrays", "french", "structures", "unicode", "values", "weird"]
# The y coordinates of low order, and every other way to write one of them (little endian).
LOW_ORDER = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]


@pytest.mark.parametrize("name", JCS_NAMES)
def test_canonical_json_is_that_of_rfc_8785(shared_data: Path, name: str) -> None:
    folder = shared_data / "vectors" / "jcs"
    document = json.loads((folder / "input" / f"{name}.json").read_text(encoding="utf-8"))
    expected = bytes.fromhex((folder / "outhex" / f"{name}.txt").read_text())
    assert canonical_json(document) == expected


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 2**53])
def test_numbers_that_json_readers_disagree_on_have_no_canonical_form(number: float) -> None:
    with pytest.raises(EncodingError):
        canonical_json({"value": number})


def did_keys(shared_data: Path) -> dict[str, Any]:
    text = (shared_data / "vectors" / "did-key" / "ed25519-x25519.json").read_text(encoding="utf-8")
    vectors: dict[str, Any] = json.loads(text)
    return vectors


def test_multikeys_are_those_of_did_key(shared_data: Path) -> None:
    vectors = did_keys(shared_data)
    assert vectors
    for did, vector in vectors.items():
        key = PrivateKey(bytes.fromhex(vector["seed"])).public
        assert f"did:key:{key.multikey}" == did
        assert read_multikey(did.removeprefix("did:key:")) == key


def test_json_web_keys_are_those_of_did_key(shared_data: Path) -> None:
    pairs = [vector["verificationKeyPair"] for vector in did_keys(shared_data).values()]
    jwks = [pair["publicKeyJwk"] for pair in pairs if "publicKeyJwk" in pair]
    assert jwks
    for jwk in jwks:
        assert read_public_jwk(jwk).jwk == {name: jwk[name] for name in ("kty", "crv", "x")}


@pytest.mark.parametrize("point", LOW_ORDER)
def test_low_order_and_non_canonical_points_are_no_keys(point: str) -> None:
    with pytest.raises(KeyFault):
        PublicKey(bytes.fromhex(point))


@pytest.mark.parametrize(
    "text", ["z", "z6Mk", "f00", "Z6Mk", "z6LShs9GGnqk85isEBzzshkuVWrVKsRp24GnDuHk8QWkARMW"]
)
def test_what_is_no_ed25519_multikey_is_refused(text: str) -> None:
    with pytest.raises(KeyFault):
        read_multikey(text)


@pytest.mark.parametrize("text", ["YQ==", "YR", "Y", "Y Q", "Y/8", "Y+8", "YQ\n"])
def test_base64url_that_no_encoder_writes_is_refused(text: str) -> None:
    with pytest.raises(EncodingError):
        decode_base64url(text)


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\0a", b"\xff" * 34, bytes(range(64))])
def test_encodings_give_back_what_they_were_given(data: bytes) -> None:
    assert decode_base58(encode_base58(data)) == data
    assert decode_base64url(encode_base64url(data)) == data
