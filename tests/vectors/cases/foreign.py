"""Badges of another school, asked for at its own site; and addresses that are never asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.rsa_test_keys import FIRST
from tests.vectors.case import ISSUER_REFUSED, NO_ISSUER, NO_STATUS, NOT_THE_KEY, Case, answer, expect
from tests.vectors.cases.own import baked
from tests.vectors.documents import (
    EVIL_KEY,
    FOREIGN,
    FOREIGN_KEY,
    PICTURE,
    REVOKED,
    SCHOOL,
    SUSPENDED,
    Document,
    at,
    changed,
    credential,
    did_document,
    json_web_key,
    multikey,
    status_entry,
)
from tests.vectors.proofs import JCS, claims, signed, token
from tests.vectors.worlds import FOREIGN_P256, jwk_of

HOST = ("school.example",)
WORLD = ("waterland", "school")
DID_DOCUMENT = f"{SCHOOL}/.well-known/did.json"
PLAIN = at(credential(FOREIGN), "credentialStatus", None)
"""A foreign credential without a status list."""


def cases() -> Iterator[Case]:
    yield from same_as_own()
    yield from did_web()
    yield from did_key()
    yield from https_issuers()
    yield from answers()
    yield from never_asked()


def same_as_own() -> Iterator[Case]:
    payload = claims(credential(FOREIGN))
    forms: dict[str, tuple[str, Any]] = {
        "credential": ("Both proofs.", signed(credential(FOREIGN))),
        "token-eddsa": ("A token.", token(payload, FOREIGN_KEY, kid=f"{FOREIGN}#k1-jwk", typ="JWT")),
        "token-rs256": ("A token by an RSA key.", token(payload, FIRST, kid=f"{FOREIGN}#r1-jwk", typ="JWT")),
        "token-es256": ("A token by a P-256 key.", token(payload, FOREIGN_P256, kid=f"{FOREIGN}#p1-jwk")),
        "token-jwk": ("A token with its key in it.", token(payload, FOREIGN_P256, jwk=jwk_of(FOREIGN_P256))),
    }
    for name, (why, given) in forms.items():
        yield Case(
            name=f"foreign/{name}",
            why=f"{why} The school's site is asked.",
            input=given,
            world=WORLD,
            asks=HOST,
            expected=expect(by="unknown"),
        )
    yield Case(
        name="foreign/without-a-site",
        why="A verifier on its own, without a site.",
        input=signed(credential(FOREIGN)),
        site=None,
        world=WORLD,
        asks=HOST,
        expected=expect(by="unknown"),
    )
    yield Case(
        name="foreign/own-badge-without-a-site",
        why="The site's own badge, where the verifier is not the site's: the site is asked.",
        input=signed(credential()),
        site=None,
        asks=("badges.example.nl",),
        expected=expect(by="unknown"),
    )
    for status, place in (("revoked", REVOKED), ("suspended", SUSPENDED)):
        yield Case(
            name=f"foreign/{status}",
            why="The school's own list says so.",
            input=signed(credential(FOREIGN, credentialStatus=status_entry(place, SCHOOL))),
            world=WORLD,
            asks=HOST,
            expected=expect(by="unknown", status="failed", counts=status),
        )
    yield Case(
        name="foreign/expired",
        why="It has expired.",
        input=signed(credential(FOREIGN)),
        now="2031-01-01T00:00:00Z",
        world=WORLD,
        asks=HOST,
        expected=expect(by="unknown", dates="failed", counts="expired"),
    )
    yield Case(
        name="foreign/changed",
        why="It was changed.",
        input=at(signed(credential(FOREIGN)), "name", "Iets anders"),
        world=WORLD,
        asks=HOST,
        expected=expect(signature="failed"),
    )
    text = token(payload, FOREIGN_KEY, kid=f"{FOREIGN}#k1-jwk", typ="JWT")
    yield Case(
        name="foreign/picture",
        why="The picture is the school's own, which is asked for it.",
        input=baked(PICTURE.encode(), credential_text=text).decode(),
        world=WORLD,
        asks=HOST,
        expected=expect(by="unknown", image="passed"),
    )
    yield Case(
        name="foreign/offline",
        why="Nobody answers: nothing is known.",
        input=signed(credential(FOREIGN)),
        asks=HOST,
        expected=expect(**NO_ISSUER),
    )
    yield Case(
        name="foreign/named-like-own",
        why="A school that calls itself as the site's issuer is not it.",
        input=signed(at(credential(FOREIGN), "issuer.name", "Waterland College")),
        world=WORLD,
        asks=HOST,
        expected=expect(by="unknown"),
    )


def did_web() -> Iterator[Case]:
    for name, did, url, asks in (
        ("path", "did:web:school.example:a:b", f"{SCHOOL}/a/b/did.json", "school.example"),
        (
            "port",
            "did:web:school.example%3A8443",
            "https://school.example:8443/.well-known/did.json",
            "school.example:8443",
        ),
        (
            "port-and-path",
            "did:web:school.example%3a8443:a",
            "https://school.example:8443/a/did.json",
            "school.example:8443",
        ),
        ("port-443", "did:web:school.example%3A443:a", "https://school.example/a/did.json", "school.example"),
        ("percent", "did:web:school.example:caf%C3%A9", f"{SCHOOL}/caf%C3%A9/did.json", "school.example"),
        (
            "punycode",
            "did:web:xn--caf-dma.example",
            "https://xn--caf-dma.example/.well-known/did.json",
            "xn--caf-dma.example",
        ),
    ):
        yield Case(
            name=f"foreign/did-web-{name}",
            why=f"Its document is at {url}.",
            input=signed(at(PLAIN, "issuer.id", did), key=FOREIGN_KEY, method=f"{did}#k1"),
            documents={url: answer(did_document(did, [multikey(did, FOREIGN_KEY)]))},
            asks=(asks,),
            expected=expect(by="unknown", status_list="skipped"),
        )


def did_key() -> Iterator[Case]:
    multi = FOREIGN_KEY.public.multikey
    did = f"did:key:{multi}"
    document = at(PLAIN, "issuer.id", did)
    p256 = "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169"  # of the did:key method's own examples
    yield Case(
        name="foreign/did-key",
        why="The issuer is a key, so that nobody need be asked, and nobody knows who it is.",
        input=signed(document, key=FOREIGN_KEY, method=f"{did}#{multi}"),
        expected=expect(by="unknown", status_list="skipped"),
    )
    yield Case(
        name="foreign/did-key-token",
        why="The same as token.",
        input=token(claims(document), FOREIGN_KEY, kid=f"{did}#{multi}", typ="JWT"),
        expected=expect(by="unknown", status_list="skipped"),
    )
    yield Case(
        name="foreign/did-key-jwk",
        why="The same as token that carries its key.",
        input=token(claims(document), FOREIGN_KEY, jwk=FOREIGN_KEY.public.jwk, typ="JWT"),
        expected=expect(by="unknown", status_list="skipped"),
    )
    own_p256 = multikey_of_p256()
    p256_did = f"did:key:{own_p256}"
    yield Case(
        name="foreign/did-key-p256",
        why="A P-256 key as issuer.",
        input=token(
            claims(at(PLAIN, "issuer.id", p256_did)), FOREIGN_P256, kid=f"{p256_did}#{own_p256}", typ="JWT"
        ),
        expected=expect(by="unknown", status_list="skipped"),
    )
    yield Case(
        name="foreign/did-key-p256-other",
        why="A P-256 key that did not sign.",
        input=token(
            claims(at(PLAIN, "issuer.id", f"did:key:{p256}")), FOREIGN_P256, kid=f"did:key:{p256}#{p256}"
        ),
        expected=expect(signature="failed", status_list="skipped"),
    )
    for name, method in (("fragment", f"{did}#k1"), ("bare", did), ("foreign", f"{FOREIGN}#k1")):
        yield Case(
            name=f"foreign/did-key-method-{name}",
            why="Not the name of the key of a did:key.",
            input=signed(document, key=FOREIGN_KEY, method=method),
            expected=expect(**NOT_THE_KEY, status_list="skipped"),
        )
    yield Case(
        name="foreign/did-key-other-signer",
        why="Signed by another key.",
        input=signed(document, key=EVIL_KEY, method=f"{did}#{multi}"),
        expected=expect(signature="failed", status_list="skipped"),
    )
    for name, bad in (
        ("empty", "did:key:"),
        ("x25519", "did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"),
        ("low-order", "did:key:z6MkeTG3bFFSLYVU7VqhgZxqr6YzpaGrQtFMh1uvqGy1vDnP"),
        ("words", "did:key:hello"),
        ("cut-off", did[:-8]),
    ):
        yield Case(
            name=f"foreign/did-key-{name}",
            why="No key to verify with.",
            input=signed(at(PLAIN, "issuer.id", bad), key=FOREIGN_KEY, method=f"{bad}#k1", suites=(JCS,)),
            expected=expect(**{**ISSUER_REFUSED, "status_list": "skipped", "status": "passed"}),
        )


def multikey_of_p256() -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415

    from builder.encoding import encode_multibase_base58  # noqa: PLC0415

    point = FOREIGN_P256.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    return encode_multibase_base58(b"\x80\x24" + point)


def https_issuers() -> Iterator[Case]:
    yield Case(
        name="foreign/json-web-key-2020",
        why="The older name of the same type of key.",
        input=token(claims(PLAIN), FOREIGN_KEY, kid=f"{FOREIGN}#k1-jwk"),
        documents={
            DID_DOCUMENT: answer(
                did_document(FOREIGN, [json_web_key(FOREIGN, FOREIGN_KEY.public.jwk, type="JsonWebKey2020")])
            )
        },
        asks=HOST,
        expected=expect(by="unknown", status_list="skipped"),
    )
    issuer = f"{SCHOOL}/issuer"
    document = at(PLAIN, "issuer.id", issuer)
    inside = multikey(issuer, FOREIGN_KEY)
    profile = {"id": issuer, "type": ["Profile"], "name": "Another School"}
    key_url = f"{SCHOOL}/keys/1"
    key_document = {**multikey(issuer, FOREIGN_KEY), "id": key_url}
    listing = {**profile, "assertionMethod": [key_url]}
    yield Case(
        name="foreign/https-key-inside",
        why="The issuer's id is an address; its document holds the key.",
        input=signed(document, key=FOREIGN_KEY, method=inside["id"]),
        documents={issuer: answer(did_document(issuer, [inside]))},
        asks=HOST,
        expected=expect(by="unknown", status_list="skipped"),
    )
    yield Case(
        name="foreign/https-key-beside",
        why="The key is a document of its own, which the issuer lists.",
        input=signed(document, key=FOREIGN_KEY, method=key_url),
        documents={issuer: answer(listing), key_url: answer(key_document)},
        asks=HOST,
        expected=expect(by="unknown", status_list="skipped"),
    )
    yield Case(
        name="foreign/https-key-beside-token",
        why="The same as token.",
        input=token(claims(document), FOREIGN_KEY, kid=key_url, typ="JWT"),
        documents={issuer: answer(listing), key_url: answer(key_document)},
        asks=HOST,
        expected=expect(by="unknown", status_list="skipped"),
    )
    yield Case(
        name="foreign/https-key-on-another-host",
        why="The issuer says that its key is kept elsewhere.",
        input=signed(document, key=FOREIGN_KEY, method="https://keys.example/1"),
        documents={
            issuer: answer({**profile, "assertionMethod": ["https://keys.example/1"]}),
            "https://keys.example/1": answer({**key_document, "id": "https://keys.example/1"}),
        },
        asks=("keys.example", "school.example"),
        expected=expect(by="unknown", status_list="skipped"),
    )
    yield Case(
        name="foreign/https-key-gone",
        why="The key's document is not there.",
        input=signed(document, key=FOREIGN_KEY, method=key_url),
        documents={issuer: answer(listing)},
        asks=HOST,
        expected=expect(key="unknown", signature="unknown", status_list="skipped"),
    )
    for name, served in (
        ("controller", {**key_document, "controller": "https://evil.example/issuer"}),
        ("other-id", {**key_document, "id": f"{SCHOOL}/keys/2"}),
        ("revoked", {**key_document, "revoked": "2026-07-01T00:00:00Z"}),
        ("without-key", changed(key_document, {"publicKeyMultibase": None})),
    ):
        yield Case(
            name=f"foreign/https-key-{name}",
            why="The key's document is not what it should be.",
            input=signed(document, key=FOREIGN_KEY, method=key_url),
            documents={issuer: answer(listing), key_url: answer(served)},
            asks=HOST,
            expected=expect(**NOT_THE_KEY, status_list="skipped"),
        )
    yield Case(
        name="foreign/https-key-not-listed",
        why="A key that calls the issuer its controller, and that the issuer does not list.",
        input=signed(document, key=EVIL_KEY, method="https://evil.example/key"),
        documents={
            issuer: answer(listing),
            "https://evil.example/key": answer(
                {**multikey(issuer, EVIL_KEY), "id": "https://evil.example/key"}
            ),
        },
        asks=HOST,
        expected=expect(**NOT_THE_KEY, status_list="skipped"),
    )
    yield Case(
        name="foreign/https-no-keys",
        why="A profile that lists no keys.",
        input=signed(document, key=FOREIGN_KEY, method=f"{issuer}#k1"),
        documents={issuer: answer(profile)},
        asks=HOST,
        expected=expect(**{**ISSUER_REFUSED, "status_list": "skipped", "status": "passed"}),
    )
    yield Case(
        name="foreign/https-internal-key",
        why="The issuer lists a key on the reader's own machine: it is never asked for.",
        input=signed(document, key=FOREIGN_KEY, method="https://localhost/key"),
        documents={
            issuer: answer({**profile, "assertionMethod": ["https://localhost/key"]}),
            "https://localhost/key": answer({**key_document, "id": "https://localhost/key"}),
        },
        asks=HOST,
        expected=expect(key="unknown", signature="unknown", status_list="skipped"),
    )


def answers() -> Iterator[Case]:
    """What the school's host may answer for the issuer's document, and for the list."""
    document = did_document(
        FOREIGN, [multikey(FOREIGN, FOREIGN_KEY), json_web_key(FOREIGN, FOREIGN_KEY.public.jwk)]
    )
    faults: dict[str, Document] = {
        "404": answer(document, status=404),
        "500": answer(document, status=500),
        "204": answer("", status=204),
        "206": answer(document, status=206),
        "redirect-elsewhere": answer(document, status=302, location="https://evil.example/did.json"),
        "redirect-same-host": answer(document, status=301, location=f"{SCHOOL}/did.json"),
        "redirect-internal": answer(document, status=307, location="http://169.254.169.254/"),
        "web-page": answer("<!doctype html><title>Not found</title>", type="text/html; charset=utf-8"),
        "json-as-web-page": answer(document, type="text/html"),
        "json-as-xhtml": answer(document, type="Application/XHTML+XML"),
        "endless": answer('{"a":1}', endless=True),
        "offline": answer(failure="offline"),
        "timeout": answer(failure="timeout"),
        "cors": answer(document, failure="cors"),
        "tls": answer(document, failure="tls"),
        "empty": answer(""),
        "cut-off": answer('{"id":"' + FOREIGN),
        "byte-order-mark": answer("\ufeff{}"),
    }
    for name, given in faults.items():
        yield Case(
            name=f"network/{name}",
            why="No answer that may be relied on: could not be checked, and never good.",
            input=signed(credential(FOREIGN), suites=(JCS,)),
            world=WORLD,
            documents={
                DID_DOCUMENT: given,
                "https://evil.example/did.json": answer(document),
                f"{SCHOOL}/did.json": answer(document),
            },
            asks=HOST,
            expected=expect(**NO_ISSUER),
        )
        if name in ("404", "redirect-elsewhere", "web-page", "endless", "timeout"):
            yield Case(
                name=f"network/list-{name}",
                why="The same for the status list: it may have been revoked.",
                input=signed(credential(FOREIGN), suites=(JCS,)),
                world=WORLD,
                documents={f"{SCHOOL}/status/1.json": given},
                asks=HOST,
                expected=expect(by="unknown", **NO_STATUS),
            )
    for name, type_ in (
        ("plain-text", "text/plain"),
        ("octets", "application/octet-stream"),
        ("did-json", "application/did+json"),
        ("no-type", ""),
        ("upper-case", "APPLICATION/JSON; CHARSET=UTF-8"),
    ):
        yield Case(
            name=f"network/type-{name}",
            why="Hosts of files call JSON all sorts of things.",
            input=signed(PLAIN, suites=(JCS,)),
            documents={DID_DOCUMENT: answer(document, type=type_)},
            asks=HOST,
            expected=expect(by="unknown", status_list="skipped"),
        )


def never_asked() -> Iterator[Case]:
    """Addresses of the reader's own machine and network, with good documents behind them."""
    for name, did, url in (
        ("localhost", "did:web:localhost", "http://localhost/.well-known/did.json"),
        ("localhost-port", "did:web:localhost%3A8080", "http://localhost:8080/.well-known/did.json"),
        ("loopback", "did:web:127.0.0.1", "http://127.0.0.1/.well-known/did.json"),
        ("metadata", "did:web:169.254.169.254", "https://169.254.169.254/.well-known/did.json"),
        ("private", "did:web:192.168.1.1", "https://192.168.1.1/.well-known/did.json"),
        ("one-number", "did:web:2130706433", "https://2130706433/.well-known/did.json"),
        ("hexadecimal", "did:web:0x7f.1", "https://0x7f.1/.well-known/did.json"),
        ("octal", "did:web:0177.0.0.1", "https://0177.0.0.1/.well-known/did.json"),
        ("one-label", "did:web:intranet", "https://intranet/.well-known/did.json"),
        ("local", "did:web:printer.local", "https://printer.local/.well-known/did.json"),
        ("localhost-below", "did:web:a.localhost", "https://a.localhost/.well-known/did.json"),
        (
            "internal",
            "did:web:metadata.google.internal",
            "https://metadata.google.internal/.well-known/did.json",
        ),
        ("home", "did:web:router.home.arpa", "https://router.home.arpa/.well-known/did.json"),
        ("capitals", "did:web:PRINTER.LOCAL", "https://printer.local/.well-known/did.json"),
        ("port-22", "did:web:school.example%3A22", "https://school.example:22/.well-known/did.json"),
        ("port-80", "did:web:school.example%3A80", "https://school.example:80/.well-known/did.json"),
        (
            "port-too-high",
            "did:web:school.example%3A99999",
            "https://school.example:99999/.well-known/did.json",
        ),
    ):
        yield Case(
            name=f"network/never-{name}",
            why="An address that is not of the public internet is never asked.",
            input=signed(at(PLAIN, "issuer.id", did), key=FOREIGN_KEY, method=f"{did}#k1", suites=(JCS,)),
            documents={url: answer(did_document(did, [multikey(did, FOREIGN_KEY)]))},
            expected=expect(**{**NO_ISSUER, "status_list": "skipped", "status": "passed"}),
        )
    for name, url in (
        ("http", "http://school.example/status/1.json"),
        ("loopback", "https://127.0.0.1/status/1.json"),
        ("loopback-6", "https://[::1]/status/1.json"),
        ("mapped-6", "https://[::ffff:127.0.0.1]/status/1.json"),
        ("user", "https://school.example@evil.example/status/1.json"),
        ("backslash", "https://school.example\\@evil.example/1.json"),
        ("no-host", "https:///status/1.json"),
        ("data", "data:application/json,{}"),
        ("file", "file:///etc/passwd"),
        ("ftp", "ftp://school.example/1.json"),
        ("blob", "blob:https://school.example/1"),
        ("javascript", "javascript:alert(1)"),
        ("two-dots", "https://school..example/1.json"),
        ("new-line", "https://school.example/\n1.json"),
        ("other-digits", "https://\u2460\u2461\u2466.0.0.1/1.json"),
        ("port-empty", "https://school.example:/status/1.json"),
        ("port-words", "https://school.example:https/status/1.json"),
    ):
        entry = status_entry(5, SCHOOL, statusListCredential=url)
        # What is no absolute address has no meaning at all.
        shapeless = name in ("backslash", "new-line", "data", "port-words")
        yield Case(
            name=f"network/never-list-{name}",
            why="A list at an address that is never asked.",
            input=signed(credential(FOREIGN, credentialStatus=entry), suites=(JCS,)),
            world=WORLD,
            asks=HOST,
            expected=expect(by="unknown", **NO_STATUS, schema="failed" if shapeless else "passed"),
        )
    picture = at(PLAIN, "credentialSubject.achievement.image.id", "https://10.0.0.1/image.svg")
    text = token(claims(picture), FOREIGN_KEY, kid=f"{FOREIGN}#k1-jwk", typ="JWT")
    yield Case(
        name="network/never-picture",
        why="A picture on a local network is never asked for.",
        input=baked(PICTURE.encode(), credential_text=text).decode(),
        world=WORLD,
        documents={"https://10.0.0.1/image.svg": answer(PICTURE, type="image/svg+xml")},
        asks=HOST,
        expected=expect(status_list="skipped", image="unknown"),
    )
