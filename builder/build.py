"""The main job: content in, a signed, baked and rendered site out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from builder.content.published_schemas import published_schemas
from builder.content.reports import located
from builder.content.repository import read_repository
from builder.credentials.issuer_keys import PublishedKey
from builder.credentials.site import Site, site_of
from builder.discovery import discovery_files
from builder.encoding import sha256, write_json
from builder.ledger import Ledger
from builder.looking import all_batches
from builder.model.addresses import CATALOGUE
from builder.model.entities import Issuer, Publication
from builder.output import Output
from builder.pages.catalogue_document import catalogue_document
from builder.pages.rendering import Renderer, builtin_templates
from builder.pictures import Pictures, drawing_pictures
from builder.problems import ContentError, EnvironmentFault, Problem
from builder.production import Production
from builder.published_verifier import (
    known_to_single_file,
    published_modules,
    single_file_script,
    verifier_modules,
)
from builder.settled import Memory, PagesMemory, surroundings
from builder.signers import published_keys, signers_of
from builder.signing.keyring import Keyring, Signer
from builder.site_documents import issuer_and_class_documents, status_list_documents
from builder.verifier_libraries import verifier_libraries

Progress = Callable[[int, int], None]
"""Told how many awards are made, and of how many."""


class BuildRequest(Struct, frozen=True, kw_only=True):
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


class BuildResult(Struct, frozen=True, kw_only=True):
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
    with (
        _memory(request, templates) as memory,
        all_batches(
            request.root,
            request.out,
            today=today,
            memory=memory,
            jobs=request.jobs,
            adapted=partial(_adapted, request=request),
        ) as batches,
    ):
        publication = batches.publication
        site = site_of(publication, demonstration=request.demonstration)
        keys = {
            issuer.id: published_keys(issuer, demonstration=site.demonstration)
            for issuer in publication.issuers.values()
        }
        output = Output(request.out, base_url=site.addresses.base_url, demonstration=site.demonstration)
        with output.alone():
            ledger = Ledger(None if site.demonstration else request.out, _counting(keys))
            unsigned = batches.compare(ledger)
            signers = _signers(publication, request, unsigned)
            documents = dict(issuer_and_class_documents(publication, site, keys, ledger))
            with _pictures(publication, site, documents, request) as drawn:
                lists = {} if memory is None else memory.lists
                documents |= dict(status_list_documents(publication, site, signers, documents, ledger, lists))
                production = Production(
                    publication=replace(publication, awards=(), facts=()),
                    site=site,
                    signers=signers,
                    documents=documents,
                    template_folders=templates,
                    ledger=ledger,
                    out=request.out,
                )
                make = batches.prepare(production)
                pictures = drawn()
            if memory is not None:
                memory.forget()
            output.write(_whose(publication, site))
            making = make()
            output.write(_site_documents(documents))
            output.write(pictures.items())
            output.write(_remembered_pages(publication, production, memory, batches.public, libraries))
            made = changed = 0
            for awards, files in making:
                made += awards
                changed += files
                progress(made, batches.to_make)
            left = batches.left(request.out)
            award_ids = {award.id for award in publication.every_award}
            removed = output.finish(award_ids, publication.settings.languages[1:])
            if memory is not None:
                memory.remember(batches.settled, left)
    return BuildResult(
        publication=publication,
        changed=output.changed + changed + removed,
        warnings=tuple(batches.warnings),
        has_libraries=bool(libraries),
    )


def _as_preview(publication: Publication) -> Publication:
    """Let the site's title, which is on every page, say that this is not the site."""
    title = publication.settings.title
    marked = tuple((language, f"PREVIEW: {text}") for language, text in title.by_language)
    settings = replace(publication.settings, title=replace(title, by_language=marked))
    return replace(publication, settings=settings)


def _whose(publication: Publication, site: Site) -> Iterator[tuple[str, bytes]]:
    """Give the catalogue: it tells whose site it is, also where a build is killed."""
    catalogue = catalogue_document(publication, site.addresses, demonstration=site.demonstration)
    yield CATALOGUE, write_json(catalogue)


def _site_documents(documents: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Give the documents that awards share, and the schemas of the content's files."""
    yield from documents.items()
    for path, schema in published_schemas().items():
        yield path, write_json(schema)


def _remembered_pages(
    publication: Publication,
    production: Production,
    memory: Memory | None,
    public: Mapping[str, str],
    libraries: Mapping[str, bytes],
) -> Iterator[tuple[str, bytes | None]]:
    """Give all pages but the awards': without their bytes while those that were written are the same.

    Args:
        public: digests of the batches with public awards, by path.
    """
    known = known_to_single_file(production.documents, production.site.addresses.base_url)
    if memory is None:
        yield from _site_pages(publication, production, known, libraries)
        return
    made_of = memory.pages_made_of(publication, public, known, libraries)
    if not memory.pages.stand(made_of, production.out):
        written = []
        for path, data in _site_pages(publication, production, known, libraries):
            yield path, data
            written.append(path)
        memory.pages = PagesMemory.of(made_of, production.out, written)
        return
    yield from dict.fromkeys(memory.pages.stamps).items()


def _site_pages(
    publication: Publication,
    production: Production,
    known: Mapping[str, Any],
    libraries: Mapping[str, bytes],
) -> Iterator[tuple[str, bytes]]:
    """Give all pages but the awards'.

    Args:
        publication: with public awards, and facts of all others.
        known: what the verifier as one file knows of the site.
        libraries: of the verifier, by name.
    """
    renderer = Renderer(
        publication,
        production.site.addresses,
        template_folders=production.template_folders,
        demonstration=production.site.demonstration,
    )
    written = []
    for path, data in chain(renderer.site_pages(), _verifier(production, renderer, known, libraries)):
        written.append(path)
        yield path, data
    yield from discovery_files(publication, production.site, written)


def _verifier(
    production: Production, renderer: Renderer, known: Mapping[str, Any], libraries: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    """Give the files of the verifier in the browser."""
    languages = production.publication.settings.languages
    modules = verifier_modules(languages, production.template_folders, libraries)
    yield from published_modules(modules)
    yield from renderer.single_file_verifier(single_file_script(modules, known))


@contextmanager
def _memory(request: BuildRequest, templates: Sequence[Path]) -> Iterator[Memory | None]:
    """Give what the last build into this output remembers; a demonstration remembers nothing."""
    if request.demonstration:
        yield None
        return
    name = sha256(str(request.out).encode()).hex()[:16]
    file = request.root / ".insigne" / "builds" / f"{name}.json"
    memory = Memory(file, surroundings(request.root, base_url=request.base_url, template_folders=templates))
    with memory.looking(request.out, jobs=request.jobs):
        yield memory


def _adapted(publication: Publication, request: BuildRequest) -> Publication:
    """Give the publication as this build publishes it."""
    if request.preview:
        publication = _as_preview(publication)
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


@contextmanager
def _pictures(
    publication: Publication, site: Site, documents: Mapping[str, bytes], request: BuildRequest
) -> Iterator[Callable[[], Pictures]]:
    """Begin to draw PNG and card of each badge class version, and give what waits for them.

    Raises:
        ContentError: on waiting; a picture cannot be drawn.
    """
    # Demonstrations keep what was drawn, too: it depends on no key.
    published = Ledger(request.out, {}).read

    def collected() -> Pictures:
        pictures, problems = drawn()
        if problems:
            raise ContentError(located(problems, read_repository(request.root)))
        return pictures

    with drawing_pictures(publication, site, documents, published, jobs=request.jobs) as drawn:
        yield collected


def _signers(
    publication: Publication, request: BuildRequest, unsigned: Collection[str]
) -> Mapping[str, Signer]:
    """Give the keys that sign, by issuer id: of issuers that must sign, and of others whose keys are there.

    Args:
        unsigned: ids of the issuers that must sign.

    Raises:
        EnvironmentFault: an award must be signed, and its issuer's key is missing.
    """
    awarding = {award.issuer.id: award.issuer for award in publication.every_award}
    signers = dict(
        signers_of(
            (awarding[id_] for id_ in sorted(unsigned)), request.keyring, demonstration=request.demonstration
        )
    )
    for id_, issuer in awarding.items():
        if id_ not in unsigned:
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
