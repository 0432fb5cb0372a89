"""Bitstring status lists: vectors of other software in both directions, and lists that are refused."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path

import pytest
from openbadgeslib.ob3.status import decode_encoded_list

from builder.credentials.status import encode_list
from builder.encoding import encode_base64url
from builder.model.award_ids import PLACES
from builder.verification.status_lists import ListFault, decode_list


def places(bits: bytes) -> set[int]:
    return {8 * at + bit for at, byte in enumerate(bits) for bit in range(8) if byte & 0x80 >> bit}


def test_lists_of_other_software_are_read(shared_data: Path) -> None:
    folder = shared_data / "vectors" / "bitstring"
    for vector in json.loads((folder / "generated.json").read_text()):
        bits = decode_list(vector["encodedList"])
        assert len(bits) * 8 == vector["length"]
        assert places(bits) == set(vector["set"]), vector["name"]
    empty = json.loads((folder / "spec-example.json").read_text())
    assert decode_list(empty["encodedList"]) == bytes(empty["length"] // 8)


def test_our_lists_are_read_by_other_software(shared_data: Path) -> None:
    for vector in json.loads((shared_data / "vectors" / "bitstring" / "generated.json").read_text()):
        chosen = {place for place in vector["set"] if place < PLACES}
        encoded = encode_list(chosen)
        plain = gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=="))
        assert plain == bytes(decode_encoded_list(encoded))
        assert places(plain) == chosen
        assert len(plain) * 8 == PLACES


def packed(data: bytes) -> str:
    return "u" + encode_base64url(data)


@pytest.mark.parametrize(
    "encoded",
    [
        pytest.param("z" + encode_list([])[1:], id="another base"),
        pytest.param(encode_list([]) + "=", id="padding"),
        pytest.param(packed(gzip.compress(bytes(PLACES // 8 - 1))), id="short"),
        pytest.param(packed(gzip.compress(bytes(64 * 1024 * 1024))), id="bomb"),
        pytest.param(packed(gzip.compress(bytes(PLACES // 8))[:-4]), id="cut off"),
        pytest.param(packed(gzip.compress(bytes(PLACES // 8))[:-8] + bytes(8)), id="bad checksum"),
        pytest.param(packed(gzip.compress(bytes(PLACES // 8)) + b"more"), id="more behind it"),
        pytest.param(packed(bytes(PLACES // 8)), id="not compressed"),
    ],
)
def test_a_list_that_cannot_be_relied_on_is_refused(encoded: str) -> None:
    with pytest.raises(ListFault):
        decode_list(encoded)
