"""Ten thousand changes to good badges, of which no verifier may accept one.

They are made without chance from cases that are accepted, so that every verifier can be given the same list.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from builder.encoding import (
    decode_base64url,
    decode_multibase_base58,
    encode_base64url,
    encode_multibase_base58,
)
from tests.unit.verification.changes import added, altered, leaves, nodes, removed, replaced
from tests.vectors.case import Case
from tests.vectors.documents import EVIL_KEY, FOREIGN, OWN, Document, text_of
from tests.vectors.make import cases
from tests.vectors.proofs import compact, hmac_sha256

Given = Document | str | bytes

GOOD = (
    "own/credential",
    "own/credential-eddsa-rdfc-2022",
    "own/credential-eddsa-jcs-2022",
    "own/token-eddsa",
    "own/token-rs256",
    "own/assertion-signed",
    "own/assertion-hosted",
    "token/es256",
)
_FOREIGN_VALUES: tuple[Any, ...] = (None, True, 0, -1, 1.5, "", "x", [], {}, [None], [[]], {"id": "urn:x:1"})
_TERMS = (
    "description",
    "name",
    "honours",
    "id",
    "type",
    "image",
    "phone",
    "@id",
    "@type",
    "@graph",
    "@context",
    "proof",
)
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass(frozen=True, slots=True)
class Mutation:
    """A change to a good case's input."""

    case: str
    name: str
    input: Given


def mutations() -> Iterator[Mutation]:
    for name, case in good_cases().items():
        made = _of_token(case.input) if isinstance(case.input, str) else _of_document(case.input)
        for what, changed in made:
            yield Mutation(name, what, changed)


def good_cases() -> dict[str, Case]:
    return {case.name: case for case in cases() if case.name in GOOD}


def _of_document(document: Any) -> Iterator[tuple[str, Given]]:
    yield from _of_values(document)
    for index, proof in enumerate(document.get("proof", [])):
        yield from _of_signature(document, index, proof["proofValue"])
    yield from _of_ids(document)
    yield from _of_contexts(document)
    yield from _of_text(text_of(document), document)


def _of_values(document: Any) -> Iterator[tuple[str, Given]]:
    """Change, remove and add at every place."""
    for path, value in leaves(document):
        yield f"altered {path}", replaced(document, path, altered(value))
        if isinstance(value, str):
            yield from _of_string(document, path, value)
    for path, node in nodes(document):
        # Which place a proof has in its set, and how many there are, is no part of what was signed.
        if path and not _is_whole_proof(path):
            yield f"removed {path}", removed(document, path)
            yield from _of_kind(document, path, node)
        if isinstance(node, dict):
            yield from _of_members(document, path, node)
        if isinstance(node, list) and node and path != ("proof",):
            yield f"doubled {path}", replaced(document, path, [*node, node[0]])


def _is_whole_proof(path: tuple[str | int, ...]) -> bool:
    return len(path) > 1 and path[-2] == "proof"


def _of_string(document: Any, path: tuple[str | int, ...], value: str) -> Iterator[tuple[str, Given]]:
    """Write a text slightly differently."""
    others = {
        "space": f"{value} ",
        "capital": value.swapcase(),
        "empty": "",
        "nul": f"{value}\0",
        "mark": f"{value}\u0301",
    }
    for what, other in others.items():
        if other != value:
            yield f"{what} {path}", replaced(document, path, other)


def _of_kind(document: Any, path: tuple[str | int, ...], node: Any) -> Iterator[tuple[str, Given]]:
    """Put a value of another kind in a place."""
    for number, foreign in enumerate(_FOREIGN_VALUES):
        if foreign != node:
            yield f"foreign {number} {path}", replaced(document, path, foreign)
    if path != ("proof",):
        yield f"wrapped {path}", replaced(document, path, [node])


def _of_members(
    document: Any, path: tuple[str | int, ...], node: dict[str, Any]
) -> Iterator[tuple[str, Given]]:
    """Add members that an object does not have."""
    for term in _TERMS:
        # The rdfc proof is read with the document's context, whatever it states itself.
        if term not in node and not (term == "@context" and "proof" in path):
            yield f"added {term} {path}", added(document, path, term, _value_for(term))


def _value_for(term: str) -> Any:
    return {"@context": {"name": None}, "@graph": [], "proof": [], "image": "https://evil.example/x.png"}.get(
        term, "urn:x:1"
    )


def _of_signature(document: Any, index: int, value: str) -> Iterator[tuple[str, Given]]:
    """Flip every bit, and write the signature in other ways."""
    raw = decode_multibase_base58(value)
    path = ("proof", index, "proofValue")
    for bit in range(len(raw) * 8):
        flipped = bytearray(raw)
        flipped[bit // 8] ^= 0x80 >> bit % 8
        yield f"bit {bit} {path}", replaced(document, path, encode_multibase_base58(bytes(flipped)))
    order = 2**252 + 27742317777372353535851937790883648493
    malleated = raw[:32] + (int.from_bytes(raw[32:], "little") + order).to_bytes(32, "little")
    for what, other in (
        ("malleated", encode_multibase_base58(malleated)),
        ("zero more", f"z1{value[1:]}"),
        ("byte more", encode_multibase_base58(raw + b"\0")),
        ("byte less", encode_multibase_base58(raw[:-1])),
        ("halves swapped", encode_multibase_base58(raw[32:] + raw[:32])),
        ("base64url", f"u{encode_base64url(raw)}"),
    ):
        yield f"{what} {path}", replaced(document, path, other)


def _of_ids(document: Any) -> Iterator[tuple[str, Given]]:
    """Give each object the id of each other one: their statements would merge."""
    owners = [(path, node["id"]) for path, node in nodes(document) if isinstance(node, dict) and "id" in node]
    for path, own in owners:
        for _, other in owners:
            if own != other:
                yield f"id of {other} {path}", replaced(document, (*path, "id"), other)


def _of_contexts(document: Any) -> Iterator[tuple[str, Given]]:
    usual = document["@context"]
    if not isinstance(usual, list):
        return
    more: tuple[Any, ...] = (
        {"@vocab": "https://example.org/"},
        {"@base": "https://example.org/"},
        {"name": "https://example.org/name"},
        {"name": None},
        {"@import": "https://example.org/"},
        "https://example.org/context",
        "https://www.w3.org/2018/credentials/v1",
        None,
    )
    for number, extra in enumerate(more):
        for place in range(len(usual) + 1):
            yield (
                f"context {number} at {place}",
                {**document, "@context": [*usual[:place], extra, *usual[place:]]},
            )
    yield "contexts in another order", {**document, "@context": usual[::-1]}


def _of_text(text: str, document: Any) -> Iterator[tuple[str, Given]]:
    """Members that stand twice, and other JSON that readers disagree on."""
    for name in document:
        for value in ('"x"', "null", "[]", "{}"):
            yield f"twice, first {name} {value}", f'{{"{name}":{value},{text[1:]}'
            yield f"twice, last {name} {value}", f'{text.rstrip()[:-1]},"{name}":{value}}}'
    for what, start in (("__proto__", '{"__proto__":{"a":1},'), ("NaN", '{"x":NaN,'), ("big", '{"x":1e999,')):
        yield what, start + text[1:]
    for cut in range(1, len(text) - 1, 37):
        yield f"cut off at {cut}", text[:cut]


def _of_token(token: str) -> Iterator[tuple[str, Given]]:
    head, body, signature = token.split(".")
    yield from _of_token_text(head, body, signature)
    yield from _of_token_header(head, body, signature)
    payload = json.loads(decode_base64url(body))
    for what, changed in _of_values(payload):
        if isinstance(changed, dict):
            yield f"payload {what}", f"{head}.{encode_base64url(compact(changed))}.{signature}"
    raw = decode_base64url(signature)
    for bit in range(len(raw) * 8):
        flipped = bytearray(raw)
        flipped[bit // 8] ^= 0x80 >> bit % 8
        yield f"signature bit {bit}", f"{head}.{body}.{encode_base64url(bytes(flipped))}"


def _of_token_text(head: str, body: str, signature: str) -> Iterator[tuple[str, Given]]:
    """Write the three parts in other ways."""
    parts = (head, body, signature)
    for index, part in enumerate(parts):
        left_over = part[:-1] + _BASE64[_BASE64.index(part[-1]) ^ 1]
        for what, other in (
            ("padded", f"{part}="),
            ("padded twice", f"{part}=="),
            ("empty", ""),
            ("last letter", left_over),
            ("space", f"{part[:4]} {part[4:]}"),
            ("line", f"{part[:4]}\n{part[4:]}"),
            ("not url", f"{part[:4]}+{part[5:]}"),
            ("cut off", part[:-4]),
            ("letter more", f"{part}A"),
            ("four letters more", f"{part}AAAA"),
        ):
            yield f"{what} part {index}", ".".join((*parts[:index], other, *parts[index + 1 :]))
    for step in range(0, len(body), 5):
        changed = _BASE64[_BASE64.index(body[step]) ^ 1]
        yield f"letter {step} of the payload", f"{head}.{body[:step]}{changed}{body[step + 1 :]}.{signature}"


def _of_token_header(head: str, body: str, signature: str) -> Iterator[tuple[str, Given]]:
    usual = json.loads(decode_base64url(head))
    algorithms = (
        "none",
        "None",
        "HS256",
        "HS384",
        "RS256",
        "RS512",
        "PS256",
        "ES256",
        "ES384",
        "EdDSA",
        "eddsa",
        "",
        None,
    )
    headers = [{**usual, "alg": name} for name in algorithms if name != usual["alg"]]
    headers += [{**usual, name: value} for name, value in _HEADERS.items()]
    headers += [
        {**usual, "kid": kid} for kid in (f"{FOREIGN}#k1-jwk", "", None, f"{OWN}#k9", "file:///etc/passwd")
    ]
    headers += [{name: value for name, value in usual.items() if name != left} for left in usual]
    for number, header in enumerate(headers):
        start = f"{encode_base64url(compact(header))}.{body}"
        yield f"header {number}", f"{start}.{signature}"
        yield f"header {number}, unsigned", f"{start}."
        mac = hmac_sha256(usual.get("kid", "secret").encode(), start.encode())
        yield f"header {number}, with a hash", f"{start}.{encode_base64url(mac)}"
        yield f"header {number}, by another", f"{start}.{encode_base64url(EVIL_KEY.sign(start.encode()))}"


_HEADERS: dict[str, Any] = {
    "jwk": EVIL_KEY.public.jwk,
    "jku": "https://evil.example/keys.json",
    "x5u": "https://evil.example/cert.pem",
    "x5c": ["AAAA"],
    "crit": ["b64"],
    "b64": False,
    "zip": "DEF",
    "typ": "at+jwt",
}
