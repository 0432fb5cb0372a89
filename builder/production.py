"""Making the files of awards: documents, baked image, pages; alone, or in several processes at once."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from builder.credentials import open_badges_2
from builder.credentials.issuing import AwardDocuments, ClassIssuing, previous_version
from builder.credentials.site import Site
from builder.dates import midnight
from builder.encoding import write_json
from builder.images.contents import BakedContents
from builder.images.errors import ImageError
from builder.images.formats import PreparedImage, extract, prepare, unbake
from builder.ledger import Entry, Issued, Ledger, award_digest, class_digest, issued_paths
from builder.model import addresses
from builder.model.entities import Award, BadgeClass, Issuer, Publication
from builder.pages.rendering import Renderer
from builder.signing.keyring import Signer
from builder.site_documents import SelfCheckFailed
from builder.verification.open_badges_3 import Question
from builder.verification.report import Report
from builder.verification.sources import Memory
from builder.verification.verifier import verify

Files = list[tuple[str, bytes | None]]
"""Paths and bytes; None where what is published stays as it is."""

_CHUNK = 200
"""Most awards that one process takes at a time, all of one class: few enough to share evenly."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Production:
    """What is needed to make the files of any award.

    Args:
        signers: by issuer id.
        documents: the site's shared documents by path, against which what was made is verified.
        ledger: what was issued before.
    """

    publication: Publication
    site: Site
    signers: Mapping[str, Signer]
    documents: Mapping[str, bytes]
    template_folders: Sequence[Path]
    ledger: Ledger


class AwardMaker:
    """Makes the files of awards, one after the other; what they share is made once."""

    def __init__(self, production: Production) -> None:
        self._production = production
        self._renderer = Renderer(
            production.publication,
            production.site.addresses,
            template_folders=production.template_folders,
            demonstration=production.site.demonstration,
        )
        self._issuing: dict[tuple[str, str], ClassIssuing] = {}
        self._images: dict[str, PreparedImage] = {}
        self._class_digests: dict[str, str] = {}

    def files(self, award: Award) -> Files:
        """Make everything that is published for an award.

        Raises:
            SigningRefused: its credential would not be covered by the signature.
            SelfCheckFailed: what was made does not verify.
        """
        pages: Files = list(self._renderer.award_pages(award))
        issued = self._production.ledger.issued(award)
        if issued is not None:
            return [*self._kept(award, issued), *pages]
        issuing = self._class_issuing(award.badge_class, award.issuer)
        shapes = issuing.shapes
        made = self._made(award, issuing.documents(award))
        if issuing.shapes > shapes:
            self._check(award, dict(made))
        return [*made, *pages]

    def _kept(self, award: Award, issued: Issued) -> Files:
        """Give the files of an award that was issued before: only what tells its status is new."""
        withdrawn = award.revoked is not None or award.suspended is not None
        hosted = (
            write_json(open_badges_2.hosted_assertion(award, self._production.site))
            if withdrawn
            else issued.assertion
        )
        return [(addresses.assertion_document(award.id), hosted), *((path, None) for path in issued.paths)]

    def _made(self, award: Award, documents: AwardDocuments) -> list[tuple[str, bytes]]:
        """Give the files of an award that is issued now, with its entry in the ledger."""
        image = self._image(award.badge_class).bake(
            BakedContents(
                assertion=documents.assertion.decode().rstrip(),
                credential=documents.credential.decode().rstrip(),
            )
        )
        contents = [documents.credential, documents.token.encode(), image]
        files = [
            (addresses.assertion_document(award.id), documents.hosted_assertion),
            *zip(issued_paths(award), contents, strict=True),
            self._entry(award).file(award.id),
        ]
        if documents.signed_assertion is not None:
            files.append((addresses.signed_assertion(award.id), documents.signed_assertion.encode()))
        return files

    def _entry(self, award: Award) -> Entry:
        class_id = award.badge_class.id
        if class_id not in self._class_digests:
            self._class_digests[class_id] = class_digest(award.badge_class)
        return Entry(
            award=award_digest(award),
            badge_class=self._class_digests[class_id],
            key=self._production.signers[award.issuer.id].kid,
        )

    def _class_issuing(self, badge_class: BadgeClass, awarder: Issuer) -> ClassIssuing:
        key = badge_class.id, awarder.id
        if key not in self._issuing:
            production = self._production
            previous = previous_version(badge_class, production.publication)
            signer = production.signers[awarder.id]
            self._issuing[key] = ClassIssuing(badge_class, awarder, signer, production.site, previous)
        return self._issuing[key]

    def _image(self, badge_class: BadgeClass) -> PreparedImage:
        if badge_class.id not in self._images:
            self._images[badge_class.id] = prepare(self._picture(badge_class))
        return self._images[badge_class.id]

    def _picture(self, badge_class: BadgeClass) -> bytes:
        """Give a class's picture as it is published."""
        return self._production.documents[addresses.class_image(badge_class)]

    def _check(self, award: Award, files: Mapping[str, bytes]) -> None:
        """Verify an award's files as somebody else would: one for each class, shape and key.

        The clock is the award's own date: whether it is valid today is not the build's business.
        """
        production = self._production
        site = production.site
        source = Memory(site.addresses.base_url, ChainMap(dict(files), dict(production.documents)))
        question = Question(source=source, now=midnight(award.issued_on, site.timezone))
        withdrawn = award.revoked is not None or award.suspended is not None
        for path, data in files.items():
            if path.endswith("/ledger.json") or self._carries_only(award.badge_class, data, files):
                continue
            for report in verify(data, question):
                if not _as_made(report, withdrawn=withdrawn):
                    raise SelfCheckFailed(f"{path} does not verify: {_first_fault(report)}")

    def _carries_only(self, badge_class: BadgeClass, data: bytes, files: Mapping[str, bytes]) -> bool:
        """Say whether a file is the class's picture with documents in it that are verified as files."""
        try:
            carried, picture = extract(data), unbake(data)
        except ImageError:
            return False
        texts = {file.rstrip(b"\n") for path, file in files.items() if path.endswith(".json")}
        return (
            picture == self._picture(badge_class)
            and (carried.credential or "").encode() in texts
            and (carried.assertion or "").encode() in texts
        )


def _as_made(report: Report, *, withdrawn: bool) -> bool:
    """Say whether a report is what a sound award must get; a withdrawn one's assertion cannot be compared."""
    if not withdrawn:
        return report.accepted
    return report.status in ("revoked", "suspended") and report.intact != "no"


def _first_fault(report: Report) -> str:
    faults = [step for step in report.steps if step.outcome not in ("passed", "skipped")]
    return f"{faults[0].id}: {faults[0].message}" if faults else "no step says why"


_MAKERS: list[AwardMaker] = []
"""The maker of this process, where several work at once."""


def _start(production: Production) -> None:
    _MAKERS[:] = [AwardMaker(production)]


def _make(awards: Sequence[Award]) -> Files:
    return [file for award in awards for file in _MAKERS[0].files(award)]


def _chunks(awards: Sequence[Award]) -> Iterator[Sequence[Award]]:
    """Give the awards in batches of one class, so that what they share is made in few processes."""
    by_class: dict[tuple[str, str], list[Award]] = {}
    for award in awards:
        by_class.setdefault((award.badge_class.id, award.issuer.id), []).append(award)
    for group in by_class.values():
        yield from (group[start : start + _CHUNK] for start in range(0, len(group), _CHUNK))


def make_awards(production: Production, *, jobs: int) -> Iterator[tuple[int, Files]]:
    """Make the files of all awards, a batch at a time, with how many awards it holds.

    Args:
        jobs: processes; with one, everything happens in this one.
    """
    chunks = list(_chunks(production.publication.awards))
    if jobs == 1 or len(chunks) < 2:  # noqa: PLR2004 - one batch is not worth a second process
        _start(production)
        for chunk in chunks:
            yield len(chunk), _make(chunk)
        return
    with ProcessPoolExecutor(min(jobs, len(chunks)), initializer=_start, initargs=(production,)) as pool:
        waiting: list[tuple[int, Future[Files]]] = []
        remaining = iter(chunks)
        # A few batches ahead, so that memory does not grow with the number of awards.
        waiting.extend((len(chunk), pool.submit(_make, chunk)) for chunk in islice(remaining, 2 * jobs))
        while waiting:
            size, future = waiting.pop(0)
            yield size, future.result()
            waiting.extend((len(chunk), pool.submit(_make, chunk)) for chunk in islice(remaining, 1))
