"""Issuing: the signed documents of awards, of status lists, and of issuers and badge classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder.credentials import issuer_keys, open_badges_2, open_badges_3
from builder.credentials.credential_json import CredentialJSON
from builder.credentials.issuer_keys import PublishedKey
from builder.credentials.revocation_list import revocation_list
from builder.credentials.site import Site
from builder.credentials.status import StatusList, status_list_credential
from builder.dates import instant
from builder.encoding import canonical_json_of_terms, encode_base64url, write_json
from builder.model import addresses
from builder.model.entities import Award, AwardFacts, BadgeClass, Issuer, Publication
from builder.problems import SigningRefused
from builder.signing.canonical_forms import CanonicalForms, Templates
from builder.signing.data_integrity import Canonical, proof_set
from builder.signing.jws import sign_assertion, sign_token
from builder.signing.keyring import Signer
from builder.signing.linked_data import LinkedDataError


@dataclass(frozen=True, kw_only=True, slots=True)
class AwardDocuments:
    """The documents of one award, as they are published.

    Args:
        assertion: OB 2.0, as issued: what a baked image carries.
        hosted_assertion: OB 2.0, as the host serves it now.
        credential: OB 3.0 with its proof set.
        token: OB 3.0 as VC-JWT.
        signed_assertion: OB 2.0 as JWS, where the awarder has an RSA key.
    """

    assertion: bytes
    hosted_assertion: bytes
    credential: bytes
    token: str
    signed_assertion: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Tokens:
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
        self._forms = CanonicalForms(self._issuer, self._achievement, templates=templates)
        self._json = CredentialJSON(self._achievement)

    def documents(self, award: Award) -> AwardDocuments:
        """Make an award's documents.

        Raises:
            SigningRefused: part of the credential would not be covered by its signature.
        """
        site = self._site
        document = open_badges_3.credential(award, site, issuer=self._issuer, achievement=self._achievement)
        created = instant(max(award.issued_on, self._signer.start), site.timezone)
        proofs = _proofs(
            document, self._signer, self._did, created, self._forms.canonical_nquads, self._json.canonical
        )
        text = self._json.written(document)
        tokens = self._tokens(award, document, text, self._json.base64url)
        assertion = write_json(open_badges_2.assertion(award, site))
        withdrawn = open_badges_2.withdrawn_assertion(award, site)
        return AwardDocuments(
            assertion=assertion,
            hosted_assertion=assertion if withdrawn is None else write_json(withdrawn),
            credential=_with_members(text, {"proof": proofs}) + b"\n",
            token=tokens.token,
            signed_assertion=tokens.signed_assertion,
        )

    def tokens(self, award: Award, credential: dict[str, Any]) -> Tokens:
        """Sign an award's tokens once more.

        Args:
            credential: the award's, as it was when it was issued; its proofs play no part.
        """
        document = {name: value for name, value in credential.items() if name != "proof"}
        return self._tokens(award, document, write_json(document).rstrip(), encode_base64url)

    def _tokens(
        self, award: Award, document: dict[str, Any], text: bytes, base64url: Callable[[bytes], str]
    ) -> Tokens:
        """Sign an award's tokens.

        Args:
            document: the credential without proofs.
            text: the same, written.
            base64url: encodes a text that begins with this one.
        """
        claims = open_badges_3.token_claims(document, award, self._site)
        kid, key = self._signer.for_tokens
        payload = base64url(_with_members(text, claims))
        return Tokens(
            key=kid,
            token=sign_token(payload, key, kid=issuer_keys.token_method(self._did, kid)),
            signed_assertion=self._signed_assertion(award),
        )

    def _signed_assertion(self, award: Award) -> str | None:
        rsa = self._signer.rsa
        if rsa is None:
            return None
        document = open_badges_2.signed_assertion(award, self._site, rsa.kid)
        return sign_assertion(write_json(document).rstrip(), rsa.key)


def _with_members(text: bytes, members: dict[str, Any]) -> bytes:
    """Give the text of an object with further members."""
    return text[:-1] + b"," + write_json(members)[1:].rstrip()


def _proofs(
    document: dict[str, Any],
    signer: Signer,
    did: str,
    created: str,
    statements: Canonical,
    canonical: Canonical = canonical_json_of_terms,
) -> list[dict[str, Any]]:
    try:
        return proof_set(
            document,
            signer.key,
            verification_method=issuer_keys.verification_method(did, signer.kid),
            created=created,
            statements=statements,
            canonical=canonical,
        )
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
    proofs = _proofs(document, signer, did, created, forms.canonical_nquads)
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
