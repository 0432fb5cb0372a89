"""The W3C's vectors for both EdDSA suites: our signer and our verifier give the same bytes.

Two adaptions: the vectors' `proof` is an object, which is taken out of the document as the suites do, and
their second context (`credentials/examples/v2`, one `@vocab`) is no context that we ever accept, so these
tests add it to the packaged ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld
from pyld.documentloader.frozen import BUNDLED_CONTEXTS

from builder.encoding import canonical_json, decode_multibase_base58, sha256
from builder.signing import linked_data
from builder.signing.data_integrity import JCS, RDFC, proof_set, verify_proof
from builder.signing.keys import PrivateKey, read_multikey
from builder.signing.linked_data import LinkedDataError, canonical_nquads

EXAMPLES_CONTEXT = "https://www.w3.org/ns/credentials/examples/v2"
_SEED_PREFIX = b"\x80\x26"  # multicodec of an Ed25519 private key
FOLDERS = {RDFC: ("eddsa-rdfc-2022", "DataInt"), JCS: ("eddsa-jcs-2022", "JCS")}
Document = dict[str, Any]


@pytest.fixture
def vectors(shared_data: Path) -> Path:
    return shared_data / "vectors" / "vc-di-eddsa"


@pytest.fixture(autouse=True)
def _examples_context(shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    file = shared_data / "contexts" / "examples-v2.json"
    packaged = linked_data._options()
    loader = type(packaged["documentLoader"])(documents={**BUNDLED_CONTEXTS, EXAMPLES_CONTEXT: file})
    options = {**packaged, "documentLoader": loader}
    monkeypatch.setattr(linked_data, "_options", lambda: options)
    monkeypatch.setattr(linked_data, "KNOWN_CONTEXTS", linked_data.KNOWN_CONTEXTS | {EXAMPLES_CONTEXT})
    forget_contexts()
    yield
    forget_contexts()


def forget_contexts() -> None:
    """Empty what the builder and PyLD remember of contexts by their address."""
    linked_data._nquads.cache_clear()
    jsonld._resolved_context_cache.clear()


def read(path: Path) -> Document:
    document: Document = json.loads(path.read_text(encoding="utf-8"))
    return document


def signed(vectors: Path, suite: str) -> tuple[Document, Document]:
    """Give a vector's document without its proof, and the proof."""
    folder, suffix = FOLDERS[suite]
    document = read(vectors / folder / f"signed{suffix}.json")
    return document, document.pop("proof")


def intermediate(vectors: Path, suite: str, name: str) -> str:
    folder, suffix = FOLDERS[suite]
    return (vectors / folder / f"{name}{suffix}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("suite", [RDFC, JCS])
def test_signer_gives_the_proof_of_the_vector(vectors: Path, suite: str) -> None:
    keys = read(vectors / "keyPair.json")
    seed = decode_multibase_base58(keys["privateKeyMultibase"]).removeprefix(_SEED_PREFIX)
    document, proof = signed(vectors, suite)
    method, created = proof["verificationMethod"], proof["created"]
    made = proof_set(document, PrivateKey(seed), verification_method=method, created=created)
    assert PrivateKey(seed).public.multikey == keys["publicKeyMultibase"]
    assert proof in made


@pytest.mark.parametrize(("suite", "canonical"), [(RDFC, canonical_nquads), (JCS, canonical_json)])
def test_canonical_forms_and_hashes_are_those_of_the_vector(
    vectors: Path, suite: str, canonical: Any
) -> None:
    document, _ = signed(vectors, suite)
    folder, suffix = FOLDERS[suite]
    options = read(vectors / folder / f"proofConfig{suffix}.json")
    assert canonical(document).decode() == intermediate(vectors, suite, "canonDoc")
    assert canonical(options).decode() == intermediate(vectors, suite, "proofCanon")
    assert sha256(canonical(document)).hex() == intermediate(vectors, suite, "docHash")
    assert sha256(canonical(options)).hex() == intermediate(vectors, suite, "proofHash")


@pytest.mark.parametrize("suite", [RDFC, JCS])
def test_verifier_accepts_the_vector_and_nothing_near_it(vectors: Path, suite: str) -> None:
    document, proof = signed(vectors, suite)
    key = read_multikey(read(vectors / "keyPair.json")["publicKeyMultibase"])
    other = read_multikey(
        read(vectors / "proof-set-chain" / "multiKeyPairs.json")["keyPair1"]["publicKeyMultibase"]
    )
    later = {**proof, "created": "2023-02-24T23:36:39Z"}
    assert verify_proof(document, proof, key)
    assert not verify_proof(document, proof, other)
    assert not verify_proof(document, later, key)
    assert not verify_proof({**document, "name": "Alumni credential"}, proof, key)


def test_verifier_accepts_each_proof_of_a_set(vectors: Path) -> None:
    document = read(vectors / "proof-set-chain" / "signedProofSet2.json")
    proofs = document.pop("proof")
    keys = [read_multikey(proof["verificationMethod"].split("#")[1]) for proof in proofs]
    assert len(proofs) == 2
    for proof, key in zip(proofs, keys, strict=True):
        assert verify_proof(document, proof, key)
    assert not verify_proof(document, proofs[0], keys[1])


def test_without_that_context_the_document_is_refused(vectors: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    forget_contexts()
    with pytest.raises(LinkedDataError):
        canonical_nquads(signed(vectors, RDFC)[0])
