"""Credentials made to deceive, of the site itself: JSON, form, contexts, changed texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.vectors.case import (
    NO_SIGNATURE,
    NOT_JSON,
    NOTHING_KNOWN,
    Case,
    Expected,
    expect,
)
from tests.vectors.documents import (
    OB3,
    OWN,
    SITE,
    V2,
    at,
    changed,
    credential,
    text_of,
)
from tests.vectors.proofs import JCS, RDFC, signed


def cases() -> Iterator[Case]:
    yield from json_texts()
    yield from forms()
    yield from contexts()
    yield from changes()


def json_texts() -> Iterator[Case]:
    good = text_of(signed(credential()))
    inside = good[1:]
    deep = '{"a":' * 65 + "1" + "}" * 65
    texts: dict[str, tuple[str, str | bytes, Expected]] = {
        "cut-off": ("The end is missing.", good[:-20], NOT_JSON),
        "two-documents": ("Two documents, one after the other.", good + "{}", NOT_JSON),
        "trailing-comma": ("A comma before the end.", '{"a":1,}', NOT_JSON),
        "single-quotes": ("Quotes of another language.", "{'a':1}", NOT_JSON),
        "comment": ("JSON has no comments.", "{/* a */}", NOT_JSON),
        "leading-zero": ("A number that begins with zero.", '{"a":01}', NOT_JSON),
        "nan": ("NaN is no JSON.", f'{{"a":NaN,{inside}', NOT_JSON),
        "infinity": ("Infinity is no JSON.", f'{{"a":-Infinity,{inside}', NOT_JSON),
        "overflow": ("A number that becomes infinite.", f'{{"a":1e999,{inside}', NOT_JSON),
        "unsafe-integer": (
            "2^53 is read as its neighbour by some.",
            f'{{"a":9007199254740992,{inside}',
            NOT_JSON,
        ),
        "long-integer": ("Far too long an integer.", f'{{"a":{"9" * 400},{inside}', NOT_JSON),
        "duplicate-name": ("Which of the two counts?", f'{{"name":"Iets anders",{inside}', NOT_JSON),
        "duplicate-name-escaped": (
            "The same name, once written with an escape.",
            f'{{"n\\u0061me":"Iets anders",{inside}',
            NOT_JSON,
        ),
        "duplicate-deep": ("A member twice, deep inside.", '{"a":[{"b":{"c":1,"c":1}}]}', NOT_JSON),
        "proto": (
            "A member that changes objects in JavaScript.",
            f'{{"__proto__":{{"a":1}},{inside}',
            NOT_JSON,
        ),
        "proto-deep": ("The same, deep inside.", '{"a":[{"__proto__":null}]}', NOT_JSON),
        "lone-surrogate": ("Half a character.", '{"a":"\\ud800"}', NOT_JSON),
        "lone-surrogate-in-name": ("Half a character in a name.", '{"\\udc00":1}', NOT_JSON),
        "control-character": ("A bare control character in a text.", b'{"a":"\x01"}', NOT_JSON),
        "not-utf-8": ("Bytes that are no UTF-8.", b'{"a":"\xff"}', NOT_JSON),
        "overlong-utf-8": ("A slash in two bytes.", b'{"a":"\xc0\xaf"}', NOT_JSON),
        "deep": ("65 levels.", deep, NOT_JSON),
        "array": ("A list of credentials is none.", f"[{good}]", NOTHING_KNOWN),
        "number": ("A number.", "5", NOTHING_KNOWN),
        "null": ("Nothing at all, in JSON.", "null", NOTHING_KNOWN),
        "string": ("A text with a credential in it.", '"{}"', NOTHING_KNOWN),
        "empty": ("No bytes.", "", NOTHING_KNOWN),
        "space": ("Only white space.", " \n\t ", NOTHING_KNOWN),
        "words": ("Prose.", "Dit is mijn badge.", NOTHING_KNOWN),
        "byte-order-mark": (
            "A mark that JSON must not begin with.",
            b"\xef\xbb\xbf" + good.encode(),
            NOTHING_KNOWN,
        ),
        "utf-16": ("Another encoding.", good.encode("utf-16-le"), NOT_JSON),
        "gzip": ("Compressed.", b"\x1f\x8b\x08\x00\x00\x00\x00\x00", NOTHING_KNOWN),
        "jpeg": ("A photograph.", b"\xff\xd8\xff\xe0\x00\x10JFIF", NOTHING_KNOWN),
    }
    for name, (why, text, expected) in texts.items():
        yield Case(name=f"json/{name}", why=why, input=text, expected=expected)
    yield Case(
        name="json/safe-integer",
        why="2^53 - 1 is read alike everywhere; nobody signed it here.",
        input=f'{{"a":9007199254740991,{inside}',
        expected=expect(schema="failed", signature="failed"),
    )
    yield Case(
        name="json/most-values",
        why="2500 members and items in all are read; nobody signed these here.",
        input=_with_values(2500),
        expected=expect(schema="failed", signature="failed"),
    )
    yield Case(
        name="json/too-many-values",
        why="2501 members and items are more than any badge has; they could keep a verifier busy for long.",
        input=_with_values(2501),
        expected=NOT_JSON,
    )
    yield Case(
        name="json/escapes",
        why="Another way to write the same text is the same text.",
        input=good.replace("Datageletterdheid", "D\\u0061tageletterdheid").replace("/", "\\/"),
        expected=expect(),
    )
    yield Case(
        name="json/numbers",
        why="Another way to write the same number is the same number.",
        input=good.replace('"creditsAvailable":2.5', '"creditsAvailable":25e-1'),
        expected=expect(),
    )
    yield Case(
        name="json/empty-object",
        why="An object with nothing in it.",
        input="{}",
        expected=expect(
            schema="failed", issuer="failed", **NO_SIGNATURE, dates="unknown", status_list="skipped"
        ),
    )


def _with_values(count: int) -> str:
    """Give a good credential with a list added, so that it has a number of members and items in all."""
    document = signed(credential())
    fillers = count - 1 - _values_in(document)
    return f'{{"a":[{",".join("1" * fillers)}],{text_of(document)[1:]}'


def _values_in(value: Any) -> int:
    if isinstance(value, dict):
        return len(value) + sum(map(_values_in, value.values()))
    return len(value) + sum(map(_values_in, value)) if isinstance(value, list) else 0


FORM_CHANGES: dict[str, tuple[str, Any]] = {
    "type-text": ("type", "OpenBadgeCredential"),
    "type-other": ("type", ["VerifiableCredential"]),
    "type-unknown": ("type", ["VerifiableCredential", "OpenBadgeCredential", "Diploma"]),
    "without-id": ("id", None),
    "id-relative": ("id", "/awards/1"),
    "id-with-space": ("id", "https://badges.example.nl/a b"),
    "without-subject": ("credentialSubject", None),
    "subjects": ("credentialSubject", []),
    "without-achievement": ("credentialSubject.achievement", None),
    "without-criteria": ("credentialSubject.achievement.criteria", None),
    "achievement-type-text": ("credentialSubject.achievement.type", "Achievement"),
    "criteria-type": ("credentialSubject.achievement.criteria.type", "Criteria"),
    "tag-text": ("credentialSubject.achievement.tag", "data"),
    "credits-text": ("credentialSubject.achievement.creditsAvailable", "2.5"),
    "result-number": ("credentialSubject.result.0.value", 8.5),
    "name-number": ("name", 5),
    "name-by-language": ("name", {"@value": "Data", "@language": "en"}),
    "evidence-object": ("evidence", {"type": ["Evidence"]}),
    "evidence-relative": ("evidence.0.id", "portfolio/42"),
    "valid-from-date": ("validFrom", "2026-06-30"),
    "valid-from-no-zone": ("validFrom", "2026-06-30T00:00:00"),
    "valid-from-space": ("validFrom", "2026-06-30 00:00:00Z"),
    "valid-from-number": ("validFrom", 1782770400),
    "undefined-term": ("honours", "summa cum laude"),
    "undefined-term-deep": ("credentialSubject.achievement.honours", True),
    "undefined-term-in-proof-named": ("credentialSubject.proofs", []),
    "identity-extra": ("credentialSubject.identifier.0.name", "Jip"),
    "keyword-id": ("credentialSubject.@id", "urn:x:1"),
    "keyword-type": ("credentialSubject.achievement.@type", "Achievement"),
    "keyword-graph": ("@graph", []),
    "keyword-reverse": ("issuer.@reverse", {}),
    "keyword-included": ("@included", []),
    "keyword-context-deep": ("credentialSubject.achievement.@context", {"name": None}),
    "status-without-id": ("credentialStatus.id", None),
    "same-id-criteria": (
        "credentialSubject.achievement.criteria.id",
        f"{SITE}/badges/data/v1/achievement.json",
    ),
    "same-id-credential": ("evidence.0.id", f"{SITE}/awards/3k9x0v7m2q8c4b6t1n5d0w9zre/credential.json"),
    "same-id-issuer": ("credentialSubject.id", OWN),
}
_DATES_UNREAD = {"valid-from-date", "valid-from-no-zone", "valid-from-number"}


def forms() -> Iterator[Case]:
    """What does not have the standard's form is refused, however well it is signed (with JCS)."""
    for name, (path, value) in FORM_CHANGES.items():
        document = at(credential(), path, value)
        outcomes: dict[str, Any] = {"schema": "failed"}
        if name in _DATES_UNREAD:
            outcomes["dates"] = "unknown"
        yield Case(
            name=f"form/{name}",
            why="The form of the standard comes before the signature, which holds.",
            input=signed(document, suites=(JCS,)),
            expected=expect(**outcomes),
        )
    yield Case(
        name="form/term-added-after-signing",
        why="The rdfc proof does not cover what no context defines.",
        input={**signed(credential(), suites=(RDFC,)), "honours": "summa cum laude"},
        expected=expect(schema="failed", signature="failed"),
    )
    moved = at(
        credential(), "credentialSubject.achievement.criteria.id", f"{SITE}/badges/data/v1/achievement.json"
    )
    yield Case(
        name="form/merged-ids",
        why="Two objects of one id: a text could move from one to the other without breaking the rdfc proof.",
        input={**moved, "proof": signed(credential(), suites=(RDFC,))["proof"]},
        expected=expect(schema="failed", signature="failed"),
    )
    shapeless = ("small-t", "small-z", "week", "nul")
    for name, value in (
        ("no-such-day", "2029-02-30T00:00:00Z"),
        ("no-such-month", "2029-13-01T00:00:00Z"),
        ("hour-24", "2029-06-30T24:00:00Z"),
        ("leap-second", "2029-06-30T23:59:60Z"),
        ("small-t", "2029-06-30t23:59:59Z"),
        ("small-z", "2029-06-30T23:59:59z"),
        ("week", "2029-W26-6T23:59:59Z"),
        ("nul", "2029-06-30T23:59:59Z\0"),
    ):
        yield Case(
            name=f"form/{name}",
            why="It looks like a moment, and is none that readers agree on.",
            input=signed(credential(validUntil=value)),
            expected=expect(schema="failed" if name in shapeless else "passed", dates="unknown"),
        )
    for name, path, value in (
        ("tag-twice", "credentialSubject.achievement.tag", ["data", "zorg", "data"]),
        ("type-twice", "issuer.type", ["Profile", "Profile"]),
    ):
        document = at(credential(), path, value)
        yield Case(
            name=f"form/{name}",
            why="To JSON-LD a list of texts is a set: what stands twice is not signed by the rdfc proof.",
            input={**document, "proof": signed(credential(), suites=(RDFC,))["proof"]},
            expected=expect(schema="failed"),
        )
    yield Case(
        name="form/address-as-term",
        why="A member whose name is an address means what the address means, and is signed.",
        input=signed({**credential(), "https://example.org/honours": "summa cum laude"}),
        expected=expect(),
    )
    points = "credentialSubject.achievement.creditsAvailable"
    yield Case(
        name="form/small-number",
        why="A number that is written with an exponent and without a point is not 0.",
        input=signed(at(credential(), points, 1e-7)),
        expected=expect(),
    )
    yield Case(
        name="changed/zero-to-small-number",
        why="Nothing becomes a little.",
        input=at(signed(at(credential(), points, 0), suites=(RDFC,)), points, 1e-7),
        expected=expect(signature="failed"),
    )
    for name, path, value in (
        ("name-missing", "name", None),
        ("issuer-address", "issuer", OWN),
        ("subject-without-id", "credentialSubject.id", None),
        ("valid-until-missing", "validUntil", None),
        ("fraction-of-second", "validFrom", "2026-06-30T00:00:00.250+02:00"),
    ):
        yield Case(
            name=f"form/{name}",
            why="The standard asks for no more.",
            input=signed(at(credential(), path, value)),
            expected=expect(),
        )


def contexts() -> Iterator[Case]:
    others: dict[str, tuple[str, Any]] = {
        "order": ("The version of the standard comes first.", [OB3, V2]),
        "only-one": ("Without Open Badges' own terms.", [V2]),
        "text": ("Not a list.", V2),
        "missing": ("None at all.", None),
        "inline": ("Terms of its own.", [V2, OB3, {"name": "https://example.org/name"}]),
        "inline-null": ("Takes away all meanings.", [V2, OB3, None]),
        "vocab": ("Gives a meaning to every word.", [V2, OB3, {"@vocab": "https://example.org/"}]),
        "base": ("Makes relative addresses absolute.", [V2, {"@base": "https://example.org/"}, OB3]),
        "twice": ("One context twice.", [V2, OB3, OB3]),
        "version-1": ("The version before.", ["https://www.w3.org/2018/credentials/v1", OB3]),
        "import": ("An import.", [V2, OB3, {"@import": "https://example.org/context"}]),
    }
    proofs = signed(credential())["proof"]
    for name, (why, value) in others.items():
        yield Case(
            name=f"context/{name}",
            why=f"{why} The proofs are those of the credential with its usual contexts.",
            input={**changed(credential(), {"@context": value}), "proof": proofs},
            expected=expect(schema="failed", signature="failed"),
        )
    for name, url in (
        ("unknown", "https://example.org/context/v1"),
        ("unknown-newer", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.9.json"),
        ("unknown-older", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"),
        ("unknown-http", "http://www.w3.org/ns/credentials/v2"),
    ):
        document = credential(**{"@context": [V2, OB3, url]})
        yield Case(
            name=f"context/{name}-jcs",
            why="The signature holds, but what the context says nobody here knows.",
            input=signed(document, suites=(JCS,)),
            expected=expect(schema="unknown"),
        )
        yield Case(
            name=f"context/{name}-added",
            why="A context added afterwards: the JCS proof does not fit.",
            input={**document, "proof": proofs},
            expected=expect(schema="unknown", signature="failed"),
        )
        yield Case(
            name=f"context/{name}-rdfc",
            why="What an unknown context says cannot be signed over here.",
            input={**document, "proof": proofs[:1]},
            expected=expect(schema="unknown", signature="unknown"),
        )
    for name, more in (
        ("ob-3.0.2", [V2, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"]),
        ("extensions", [V2, OB3, "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"]),
        ("data-integrity", [V2, OB3, "https://w3id.org/security/data-integrity/v2"]),
    ):
        yield Case(
            name=f"context/{name}",
            why="A context that is known.",
            input=signed(credential(**{"@context": more})),
            expected=expect(),
        )
    yield Case(
        name="context/schema-named",
        why="A credentialSchema has its meaning from the extensions' context.",
        input=signed(
            credential(
                **{
                    "@context": [V2, OB3, "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"],
                    "credentialSchema": [
                        {"id": "https://example.org/schema.json", "type": "1EdTechJsonSchemaValidator2019"}
                    ],
                }
            )
        ),
        expected=expect(),
    )
    yield Case(
        name="context/of-proof-changed",
        why="The JCS proof names its own contexts; they are signed.",
        input=at(signed(credential()), "proof.1.@context", [V2]),
        expected=expect(signature="failed"),
    )
    yield Case(
        name="context/of-rdfc-proof",
        why="The rdfc proof is read with the document's contexts, whatever it says itself.",
        input=at(signed(credential()), "proof.0.@context", {"@vocab": "https://example.org/"}),
        expected=expect(),
    )


CHANGES: dict[str, tuple[str, Any]] = {
    "name": ("name", "Iets anders"),
    "issuer-name": ("issuer.name", "A Famous University"),
    "issuer-url": ("issuer.url", "https://evil.example"),
    "recipient-hash": ("credentialSubject.identifier.0.identityHash", "sha256$" + "0" * 64),
    "recipient-salt": ("credentialSubject.identifier.0.salt", "5f0d"),
    "recipient-removed": ("credentialSubject.identifier", None),
    "subject-id": ("credentialSubject.id", "urn:uuid:00000000-0000-4000-8000-000000000000"),
    "result-removed": ("credentialSubject.result", None),
    "valid-from": ("validFrom", "2020-06-30T00:00:00+02:00"),
    "valid-until-later": ("validUntil", "2099-07-01T00:00:00+02:00"),
    "valid-until-removed": ("validUntil", None),
    "achievement-name": ("credentialSubject.achievement.name", "Datageletterdheid II"),
    "narrative": ("credentialSubject.achievement.criteria.narrative", "Alles"),
    "credits": ("credentialSubject.achievement.creditsAvailable", 30),
    "tag-order": ("credentialSubject.achievement.tag", ["zorg", "data"]),
    "tag-added": ("credentialSubject.achievement.tag", ["data", "zorg", "diploma"]),
    "evidence": ("evidence.0.id", "https://evil.example/portfolio"),
    "evidence-removed": ("evidence", None),
    "awarded-added": ("awardedDate", "2020-01-01T00:00:00Z"),
    "id": ("id", f"{SITE}/awards/other/credential.json"),
    "description-added": ("description", "Met lof"),
    "trailing-space": ("name", "Datageletterdheid "),
    "look-alike": ("name", "D\u0430tageletterdheid"),
    "invisible": ("name", "Data\u200bgeletterdheid"),
}


def changes() -> Iterator[Case]:
    for name, (path, value) in CHANGES.items():
        yield Case(
            name=f"changed/{name}",
            why=f"After signing another value, or none, at {path}.",
            input=at(signed(credential()), path, value),
            expected=expect(signature="failed"),
        )
    yield Case(
        name="changed/status-removed",
        why="Without its status a revoked badge would look valid.",
        input=at(signed(credential()), "credentialStatus", None),
        expected=expect(signature="failed", status_list="skipped"),
    )
    yield Case(
        name="changed/status-place",
        why="Another place in the list.",
        input=at(signed(credential()), "credentialStatus.statusListIndex", "9"),
        expected=expect(signature="failed"),
    )
    yield Case(
        name="changed/nul",
        why="A character that ends texts in other languages.",
        input=at(signed(credential()), "name", "Datageletterdheid\u0000"),
        expected=expect(signature="failed"),
    )
