"""Rules about changes to public keys: the list only grows."""

from __future__ import annotations

from collections.abc import Iterator

from builder.changes.comparison import Comparison
from builder.checks.content import Finding
from builder.model.entities import Issuer, IssuerKey
from builder.problems import Place, message

# What a key is, by its name in the file.
_FIXED = {"type": "type", "public": "public", "from": "start"}
_ENDINGS = ("retired", "revoked")


def removed(comparison: Comparison) -> Iterator[Finding]:
    """A key that was published stays listed."""
    for issuer, keys in _listed(comparison):
        now = {key.kid for key in keys}
        for key in issuer.keys:
            if key.kid not in now:
                text = message(
                    "key '{kid}' of '{issuer}' was published, and is gone", kid=key.kid, issuer=issuer.id
                )
                hint = message(
                    "put it back; a key that should not be used any more is retired, or revoked if it leaked"
                )
                yield Finding(text=text, place=_place(issuer), hint=hint)


def edited(comparison: Comparison) -> Iterator[Finding]:
    """A key that was published stays what it is; that it was retired or revoked is not taken back."""
    for issuer, keys in _listed(comparison):
        now = {key.kid: (index, key) for index, key in enumerate(keys)}
        for before in issuer.keys:
            if before.kid in now:
                index, key = now[before.kid]
                for name in _edited_fields(key, before):
                    text = message(
                        "key '{kid}' of '{issuer}' was published, and its '{field}' has changed",
                        kid=key.kid,
                        issuer=issuer.id,
                        field=name,
                    )
                    hint = message("undo the change; 'insigne keys new' makes another key")
                    yield Finding(text=text, place=_place(issuer, index, name), hint=hint)


def _edited_fields(key: IssuerKey, before: IssuerKey) -> Iterator[str]:
    for name, attribute in _FIXED.items():
        if getattr(key, attribute) != getattr(before, attribute):
            yield name
    for name in _ENDINGS:
        if getattr(before, name) is not None and getattr(key, name) != getattr(before, name):
            yield name


def _listed(comparison: Comparison) -> Iterator[tuple[Issuer, tuple[IssuerKey, ...]]]:
    """Give each issuer as it was, and the keys that it lists now; none where these cannot be read."""
    repository = comparison.now.repository
    sound = {file.path: file.data is not None for file in repository.files if file.kind == "keys"}
    for issuer in comparison.then.issuers.values():
        path = _place(issuer).path
        now = comparison.now.publication.issuers.get(issuer.id)
        is_listed = path in sound
        if comparison.is_unread(path) or (is_listed and (not sound[path] or now is None)):
            continue
        yield issuer, now.keys if now is not None else ()


def _place(issuer: Issuer, *pointer: str | int) -> Place:
    return Place(path=f"issuers/{issuer.id}/keys.yaml", pointer=pointer)
