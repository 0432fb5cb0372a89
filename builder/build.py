"""The main job: content in, a signed, baked and rendered site out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from builder.checks.loading import load
from builder.credentials.issuer_keys import PublishedKey
from builder.credentials.issuing import class_documents, issuer_documents, signed_status_list
from builder.credentials.site import Site, site_of
from builder.credentials.status import status_lists
from builder.encoding import write_json
from builder.model import addresses
from builder.model.addresses import CATALOGUE
from builder.model.entities import Issuer, Publication
from builder.output import Output
from builder.pages.catalogue_document import catalogue_document
from builder.pages.rendering import Renderer, builtin_templates
from builder.problems import ContentError, EnvironmentFault, Problem
from builder.production import Production, SelfCheckFailed, class_image, make_awards
from builder.signing.keyring import DEMONSTRATION_KID, Keyring, Signer, demonstration_key
from builder.signing.keys import read_multikey
from builder.strict_json import read_json
from builder.verification.issuers import read_issuer
from builder.verification.sources import Memory
from builder.verification.status_lists import read_list

Progress = Callable[[int, int], None]
"""Told how many awards are made, and of how many."""

# Demonstration keys have no first day: nothing they sign is older than itself.
_DEMONSTRATION_START = date(1970, 1, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildRequest:
    """What to build.

    Args:
        root: the publication's folder.
        out: where the site goes.
        base_url: in place of the settings'.
        demonstration: sign with demonstration keys.
        jobs: processes for the awards.
    """

    root: Path
    out: Path
    keyring: Keyring
    base_url: str | None = None
    demonstration: bool = False
    jobs: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildResult:
    """What was built."""

    publication: Publication
    files: int
    removed: int
    warnings: tuple[Problem, ...]


def build(request: BuildRequest, *, today: date, progress: Progress) -> BuildResult:
    """Build a publication's site.

    Args:
        today: for the rules about the future; the output does not depend on it.

    Raises:
        ContentError: the content has errors; nothing is written.
        EnvironmentFault: a key, space or permission is missing.
        SelfCheckFailed: what was made does not verify.
    """
    publication, warnings = _sound_publication(request, today)
    site = site_of(publication, demonstration=request.demonstration)
    signers = _signers(publication, request)
    documents = dict(_shared_documents(publication, site, signers))
    _check_status_lists(publication, site, documents)
    templates = _template_folders(request.root)
    output = Output(request.out, base_url=site.addresses.base_url, demonstration=site.demonstration)
    catalogue = catalogue_document(publication, site.addresses, demonstration=site.demonstration)
    output.write([(CATALOGUE, write_json(catalogue))])
    output.write(documents.items())
    renderer = Renderer(
        publication, site.addresses, template_folders=templates, demonstration=site.demonstration
    )
    output.write(renderer.site_pages())
    production = Production(
        publication=publication, site=site, signers=signers, documents=documents, template_folders=templates
    )
    total, made = len(publication.awards), 0

    def done(count: int) -> None:
        nonlocal made
        made += count
        progress(made, total)

    for files in make_awards(production, jobs=request.jobs, done=done):
        output.write(files)
    removed = output.finish()
    return BuildResult(publication=publication, files=output.count, removed=removed, warnings=warnings)


def _sound_publication(request: BuildRequest, today: date) -> tuple[Publication, tuple[Problem, ...]]:
    publication, _, problems = load(request.root, today=today)
    if publication is None or any(problem.is_error for problem in problems):
        raise ContentError(problems)
    if request.base_url is not None:
        settings = replace(publication.settings, base_url=request.base_url.rstrip("/"))
        publication = replace(publication, settings=settings)
    return publication, tuple(problems)


def _template_folders(root: Path) -> Sequence[Path]:
    """Give where templates are looked for: the publication's own folder first."""
    own = root / "templates"
    builtin = builtin_templates()
    return [own, builtin] if own.is_dir() and own.resolve() != builtin.resolve() else [builtin]


def _signers(publication: Publication, request: BuildRequest) -> Mapping[str, Signer]:
    """Give the key that signs for each issuer that awards.

    Raises:
        EnvironmentFault: an issuer has no key, or its private half is not at hand.
    """
    awarding = {award.issuer.id: award.issuer for award in publication.awards}
    if request.demonstration:
        return {
            id_: Signer(kid=DEMONSTRATION_KID, key=demonstration_key(id_), start=_DEMONSTRATION_START)
            for id_ in awarding
        }
    return {id_: _signer(issuer, request.keyring) for id_, issuer in sorted(awarding.items())}


def _signer(issuer: Issuer, keyring: Keyring) -> Signer:
    usable = [key for key in issuer.keys if key.retired is None and key.revoked is None]
    if not usable:
        raise EnvironmentFault(
            f"issuer '{issuer.id}' has awards and no key to sign them",
            f"make one with 'insigne keys new {issuer.id}', or try things out with --demo-keys",
        )
    newest = max(usable, key=lambda key: key.start)
    name = f"{issuer.id}/{newest.kid}"
    private = keyring.keys.get(name)
    if private is None:
        raise EnvironmentFault(
            f"the private key {name} is not at hand, and awards need it to be signed",
            "say where it is with --keys, INSIGNE_KEYS_DIR or INSIGNE_KEYS",
        )
    if private.public.multikey != newest.public:
        raise EnvironmentFault(
            f"the private key {name} does not belong to the public key in issuers/{issuer.id}/keys.yaml",
            "find the key that belongs there, or add a new one with 'insigne keys new'",
        )
    return Signer(kid=newest.kid, key=private, start=newest.start)


def _published_keys(issuer: Issuer, signer: Signer | None, site: Site) -> list[PublishedKey]:
    """Give all public keys of an issuer; in a demonstration that one alone."""
    if site.demonstration:
        key = demonstration_key(issuer.id) if signer is None else signer.key
        return [PublishedKey(DEMONSTRATION_KID, key.public)]
    return [PublishedKey(key.kid, read_multikey(key.public)) for key in issuer.keys]


def _shared_documents(
    publication: Publication, site: Site, signers: Mapping[str, Signer]
) -> Iterator[tuple[str, bytes]]:
    """Give the documents and pictures of issuers and badge classes, and the status lists."""
    for issuer in publication.issuers.values():
        keys = _published_keys(issuer, signers.get(issuer.id), site)
        yield from issuer_documents(issuer, keys, site)
        yield from _logos(issuer)
    for badge_class in publication.badge_classes.values():
        yield from class_documents(badge_class, site, publication)
        yield addresses.class_image(badge_class), class_image(badge_class)
    for status_list in status_lists(publication.awards):
        yield status_list.path, signed_status_list(status_list, signers[status_list.issuer.id], site)


def _logos(issuer: Issuer) -> Iterator[tuple[str, bytes]]:
    if (path := addresses.issuer_logo(issuer)) is not None and issuer.image is not None:
        yield path, issuer.image.data
    behalf = issuer.on_behalf_of
    if (
        (path := addresses.behalf_logo(issuer)) is not None
        and behalf is not None
        and behalf.image is not None
    ):
        yield path, behalf.image.data


def _check_status_lists(publication: Publication, site: Site, documents: Mapping[str, bytes]) -> None:
    """Verify every status list as somebody else would, before anything is written.

    Raises:
        SelfCheckFailed: a list does not say what the content says.
    """
    source = Memory(site.addresses.base_url, documents)
    for status_list in status_lists(publication.awards):
        issuer = read_issuer(site.addresses.did(status_list.issuer.id), source)
        url = site.url(status_list.path)
        bits = read_list(read_json(documents[status_list.path]), url, status_list.purpose, issuer)
        places = {
            8 * at + bit for at, byte in enumerate(bits) if byte for bit in range(8) if byte & 0x80 >> bit
        }
        if places != status_list.places:
            raise SelfCheckFailed(f"{status_list.path} does not say what the content says")
