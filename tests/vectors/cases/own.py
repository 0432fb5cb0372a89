"""Badges of the site itself: every form, every status, and a change at each step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from builder.credentials.identity import hashed
from builder.images.contents import BakedContents
from builder.images.formats import bake
from tests.rsa_test_keys import FIRST
from tests.unit.images.samples import header, picture, png
from tests.vectors.case import CREDENTIAL, HOSTED, NO_STATUS, STATUS_LIST, Case, answer, expect
from tests.vectors.documents import (
    EMAIL,
    OWN,
    OWN_KEY,
    PICTURE,
    REVOKED,
    SITE,
    SUSPENDED,
    at,
    base_of,
    credential,
    status_entry,
    status_list,
    text_of,
)
from tests.vectors.open_badges_2 import REVOKED_ID, assertion, signed_assertion
from tests.vectors.proofs import JCS, RDFC, claims, signed, token

BASE = base_of(OWN)
PNG_PICTURE = png(header(8, 8), picture(row_bytes=24, rows=8), (b"IEND", b""))
HOSTED_AT = f"{SITE}/awards/3k9x0v7m2q8c4b6t1n5d0w9zre/assertion.json"


def baked(image: bytes, *, credential_text: str | None = None, assertion_text: str | None = None) -> bytes:
    return bake(image, BakedContents(credential=credential_text, assertion=assertion_text))


def cases() -> Iterator[Case]:
    yield from forms()
    yield from statuses()
    yield from recipients()


def forms() -> Iterator[Case]:
    good = signed(credential())
    yield Case(name="own/credential", why="A credential with both proofs.", input=good, expected=expect())
    for suite in (RDFC, JCS):
        yield Case(
            name=f"own/credential-{suite}",
            why=f"One proof, {suite}, is enough.",
            input=signed(credential(), suites=(suite,)),
            expected=expect(),
        )
    yield Case(
        name="own/credential-with-spaces",
        why="White space in JSON has no meaning.",
        input=f"\n  {text_of(good)}\n\n",
        expected=expect(),
    )
    yield Case(
        name="own/credential-proof-object",
        why="One proof may stand without an array (Data Integrity §2.1).",
        input={**credential(), "proof": signed(credential(), suites=(RDFC,))["proof"][0]},
        expected=expect(),
    )
    payload = claims(credential())
    yield Case(
        name="own/token-eddsa",
        why="A credential as token.",
        input=token(payload, OWN_KEY, kid=f"{OWN}#k1-jwk", typ="JWT"),
        expected=expect(),
    )
    yield Case(
        name="own/token-rs256",
        why="A credential as token by an RSA key.",
        input=token(payload, FIRST, kid=f"{OWN}#r1-jwk", typ="JWT"),
        expected=expect(),
    )
    yield Case(
        name="own/token-with-spaces",
        why="White space around a token is from pasting.",
        input="  " + token(payload, OWN_KEY, kid=f"{OWN}#k1-jwk", typ="JWT") + "\r\n",
        expected=expect(),
    )
    hosted = assertion()
    yield Case(
        name="own/assertion-hosted",
        why="The site serves this very assertion.",
        input=hosted,
        documents={HOSTED_AT: answer(hosted)},
        expected=expect(HOSTED),
    )
    yield Case(
        name="own/assertion-signed",
        why="An assertion signed with RS256.",
        input=token(signed_assertion(), FIRST),
        expected=expect(),
    )
    yield Case(
        name="own/status-list",
        why="A status list is a credential too.",
        input=signed(status_list(OWN)),
        expected=expect(STATUS_LIST),
    )
    yield from pictures()


def pictures() -> Iterator[Case]:
    text = text_of(signed(credential()))
    yield Case(
        name="own/svg",
        why="A credential in its badge class's own picture.",
        input=baked(PICTURE.encode(), credential_text=text).decode(),
        expected=expect(image="passed"),
    )
    yield Case(
        name="own/svg-both",
        why="Both generations in one picture give two reports.",
        input=baked(PICTURE.encode(), credential_text=text, assertion_text=HOSTED_AT).decode(),
        documents={HOSTED_AT: answer(assertion())},
        expected=[expect(image="passed"), expect(HOSTED, image="passed")],
    )
    yield Case(
        name="own/png",
        why="A token in a PNG.",
        input=baked(
            PNG_PICTURE,
            credential_text=token(claims(credential()), OWN_KEY, kid=f"{OWN}#k1-jwk", typ="JWT"),
        ),
        documents={f"{SITE}/badges/data/v1/image.svg": answer(PNG_PICTURE, type="image/png")},
        expected=expect(image="passed"),
    )
    yield Case(
        name="own/svg-another-picture",
        why="The credential is right, and the picture around it another badge's.",
        input=baked(PICTURE.replace("1d3f72", "ff0000").encode(), credential_text=text).decode(),
        expected=expect(image="failed"),
    )
    yield Case(
        name="own/svg-picture-not-there",
        why="What the badge class publishes could not be had.",
        input=baked(PICTURE.encode(), credential_text=text).decode(),
        documents={f"{SITE}/badges/data/v1/image.svg": None},
        expected=expect(image="unknown"),
    )


def statuses() -> Iterator[Case]:
    for name, place in (("revoked", REVOKED), ("suspended", SUSPENDED)):
        document = credential(credentialStatus=status_entry(place, BASE))
        expected = expect(counts=name, status="failed")
        yield Case(
            name=f"own/{name}",
            why=f"The status list says that it is {name}.",
            input=signed(document),
            expected=expected,
        )
        yield Case(
            name=f"own/{name}-token",
            why=f"The status list says that it is {name}, of a token.",
            input=token(claims(document), OWN_KEY, kid=f"{OWN}#k1-jwk", typ="JWT"),
            expected=expected,
        )
    yield Case(
        name="own/revoked-and-expired",
        why="That it was revoked says more than that it expired.",
        input=signed(credential(credentialStatus=status_entry(REVOKED, BASE))),
        now="2030-01-01T00:00:00Z",
        expected=expect(counts="revoked", status="failed", dates="failed"),
    )
    for name, now, status in (
        ("expired", "2029-06-30T22:00:00Z", "expired"),
        ("last-moment", "2029-06-30T21:59:59Z", "valid"),
        ("not-yet", "2026-06-29T21:59:59Z", "not-yet"),
        ("first-moment", "2026-06-29T22:00:00Z", "valid"),
    ):
        dates = "passed" if status == "valid" else "failed"
        yield Case(
            name=f"own/{name}",
            why="From the first moment up to, and not including, the last.",
            input=signed(credential()),
            now=now,
            expected=expect(dates=dates, counts=status),  # type: ignore[arg-type]
        )
    yield Case(
        name="own/no-status-list",
        why="A credential without a status list has none to look at.",
        input=signed(credential(credentialStatus=None)),
        expected=expect(status_list="skipped"),
    )
    yield Case(
        name="own/status-list-not-there",
        why="Without the list nobody knows.",
        input=signed(credential()),
        documents={f"{BASE}/status/1.json": None},
        expected=expect(**NO_STATUS),
    )
    yield Case(
        name="own/assertion-signed-revoked",
        why="The revocation list names it.",
        input=token(signed_assertion(id=REVOKED_ID), FIRST),
        expected=expect(counts="revoked", status="failed"),
    )
    told = {"@context": assertion()["@context"], "type": "Assertion", "id": HOSTED_AT, "revoked": True}
    yield Case(
        name="own/assertion-hosted-revoked",
        why="The site says only that it was revoked, so that there is nothing to compare with.",
        input=assertion(),
        documents={HOSTED_AT: answer(told)},
        expected=replace(expect(HOSTED, hosted="unknown", status="failed"), status="revoked"),
    )


def recipients() -> Iterator[Case]:
    for name, asked, outcome in (
        ("same", EMAIL, "passed"),
        ("capitals", f"  {EMAIL.upper()} ", "passed"),
        ("other", "other@student.example.nl", "failed"),
        ("empty", "", "failed"),
    ):
        yield Case(
            name=f"own/recipient-{name}",
            why="Whoever knows the address can see whether it is theirs.",
            input=signed(credential()),
            recipient=asked,
            expected=expect(recipient=outcome),  # type: ignore[arg-type]
        )
    nobody = at(credential(), "credentialSubject.identifier.0.identityHash", hashed("", "5f0c"))
    yield Case(
        name="own/recipient-nobody",
        why="The hash of nothing at all is nobody's: it would fit everybody who types nothing.",
        input=signed(nobody),
        recipient="  ",
        expected=expect(recipient="failed"),
    )
    tampered = at(signed(credential()), "credentialSubject.result.0.value", "9,5")
    yield Case(
        name="own/grade-changed",
        why="A better grade than was given.",
        input=tampered,
        expected=expect(CREDENTIAL, signature="failed"),
    )
