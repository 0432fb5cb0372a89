"""Credentials made to deceive, of the site itself: sets of proofs, signatures, keys, issuers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from builder.encoding import decode_multibase_base58, encode_base58, encode_multibase_base58
from tests.vectors.case import (
    ISSUER_REFUSED,
    NO_ISSUER,
    NO_SIGNATURE,
    NOT_THE_KEY,
    Case,
    answer,
    expect,
)
from tests.vectors.documents import (
    EVIL_KEY,
    FOREIGN,
    FOREIGN_KEY,
    OWN,
    OWN_KEY,
    SITE,
    Document,
    at,
    changed,
    credential,
    did_document,
    key_of,
    multikey,
)
from tests.vectors.proofs import JCS, proof, signed

DID_DOCUMENT = f"{SITE}/issuers/waterland/did.json"
EVIL = "did:web:evil.example"


def cases() -> Iterator[Case]:
    yield from proof_sets()
    yield from signatures()
    yield from keys()
    yield from issuers()


def proof_sets() -> Iterator[Case]:
    good = signed(credential())
    first, second = good["proof"]
    foreign = proof(credential(), JCS, EVIL_KEY, f"{EVIL}#k1")
    unknown = {**first, "cryptosuite": "ecdsa-rdfc-2019"}
    sets: dict[str, tuple[str, Any, dict[str, Any]]] = {
        "none": ("No proof.", None, NO_SIGNATURE),
        "empty": ("An empty list of proofs.", [], NO_SIGNATURE),
        "null": ("A proof that is nothing.", [None], NOT_THE_KEY),
        "text": ("A proof that is a text.", ["proof"], NOT_THE_KEY),
        "key-object": (
            "A proof whose key's name is an object that cannot become text.",
            {**first, "verificationMethod": {"toString": 1, "valueOf": 1}},
            NOT_THE_KEY,
        ),
        "key-sentence": (
            "A proof whose key's name looks like a message of the verifier.",
            {**first, "verificationMethod": {"text": 5, "values": {}}},
            NOT_THE_KEY,
        ),
        "empty-object": ("A proof with nothing in it.", [{}], NOT_THE_KEY),
        "seventeen": ("More proofs than anybody needs.", [first] * 17, NO_SIGNATURE),
        "other-order": ("The order of proofs has no meaning.", [second, first], {}),
        "good-and-bad": (
            "A proof that holds does not make up for one that does not.",
            [first, {**second, "proofValue": first["proofValue"]}],
            {"signature": "failed"},
        ),
        "bad-and-good": (
            "Nor in the other order.",
            [{**first, "proofValue": second["proofValue"]}, second],
            {"signature": "failed"},
        ),
        "good-and-unknown": (
            "A proof of a kind not known here leaves it open.",
            [first, unknown],
            {"signature": "unknown"},
        ),
        "unknown-only": ("Only a proof of a kind not known here.", [unknown], {"signature": "unknown"}),
        "bad-and-unknown": (
            "That one does not hold is known.",
            [unknown, {**second, "created": "2020-01-01T00:00:00Z"}],
            {"signature": "failed"},
        ),
        "good-and-foreign": ("Somebody else's proof beside the issuer's.", [first, foreign], NOT_THE_KEY),
        "foreign-only": ("A good proof by somebody else.", [foreign], NOT_THE_KEY),
        "same-twice": ("The same proof twice.", [first, first], {}),
        "suite-missing": (
            "No cryptosuite.",
            [changed(first, {"cryptosuite": None})],
            {"signature": "unknown"},
        ),
        "suite-capitals": (
            "Names of suites are compared exactly.",
            [{**first, "cryptosuite": "EDDSA-RDFC-2022"}],
            {"signature": "unknown"},
        ),
        "suite-swapped": (
            "The other suite's name.",
            [{**first, "cryptosuite": JCS}],
            {"signature": "failed"},
        ),
        "type": (
            "An older type of proof.",
            [{**first, "type": "Ed25519Signature2020"}],
            {"signature": "failed"},
        ),
        "created-missing": ("No moment.", [changed(first, {"created": None})], {"signature": "failed"}),
        "created-date": (
            "A date is no moment.",
            [{**first, "created": "2026-06-29"}],
            {"signature": "failed"},
        ),
        "purpose-changed": (
            "Another purpose, afterwards.",
            [{**first, "proofPurpose": "authentication"}],
            {"signature": "failed"},
        ),
        "extra-member": (
            "A member that proofs do not have.",
            [{**first, "domain": "evil.example"}],
            {"signature": "failed"},
        ),
        "expires-added": (
            "A member that another verifier would obey.",
            [{**second, "expires": "2099-01-01T00:00:00Z"}],
            {"signature": "failed"},
        ),
        "method-fragment": (
            "A key that the issuer does not have.",
            [{**first, "verificationMethod": f"{OWN}#k9"}],
            NOT_THE_KEY,
        ),
        "method-bare": ("The issuer is no key.", [{**first, "verificationMethod": OWN}], NOT_THE_KEY),
        "method-object": (
            "A key of its own in the proof.",
            [{**first, "verificationMethod": multikey(OWN, EVIL_KEY)}],
            NOT_THE_KEY,
        ),
        "method-did-key": (
            "A key that speaks for itself.",
            [
                proof(
                    credential(),
                    JCS,
                    EVIL_KEY,
                    f"did:key:{EVIL_KEY.public.multikey}#{EVIL_KEY.public.multikey}",
                )
            ],
            NOT_THE_KEY,
        ),
        "method-prefix": (
            "A name that begins like the issuer's.",
            [{**first, "verificationMethod": f"{OWN}.evil.example#k1"}],
            NOT_THE_KEY,
        ),
    }
    for name, (why, proofs, outcomes) in sets.items():
        yield Case(
            name=f"proof/{name}",
            why=why,
            input=changed({**credential()}, {"proof": proofs}),
            expected=expect(**outcomes),
        )
    yield Case(
        name="proof/other-purpose",
        why="A genuine signature, made for another purpose.",
        input=signed(credential(), proofPurpose="authentication"),
        expected=expect(signature="failed"),
    )
    yield Case(
        name="proof/of-another-credential",
        why="Another award's proofs.",
        input={**credential(name="Iets anders"), "proof": good["proof"]},
        expected=expect(signature="failed"),
    )
    yield Case(
        name="proof/inside",
        why="The proofs stand in the subject, where they prove nothing.",
        input=at(credential(), "credentialSubject.proof", good["proof"]),
        expected=expect(schema="failed", **NO_SIGNATURE),
    )


def signatures() -> Iterator[Case]:
    good = signed(credential(), suites=(JCS,))
    value = good["proof"][0]["proofValue"]
    raw = decode_multibase_base58(value)
    order = 2**252 + 27742317777372353535851937790883648493
    malleated = raw[:32] + (int.from_bytes(raw[32:], "little") + order).to_bytes(32, "little")
    others: dict[str, Any] = {
        "first-bit": encode_multibase_base58(bytes([raw[0] ^ 0x80]) + raw[1:]),
        "last-bit": encode_multibase_base58(raw[:-1] + bytes([raw[-1] ^ 1])),
        "malleated": encode_multibase_base58(malleated),
        "short": encode_multibase_base58(raw[:63]),
        "long": encode_multibase_base58(raw + b"\0"),
        "leading-zero": f"z1{value[1:]}",
        "without-base": value[1:],
        "other-base": f"u{value[1:]}",
        "space": f"{value} ",
        "foreign-letter": f"{value}0",
        "empty": "",
        "base-only": "z",
        "zeros": encode_multibase_base58(bytes(64)),
        "very-long": "z" + "2" * 4000,
        "list": [value],
        "number": 5,
    }
    for name, other in others.items():
        yield Case(
            name=f"signature/{name}",
            why="The signature written in another way, or another one.",
            input=at(good, "proof.0.proofValue", other),
            expected=expect(signature="failed"),
        )
    yield Case(
        name="signature/missing",
        why="A proof without its value.",
        input=at(good, "proof.0.proofValue", None),
        expected=expect(signature="failed"),
    )
    yield Case(
        name="signature/other-key",
        why="Signed with a key that is not the one it names.",
        input=signed(credential(), key=EVIL_KEY, method=f"{OWN}#k1"),
        expected=expect(signature="failed"),
    )


def keys() -> Iterator[Case]:
    usual = multikey(OWN, OWN_KEY)
    low_order = "z" + encode_base58(b"\xed\x01" + bytes(32))
    not_canonical = "z" + encode_base58(b"\xed\x01" + b"\xee" + b"\xff" * 30 + b"\x7f")
    documents: dict[str, tuple[str, Document, dict[str, Any]]] = {
        "not-listed": (
            "The key is not one for making claims.",
            did_document(OWN, [usual], assertionMethod=[]),
            NOT_THE_KEY,
        ),
        "listed-for-another-purpose": (
            "The key is for logging in.",
            did_document(OWN, [usual], assertionMethod=[], authentication=[usual["id"]]),
            NOT_THE_KEY,
        ),
        "listed-only": (
            "The key is listed, and not there.",
            did_document(OWN, [usual], verificationMethod=[]),
            NOT_THE_KEY,
        ),
        "controller": (
            "Somebody else's key.",
            did_document(OWN, [{**usual, "controller": EVIL}]),
            NOT_THE_KEY,
        ),
        "controller-missing": (
            "Nobody's key.",
            did_document(OWN, [changed(usual, {"controller": None})]),
            NOT_THE_KEY,
        ),
        "revoked": (
            "A key that was revoked.",
            did_document(OWN, [{**usual, "revoked": "2026-07-01T00:00:00Z"}]),
            NOT_THE_KEY,
        ),
        "expires": (
            "A key that ends.",
            did_document(OWN, [{**usual, "expires": "2099-07-01T00:00:00Z"}]),
            NOT_THE_KEY,
        ),
        "other-type": (
            "A type of key not known here.",
            did_document(OWN, [{**usual, "type": "Ed25519VerificationKey2020"}]),
            NOT_THE_KEY,
        ),
        "low-order": (
            "With such a key one signature fits everything.",
            did_document(OWN, [{**usual, "publicKeyMultibase": low_order}]),
            NOT_THE_KEY,
        ),
        "not-canonical": (
            "A point written in another way.",
            did_document(OWN, [{**usual, "publicKeyMultibase": not_canonical}]),
            NOT_THE_KEY,
        ),
        "cut-off": (
            "Half a key.",
            did_document(OWN, [{**usual, "publicKeyMultibase": usual["publicKeyMultibase"][:20]}]),
            NOT_THE_KEY,
        ),
        "missing": (
            "A method without a key.",
            did_document(OWN, [changed(usual, {"publicKeyMultibase": None})]),
            NOT_THE_KEY,
        ),
        "number": (
            "A key that is a number.",
            did_document(OWN, [{**usual, "publicKeyMultibase": 5}]),
            NOT_THE_KEY,
        ),
        "replaced": (
            "Another key under the same name.",
            did_document(OWN, [multikey(OWN, EVIL_KEY)]),
            {"signature": "failed"},
        ),
        "beside-nonsense": (
            "What else is in the list does not matter.",
            did_document(OWN, [usual], verificationMethod=[None, 5, {"id": 5}, usual]),
            {},
        ),
        "written-out": (
            "The key written out where it is listed.",
            did_document(OWN, [], assertionMethod=[usual]),
            {},
        ),
    }
    for name, (why, document, outcomes) in documents.items():
        relied: dict[str, Any] = (
            {}
            if name in ("beside-nonsense", "written-out")
            else {"status_list": "unknown", "status": "unknown"}
        )
        yield Case(
            name=f"key/{name}",
            why=why,
            input=signed(credential()),
            documents={DID_DOCUMENT: answer(document)},
            expected=expect(**outcomes, **relied),
        )
    low_signature = "z" + encode_base58(bytes([1]) + bytes(63))
    yield Case(
        name="key/low-order-signature",
        why="The signature that fits everything, under such a key.",
        input=at(signed(credential(), suites=(JCS,)), "proof.0.proofValue", low_signature),
        documents={DID_DOCUMENT: answer(did_document(OWN, [{**usual, "publicKeyMultibase": low_order}]))},
        expected=expect(**NOT_THE_KEY, status_list="unknown", status="unknown"),
    )
    rotated = key_of("waterland-2")
    yield Case(
        name="key/rotated",
        why="A newer key beside the old one changes nothing for what the old one signed.",
        input=signed(credential()),
        documents={
            DID_DOCUMENT: answer(did_document(OWN, [multikey(OWN, rotated, "k2"), multikey(OWN, OWN_KEY)]))
        },
        expected=expect(),
    )


def issuers() -> Iterator[Case]:
    good = signed(credential())
    answers: dict[str, tuple[str, Document | None, dict[str, Any]]] = {
        "not-there": ("The issuer's document is not there.", None, NO_ISSUER),
        "web-page": (
            "A page that says 'not found' with status 200.",
            answer("<!doctype html><title>404</title>", type="text/html"),
            NO_ISSUER,
        ),
        "duplicate": ("JSON that readers disagree on.", answer(f'{{"id":"{EVIL}","id":"{OWN}"}}'), NO_ISSUER),
        "too-many-values": (
            "The issuer's own document, with far more in it than keys.",
            answer({**did_document(OWN, [multikey(OWN, OWN_KEY)]), "a": [1] * 2501}),
            NO_ISSUER,
        ),
        "list": ("A list.", answer("[]"), ISSUER_REFUSED),
        "of-another": (
            "Somebody else's document.",
            answer(did_document(EVIL, [multikey(EVIL, EVIL_KEY)])),
            ISSUER_REFUSED,
        ),
        "without-id": (
            "A document that is nobody's.",
            answer(did_document(OWN, [multikey(OWN, OWN_KEY)], id=None)),
            ISSUER_REFUSED,
        ),
        "no-keys": ("A document without keys.", answer({"id": OWN}), ISSUER_REFUSED),
        "keys-of-another-kind": (
            "Keys that are no list.",
            answer({"id": OWN, "assertionMethod": "k1", "verificationMethod": []}),
            ISSUER_REFUSED,
        ),
    }
    for name, (why, served, outcomes) in answers.items():
        yield Case(
            name=f"issuer/{name}",
            why=why,
            input=good,
            documents={DID_DOCUMENT: served},
            expected=expect(**outcomes),
        )
    for name, did, outcomes, asks in (
        ("did-web-empty", "did:web:", ISSUER_REFUSED, ()),
        (
            "did-web-dots",
            "did:web:badges.example.nl:insignes:issuers:..:issuers:waterland",
            ISSUER_REFUSED,
            (),
        ),
        ("did-web-slash", "did:web:badges.example.nl%2Finsignes:issuers:waterland", ISSUER_REFUSED, ()),
        ("did-web-user", "did:web:badges.example.nl@evil.example", ISSUER_REFUSED, ()),
        ("did-web-empty-segment", "did:web:badges.example.nl::waterland", ISSUER_REFUSED, ()),
        ("did-web-query", "did:web:badges.example.nl:a?b", ISSUER_REFUSED, ()),
        ("did-web-not-there", "did:web:evil.example", NO_ISSUER, ("evil.example",)),
        ("did-other", "did:ion:EiAnKD8", NO_ISSUER, ()),
        ("did-jwk", "did:jwk:eyJrdHkiOiJPS1AifQ", NO_ISSUER, ()),
        ("urn", "urn:uuid:5d0c4a4e-3f2e-4a62-9d0e-1f7c1c1d0000", NO_ISSUER, ()),
        ("http", "http://school.example/issuer", NO_ISSUER, ()),
        ("mailto", "mailto:badges@waterland.example", NO_ISSUER, ()),
    ):
        document = at(credential(), "issuer.id", did)
        yield Case(
            name=f"issuer/{name}",
            why="An issuer that cannot be looked up, or must not be.",
            input=signed(document, key=EVIL_KEY, method=f"{did}#k1", suites=(JCS,)),
            asks=asks,
            expected=expect(**outcomes),
        )
    impostor = at(credential(), "issuer.id", EVIL)
    yield Case(
        name="issuer/impostor",
        why="Everything about it is right but who it is by: another host, which is shown.",
        input=signed(
            at(impostor, "credentialStatus", None), key=EVIL_KEY, method=f"{EVIL}#k1", suites=(JCS,)
        ),
        documents={
            "https://evil.example/.well-known/did.json": answer(
                did_document(EVIL, [multikey(EVIL, EVIL_KEY)])
            )
        },
        asks=("evil.example",),
        expected=expect(by="unknown", status_list="skipped"),
    )
    yield Case(
        name="issuer/changed-to-another",
        why="The issuer's id was changed to another's, and the proofs are still the first one's.",
        input=at(good, "issuer.id", FOREIGN),
        world=("waterland", "school"),
        asks=("school.example",),
        expected=expect(**NOT_THE_KEY, status_list="unknown", status="unknown"),
    )
    yield Case(
        name="issuer/key-of-another",
        why="Signed by a real key of another issuer, in this issuer's name.",
        input=signed(credential(), key=FOREIGN_KEY, method=f"{FOREIGN}#k1"),
        world=("waterland", "school"),
        expected=expect(**NOT_THE_KEY),
    )
    yield Case(
        name="issuer/demonstration",
        why="A key that is called a demonstration's has no value.",
        input=signed(credential(), key=key_of("demo"), method=f"{OWN}#demo"),
        documents={
            DID_DOCUMENT: answer(
                did_document(OWN, [multikey(OWN, key_of("demo"), "demo"), multikey(OWN, OWN_KEY)])
            )
        },
        expected=expect(by="demonstration"),
    )
