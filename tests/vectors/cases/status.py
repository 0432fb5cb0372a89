"""Status lists: what they say, and when they may not be relied on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from builder.credentials.status import _gzip_stored, encode_list
from builder.encoding import encode_base64url
from tests.rsa_test_keys import FIRST
from tests.vectors.case import NO_STATUS, STATUS_LIST, Case, answer, expect
from tests.vectors.deflate import gzip_of_zeros
from tests.vectors.documents import (
    EVIL_KEY,
    FOREIGN,
    FOREIGN_KEY,
    OB3,
    OWN,
    OWN_KEY,
    REVOKED,
    SITE,
    SUSPENDED,
    Document,
    at,
    base_of,
    changed,
    credential,
    status_entry,
    status_list,
)
from tests.vectors.proofs import JCS, signed, token

BASE = base_of(OWN)
LIST = f"{BASE}/status/1.json"
SUSPENSIONS = f"{BASE}/status/1-suspension.json"
PLACES = 131072
WHOLE = gzip_of_zeros(PLACES // 8)
CLEAR = "u" + encode_base64url(WHOLE)
"""A list in which no bit is set."""


def at_place(place: int | str, **entry: Any) -> Document:
    """Give a signed credential whose status is at a place."""
    return signed(credential(credentialStatus=status_entry(place, BASE, **entry)), suites=(JCS,))


def served(document: Any, url: str = LIST, **more: Any) -> dict[str, Document | None]:
    return {url: answer(document, **more)}


def listed(encoded: str | None = None, /, **changes: Any) -> Document:
    return signed(status_list(OWN, encoded=encoded or CLEAR, **changes), suites=(JCS,))


def gzipped(data: bytes) -> str:
    return "u" + encode_base64url(_gzip_stored(data))


def cases() -> Iterator[Case]:
    yield from places()
    yield from entries()
    yield from lists()
    yield from packing()
    yield from as_token()
    yield from handed_in()


def places() -> Iterator[Case]:
    bits = encode_list([0, 8, PLACES - 1])
    for place, status in (
        (0, "revoked"),
        (1, "valid"),
        (7, "valid"),
        (8, "revoked"),
        (PLACES - 1, "revoked"),
    ):
        outcomes: dict[str, Any] = {} if status == "valid" else {"status": "failed", "counts": status}
        yield Case(
            name=f"status/place-{place}",
            why="The first place is the first byte's most significant bit.",
            input=at_place(place),
            documents=served(listed(bits)),
            expected=expect(**outcomes),
        )
    for name, text in (
        ("beyond", str(PLACES)),
        ("far-beyond", "999999999"),
        ("negative", "-1"),
        ("leading-zero", "05"),
        ("plus", "+5"),
        ("fraction", "5.0"),
        ("exponent", "5e0"),
        ("hexadecimal", "0x5"),
        ("words", "five"),
        ("empty", ""),
        ("space", " 5"),
        ("other-digits", "\u0665"),
        ("very-long", "5" * 400),
    ):
        yield Case(
            name=f"status/place-{name}",
            why="Not a place of the list.",
            input=at_place("5", statusListIndex=text),
            expected=expect(**NO_STATUS),
        )
    yield Case(
        name="status/place-is-number",
        why="A place is written as text.",
        input=at_place("5", statusListIndex=5),
        expected=expect(**NO_STATUS),
    )


def entries() -> Iterator[Case]:
    for name, entry in (
        ("other-type", {"type": "1EdTechRevocationList"}),
        ("old-type", {"type": "StatusList2021Entry"}),
        ("purpose-message", {"statusPurpose": "message"}),
        ("purpose-missing", {"statusPurpose": None}),
        ("purpose-list", {"statusPurpose": ["revocation"]}),
        ("list-missing", {"statusListCredential": None}),
        ("place-missing", {"statusListIndex": None}),
        ("two-bits", {"statusSize": 2}),
        ("list-not-there", {"statusListCredential": f"{BASE}/status/9.json"}),
    ):
        document = credential(credentialStatus=changed(status_entry(5, BASE), entry))
        # The form comes first where the context has no such type.
        outcomes: dict[str, Any] = {"schema": "failed"} if name.endswith("type") else {}
        yield Case(
            name=f"status/entry-{name}",
            why="An entry that nothing can be looked up by.",
            input=signed(document, suites=(JCS,)),
            expected=expect(**NO_STATUS, **outcomes),
        )
    for place, status in ((5, "valid"), (SUSPENDED, "suspended"), (REVOKED, "valid")):
        entry = status_entry(place, BASE, statusPurpose="suspension", statusListCredential=SUSPENSIONS)
        outcomes = {} if status == "valid" else {"status": "failed", "counts": status}
        yield Case(
            name=f"status/suspension-only-{place}",
            why="The credential names only a list of suspensions.",
            input=signed(credential(credentialStatus=entry), suites=(JCS,)),
            expected=expect(**outcomes),
        )
    suspensions: dict[str, Document | None] = {
        "not-there": None,
        "unsigned": answer(status_list(OWN, "suspension")),
        "by-another": answer(signed(changed(status_list(FOREIGN, "suspension"), {"id": SUSPENSIONS}))),
    }
    for name, given in suspensions.items():
        yield Case(
            name=f"status/suspensions-{name}",
            why="Without a list that says suspended, revoked is revoked.",
            input=at_place(SUSPENDED),
            documents={SUSPENSIONS: given},
            expected=expect(status="failed", counts="revoked"),
        )


def lists() -> Iterator[Case]:
    usual = status_list(OWN, encoded=CLEAR)
    faulty: dict[str, tuple[str, Any]] = {
        "unsigned": ("Nobody signed it.", answer(usual)),
        "signature": (
            "It was changed after signing.",
            answer(at(signed(usual), "credentialSubject.encodedList", encode_list([]))),
        ),
        "other-key": (
            "Signed by somebody else under the issuer's name.",
            answer(signed(usual, key=EVIL_KEY, method=f"{OWN}#k1")),
        ),
        "by-another": (
            "A real list of another issuer.",
            answer(signed(changed(usual, {"issuer": FOREIGN}), key=FOREIGN_KEY, method=f"{FOREIGN}#k1")),
        ),
        "purpose": (
            "A list about something else.",
            answer(signed(at(usual, "credentialSubject.statusPurpose", "suspension"))),
        ),
        "address": ("Another list, served here.", answer(listed(id=f"{BASE}/status/2.json"))),
        "type": ("No list.", answer(listed(type=["VerifiableCredential"]))),
        "subject-type": (
            "A subject of another type.",
            answer(signed(at(usual, "credentialSubject.type", "StatusList2021"), suites=(JCS,))),
        ),
        "expired": (
            "A list of the past knows nothing of today.",
            answer(listed(validUntil="2026-10-31T00:00:00Z")),
        ),
        "ends-now": (
            "Up to, and not including, the last moment.",
            answer(listed(validUntil="2026-11-01T00:00:00Z")),
        ),
        "end-unreadable": ("An end that is no moment.", answer(listed(validUntil="soon"))),
        "web-page": (
            "A page that says 'not found'.",
            answer("<!doctype html><p>Not found", type="text/html"),
        ),
        "html-as-json": ("The same, called JSON.", answer("<!doctype html><p>Not found")),
        "empty": ("Nothing.", answer("")),
        "credential": ("A credential instead of a list.", answer(signed(credential()))),
        "duplicate": ("JSON that readers disagree on.", answer('{"id":1,"id":2}')),
        "ttl": (
            "A ttl that is no number.",
            answer(signed(at(usual, "credentialSubject.ttl", "300000"), suites=(JCS,))),
        ),
    }
    for name, (why, served_list) in faulty.items():
        yield Case(
            name=f"status/list-{name}",
            why=why,
            input=at_place(5),
            documents={LIST: served_list},
            expected=expect(**NO_STATUS),
        )
    good: dict[str, tuple[str, Document]] = {
        "still-valid": (
            "A list with an end that is not yet there.",
            listed(validUntil="2026-11-01T00:00:01Z"),
        ),
        "issuer-object": ("The issuer as an object.", listed(issuer={"id": OWN})),
        "ttl-number": (
            "How long a copy may be kept.",
            signed(at(usual, "credentialSubject.ttl", 300000), suites=(JCS,)),
        ),
        "more-contexts": (
            "A context more, which is known.",
            listed(**{"@context": ["https://www.w3.org/ns/credentials/v2", OB3]}),
        ),
        "proof-object": ("One proof, without a list.", {**usual, "proof": listed()["proof"][0]}),
    }
    for name, (why, document) in good.items():
        yield Case(
            name=f"status/list-{name}",
            why=why,
            input=at_place(5),
            documents=served(document),
            expected=expect(),
        )


def packing() -> Iterator[Case]:
    bits, whole = bytes(PLACES // 8), WHOLE
    packed: dict[str, tuple[str, str]] = {
        "short": (
            "Fewer places than a list must have.",
            "u" + encode_base64url(gzip_of_zeros(PLACES // 8 - 1)),
        ),
        "one-byte": ("Eight places.", gzipped(b"\0")),
        "no-bits": ("No places at all.", gzipped(b"")),
        "not-gzip": ("Not compressed.", "u" + encode_base64url(bits[:400])),
        "without-base": ("Without the letter of its base.", encode_base64url(whole)),
        "other-base": ("Another base.", "z2222"),
        "padding": ("Base64 with padding.", CLEAR + "="),
        "cut-off": ("The end is missing.", "u" + encode_base64url(whole[:-20])),
        "checksum": (
            "Bad checksum.",
            "u" + encode_base64url(whole[:-8] + bytes([whole[-8] ^ 1]) + whole[-7:]),
        ),
        "length": ("Wrong length.", "u" + encode_base64url(whole[:-1] + b"\1")),
        "after-the-end": ("Something after the end.", "u" + encode_base64url(whole + b"\0")),
        "two-members": (
            "Two compressed parts.",
            "u" + encode_base64url(gzip_of_zeros(8192) + gzip_of_zeros(8192)),
        ),
        "bomb": (
            "Some bytes that become 17 million.",
            "u" + encode_base64url(gzip_of_zeros(17 * 1024 * 1024)),
        ),
    }
    for name, (why, encoded) in packed.items():
        yield Case(
            name=f"status/packed-{name}",
            why=why,
            input=at_place(5),
            documents=served(listed(encoded)),
            expected=expect(**NO_STATUS),
        )
    yield Case(
        name="status/packed-deflated",
        why="Really compressed.",
        input=at_place(5),
        documents=served(listed(CLEAR)),
        expected=expect(),
    )
    yield Case(
        name="status/packed-large",
        why="A list of a million places.",
        input=at_place(999_999),
        documents=served(listed("u" + encode_base64url(gzip_of_zeros(1_000_000 // 8)))),
        expected=expect(),
    )


def as_token() -> Iterator[Case]:
    usual = status_list(OWN, encoded=CLEAR)
    payload = {**usual, "iss": OWN, "jti": LIST, "nbf": 1782770400}
    kid = f"{OWN}#k1-jwk"
    texts: dict[str, tuple[str, str, bool]] = {
        "eddsa": ("A list as token.", token(payload, OWN_KEY, kid=kid, typ="JWT"), True),
        "rs256": ("A list as token, by an RSA key.", token(payload, FIRST, kid=f"{OWN}#r1-jwk"), True),
        "no-claims": ("Without registered claims.", token(usual, OWN_KEY, kid=kid, typ="vc+jwt"), True),
        "other-nbf": (
            "Signed later than the list begins.",
            token({**payload, "nbf": 1790000000}, OWN_KEY, kid=kid),
            True,
        ),
        "other-issuer": (
            "By another issuer, it says.",
            token({**payload, "iss": FOREIGN}, OWN_KEY, kid=kid),
            False,
        ),
        "other-address": (
            "At another address, it says.",
            token({**payload, "jti": SITE}, OWN_KEY, kid=kid),
            False,
        ),
        "expired": (
            "The token's time is over.",
            token({**payload, "exp": 1790000000}, OWN_KEY, kid=kid),
            False,
        ),
        "exp-text": ("An end that is no number.", token({**payload, "exp": "soon"}, OWN_KEY, kid=kid), False),
        "other-key": ("Not by the issuer's key.", token(payload, EVIL_KEY, kid=kid), False),
        "own-jwk": (
            "By a key that only the token knows.",
            token(payload, EVIL_KEY, jwk=EVIL_KEY.public.jwk),
            False,
        ),
        "none": ("Not signed.", token(payload, OWN_KEY, alg="none", kid=kid), False),
    }
    for name, (why, text, is_good) in texts.items():
        yield Case(
            name=f"status/token-{name}",
            why=why,
            input=at_place(5),
            documents=served(text, type="application/vc+jwt"),
            expected=expect() if is_good else expect(**NO_STATUS),
        )


def handed_in() -> Iterator[Case]:
    usual = status_list(OWN, encoded=CLEAR)
    yield Case(
        name="status/handed-in-changed",
        why="A list that was changed.",
        input=at(signed(usual), "validFrom", "2020-01-01T00:00:00Z"),
        expected=expect(STATUS_LIST, signature="failed"),
    )
    yield Case(
        name="status/handed-in-short",
        why="A list that is too short.",
        input=signed(
            {**usual, "credentialSubject": {**usual["credentialSubject"], "encodedList": gzipped(b"\0")}}
        ),
        expected=expect(STATUS_LIST, schema="failed"),
    )
    yield Case(
        name="status/handed-in-issuer-unknown",
        why="A list whose issuer is of a kind that is not known here.",
        input={**signed(usual), "issuer": "urn:uuid:00000000-0000-4000-8000-000000000000"},
        expected=expect(STATUS_LIST, issuer="unknown", key="failed", signature="unknown"),
    )
    yield Case(
        name="status/handed-in-issuer-malformed",
        why="A list whose issuer is no did:web that could be.",
        input={**signed(usual), "issuer": "did:web:"},
        expected=expect(STATUS_LIST, issuer="failed", key="failed", signature="unknown"),
    )
    yield Case(
        name="status/handed-in-unsigned",
        why="A list that nobody signed.",
        input=usual,
        expected=expect(STATUS_LIST, key="skipped", signature="failed"),
    )
