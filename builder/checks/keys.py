"""Rules about public keys."""

from __future__ import annotations

from collections.abc import Iterator

from builder.checks.content import Content, Finding
from builder.model.entities import Issuer, IssuerKey
from builder.problems import Note, message
from builder.signing.key_types import read_listed
from builder.signing.keys import KeyFault


def kid_twice(content: Content) -> Iterator[Finding]:
    """The name of a key is used once."""
    for issuer in content.publication.issuers.values():
        first: dict[str, int] = {}
        for index, key in enumerate(issuer.keys):
            if first.setdefault(key.kid, index) != index:
                text = message("the name '{kid}' stands here twice", kid=key.kid)
                note = Note(
                    place=content.keys_place(issuer, first[key.kid], "kid"), text=message("the first one")
                )
                yield Finding(text=text, place=content.keys_place(issuer, index, "kid"), notes=(note,))


def key_twice(content: Content) -> Iterator[Finding]:
    """A key belongs to one issuer and stands there once."""
    first: dict[str, tuple[Issuer, int]] = {}
    for issuer, index, key in _keys(content):
        owner, place = first.setdefault(key.public, (issuer, index))
        if (owner, place) != (issuer, index):
            text = message(
                "this key is already key '{kid}' of '{issuer}'", kid=owner.keys[place].kid, issuer=owner.id
            )
            note = Note(place=content.keys_place(owner, place, "public"), text=message("the first one"))
            hint = message("make a key with 'insigne keys new'")
            yield Finding(
                text=text, place=content.keys_place(issuer, index, "public"), hint=hint, notes=(note,)
            )


def key_unusable(content: Content) -> Iterator[Finding]:
    """A public key is sound: some Ed25519 keys fit every message, and short RSA keys can be broken."""
    for issuer, index, key in _keys(content):
        try:
            read_listed(key.type, key.public)
        except KeyFault as fault:
            text = message("this key cannot be used: {why}", why=str(fault))
            hint = message("make a key with 'insigne keys new'")
            yield Finding(text=text, place=content.keys_place(issuer, index, "public"), hint=hint)


def key_retired_before_start(content: Content) -> Iterator[Finding]:
    """A key is not retired before its first day."""
    for issuer, index, key in _keys(content):
        if key.retired is not None and key.retired < key.start:
            text = message(
                "retired on {retired}, before its first day {start}", retired=key.retired, start=key.start
            )
            yield Finding(text=text, place=content.keys_place(issuer, index, "retired"))


def _keys(content: Content) -> Iterator[tuple[Issuer, int, IssuerKey]]:
    for issuer in content.publication.issuers.values():
        for index, key in enumerate(issuer.keys):
            yield issuer, index, key
