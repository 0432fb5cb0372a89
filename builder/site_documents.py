"""The documents that awards share: of issuers, badge classes and status lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from functools import cache
from typing import TypeGuard

from builder.credentials.issuer_keys import PublishedKey
from builder.credentials.issuing import (
    class_documents,
    issuer_documents,
    revocation_documents,
    signed_status_list,
)
from builder.credentials.site import Site
from builder.credentials.status import Purpose, StatusList, list_bits, status_lists
from builder.encoding import sha256
from builder.images.errors import ImageError
from builder.images.formats import prepare
from builder.images.png_metadata import without_metadata
from builder.ledger import Ledger
from builder.model import addresses
from builder.model.entities import Issuer, Publication
from builder.pictures import class_image
from builder.problems import EnvironmentFault, InsigneError
from builder.signing.canonical_forms import CanonicalForms
from builder.signing.data_integrity import JCS
from builder.signing.keyring import Signer
from builder.strict_json import JSONFault, read_json
from builder.verification.issuers import IssuerDocument, read_issuer
from builder.verification.sources import Memory
from builder.verification.status_lists import ListFault, read_list


class SelfCheckFailed(InsigneError):
    """What was made does not verify. It is a fault of this program, and nothing of it is written."""


def issuer_and_class_documents(
    publication: Publication, site: Site, keys: Mapping[str, list[PublishedKey]], ledger: Ledger
) -> Iterator[tuple[str, bytes]]:
    """Give the documents and pictures of issuers and badge classes.

    Args:
        keys: by issuer id, what is published of them.
    """
    withdrawn = [award for award in publication.every_award if award.revoked or award.suspended]
    for issuer in publication.issuers.values():
        yield from issuer_documents(issuer, keys[issuer.id], site)
        yield from revocation_documents(issuer, keys[issuer.id], site, withdrawn)
        yield from _logos(issuer)
    awarded = {award.badge_class.id for award in publication.every_award}
    for badge_class in publication.badge_classes.values():
        yield from class_documents(badge_class, site, publication)
        kept = ledger.read(addresses.class_image(badge_class)) if badge_class.id in awarded else None
        # A damaged one is drawn anew: the ledger holds that the content's picture is the same as then.
        yield addresses.class_image(badge_class), kept if _can_be_baked(kept) else class_image(badge_class)


def _can_be_baked(image: bytes | None) -> TypeGuard[bytes]:
    try:
        return image is not None and bool(prepare(image))
    except ImageError:
        return False


def _logos(issuer: Issuer) -> Iterator[tuple[str, bytes]]:
    if (path := addresses.issuer_logo(issuer)) is not None and issuer.image is not None:
        yield path, without_metadata(issuer.image.data)
    behalf = issuer.on_behalf_of
    if (
        (path := addresses.behalf_logo(issuer)) is not None
        and behalf is not None
        and behalf.image is not None
    ):
        yield path, without_metadata(behalf.image.data)


def status_list_documents(
    publication: Publication,
    site: Site,
    signers: Mapping[str, Signer],
    documents: Mapping[str, bytes],
    ledger: Ledger,
    verified: MutableMapping[str, str],
) -> Iterator[tuple[str, bytes]]:
    """Give the status lists: those that say the same as before as they are, others signed now.

    Each is verified before anything is written, as somebody else would. What lists say differs in their
    places and addresses only, so the general JSON-LD processor reads those that were there before and, of
    those signed now, the first of each issuer and purpose; of the others the JCS proof is verified.

    Args:
        documents: of the issuers, with their keys.
        verified: digests of the lists that an earlier build verified, by path, and then of these.

    Raises:
        EnvironmentFault: a list must be signed, and the key is not at hand.
        SelfCheckFailed: a list does not say what the content says.
    """
    source = Memory(site.addresses.base_url, documents)
    issuer_of = cache(lambda issuer_id: read_issuer(site.addresses.did(issuer_id), source))
    forms = CanonicalForms()
    known: set[tuple[str, Purpose]] = set()
    for status_list in status_lists(publication.every_award):
        issuer_id, path = status_list.issuer.id, status_list.path
        issuer = issuer_of(issuer_id)
        published = ledger.read(path)
        if published is not None:
            digest = _digest(published, status_list, site)
            if verified.get(path) == digest or _says(published, status_list, issuer, site):
                verified[path] = digest
                yield path, published
                continue
        signer = signers.get(issuer_id)
        if signer is None:
            raise EnvironmentFault(
                f"the status list {path} must be signed anew, and no private key of '{issuer_id}' is at hand",
                "say where the keys are with --keys, INSIGNE_KEYS_DIR or INSIGNE_KEYS",
            )
        signed = signed_status_list(status_list, signer, site, forms)
        kind = issuer_id, status_list.purpose
        if not _says(signed, status_list, issuer, site, every_proof=kind not in known):
            raise SelfCheckFailed(f"{path} does not say what the content says")
        known.add(kind)
        verified[path] = _digest(signed, status_list, site)
        yield path, signed


def _digest(data: bytes, status_list: StatusList, site: Site) -> str:
    """Give the digest of a signed list and of what it should say."""
    said = list_bits(status_list.places) + site.timestamp(status_list.changed).encode()
    return sha256(sha256(data) + sha256(said)).hex()


def _says(
    data: bytes, status_list: StatusList, issuer: IssuerDocument, site: Site, *, every_proof: bool = True
) -> bool:
    """Say whether a signed list is the content's, and verifies.

    Args:
        every_proof: or else only the JCS proof of a list that was signed just now.
    """
    try:
        document = read_json(data)
        if not every_proof:
            document["proof"] = [proof for proof in document["proof"] if proof["cryptosuite"] == JCS]
        bits = read_list(document, site.url(status_list.path), status_list.purpose, issuer)
    except (ListFault, JSONFault):
        return False
    valid_from = site.timestamp(status_list.changed)
    return bits == list_bits(status_list.places) and document["validFrom"] == valid_from
