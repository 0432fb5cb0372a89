"""Rules about public keys."""

from __future__ import annotations

from collections.abc import Iterator

from builder.checks.content import Content, Finding
from builder.model.entities import Issuer, IssuerKey
from builder.problems import Note, Reason, Severity, message
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
            text = message("this key cannot be used: {why}", why=Reason(str(fault)))
            hint = message("make a key with 'insigne keys new'")
            yield Finding(text=text, place=content.keys_place(issuer, index, "public"), hint=hint)


def key_ended_before_start(content: Content) -> Iterator[Finding]:
    """A key is neither retired nor revoked before its first day."""
    for issuer, index, key in _keys(content):
        if key.retired is not None and key.retired < key.start:
            text = message("retired on {day}, before its first day {start}", day=key.retired, start=key.start)
            yield Finding(text=text, place=content.keys_place(issuer, index, "retired"))
        if key.revoked is not None and key.revoked < key.start:
            text = message("revoked on {day}, before its first day {start}", day=key.revoked, start=key.start)
            yield Finding(text=text, place=content.keys_place(issuer, index, "revoked"))


def key_missing(content: Content) -> Iterator[Finding]:
    """An issuer that awards has a key to sign with."""
    awarders = {award.issuer.id: award.issuer for award in content.publication.awards}
    unread = {
        file.folders[0] for file in content.repository.files if file.kind == "keys" and file.data is None
    }
    for issuer in awarders.values():
        if issuer.id not in unread and not any(_signs(key) for key in issuer.keys):
            text = message("'{issuer}' awards badges, but has no key for it yet", issuer=issuer.id)
            hint = message(
                "you can leave this to the administrator, who makes the key with 'insigne keys new'"
            )
            place = content.issuer_place(issuer)
            yield Finding(text=text, place=place, hint=hint, severity=Severity.WARNING)


def _signs(key: IssuerKey) -> bool:
    """Say whether a key may sign; the build does not read the clock, so a day to come counts already."""
    return key.type == "Ed25519" and key.retired is None and key.revoked is None


def _keys(content: Content) -> Iterator[tuple[Issuer, int, IssuerKey]]:
    for issuer in content.publication.issuers.values():
        for index, key in enumerate(issuer.keys):
            yield issuer, index, key
