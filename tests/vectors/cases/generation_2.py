"""Open Badges 2.0: hosted and signed, of the site itself and of another school."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from builder.credentials.identity import hashed
from builder.encoding import encode_base64url
from tests.rsa_test_keys import FIRST, SECOND
from tests.vectors.case import HOSTED, NO_STATUS, NOT_THE_KEY, Case, Expected, answer, expect, stopped
from tests.vectors.cases.own import PNG_PICTURE, baked
from tests.vectors.documents import (
    EMAIL,
    EVIL_KEY,
    OB2,
    PICTURE,
    SCHOOL,
    SITE,
    Document,
    at,
    changed,
    credential,
    p256_key_of,
)
from tests.vectors.open_badges_2 import (
    REVOKED_ID,
    assertion,
    badge_class,
    issuer_profile,
    key_document,
    revocation_list,
    signed_assertion,
)
from tests.vectors.proofs import compact, hmac_sha256, token

WORLD = ("waterland", "school")
HOST = ("school.example",)
ISSUER = f"{SCHOOL}/issuer.json"
BADGE = f"{SCHOOL}/badges/data/v1/badgeclass.json"
KEY = f"{SCHOOL}/keys/r1.json"
LIST = f"{SCHOOL}/revocations.json"
HOSTED_AT = assertion(SCHOOL)["id"]
TOLD_REVOKED = {"@context": OB2, "type": "Assertion", "id": HOSTED_AT, "revoked": True}

NO_ISSUER_2: dict[str, Any] = {"issuer": "unknown", "key": "unknown", "signature": "unknown", **NO_STATUS}
WITH_CREDENTIAL = tuple(
    step for name in HOSTED for step in ((name, "credential") if name == "status" else (name,))
)


def cases() -> Iterator[Case]:
    yield from hosted()
    yield from scopes()
    yield from beside_a_credential()
    yield from signed_ones()
    yield from keys()
    yield from revocations()
    yield from tokens()


def foreign_case(name: str, why: str, given: Any, expected: Expected, **more: Any) -> Case:
    documents = more.pop("documents", {})
    return Case(
        name=f"ob2/{name}",
        why=why,
        input=given,
        expected=expected,
        world=WORLD,
        documents=documents,
        asks=more.pop("asks", HOST),
        **more,
    )


def served(document: Document) -> dict[str, Document | None]:
    return {document["id"]: answer(document)}


def hosted() -> Iterator[Case]:
    usual = assertion(SCHOOL)
    yield foreign_case(
        "hosted", "The school's site serves it.", usual, expect(HOSTED, by="unknown"), documents=served(usual)
    )
    yield foreign_case(
        "hosted-address",
        "Its address is handed in.",
        f" {HOSTED_AT}\n",
        expect(HOSTED, by="unknown"),
        documents=served(usual),
    )
    yield foreign_case(
        "hosted-recipient",
        "Whose it is.",
        usual,
        expect(HOSTED, by="unknown", recipient="passed"),
        documents=served(usual),
        recipient=EMAIL,
    )
    yield foreign_case(
        "hosted-other-recipient",
        "Whose it is not.",
        usual,
        expect(HOSTED, by="unknown", recipient="failed"),
        documents=served(usual),
        recipient="other@example.nl",
    )
    nobody = assertion(
        SCHOOL, recipient={"type": "email", "hashed": True, "salt": "a", "identity": hashed("", "a")}
    )
    yield foreign_case(
        "hosted-nobodys",
        "The hash of nothing at all is nobody's.",
        nobody,
        expect(HOSTED, by="unknown", recipient="failed"),
        documents=served(nobody),
        recipient=" ",
    )
    counted = at(usual, "recipient.hashed", value=1)
    yield foreign_case(
        "hosted-number-for-truth",
        "The number 1 is not `true`, whatever a programming language says.",
        usual,
        expect(HOSTED, hosted="failed"),
        documents={usual["id"]: answer(counted)},
    )
    plain = assertion(SCHOOL, recipient={"type": "email", "hashed": False, "identity": EMAIL})
    yield foreign_case(
        "hosted-not-hashed",
        "An address that is not hashed is not compared.",
        plain,
        expect(HOSTED, by="unknown", recipient="failed"),
        documents=served(plain),
        recipient=EMAIL,
    )
    yield foreign_case(
        "hosted-gone",
        "It is not there: whether it was revoked is not known.",
        usual,
        expect(HOSTED, hosted="unknown", status="unknown"),
    )
    yield foreign_case(
        "hosted-changed",
        "What is handed in is not what the site serves.",
        at(usual, "narrative", "Met lof"),
        expect(HOSTED, hosted="failed"),
        documents=served(usual),
    )
    yield foreign_case(
        "hosted-expired",
        "It has expired.",
        usual,
        expect(HOSTED, by="unknown", dates="failed", counts="expired"),
        documents=served(usual),
        now="2030-01-01T00:00:00Z",
    )
    future = assertion(SCHOOL, issuedOn="2027-01-01T00:00:00Z")
    yield foreign_case(
        "hosted-not-yet",
        "It was issued tomorrow.",
        future,
        expect(HOSTED, by="unknown", dates="failed", counts="not-yet"),
        documents=served(future),
    )
    yield foreign_case(
        "hosted-revoked",
        "The site says only that it was revoked.",
        usual,
        replace(expect(HOSTED, hosted="unknown", status="failed"), status="revoked"),
        documents={HOSTED_AT: answer(TOLD_REVOKED)},
    )
    yield foreign_case(
        "hosted-revoked-itself",
        "The assertion itself says that it was revoked.",
        TOLD_REVOKED,
        Expected(
            intact="yes",
            status="revoked",
            issuer="unknown",
            steps=tuple(
                (step, "failed" if step == "status" else "passed")
                for step in ("found", "parsed", "schema", "hosted", "status")
            ),
        ),
        documents={HOSTED_AT: answer(TOLD_REVOKED)},
    )
    for name, document in (
        ("other-id", {**usual, "id": f"{SCHOOL}/awards/other/assertion.json"}),
        ("list", [usual]),
    ):
        yield foreign_case(
            f"hosted-{name}",
            "Something else is at its address.",
            usual,
            expect(HOSTED, hosted="failed", status="unknown"),
            documents={HOSTED_AT: answer(document)},
        )
    for name, changes in (
        ("without-recipient", {"recipient": None}),
        ("without-badge", {"badge": None}),
        ("without-verification", {"verification": None}),
        ("verification-other", {"verification": {"type": "Magic"}}),
        ("without-issued-on", {"issuedOn": None}),
        ("issued-on-date", {"issuedOn": "2026-06-30"}),
        ("context-other", {"@context": "https://w3id.org/openbadges/v1"}),
        ("context-inline", {"@context": [OB2, {"badge": "https://example.org/x"}]}),
        ("badge-data", {"badge": "data:application/json,{}"}),
        ("id-urn", {"id": "urn:uuid:5d0c4a4e-3f2e-4a62-9d0e-1f7c1c1d0000"}),
    ):
        yield foreign_case(
            f"form-{name}",
            "Not the form of the standard.",
            changed(usual, changes),
            stopped("found", "parsed", at="schema"),
            asks=(),
        )
    for name, member, value in (
        ("context-list", "@context", [OB2, "https://example.org/extension"]),
        ("badge-inside", "badge", badge_class(SCHOOL, SCHOOL)),
        ("evidence-address", "evidence", "https://example.nl/portfolio"),
        ("no-end", "expires", None),
    ):
        document = changed(usual, {member: value})
        yield foreign_case(
            f"hosted-{name}",
            "Another way that the standard allows.",
            document,
            expect(HOSTED, by="unknown"),
            documents=served(document),
        )
    untrue = {**usual, "badge": {**badge_class(SCHOOL, SCHOOL), "name": "Iets anders"}}
    yield foreign_case(
        "hosted-badge-inside-other",
        "The badge class inside says something else than that at its address.",
        untrue,
        expect(HOSTED, by="unknown", issuer="failed"),
        documents=served(untrue),
    )


def scopes() -> Iterator[Case]:
    """Which addresses an issuer vouches for."""
    usual = assertion(SCHOOL)
    evil = {**usual, "id": "https://evil.example/awards/1/assertion.json"}
    both = ("evil.example", "school.example")
    yield foreign_case(
        "scope-elsewhere",
        "Somebody else's host serves an assertion of the school's badge class.",
        evil,
        expect(HOSTED, issuer="failed"),
        documents=served(evil),
        asks=both,
    )
    longer = {**usual, "id": f"{SCHOOL}.evil.example/awards/1/assertion.json"}
    yield foreign_case(
        "scope-longer-host",
        "Somebody else's host begins as the school's address does, which has no slash at its end.",
        longer,
        expect(HOSTED, issuer="failed"),
        documents={
            **served(longer),
            ISSUER: answer(issuer_profile(SCHOOL, SCHOOL, verification={"startsWith": SCHOOL})),
        },
        asks=("school.example", "school.example.evil.example"),
    )
    scopes_: dict[str, tuple[Any, bool]] = {
        "none": (None, True),
        "empty": ({"type": "VerificationObject"}, True),
        "prefixes": ({"startsWith": ["https://a.example/", f"{SCHOOL}/awards/"]}, True),
        "other-prefix": ({"startsWith": f"{SCHOOL}/other/"}, False),
        "prefix-host": ({"startsWith": SCHOOL}, True),
        "prefix-empty": ({"startsWith": ""}, False),
        "prefix-number": ({"startsWith": 5}, False),
        "origin": ({"allowedOrigins": "school.example"}, True),
        "origins": ({"allowedOrigins": ["a.example", "school.example"]}, True),
        "origin-other": ({"allowedOrigins": "a.example"}, False),
        "origin-end": ({"allowedOrigins": "example"}, False),
        "origin-and-prefix": ({"allowedOrigins": "school.example", "startsWith": f"{SCHOOL}/awards/"}, True),
        "prefix-and-other-origin": ({"allowedOrigins": "a.example", "startsWith": SCHOOL}, False),
        "text": ("hosted", False),
    }
    for name, (scope, is_in) in scopes_.items():
        profile = issuer_profile(SCHOOL, SCHOOL, verification=scope)
        yield foreign_case(
            f"scope-{name}",
            "The addresses that the issuer vouches for.",
            usual,
            expect(HOSTED, by="unknown") if is_in else expect(HOSTED, issuer="failed"),
            documents={**served(usual), ISSUER: answer(profile)},
        )
    for name, documents, outcome in (
        ("badge-gone", {BADGE: None}, "unknown"),
        ("issuer-gone", {ISSUER: None}, "unknown"),
        ("badge-web-page", {BADGE: answer("<!doctype html>", type="text/html")}, "unknown"),
        (
            "badge-other-id",
            {BADGE: answer({**badge_class(SCHOOL, SCHOOL), "id": "https://evil.example/b"})},
            "failed",
        ),
        (
            "issuer-other-id",
            {ISSUER: answer({**issuer_profile(SCHOOL, SCHOOL), "id": "https://evil.example/i"})},
            "failed",
        ),
        ("badge-without-issuer", {BADGE: answer(badge_class(SCHOOL, SCHOOL, issuer=None))}, "failed"),
    ):
        given: dict[str, Document | None] = {**served(usual), **documents}
        yield foreign_case(
            name,
            "What the assertion names is not what it should be.",
            usual,
            expect(HOSTED, by="unknown", issuer=outcome),  # type: ignore[arg-type]
            documents=given,
        )


def beside_a_credential() -> Iterator[Case]:
    """Where the same award has a signed credential, both must say the same."""
    usual = assertion(SITE)
    url = usual["id"].replace("assertion.json", "credential.json")
    twin = at(credential(), "credentialSubject.result", None)
    twin = at(twin, "credentialSubject.narrative", "Heeft *hard* gewerkt")
    for name, document, outcome in (
        ("same", twin, "passed"),
        ("other-recipient", at(twin, "credentialSubject.identifier.0.salt", "ffff"), "failed"),
        ("other-date", at(twin, "validFrom", "2026-06-29T00:00:00+02:00"), "failed"),
        ("other-end", at(twin, "validUntil", None), "failed"),
        ("other-evidence", at(twin, "evidence", None), "failed"),
        ("other-narrative", at(twin, "credentialSubject.narrative", "Iets anders"), "failed"),
        (
            "other-badge",
            at(twin, "credentialSubject.achievement.id", f"{SITE}/badges/x/v1/achievement.json"),
            "failed",
        ),
        ("nonsense", {"credentialSubject": 5}, "failed"),
    ):
        yield Case(
            name=f"ob2/credential-{name}",
            why="An assertion that is only hosted is compared with the signed credential beside it.",
            input=usual,
            documents={usual["id"]: answer(usual), url: answer(document)},
            expected=expect(WITH_CREDENTIAL, credential=outcome),  # type: ignore[arg-type]
        )
    yield Case(
        name="ob2/demonstration",
        why="The site's catalogue says that it is a demonstration.",
        input=usual,
        documents={
            usual["id"]: answer(usual),
            f"{SITE}/catalogue.json": answer({"base_url": SITE, "demonstration": True}),
        },
        expected=expect(HOSTED, by="demonstration"),
    )
    text = baked(PNG_PICTURE, assertion_text=compact(usual).decode())
    yield Case(
        name="ob2/picture",
        why="An assertion in a PNG.",
        input=text,
        documents={
            usual["id"]: answer(usual),
            f"{SITE}/badges/data/v1/image.svg": answer(PNG_PICTURE, type="image/png"),
        },
        expected=expect(HOSTED, image="passed"),
    )
    yield Case(
        name="ob2/picture-address-gone",
        why="A picture that carries an address at which nothing is.",
        input=baked(PICTURE.encode(), assertion_text=usual["id"]).decode(),
        expected=Expected(
            intact="unknown", status="unknown", issuer="unknown", steps=(("found", "unknown"),)
        ),
    )


def signed_ones() -> Iterator[Case]:
    usual = signed_assertion(SCHOOL)
    yield foreign_case("signed", "Signed with RS256.", token(usual, FIRST), expect(by="unknown"))
    yield foreign_case(
        "signed-older-type",
        "The type as earlier drafts had it.",
        token(at(usual, "verification.type", "signed"), FIRST),
        expect(by="unknown"),
    )
    p256, pem = p256_key_of("school"), "publicKeyPem"
    for name, key, text in (("es256", p256, _pem(p256)), ("eddsa", EVIL_KEY, _pem(EVIL_KEY))):
        yield foreign_case(
            f"signed-{name}",
            "Signed with another algorithm, by the key that the issuer lists.",
            token(usual, key),
            expect(by="unknown"),
            documents={KEY: answer(key_document(SCHOOL, FIRST, **{pem: text}))},
        )
    yield foreign_case(
        "signed-recipient",
        "Whose it is.",
        token(usual, FIRST),
        expect(by="unknown", recipient="passed"),
        recipient=EMAIL,
    )
    yield foreign_case(
        "signed-expired",
        "It has expired.",
        token(usual, FIRST),
        expect(by="unknown", dates="failed", counts="expired"),
        now="2030-01-01T00:00:00Z",
    )
    yield foreign_case(
        "signed-picture",
        "In its picture.",
        baked(PICTURE.encode(), assertion_text=token(usual, FIRST)).decode(),
        expect(by="unknown", image="passed"),
    )
    yield foreign_case(
        "signed-offline",
        "Nobody answers.",
        token(usual, FIRST),
        expect(**NO_ISSUER_2),
        documents={BADGE: answer(failure="offline")},
    )
    for name, changes in (
        ("without-creator", {"verification": {"type": "SignedBadge"}}),
        ("hosted-type", {"verification": {"type": "HostedBadge"}}),
        ("without-recipient", {"recipient": None}),
        ("issued-on-date", {"issuedOn": "2026-06-30"}),
    ):
        yield foreign_case(
            f"signed-form-{name}",
            "Not the form of the standard.",
            token(changed(usual, changes), FIRST),
            stopped("found", "parsed", at="schema"),
            asks=(),
        )


def _pem(key: Any) -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415

    public = Ed25519PublicKey.from_public_bytes(key.public.raw) if key is EVIL_KEY else key.public_key()
    return str(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())


def keys() -> Iterator[Case]:
    usual = signed_assertion(SCHOOL)
    good = token(usual, FIRST)
    yield foreign_case(
        "key-not-listed",
        "A key that the issuer does not list.",
        good,
        expect(**NOT_THE_KEY),
        documents={ISSUER: answer(issuer_profile(SCHOOL, SCHOOL, publicKey=[f"{SCHOOL}/keys/r2.json"]))},
    )
    yield foreign_case(
        "key-none-listed",
        "An issuer without keys.",
        good,
        expect(**NOT_THE_KEY),
        documents={ISSUER: answer(issuer_profile(SCHOOL, SCHOOL, publicKey=None))},
    )
    for name, listed in (("text", KEY), ("object", {"id": KEY}), ("objects", [{"id": KEY}])):
        yield foreign_case(
            f"key-listed-as-{name}",
            "The ways to list a key.",
            good,
            expect(by="unknown"),
            documents={ISSUER: answer(issuer_profile(SCHOOL, SCHOOL, publicKey=listed))},
        )
    yield foreign_case(
        "key-gone",
        "The key's document is not there.",
        good,
        expect(key="unknown", signature="unknown"),
        documents={KEY: None},
    )
    for name, changes in (
        ("owner", {"owner": "https://evil.example/issuer.json"}),
        ("owner-missing", {"owner": None}),
        ("revoked", {"revoked": True}),
        ("expires", {"expires": "2099-01-01T00:00:00Z"}),
        ("pem-missing", {"publicKeyPem": None}),
        ("pem-words", {"publicKeyPem": "hello"}),
        ("pem-private", {"publicKeyPem": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"}),
        ("other-id", {"id": f"{SCHOOL}/keys/r2.json"}),
    ):
        yield foreign_case(
            f"key-{name}",
            "A key that must not be used.",
            good,
            expect(**NOT_THE_KEY),
            documents={KEY: answer(key_document(SCHOOL, FIRST, **changes))},
        )
    yield foreign_case(
        "key-another",
        "Signed with another key than the one it names.",
        token(usual, SECOND),
        expect(signature="failed"),
    )
    evil = "https://evil.example/key.json"
    mine = at(usual, "verification.creator", evil)
    yield foreign_case(
        "key-of-attacker",
        "A key whose document says that the issuer owns it; the issuer does not list it.",
        token(mine, SECOND),
        expect(**NOT_THE_KEY),
        documents={evil: answer({**key_document(SCHOOL, SECOND), "id": evil})},
    )


def revocations() -> Iterator[Case]:
    good = token(signed_assertion(SCHOOL), FIRST)
    yield foreign_case(
        "revoked",
        "The list names it.",
        token(signed_assertion(SCHOOL, id=REVOKED_ID), FIRST),
        expect(by="unknown", status="failed", counts="revoked"),
    )
    yield foreign_case(
        "revoked-as-text",
        "The list names it, as text.",
        good,
        expect(by="unknown", status="failed", counts="revoked"),
        documents={LIST: answer(revocation_list(SCHOOL, revokedAssertions=[signed_assertion()["id"]]))},
    )
    yield foreign_case(
        "revocation-list-long",
        "A list with more entries than another document may have is read, and names it.",
        good,
        expect(by="unknown", status="failed", counts="revoked"),
        documents={
            LIST: answer(
                revocation_list(
                    SCHOOL,
                    revokedAssertions=[*(f"{number:x}" for number in range(2501)), signed_assertion()["id"]],
                )
            )
        },
    )
    yield foreign_case(
        "no-revocation-list",
        "The issuer keeps no list.",
        good,
        expect(by="unknown", status_list="skipped"),
        documents={ISSUER: answer(issuer_profile(SCHOOL, SCHOOL, revocationList=None))},
    )
    faults: dict[str, Document | None] = {
        "gone": None,
        "web-page": answer("<!doctype html>", type="text/html"),
        "other-type": answer(revocation_list(SCHOOL, type="List")),
        "other-issuer": answer(revocation_list(SCHOOL, issuer="https://evil.example/issuer.json")),
        "other-id": answer(revocation_list(SCHOOL, id="https://evil.example/list.json")),
        "no-entries": answer(revocation_list(SCHOOL, revokedAssertions=None)),
        "entry-without-id": answer(revocation_list(SCHOOL, revokedAssertions=[{"revocationReason": "x"}])),
        "redirect": answer(revocation_list(SCHOOL), status=302, location=LIST),
    }
    for name, given in faults.items():
        yield foreign_case(
            f"revocation-list-{name}",
            "A list that cannot be relied on.",
            good,
            expect(by="unknown", **NO_STATUS),
            documents={LIST: given},
        )


def tokens() -> Iterator[Case]:
    usual = signed_assertion(SCHOOL)
    head, body, signature = token(usual, FIRST).split(".")
    other = encode_base64url(compact(at(usual, "narrative", "Met lof")))
    yield foreign_case(
        "token-changed", "Changed after signing.", f"{head}.{other}.{signature}", expect(signature="failed")
    )
    yield foreign_case(
        "token-jwk",
        "It carries the key that it names.",
        token(usual, FIRST, jwk=FIRST.public.jwk),
        expect(by="unknown"),
    )
    yield foreign_case(
        "token-other-jwk",
        "It carries another key.",
        token(usual, SECOND, jwk=SECOND.public.jwk),
        expect(**NOT_THE_KEY),
    )
    hs = encode_base64url(compact({"alg": "HS256"}))
    mac = encode_base64url(hmac_sha256(FIRST.public.pem.encode(), f"{hs}.{body}".encode()))
    # What is not a token that may be read does not say what it holds: it counts as a credential's.
    for name, text in (
        ("none", f"{encode_base64url(compact({'alg': 'none'}))}.{body}."),
        ("hmac", f"{hs}.{body}.{mac}"),
    ):
        yield foreign_case(
            f"token-{name}",
            "Not an algorithm that proves anything.",
            text,
            stopped("found", at="parsed"),
            asks=(),
        )
    yield foreign_case(
        "token-of-credential-type",
        "An assertion that calls itself a credential has none of its form.",
        token({**usual, "type": ["VerifiableCredential", "OpenBadgeCredential"]}, FIRST, kid="x"),
        expect(
            schema="failed",
            issuer="failed",
            key="failed",
            signature="unknown",
            dates="unknown",
            status_list="skipped",
        ),
        asks=(),
    )
