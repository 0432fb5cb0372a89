"""Pictures and addresses: what carries a badge, and what only looks like it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from tests.unit.images.samples import header, picture, png
from tests.vectors.case import NOTHING_KNOWN, Case, Expected, answer, expect
from tests.vectors.cases.own import PNG_PICTURE, baked
from tests.vectors.documents import FOREIGN, OWN, OWN_KEY, PICTURE, SCHOOL, SITE, credential, text_of
from tests.vectors.proofs import JCS, claims, signed, token

NOT_HAD = Expected(intact="unknown", status="unknown", issuer="unknown", steps=(("found", "unknown"),))
IMAGE = f"{SITE}/badges/data/v1/image.svg"
AWARD = f"{SITE}/awards/3k9x0v7m2q8c4b6t1n5d0w9zre"


def cases() -> Iterator[Case]:
    yield from svgs()
    yield from pngs()
    yield from addresses()


def svgs() -> Iterator[Case]:
    text = text_of(signed(credential(), suites=(JCS,)))
    good = baked(PICTURE.encode(), credential_text=text).decode()
    start = good.index("<openbadges:credential")
    element = good[start : good.index("</openbadges:credential>") + len("</openbadges:credential>")]
    others = {
        "nothing": ("A picture without a badge.", PICTURE),
        "twice": ("Two credentials: which counts?", good.replace(element, element + element)),
        "empty-element": (
            "An element with nothing in it.",
            good.replace(
                element, '<openbadges:credential xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"/>'
            ),
        ),
        "doctype": ("A document type, which can hold entities.", f'<!DOCTYPE svg [<!ENTITY a "b">]>{good}'),
        "bomb": (
            "Entities that multiply.",
            '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>',
        ),
        "not-well-formed": ("An element that does not end.", good[:-8]),
        "web-page": ("A page.", "<!doctype html><title>Badge</title>"),
        "xml": ("Another kind of XML.", "<?xml version='1.0'?><rss/>"),
        "two-roots": ("Two pictures.", PICTURE + PICTURE),
    }
    for name, (why, content) in others.items():
        yield Case(name=f"picture/svg-{name}", why=why, input=content, expected=NOTHING_KNOWN)
    jwt = token(claims(credential()), OWN_KEY, kid=f"{OWN}#k1-jwk", typ="JWT")
    yield Case(
        name="picture/svg-token",
        why="A token in the picture's attribute.",
        input=baked(PICTURE.encode(), credential_text=jwt).decode(),
        expected=expect(image="passed"),
    )
    yield Case(
        name="picture/svg-byte-order-mark",
        why="A mark before the picture is no part of it.",
        input=b"\xef\xbb\xbf" + good.encode(),
        documents={IMAGE: answer(b"\xef\xbb\xbf" + PICTURE.encode(), type="image/svg+xml")},
        expected=expect(image="passed"),
    )
    yield Case(
        name="picture/svg-script-added",
        why="The picture was given a script; the credential does not cover that, the comparison does.",
        input=good.replace("</svg>", "<script>alert(1)</script></svg>"),
        expected=expect(image="failed"),
    )
    yield Case(
        name="picture/svg-tampered",
        why="Another name in the credential inside.",
        input=good.replace("Datageletterdheid", "Iets anders"),
        expected=expect(signature="failed", image="passed"),
    )


def pngs() -> Iterator[Case]:
    text = text_of(signed(credential(), suites=(JCS,)))
    good = baked(PNG_PICTURE, credential_text=text)
    served = {IMAGE: answer(PNG_PICTURE, type="image/png")}
    chunk = itxt(b"openbadgecredential", text.encode())
    yield Case(
        name="picture/png",
        why="A credential in a PNG.",
        input=good,
        documents=served,
        expected=expect(image="passed"),
    )
    packed = png(
        header(8, 8),
        (b"iTXt", b"openbadgecredential\0\1\0\0\0" + zlib.compress(b"\0" * 1000, 0)),
        picture(row_bytes=24, rows=8),
        (b"IEND", b""),
    )
    others = {
        "nothing": ("A picture without a badge.", PNG_PICTURE),
        "twice": (
            "Two credentials: which counts?",
            good.replace(PNG_PICTURE[8:33], PNG_PICTURE[8:33] + chunk),
        ),
        "cut-off": ("The end is missing.", good[:-20]),
        "checksum": ("A bad checksum.", good[:-1] + bytes([good[-1] ^ 1])),
        "signature-only": ("Only the first eight bytes.", good[:8]),
        "after-the-end": ("Something after the end.", good + b"more"),
        "lying-length": (
            "A chunk that says it is four gigabytes long.",
            good[:8] + b"\xff\xff\xff\xff" + good[12:],
        ),
        "not-a-credential": ("Compressed zeros.", packed),
    }
    for name, (why, content) in others.items():
        yield Case(
            name=f"picture/png-{name}", why=why, input=content, documents=served, expected=NOTHING_KNOWN
        )


def itxt(keyword: bytes, text: bytes) -> bytes:
    """Give a chunk of text as PNG writes it."""
    data = b"iTXt" + keyword + b"\0\0\0\0\0" + text
    return struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))


def addresses() -> Iterator[Case]:
    text = text_of(signed(credential(), suites=(JCS,)))
    credential_at = {f"{AWARD}/credential.json": answer(text)}
    for name, given in (
        ("credential", f"{AWARD}/credential.json"),
        ("award-page", f"{AWARD}/"),
        ("award-page-english", AWARD.replace("/awards", "/en/awards") + "/"),
        ("award-page-query", f"{AWARD}/?utm_source=linkedin"),
        ("award-page-fragment", f"{AWARD}/#share"),
        ("with-space", f"  {AWARD}/\r\n"),
        ("fragment", f"{AWARD}/credential.json#x"),
    ):
        yield Case(
            name=f"address/{name}",
            why="The address of a badge of the site itself.",
            input=given,
            documents=dict(credential_at),
            expected=expect(),
        )
    foreign = f"{SCHOOL}/awards/3k9x0v7m2q8c4b6t1n5d0w9zre"
    foreign_text = text_of(signed(credential(FOREIGN), suites=(JCS,)))
    yield Case(
        name="address/foreign",
        why="An award's page of another school.",
        input=f"{foreign}/",
        world=("waterland", "school"),
        documents={f"{foreign}/credential.json": answer(foreign_text)},
        asks=("school.example",),
        expected=expect(by="unknown"),
    )
    yield Case(
        name="address/picture",
        why="The address of a picture with a badge in it.",
        input=f"{AWARD}/badge.svg",
        documents={
            f"{AWARD}/badge.svg": answer(baked(PICTURE.encode(), credential_text=text), type="image/svg+xml")
        },
        expected=expect(image="passed"),
    )
    yield Case(
        name="address/token",
        why="The address of a token.",
        input=f"{AWARD}/credential.jwt",
        documents={
            f"{AWARD}/credential.jwt": answer(
                token(claims(credential()), OWN_KEY, kid=f"{OWN}#k1-jwk", typ="JWT"), type="application/jwt"
            )
        },
        expected=expect(),
    )
    for name, given, documents, asks in (
        ("gone", f"{AWARD}/credential.json", {}, ()),
        ("http", "http://school.example/credential.json", {}, ()),
        (
            "local",
            "https://192.168.0.1/credential.json",
            {"https://192.168.0.1/credential.json": answer(text)},
            (),
        ),
        ("foreign-gone", "https://evil.example/1.json", {}, ("evil.example",)),
        (
            "foreign-web-page",
            "https://evil.example/1.json",
            {"https://evil.example/1.json": answer("<p>", type="text/html")},
            ("evil.example",),
        ),
    ):
        yield Case(
            name=f"address/{name}",
            why="Nothing could be had.",
            input=given,
            documents=dict(documents),
            asks=asks,
            expected=NOT_HAD,
        )
    for name, body in (("another-address", f"{AWARD}/credential.json"), ("words", "hello"), ("empty", "")):
        yield Case(
            name=f"address/{name}",
            why="What is there is no badge; an address there is not followed.",
            input=f"{AWARD}/x.txt",
            documents={f"{AWARD}/x.txt": answer(body, type="text/plain"), **credential_at},
            expected=NOTHING_KNOWN,
        )
