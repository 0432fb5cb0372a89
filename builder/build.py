"""The main job: content in, a signed, baked and rendered site out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from builder.checks.loading import load
from builder.content.published_schemas import published_schemas
from builder.content.reports import located
from builder.content.repository import Repository
from builder.credentials.issuer_keys import PublishedKey
from builder.credentials.site import Site, site_of
from builder.discovery import discovery_files
from builder.encoding import sha256, write_json
from builder.ledger import Ledger, ledger_problems
from builder.model.addresses import CATALOGUE
from builder.model.entities import Issuer, Publication
from builder.output import Output
from builder.pages.catalogue_document import catalogue_document
from builder.pages.rendering import Renderer, builtin_templates
from builder.pictures import Pictures, class_pictures
from builder.problems import ContentError, EnvironmentFault, Problem
from builder.production import Production, award_making
from builder.published_verifier import (
    known_to_single_file,
    published_modules,
    single_file_script,
    verifier_modules,
)
from builder.settled import Memory, PagesMemory, concerns_settled, digest_of, surroundings
from builder.signers import published_keys, signers_of
from builder.signing.keyring import Keyring, Signer
from builder.site_documents import issuer_and_class_documents, status_list_documents
from builder.verifier_libraries import verifier_libraries

Progress = Callable[[int, int], None]
"""Told how many awards are made, and of how many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildRequest:
    """What to build.

    Args:
        root: the publication's folder.
        out: where the site goes; what was issued there before is kept.
        base_url: in place of the settings'.
        demonstration: sign with demonstration keys, and always anew.
        preview: a demonstration of what would be published; the site's title on every page says so.
        jobs: processes for the awards.
        libraries: folder of the libraries of the verifier in the browser; otherwise looked for.
    """

    root: Path
    out: Path
    keyring: Keyring
    base_url: str | None = None
    demonstration: bool = False
    preview: bool = False
    jobs: int = 1
    libraries: Path | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildResult:
    """What was built.

    Args:
        changed: how many files were written anew or removed; all others are as they were.
        has_libraries: whether the verifier in the browser can check embedded proofs.
    """

    publication: Publication
    changed: int
    warnings: tuple[Problem, ...]
    has_libraries: bool


def build(request: BuildRequest, *, today: date, progress: Progress) -> BuildResult:
    """Build a publication's site.

    Args:
        today: for the rules about the future; the output does not depend on it.

    Raises:
        ContentError: the content has errors, or edits what was published; nothing is written.
        EnvironmentFault: a key, space or permission is missing; or the verifier's libraries are others.
        SigningRefused: a credential would not be covered by its signature.
        SelfCheckFailed: what was made does not verify.
    """
    templates = _template_folders(request.root)
    libraries = verifier_libraries(request.libraries, published=request.out)
    memory = None if request.demonstration else _memory(request, templates)
    publication, repository, warnings = _sound_publication(request, today, memory)
    # All that is needed of these files in the end: the documents, many times larger, need not stay.
    digests = {file.path: digest_of(file.document.source) for file in repository.of_kind("award-batch")}
    if request.preview:
        publication = _as_preview(publication)
    site = site_of(publication, demonstration=request.demonstration)
    keys = {
        issuer.id: published_keys(issuer, demonstration=site.demonstration)
        for issuer in publication.issuers.values()
    }
    output = Output(request.out, base_url=site.addresses.base_url, demonstration=site.demonstration)
    with output.alone():
        ledger = Ledger(None if site.demonstration else request.out, _counting(keys))
        _require_unchanged(publication, ledger, repository)
        signers = _signers(publication, request, ledger)
        documents = dict(issuer_and_class_documents(publication, site, keys, ledger))
        lists = {} if memory is None else memory.lists
        documents |= dict(status_list_documents(publication, site, signers, documents, ledger, lists))
        pictures = _pictures(publication, site, documents, request, repository)
        del repository
        production = Production(
            publication=publication,
            site=site,
            signers=signers,
            documents=documents,
            template_folders=templates,
            ledger=ledger,
            out=request.out,
        )
        if memory is not None:
            memory.forget()
        output.write(_site_documents(production))
        output.write(pictures.items())
        made = changed = 0
        with award_making(production, jobs=request.jobs) as batches:
            output.write(_remembered_pages(production, memory, digests, libraries))
            for awards, files in batches:
                made += awards
                changed += files
                progress(made, len(publication.awards))
        award_ids = {award.id for award in publication.every_award}
        removed = output.finish(award_ids, publication.settings.languages[1:])
        if memory is not None:
            memory.remember(publication, digests, request.out, jobs=request.jobs)
    return BuildResult(
        publication=publication,
        changed=output.changed + changed + removed,
        warnings=warnings,
        has_libraries=bool(libraries),
    )


def _as_preview(publication: Publication) -> Publication:
    """Let the site's title, which is on every page, say that this is not the site."""
    title = publication.settings.title
    marked = tuple((language, f"PREVIEW: {text}") for language, text in title.by_language)
    settings = replace(publication.settings, title=replace(title, by_language=marked))
    return replace(publication, settings=settings)


def _site_documents(production: Production) -> Iterator[tuple[str, bytes]]:
    """Give the documents that awards share; the catalogue, which tells whose site it is, first."""
    publication, site = production.publication, production.site
    catalogue = catalogue_document(publication, site.addresses, demonstration=site.demonstration)
    yield CATALOGUE, write_json(catalogue)
    yield from production.documents.items()
    for path, schema in published_schemas().items():
        yield path, write_json(schema)


def _remembered_pages(
    production: Production,
    memory: Memory | None,
    digests: Mapping[str, str],
    libraries: Mapping[str, bytes],
) -> Iterator[tuple[str, bytes | None]]:
    """Give all pages but the awards': without their bytes while those that were written are the same."""
    known = known_to_single_file(production.documents, production.site.addresses.base_url)
    if memory is None:
        yield from _site_pages(production, known, libraries)
        return
    made_of = memory.pages_made_of(production.publication, digests, known, libraries)
    if not memory.pages.stand(made_of, production.out):
        written = []
        for path, data in _site_pages(production, known, libraries):
            yield path, data
            written.append(path)
        memory.pages = PagesMemory.of(made_of, production.out, written)
        return
    yield from dict.fromkeys(memory.pages.stamps).items()


def _site_pages(
    production: Production, known: Mapping[str, Any], libraries: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    """Give all pages but the awards'.

    Args:
        known: what the verifier as one file knows of the site.
        libraries: of the verifier, by name.
    """
    renderer = Renderer(
        production.publication,
        production.site.addresses,
        template_folders=production.template_folders,
        demonstration=production.site.demonstration,
    )
    written = []
    for path, data in chain(renderer.site_pages(), _verifier(production, renderer, known, libraries)):
        written.append(path)
        yield path, data
    yield from discovery_files(production.publication, production.site, written)


def _verifier(
    production: Production, renderer: Renderer, known: Mapping[str, Any], libraries: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    """Give the files of the verifier in the browser."""
    languages = production.publication.settings.languages
    modules = verifier_modules(languages, production.template_folders, libraries)
    yield from published_modules(modules)
    yield from renderer.single_file_verifier(single_file_script(modules, known))


def _memory(request: BuildRequest, templates: Sequence[Path]) -> Memory:
    """Give what the last build into this output remembers."""
    around = surroundings(
        request.root, request.out, base_url=request.base_url, template_folders=templates, jobs=request.jobs
    )
    name = sha256(str(request.out).encode()).hex()[:16]
    return Memory(request.root / ".insigne" / "builds" / f"{name}.json", around)


def _sound_publication(
    request: BuildRequest, today: date, memory: Memory | None
) -> tuple[Publication, Repository, tuple[Problem, ...]]:
    """Load the publication: without its settled awards if that finds no fault, or else all of it."""
    if memory is not None:
        publication, repository, problems = load(request.root, today=today, is_settled=memory.is_settled)
        if publication is not None and not any(problem.is_error for problem in problems):
            settled = memory.awards(repository.settled, publication)
            if not concerns_settled(publication.awards, settled):
                publication = replace(publication, settled=tuple(settled))
                return _at_address(publication, request), repository, tuple(problems)
    publication, repository, problems = load(request.root, today=today)
    if publication is None or any(problem.is_error for problem in problems):
        raise ContentError(located(problems, repository))
    return _at_address(publication, request), repository, tuple(problems)


def _at_address(publication: Publication, request: BuildRequest) -> Publication:
    if request.base_url is None:
        return publication
    settings = replace(publication.settings, base_url=request.base_url.rstrip("/"))
    return replace(publication, settings=settings)


def _counting(keys: Mapping[str, Sequence[PublishedKey]]) -> Mapping[str, Mapping[str, PublishedKey]]:
    """Give the keys of each issuer that are not revoked, by kid."""
    return {
        issuer_id: {published.kid: published for published in listed if published.revoked is None}
        for issuer_id, listed in keys.items()
    }


def _require_unchanged(publication: Publication, ledger: Ledger, repository: Repository) -> None:
    problems = list(ledger_problems(publication, ledger))
    if problems:
        raise ContentError(located(problems, repository))


def _pictures(
    publication: Publication,
    site: Site,
    documents: Mapping[str, bytes],
    request: BuildRequest,
    repository: Repository,
) -> Pictures:
    """Give PNG and card of each badge class version.

    Raises:
        ContentError: a picture cannot be drawn.
    """
    # Demonstrations keep what was drawn, too: it depends on no key.
    published = Ledger(request.out, {}).read
    pictures, problems = class_pictures(publication, site, documents, published, jobs=request.jobs)
    if problems:
        raise ContentError(located(problems, repository))
    return pictures


def _signers(publication: Publication, request: BuildRequest, ledger: Ledger) -> Mapping[str, Signer]:
    """Give the keys that sign, by issuer id: of issuers that must sign, and of others whose keys are there.

    Raises:
        EnvironmentFault: an award must be signed, and its issuer's key is missing.
    """
    awarding = {award.issuer.id: award.issuer for award in publication.every_award}
    needed = {award.issuer.id for award in publication.awards if not ledger.has(award)}
    signers = dict(
        signers_of(
            (awarding[id_] for id_ in sorted(needed)), request.keyring, demonstration=request.demonstration
        )
    )
    for id_, issuer in awarding.items():
        if id_ not in needed:
            signers.update(_signer_at_hand(issuer, request))
    return signers


def _signer_at_hand(issuer: Issuer, request: BuildRequest) -> Mapping[str, Signer]:
    """Give an issuer's keys if they are there: its status lists may need them."""
    try:
        return signers_of([issuer], request.keyring, demonstration=request.demonstration)
    except EnvironmentFault:
        return {}


def _template_folders(root: Path) -> Sequence[Path]:
    """Give where templates are looked for: the publication's own folder first."""
    own = root / "templates"
    builtin = builtin_templates()
    return [own, builtin] if own.is_dir() and own.resolve() != builtin.resolve() else [builtin]
