"""Issuing: the signed documents of awards, of status lists, and of issuers and badge classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec import Struct

from builder.credentials import issuer_keys, open_badges_2, open_badges_3
from builder.credentials.credential_json import CredentialJSON
from builder.credentials.issuer_keys import PublishedKey
from builder.credentials.revocation_list import revocation_list
from builder.credentials.site import Site
from builder.credentials.status import StatusList, status_list_credential
from builder.dates import instant
from builder.encoding import encode_base64url, write_json
from builder.model import addresses
from builder.model.entities import Award, AwardFacts, BadgeClass, Issuer, Publication
from builder.problems import SigningRefused
from builder.signing.canonical_forms import CanonicalForms, Templates
from builder.signing.data_integrity import proof_set, proof_sets
from builder.signing.jws import sign_assertion, sign_tokens
from builder.signing.keyring import Signer
from builder.signing.linked_data import LinkedDataError


class AwardDocuments(Struct, frozen=True, kw_only=True):
    """The documents of one award, as they are published.

    Args:
        assertion: OB 2.0, as issued: what a baked image carries.
        hosted_assertion: OB 2.0, as the host serves it now.
        credential: OB 3.0 with its proof set.
        token: OB 3.0 as VC-JWT.
        signed_assertion: OB 2.0 as JWS, where the awarder has an RSA key.
        has_new_shape: no credential before had a part of this shape.
    """

    assertion: bytes
    hosted_assertion: bytes
    credential: bytes
    token: str
    signed_assertion: str | None
    has_new_shape: bool


class Tokens(Struct, frozen=True, kw_only=True):
    """What is signed by an awarder's key for tokens: an RSA key, or else its Ed25519 key.

    Args:
        key: its kid.
        token: OB 3.0 as VC-JWT.
        signed_assertion: OB 2.0 as JWS, where the awarder has an RSA key.
    """

    key: str
    token: str
    signed_assertion: str | None


class ClassIssuing:
    """Issues the credentials of one badge class by one awarder; what they share is made once."""

    def __init__(
        self,
        badge_class: BadgeClass,
        awarder: Issuer,
        signer: Signer,
        site: Site,
        previous: BadgeClass | None,
        templates: Templates | None = None,
    ) -> None:
        self._site = site
        self._signer = signer
        self._did = site.addresses.did(awarder.id)
        self._issuer, creator = open_badges_3.awarding_profiles(awarder, badge_class.issuer, site)
        self._achievement = open_badges_3.achievement(badge_class, site, creator=creator, previous=previous)
        self._templates = Templates() if templates is None else templates
        self._forms = CanonicalForms(self._issuer, self._achievement, templates=self._templates)
        self._json = CredentialJSON(self._achievement)

    def documents(self, awards: Sequence[Award]) -> list[AwardDocuments]:
        """Make the documents of awards, one step for all and then the next.

        Raises:
            SigningRefused: part of a credential would not be covered by its signature.
        """
        credentials = [
            open_badges_3.credential(award, self._site, issuer=self._issuer, achievement=self._achievement)
            for award in awards
        ]
        proofs, has_new_shape = self._proofs(awards, credentials)
        texts = [self._json.written(credential) for credential in credentials]
        tokens = self._tokens(awards, credentials, texts, self._json.base64url)
        assertions = [write_json(open_badges_2.assertion(award, self._site)) for award in awards]
        return [
            AwardDocuments(
                assertion=assertion,
                hosted_assertion=self._hosted(award, assertion),
                credential=_with_members(text, {"proof": own}) + b"\n",
                token=signed.token,
                signed_assertion=signed.signed_assertion,
                has_new_shape=is_new,
            )
            for award, assertion, text, own, signed, is_new in zip(
                awards, assertions, texts, proofs, tokens, has_new_shape, strict=True
            )
        ]

    def _hosted(self, award: Award, assertion: bytes) -> bytes:
        withdrawn = open_badges_2.withdrawn_assertion(award, self._site)
        return assertion if withdrawn is None else write_json(withdrawn)

    def _proofs(
        self, awards: Sequence[Award], credentials: Sequence[dict[str, Any]]
    ) -> tuple[list[list[dict[str, Any]]], list[bool]]:
        """Make the proofs of credentials, and say of each whether a part of it has a new shape."""
        has_new_shape: list[bool] = []

        def statements(credential: dict[str, Any]) -> bytes:
            known = len(self._templates.parts)
            said = _statements(self._forms, credential)
            has_new_shape.append(len(self._templates.parts) != known)
            return said

        start, timezone = self._signer.start, self._site.timezone
        proofs = proof_sets(
            credentials,
            self._signer.key,
            verification_method=issuer_keys.verification_method(self._did, self._signer.kid),
            created=[instant(max(award.issued_on, start), timezone) for award in awards],
            statements=statements,
            canonical=self._json.canonical,
        )
        return proofs, has_new_shape

    def tokens(self, award: Award, credential: dict[str, Any]) -> Tokens:
        """Sign an award's tokens once more.

        Args:
            credential: the award's, as it was when it was issued; its proofs play no part.
        """
        document = {name: value for name, value in credential.items() if name != "proof"}
        [tokens] = self._tokens([award], [document], [write_json(document).rstrip()], encode_base64url)
        return tokens

    def _tokens(
        self,
        awards: Sequence[Award],
        credentials: Sequence[dict[str, Any]],
        texts: Sequence[bytes],
        base64url: Callable[[bytes], str],
    ) -> list[Tokens]:
        """Sign the tokens of awards.

        Args:
            credentials: without proofs.
            texts: the same, written.
            base64url: encodes a text that begins with one of these.
        """
        kid, key = self._signer.for_tokens
        payloads = [
            base64url(_with_members(text, open_badges_3.token_claims(credential, award, self._site)))
            for award, credential, text in zip(awards, credentials, texts, strict=True)
        ]
        signed = sign_tokens(payloads, key, kid=issuer_keys.token_method(self._did, kid))
        return [
            Tokens(key=kid, token=token, signed_assertion=self._signed_assertion(award))
            for award, token in zip(awards, signed, strict=True)
        ]

    def _signed_assertion(self, award: Award) -> str | None:
        rsa = self._signer.rsa
        if rsa is None:
            return None
        document = open_badges_2.signed_assertion(award, self._site, rsa.kid)
        return sign_assertion(write_json(document).rstrip(), rsa.key)


def _with_members(text: bytes, members: dict[str, Any]) -> bytes:
    """Give the text of an object with further members."""
    return text[:-1] + b"," + write_json(members)[1:].rstrip()


def _statements(forms: CanonicalForms, document: dict[str, Any]) -> bytes:
    try:
        return forms.canonical_nquads(document)
    except LinkedDataError as error:
        raise SigningRefused(f"{document['id']} cannot be signed: {error}") from error


def signed_status_list(status_list: StatusList, signer: Signer, site: Site, forms: CanonicalForms) -> bytes:
    """Make a status list as signed credential.

    Args:
        forms: without constants; the same for all lists.
    """
    document = status_list_credential(status_list, site)
    created = instant(max(status_list.changed, signer.start), site.timezone)
    did = site.addresses.did(status_list.issuer.id)
    proofs = proof_set(
        document,
        signer.key,
        verification_method=issuer_keys.verification_method(did, signer.kid),
        created=created,
        statements=partial(_statements, forms),
    )
    return write_json({**document, "proof": proofs})


def issuer_documents(issuer: Issuer, keys: Sequence[PublishedKey], site: Site) -> Iterator[tuple[str, bytes]]:
    """Give path and bytes of everything an issuer publishes about itself."""
    yield addresses.issuer_document(issuer), write_json(open_badges_2.issuer(issuer, site, keys))
    yield addresses.profile_document(issuer), write_json(open_badges_3.profile_document(issuer, site))
    yield addresses.did_document(issuer), write_json(issuer_keys.did_document(issuer, keys, site))
    yield addresses.key_set(issuer), write_json(issuer_keys.key_set(issuer, keys, site))
    for published in keys:
        path = addresses.key_document(issuer, published.kid)
        yield path, write_json(issuer_keys.key_document(issuer, published, site))


def revocation_documents(
    issuer: Issuer, keys: Sequence[PublishedKey], site: Site, awards: Iterable[Award | AwardFacts]
) -> Iterator[tuple[str, bytes]]:
    """Give path and bytes of an issuer's revocation list, where it may have signed assertions.

    Args:
        awards: any; those of other issuers are left out.
    """
    if issuer_keys.has_signed_assertions(keys):
        yield addresses.revocation_list(issuer), write_json(revocation_list(issuer, awards, site))


def class_documents(
    badge_class: BadgeClass, site: Site, publication: Publication
) -> Iterator[tuple[str, bytes]]:
    """Give path and bytes of the documents of a badge class version, those of other awarders included."""
    previous = previous_version(badge_class, publication)
    achievement = open_badges_3.achievement_document(badge_class, site, previous)
    yield addresses.achievement_document(badge_class), write_json(achievement)
    awarders = [badge_class.issuer, *(publication.issuers[id_] for id_ in badge_class.awarded_by)]
    for awarder in awarders:
        path = addresses.badge_class_document(badge_class, awarder)
        yield path, write_json(open_badges_2.badge_class(badge_class, site, awarder))


def previous_version(badge_class: BadgeClass, publication: Publication) -> BadgeClass | None:
    """Give the version that this one replaces: as it says, or the previous number where there is one."""
    classes: Mapping[str, BadgeClass] = publication.badge_classes
    version = badge_class.replaces or f"v{badge_class.number - 1}"
    return classes.get(f"{badge_class.badge_id}/{version}")
