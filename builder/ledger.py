"""The ledger: what was issued before stays what it was.

The output itself is the ledger. Beside each credential lies `ledger.json` with two digests: over the award's
own fields, and over the meaning fields of its badge class, as they were when it was issued. A later build
keeps the credential, byte for byte, while both digests are the content's and a key that is not revoked
verifies it. Issuer profiles, templates, mappings and releases are in neither digest: they never cause an
award to be issued anew. A digest that differs is an error: a published award is never edited.

Status is no part of the digest: revoking or suspending changes status lists, hosted assertion and pages.

Digests cover salted hashes of what is personal, as the credential does, so that they tell no more than it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import NODEFAULT, Struct

from builder.credentials.identity import hashed, salt
from builder.credentials.issuer_keys import PublishedKey
from builder.encoding import EncodingError, canonical_json_of_terms, write_json
from builder.images.errors import ImageError
from builder.images.formats import extract
from builder.model import addresses
from builder.model.entities import Award, BadgeClass, Publication, Recipient
from builder.model.recipients import normalised_email
from builder.model.text import LocalisedText
from builder.problems import Place, Problem, message
from builder.signing.data_integrity import JCS, verify_proof
from builder.signing.jws import TokenFault, read_jws, read_token, verify_token
from builder.signing.key_types import AnyPublicKey
from builder.signing.keys import PublicKey
from builder.strict_json import JSONFault, read_json

FORMAT = 1
"""Version of `ledger.json`. Another one counts as damage: the entry is made anew."""

# Fields of a badge class version that do not say what it means (the education data model, "meaning fields").
_WITHOUT_MEANING = frozenset({"issuer", "tags", "requires", "awarded_by", "retain_for", "draft"})
# Fields of an award that are not its own, or that tell its status.
_NOT_ITS_OWN = frozenset({"issuer", "badge_class", "recipient", "place", "revoked", "suspended"})

_LABEL = b"insigne ledger v1\0"


class Entry(Struct, frozen=True, kw_only=True):
    """What the ledger knows of one award.

    Args:
        award: digest of its own fields.
        badge_class: digest of its class's meaning fields.
        key: the key that signed the credential, by its kid.
        token_key: the key that signed the token, and the signed assertion where there is one.
    """

    award: str
    badge_class: str
    key: str
    token_key: str

    def file(self, award_id: str) -> tuple[str, bytes]:
        """Give path and bytes of the entry's file."""
        document = {
            "format": FORMAT,
            "award": self.award,
            "class": self.badge_class,
            "key": self.key,
            "token_key": self.token_key,
        }
        return addresses.ledger_entry(award_id), write_json(document)


class Issued(Struct, frozen=True, kw_only=True):
    """What was issued for an award, and is kept.

    Args:
        assertion: OB 2.0, whatever its status is now; the baked picture remembers it.
        paths: the files that stay as they are.
        credential: the file's bytes, where token and signed assertion are to be signed anew: their key was
            revoked, and that of the credential was not.
    """

    assertion: bytes
    paths: tuple[str, ...]
    credential: bytes | None = None


class Ledger:
    """The ledger in an output folder; empty where there is none.

    Args:
        keys: by issuer id, the public keys by kid that are not revoked.
    """

    def __init__(self, folder: Path | None, keys: Mapping[str, Mapping[str, PublishedKey]]) -> None:
        self._folder = folder
        # Where no award was published yet, none of their files is looked for.
        self._has_awards = folder is not None and (folder / "awards").is_dir()
        self._keys = keys

    def award_ids(self) -> Iterator[str]:
        """Give the ids of the awards that were published, in no particular order."""
        if self._folder is None:
            return
        try:
            with os.scandir(self._folder / "awards") as entries:
                yield from (
                    entry.name
                    for entry in entries
                    # What begins with a dot was left by a build that was interrupted.
                    if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)
                )
        except FileNotFoundError:
            return

    def read(self, path: str) -> bytes | None:
        """Give the bytes of a published file, or None."""
        if self._folder is None:
            return None
        try:
            return (self._folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def entry(self, award_id: str) -> Entry | None:
        """Give an award's entry, or None where there is none that can be read."""
        data = self.read(addresses.ledger_entry(award_id)) if self._has_awards else None
        if data is None:
            return None
        try:
            document = read_json(data)
            if document["format"] != FORMAT:
                return None
            entry = Entry(
                award=document["award"],
                badge_class=document["class"],
                key=document["key"],
                token_key=document["token_key"],
            )
        except (JSONFault, KeyError, TypeError):
            return None
        values = (entry.award, entry.badge_class, entry.key, entry.token_key)
        return entry if all(isinstance(value, str) for value in values) else None

    def has(self, award: Award) -> bool:
        """Say whether an award was issued with keys that still count; what was issued is not looked at."""
        entry = self.entry(award.id)
        return entry is not None and None not in (
            self._key(award, entry.key),
            self._key(award, entry.token_key),
        )

    def _key(self, award: Award, kid: str) -> AnyPublicKey | None:
        published = self._keys.get(award.issuer.id, {}).get(kid)
        return None if published is None else published.key

    def issued(self, award: Award) -> Issued | None:
        """Give what was issued for an award, or None where there is nothing sound that still counts.

        Sound is: a key that is not revoked verifies the credential, it is this award's, and the picture
        carries it. The token and the assertion are signed or served beside it. When only *their* key was
        revoked, the credential stays as it is.
        """
        entry = self.entry(award.id)
        key = None if entry is None else self._key(award, entry.key)
        if entry is None or not isinstance(key, PublicKey):
            return None
        files = [self.read(path) for path in issued_paths(award)]
        signed_assertion = self.read(addresses.signed_assertion(award.id))
        if any(data is None for data in files):
            return None
        credential, token, image = (data or b"" for data in files)
        try:
            carried = extract(image)
            tokens_count = self._key(award, entry.token_key) is not None
            sound = (
                (carried.credential or "").encode() == credential.rstrip(b"\n")
                and self._verifies(award, key, credential)
                and (not tokens_count or self._verifies_tokens(award, token, signed_assertion))
            )
        except (ImageError, JSONFault, TokenFault, EncodingError, UnicodeDecodeError, LookupError, TypeError):
            return None
        if not sound or carried.assertion is None:
            return None
        if not tokens_count:
            credential_path, _, image_path = issued_paths(award)
            return Issued(
                assertion=carried.assertion.encode() + b"\n",
                paths=(credential_path, image_path),
                credential=credential,
            )
        more = () if signed_assertion is None else (addresses.signed_assertion(award.id),)
        paths = (addresses.ledger_entry(award.id), *issued_paths(award), *more)
        return Issued(assertion=carried.assertion.encode() + b"\n", paths=paths)

    def _verifies(self, award: Award, key: PublicKey, credential: bytes) -> bool:
        document = read_json(credential)
        proof = next(proof for proof in document.pop("proof") if proof["cryptosuite"] == JCS)
        return (
            document["id"].endswith(addresses.credential_document(award.id))
            and document["credentialSubject"]["achievement"]["id"].endswith(
                addresses.achievement_document(award.badge_class)
            )
            and verify_proof(document, proof, key, canonical_json_of_terms)
        )

    def _verifies_tokens(self, award: Award, token: bytes, signed_assertion: bytes | None) -> bool:
        read = read_token(token.decode())
        key = self._key(award, _kid(read.header["kid"]))
        return (
            read.payload["id"].endswith(addresses.credential_document(award.id))
            and key is not None
            and verify_token(read, key)
            and (signed_assertion is None or self._verifies_assertion(award, signed_assertion))
        )

    def _verifies_assertion(self, award: Award, data: bytes) -> bool:
        read = read_jws(data.decode())
        key = self._key(award, _kid(read.payload["verification"]["creator"]))
        return key is not None and verify_token(read, key)


def _kid(method: str) -> str:
    """Give the name of a key from the address by which a token or an assertion refers to it."""
    return method.rsplit("#", 1)[-1].rsplit("/", 1)[-1].removesuffix(".json").removesuffix("-jwk")


def issued_paths(award: Award) -> tuple[str, str, str]:
    """Give the paths of what is issued once and kept: credential, token and baked picture."""
    suffix = addresses.class_image(award.badge_class).rsplit(".", 1)[1]
    return (
        addresses.credential_document(award.id),
        addresses.credential_token(award.id),
        addresses.baked_image(award.id, suffix),
    )


def class_digest(badge_class: BadgeClass) -> str:
    """Give the digest of a badge class version's meaning fields."""
    return _digest(class_fields(badge_class))


def award_digest(award: Award) -> str:
    """Give the digest of an award's own fields."""
    return _digest(award_fields(award))


def class_fields(badge_class: BadgeClass) -> dict[str, Any]:
    """Give a badge class version's meaning fields as plain data, its picture by the digest of its bytes."""
    return {"issuer": badge_class.issuer.id, **_stated(badge_class, _WITHOUT_MEANING)}


def award_fields(award: Award) -> dict[str, Any]:
    """Give an award's own fields as plain data, what is personal of its recipient as salted hashes."""
    return {
        "issuer": award.issuer.id,
        "badge_class": award.badge_class.id,
        "recipient": _recipient(award.recipient, salt(award.id)),
        **_stated(award, _NOT_ITS_OWN),
    }


def _digest(document: Mapping[str, Any]) -> str:
    return hashlib.sha256(_LABEL + canonical_json_of_terms(document)).hexdigest()


def _recipient(recipient: Recipient, salt_: str) -> dict[str, Any]:
    """Give a recipient's fields as salted hashes: no more than the credential tells."""
    stated = _stated(recipient, frozenset())
    if recipient.email is not None:
        stated["email"] = normalised_email(recipient.email)
    return {name: hashed(canonical_json_of_terms(value).decode(), salt_) for name, value in stated.items()}


def _stated(entity: Any, left_out: frozenset[str]) -> dict[str, Any]:
    """Give the fields that an author stated: those that differ from their default.

    So that a field which a later release adds changes no digest of content that does not use it.
    """
    return {
        name: value if isinstance(value, str) else _plain(value)
        for name, default in _fields(entity.__class__, left_out)
        if (value := getattr(entity, name)) != default
    }


@cache
def _fields(kind: type[Struct], left_out: frozenset[str]) -> Sequence[tuple[str, Any]]:
    """Give names and defaults of an entity's fields; a default is NODEFAULT where there is none."""
    names, defaults = kind.__struct_fields__, kind.__struct_defaults__
    required = [NODEFAULT] * (len(names) - len(defaults))
    return [
        (name, default)
        for name, default in zip(names, [*required, *defaults], strict=True)
        if name not in left_out
    ]


def _plain(value: Any) -> Any:
    """Give a value as plain data."""
    match value:
        case LocalisedText():
            return [[tag, text] for tag, text in value.by_language]
        case bytes():
            return hashlib.sha256(value).hexdigest()
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(item) for item in value]
        case Struct():
            return _stated(value, frozenset({"alt"}))
        case _:
            return value


def edited(awards: Iterable[Award], ledger: Ledger, digest: Callable[[Award], str]) -> Iterator[Problem]:
    """Give what the content does to awards that were published: edited, or their class changed.

    Args:
        digest: `award_digest`.
    """
    digests: dict[str, str] = {}
    changed_classes: set[str] = set()
    for award in awards:
        entry = ledger.entry(award.id)
        if entry is None:
            continue
        class_id = award.badge_class.id
        if class_id not in digests:
            digests[class_id] = class_digest(award.badge_class)
        if entry.badge_class != digests[class_id] and class_id not in changed_classes:
            changed_classes.add(class_id)
            yield _class_changed(award)
        if entry.award != digest(award):
            yield _award_changed(award)


def deleted(publication: Publication, ledger: Ledger) -> Iterator[Problem]:
    """Give the awards that were published, and that the content has no longer."""
    published = set(ledger.award_ids())
    published.difference_update(award.id for award in publication.every_award)
    for award_id in sorted(published):
        if ledger.entry(award_id) is not None:
            yield _award_deleted(award_id)


def _class_changed(award: Award) -> Problem:
    badge_class = award.badge_class
    return Problem(
        rule="ledger-class-changed",
        text=message("'{badge}' was awarded, and what it means has changed since", badge=badge_class.id),
        place=Place(path=f"badges/{badge_class.id}.yaml"),
        hint=message(
            "undo the change, and make v{number}.yaml for what is new", number=badge_class.number + 1
        ),
    )


def _award_changed(award: Award) -> Problem:
    return Problem(
        rule="ledger-award-changed",
        text=message("award {id} was published, and has been edited since", id=award.id),
        place=award.place,
        hint=message("undo the change; to correct an award, revoke it and award anew with a new id"),
    )


def _award_deleted(award_id: str) -> Problem:
    return Problem(
        rule="ledger-award-deleted",
        text=message("award {id} was published, and is gone from the content", id=award_id),
        place=Place(path="awards"),
        hint=message("put it back; an award that should not count is revoked, not deleted"),
    )
