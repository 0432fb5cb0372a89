"""Tokens: every algorithm, and the ways in which tokens are forged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from builder.encoding import encode_base64url
from tests.rsa_test_keys import FIRST, SECOND
from tests.vectors.case import NOT_JSON, NOT_THE_KEY, NOTHING_KNOWN, Case, answer, expect
from tests.vectors.documents import (
    EVIL_KEY,
    FOREIGN,
    OWN,
    OWN_KEY,
    SITE,
    Document,
    at,
    changed,
    credential,
    did_document,
    json_web_key,
    multikey,
    p256_key_of,
)
from tests.vectors.proofs import claims, compact, hmac_sha256, signed, token
from tests.vectors.worlds import jwk_of

KID = f"{OWN}#k1-jwk"
RSA_KID = f"{OWN}#r1-jwk"
DID_DOCUMENT = f"{SITE}/issuers/waterland/did.json"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
P256 = p256_key_of("waterland")


def usual(payload: Any = None, **header: Any) -> str:
    return token(
        claims(credential()) if payload is None else payload, OWN_KEY, **{"kid": KID, "typ": "JWT", **header}
    )


def cases() -> Iterator[Case]:
    yield from algorithms()
    yield from headers()
    yield from encodings()
    yield from payloads()
    yield from key_types()


def algorithms() -> Iterator[Case]:
    _, body, signature = usual().split(".")
    for name in (
        "none",
        "None",
        "nOnE",
        "",
        "HS256",
        "RS384",
        "PS256",
        "ES384",
        "EdDSA ",
        "eddsa",
        "Ed25519",
    ):
        forged = encode_base64url(compact({"alg": name, "kid": KID, "typ": "JWT"}))
        label = name.replace(" ", "-space") or "empty"
        if name in ("none", "None"):
            yield Case(
                name=f"token/alg-{label}-unsigned",
                why="No signature at all.",
                input=f"{forged}.{body}.",
                expected=NOT_JSON,
            )
        yield Case(
            name=f"token/alg-{label}{'-lower' if name == 'none' else ''}",
            why="An algorithm that is not one of the three.",
            input=f"{forged}.{body}.{signature}",
            expected=NOT_JSON,
        )
    for name, value in (("number", 5), ("list", ["EdDSA"]), ("missing", None)):
        yield Case(
            name=f"token/alg-{name}",
            why="An algorithm that is no text.",
            input=usual(alg=value),
            expected=NOT_JSON,
        )
    for name in ("RS256", "ES256"):
        yield Case(
            name=f"token/alg-{name.lower()}-for-ed25519",
            why="The algorithm follows from the key, not from the token.",
            input=usual(alg=name),
            expected=expect(signature="failed"),
        )
    for name, secret in (("jwk", OWN_KEY.public.jwk["x"].encode()), ("pem", FIRST.public.pem.encode())):
        start = f"{encode_base64url(compact({'alg': 'HS256', 'kid': KID, 'typ': 'JWT'}))}.{body}"
        yield Case(
            name=f"token/hmac-{name}",
            why="The public key is no shared secret.",
            input=f"{start}.{encode_base64url(hmac_sha256(secret, start.encode()))}",
            expected=NOT_JSON,
        )
    start = f"{encode_base64url(compact({'alg': 'RS256', 'kid': RSA_KID, 'typ': 'JWT'}))}.{body}"
    yield Case(
        name="token/hmac-called-rs256",
        why="A hash with the public key, called RS256.",
        input=f"{start}.{encode_base64url(hmac_sha256(FIRST.public.pem.encode(), start.encode()))}",
        expected=expect(signature="failed"),
    )


def headers() -> Iterator[Case]:
    refused: dict[str, Any] = {
        "jku": "https://evil.example/jwks.json",
        "x5u": "https://evil.example/cert.pem",
        "x5c": ["MIIB"],
        "crit": ["b64"],
        "b64": False,
        "cty": "vc",
        "zip": "DEF",
        "iss": OWN,
    }
    for name, value in refused.items():
        yield Case(
            name=f"token/header-{name}",
            why="A header that the standard forbids.",
            input=usual(**{name: value}),
            expected=NOT_JSON,
        )
    for name, header in (
        ("typ-sd-jwt", {"typ": "vc+sd-jwt"}),
        ("typ-number", {"typ": 5}),
        ("kid-number", {"kid": 5}),
        ("kid-missing", {"kid": None}),
        ("jwk-text", {"jwk": "eyJ"}),
    ):
        yield Case(
            name=f"token/{name}", why="A header of another form.", input=usual(**header), expected=NOT_JSON
        )
    for name, header in (("typ-missing", {"typ": None}), ("typ-vc-jwt", {"typ": "vc+jwt"})):
        yield Case(
            name=f"token/{name}", why="A type that is known.", input=usual(**header), expected=expect()
        )
    for name, kid in (
        ("kid-foreign", f"{FOREIGN}#k1-jwk"),
        ("kid-unknown", f"{OWN}#k9-jwk"),
        ("kid-bare", OWN),
        ("kid-fragment", "#k1-jwk"),
        ("kid-internal", "http://169.254.169.254/latest/meta-data"),
        ("kid-file", "file:///etc/passwd"),
        ("kid-empty", ""),
    ):
        yield Case(
            name=f"token/{name}",
            why="A key that is not the issuer's; nobody is asked for it.",
            input=usual(kid=kid),
            expected=expect(**NOT_THE_KEY),
        )
    yield Case(
        name="token/kid-of-proofs",
        why="The issuer lists the same key under two names; either will do.",
        input=usual(kid=f"{OWN}#k1"),
        expected=expect(),
    )
    yield Case(
        name="token/jwk-listed",
        why="A token may carry its key, where the issuer lists the same.",
        input=usual(kid=None, jwk=OWN_KEY.public.jwk),
        expected=expect(),
    )
    yield Case(
        name="token/jwk-and-kid",
        why="Both name the same key.",
        input=usual(jwk=OWN_KEY.public.jwk),
        expected=expect(),
    )
    carried: dict[str, dict[str, Any]] = {
        "jwk-foreign": {"kid": None, "jwk": EVIL_KEY.public.jwk},
        "jwk-foreign-with-kid": {"jwk": EVIL_KEY.public.jwk},
        "jwk-empty": {"kid": None, "jwk": {}},
        "jwk-secret": {"kid": None, "jwk": {"kty": "oct", "k": "AAAA"}},
        "jwk-other-than-kid": {"kid": KID, "jwk": jwk_of(FIRST)},
    }
    for name, header in carried.items():
        yield Case(
            name=f"token/{name}",
            why="A key that the token carries proves nothing by itself.",
            input=token(claims(credential()), EVIL_KEY, **{"kid": KID, "typ": "JWT"} | header),
            expected=expect(**NOT_THE_KEY),
        )


def encodings() -> Iterator[Case]:
    head, body, signature = usual().split(".")
    last = ALPHABET[ALPHABET.index(signature[-1]) ^ 1]
    others: dict[str, tuple[str, Any]] = {
        "padding": (f"{head}.{body}.{signature}==", NOT_JSON),
        "padding-header": (f"{head}=.{body}.{signature}", NOT_JSON),
        "left-over-bits": (f"{head}.{body}.{signature[:-1]}{last}", NOT_JSON),
        "base64-not-url": (f"{head}.{body}.{signature[:-2]}+/", NOT_JSON),
        "space-inside": (f"{head}.{body[:10]} {body[10:]}.{signature}", NOT_JSON),
        "line-inside": (f"{head}.{body[:10]}\n{body[10:]}.{signature}", NOT_JSON),
        "no-signature": (f"{head}.{body}.", expect(signature="failed")),
        "no-payload": (f"{head}..{signature}", NOT_JSON),
        "no-header": (f".{body}.{signature}", NOT_JSON),
        "dots": ("..", NOT_JSON),
        "two-parts": (f"{head}.{body}", NOTHING_KNOWN),
        "five-parts": (f"{head}.{body}.{signature}.a.b", NOTHING_KNOWN),
        "bearer": (f"Bearer {head}.{body}.{signature}", NOT_JSON),
    }
    others["signature-cut"] = (f"{head}.{body}.{signature[:84]}", expect(signature="failed"))
    others["json-form"] = (
        f'{{"protected":"{head}","payload":"{body}","signature":"{signature}"}}',
        expect(
            schema="failed",
            issuer="failed",
            key="skipped",
            signature="failed",
            dates="unknown",
            status_list="skipped",
        ),
    )
    for name, (text, expected) in others.items():
        yield Case(name=f"token/{name}", why="Another way to write a token.", input=text, expected=expected)
    yield Case(
        name="token/signature-bit",
        why="One bit of the signature.",
        input=f"{head}.{body}.{ALPHABET[ALPHABET.index(signature[0]) ^ 32]}{signature[1:]}",
        expected=expect(signature="failed"),
    )
    twice = '{"alg":"none","alg":"EdDSA","kid":"' + KID + '"}'
    yield Case(
        name="token/header-duplicate",
        why="A header twice: which algorithm counts?",
        input=f"{encode_base64url(twice.encode())}.{body}.{signature}",
        expected=NOT_JSON,
    )


def payloads() -> Iterator[Case]:
    for name, body in (
        ("list", b"[]"),
        ("number", b"5"),
        ("null", b"null"),
        ("empty", b""),
        ("not-utf-8", b'{"a":"\xff"}'),
        ("duplicate", b'{"a":1,"a":2}'),
        ("proto", b'{"__proto__":{}}'),
    ):
        yield Case(
            name=f"token/payload-{name}",
            why="What is signed is no credential.",
            input=usual(body),
            expected=NOT_JSON,
        )
    good = claims(credential())
    for name, changes in (
        ("iss", {"iss": FOREIGN}),
        ("iss-missing", {"iss": None}),
        ("jti", {"jti": "urn:x:1"}),
        ("jti-missing", {"jti": None}),
        ("sub", {"sub": "urn:x:1"}),
        ("sub-missing", {"sub": None}),
        ("nbf", {"nbf": 0}),
        ("nbf-missing", {"nbf": None}),
        ("nbf-text", {"nbf": str(good["nbf"])}),
        ("nbf-true", {"nbf": True}),
        ("exp-later", {"exp": 4102444800}),
        ("exp-missing", {"exp": None}),
    ):
        yield Case(
            name=f"token/claim-{name}",
            why="The claims repeat the credential, or it is refused, though the signature holds.",
            input=usual(changed(good, changes)),
            expected=expect(schema="failed"),
        )
    yield Case(
        name="token/claim-exp-too-many",
        why="A credential without an end, in a token with one.",
        input=usual({**claims(credential(validUntil=None)), "exp": 1877551200}),
        expected=expect(schema="failed"),
    )
    yield Case(
        name="token/claim-nbf-whole-float",
        why="1782770400.0 is the same number.",
        input=usual({**good, "nbf": float(good["nbf"])}),
        expected=expect(),
    )
    for name, extra in (("aud", {"aud": "x"}), ("vc", {"vc": credential()})):
        yield Case(
            name=f"token/claim-{name}",
            why="A claim that no context defines.",
            input=usual({**good, **extra}),
            expected=expect(schema="failed"),
        )
    yield Case(
        name="token/claim-iat",
        why="A claim that the contexts know.",
        input=usual({**good, "iat": 1782770400}),
        expected=expect(),
    )
    yield Case(
        name="token/no-end",
        why="Without an end there is no claim of one.",
        input=usual(claims(credential(validUntil=None))),
        expected=expect(),
    )
    yield Case(
        name="token/changed-grade",
        why="Another grade in the payload, and the signature of before.",
        input=_swapped(at(credential(), "credentialSubject.result.0.value", "9,5")),
        expected=expect(signature="failed"),
    )
    yield Case(
        name="token/with-proofs-inside",
        why="Proofs within a token are part of what it signs.",
        input=usual(claims(signed(credential()))),
        expected=expect(),
    )
    yield Case(
        name="token/other-key",
        why="Signed by a key that is not the one it names.",
        input=token(good, EVIL_KEY, kid=KID, typ="JWT"),
        expected=expect(signature="failed"),
    )


def _swapped(document: Document) -> str:
    head, _, signature = usual().split(".")
    return f"{head}.{encode_base64url(compact(claims(document)))}.{signature}"


def key_types() -> Iterator[Case]:
    payload = claims(credential())

    def served(*methods: Document) -> dict[str, Document | None]:
        """Serve an issuer's document with these keys beside the one that signs its lists."""
        return {DID_DOCUMENT: answer(did_document(OWN, [multikey(OWN, OWN_KEY), *methods]))}

    p256 = jwk_of(P256)
    yield Case(
        name="token/es256",
        why="A P-256 key.",
        input=token(payload, P256, kid=f"{OWN}#p1", typ="JWT"),
        documents=served(json_web_key(OWN, p256, "p1")),
        expected=expect(),
    )
    yield Case(
        name="token/es256-jwk",
        why="A P-256 key that the token carries.",
        input=token(payload, P256, jwk=p256, typ="JWT"),
        documents=served(json_web_key(OWN, p256, "p1")),
        expected=expect(),
    )
    yield Case(
        name="token/rs256-jwk",
        why="An RSA key that the token carries.",
        input=token(payload, FIRST, jwk=jwk_of(FIRST)),
        expected=expect(),
    )
    head, body, signature = token(payload, P256, kid=f"{OWN}#p1", typ="JWT").split(".")
    der = encode_base64url(b"\x30\x44\x02\x20" + bytes(32) + b"\x02\x20" + bytes(32))
    for name, other in (
        ("zeros", encode_base64url(bytes(64))),
        ("der", der),
        ("short", signature[:84]),
        ("bit", ALPHABET[ALPHABET.index(signature[0]) ^ 32] + signature[1:]),
    ):
        yield Case(
            name=f"token/es256-{name}",
            why="Another signature.",
            input=f"{head}.{body}.{other}",
            documents=served(json_web_key(OWN, p256, "p1")),
            expected=expect(signature="failed"),
        )
    off_curve = {**p256, "y": encode_base64url(bytes(31) + b"\1")}
    small = rsa.RSAPublicNumbers(65537, (1 << 1023) + 9).n
    for name, jwk in (
        ("p256-off-curve", off_curve),
        ("p256-short", {**p256, "x": p256["x"][:40]}),
        ("p256-without-y", changed(p256, {"y": None})),
        ("p256-other-curve", {**p256, "crv": "P-384"}),
        ("p256-other-alg", {**p256, "alg": "ES384"}),
        ("secp256k1", {**p256, "crv": "secp256k1"}),
    ):
        yield Case(
            name=f"token/key-{name}",
            why="A key that is none to verify with.",
            input=token(payload, P256, kid=f"{OWN}#p1", typ="JWT"),
            documents=served(json_web_key(OWN, jwk, "p1")),
            expected=expect(**NOT_THE_KEY),
        )
    public = FIRST.public.jwk
    for name, jwk in (
        ("rsa-1024", {**public, "n": encode_base64url(small.to_bytes(128, "big"))}),
        ("rsa-exponent-3", {**public, "e": "Aw"}),
        ("rsa-exponent-1", {**public, "e": "AQ"}),
        ("rsa-leading-zero", {**public, "n": "AA" + public["n"]}),
        ("rsa-even", {**public, "n": encode_base64url((FIRST.public.modulus - 1).to_bytes(256, "big"))}),
        ("rsa-huge", {**public, "n": encode_base64url(((1 << 4097) + 1).to_bytes(513, "big"))}),
        ("rsa-other-alg", {**public, "alg": "PS256"}),
        ("ed25519-as-x25519", {**OWN_KEY.public.jwk, "crv": "X25519"}),
        ("secret", {"kty": "oct", "k": "AAAA"}),
    ):
        method = {"id": f"{OWN}#r1-jwk", "type": "JsonWebKey", "controller": OWN, "publicKeyJwk": jwk}
        yield Case(
            name=f"token/key-{name}",
            why="A key that is too weak, or written in another way.",
            input=token(payload, FIRST, kid=RSA_KID, typ="JWT"),
            documents=served(method),
            expected=expect(**NOT_THE_KEY),
        )
    yield Case(
        name="token/key-rsa-other",
        why="Another RSA key under the same name.",
        input=token(payload, SECOND, kid=RSA_KID, typ="JWT"),
        expected=expect(signature="failed"),
    )
    yield Case(
        name="token/proof-by-p256",
        why="An embedded proof of these suites is by Ed25519; the issuer lists another kind of key there.",
        input=signed(credential(), method=f"{OWN}#p1", key=EVIL_KEY),
        documents=served(json_web_key(OWN, p256, "p1")),
        expected=expect(**NOT_THE_KEY),
    )
