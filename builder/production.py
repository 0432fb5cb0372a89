"""Making the files of awards: documents, baked image, pages."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

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
from builder.output import File
from builder.pages.rendering import Renderer
from builder.problems import EnvironmentFault
from builder.signing.canonical_forms import Templates
from builder.signing.keyring import Signer
from builder.site_documents import SelfCheckFailed
from builder.strict_json import read_json
from builder.verification.open_badges_3 import Question
from builder.verification.report import Report
from builder.verification.sources import Memory
from builder.verification.verifier import verify


class Production(Struct, frozen=True, kw_only=True):
    """What is needed to make the files of any award.

    Args:
        publication: without awards.
        signers: by issuer id.
        documents: the site's shared documents by path, against which what was made is verified.
        ledger: what was issued before.
        out: where the site is written.
    """

    publication: Publication
    site: Site
    signers: Mapping[str, Signer]
    documents: Mapping[str, bytes]
    template_folders: Sequence[Path]
    ledger: Ledger
    out: Path


class AwardMaker:
    """Makes the files of awards, one after the other; what they share is made once.

    Args:
        digest: `award_digest`.
    """

    def __init__(self, production: Production, digest: Callable[[Award], str] = award_digest) -> None:
        self.production = production
        self._digest = digest
        self._renderer = Renderer(
            production.publication,
            production.site.addresses,
            template_folders=production.template_folders,
            demonstration=production.site.demonstration,
        )
        self._issuing: dict[tuple[str, str], ClassIssuing] = {}
        self._images: dict[str, PreparedImage] = {}
        self._class_digests: dict[str, str] = {}
        self._templates = Templates()

    def documents(self, awards: Sequence[Award]) -> list[list[File]]:
        """Make everything that is published for awards but their pages.

        Args:
            awards: of one badge class by one issuer.

        Raises:
            EnvironmentFault: what was published is damaged, and the key is not at hand.
            SigningRefused: a credential would not be covered by the signature.
            SelfCheckFailed: what was made does not verify.
        """
        issued = [self.production.ledger.issued(award) for award in awards]
        new = [award for award, known in zip(awards, issued, strict=True) if known is None]
        made = iter(self._issued_now(new))
        return [
            next(made) if known is None else self._kept(award, known)
            for award, known in zip(awards, issued, strict=True)
        ]

    def _issued_now(self, awards: Sequence[Award]) -> list[list[File]]:
        """Make the files of awards that are issued now; the first of a class and of each shape is checked."""
        if not awards:
            return []
        known = len(self._issuing)
        issuing = self._class_issuing(awards[0].badge_class, awards[0].issuer)
        documents = issuing.documents(awards)
        made = self._made(awards, documents)
        for place, own in enumerate(documents):
            if own.has_new_shape or (place == 0 and len(self._issuing) != known):
                self._check(awards[place], dict(made[place]))
        return [[*files] for files in made]

    def pages(self, award: Award, documents: Sequence[File]) -> list[File]:
        """Make an award's pages.

        Args:
            documents: the award's.

        Raises:
            ContentError: a template has a fault.
        """
        signed = addresses.signed_assertion(award.id)
        has_signed_assertion = any(path == signed for path, _ in documents)
        return list(self._renderer.award_pages(award, has_signed_assertion=has_signed_assertion))

    def _kept(self, award: Award, issued: Issued) -> list[File]:
        """Give the files of an award that was issued before: only what tells its status is new."""
        withdrawn = open_badges_2.withdrawn_assertion(award, self.production.site)
        hosted = issued.assertion if withdrawn is None else write_json(withdrawn)
        kept: list[File] = [(path, None) for path in issued.paths]
        anew: list[File] = (
            [] if issued.credential is None else self._tokens_anew(award, read_json(issued.credential))
        )
        return [(addresses.assertion_document(award.id), hosted), *kept, *anew]

    def _tokens_anew(self, award: Award, credential: dict[str, Any]) -> list[File]:
        """Give token and signed assertion of an award whose credential stays: only their key was revoked."""
        tokens = self._class_issuing(award.badge_class, award.issuer).tokens(award, credential)
        files = [(addresses.credential_token(award.id), tokens.token.encode())]
        if tokens.signed_assertion is not None:
            files.append((addresses.signed_assertion(award.id), tokens.signed_assertion.encode()))
        self._check(award, dict(files))
        key = credential["proof"][0]["verificationMethod"].rsplit("#", 1)[-1]
        entry = replace(self._entry(award), key=key, token_key=tokens.key)
        return [*files, entry.file(award.id)]

    def _made(
        self, awards: Sequence[Award], documents: Sequence[AwardDocuments]
    ) -> list[list[tuple[str, bytes]]]:
        """Give the files of awards that are issued now, with their entries in the ledger."""
        image, url = self._image(awards[0].badge_class), self.production.site.url
        hosted = [addresses.assertion_document(award.id) for award in awards]
        images = [
            image.bake(
                BakedContents(
                    assertion=own.assertion.decode().rstrip(),
                    credential=own.credential.decode().rstrip(),
                    hosted_at=url(path),
                )
            )
            for own, path in zip(documents, hosted, strict=True)
        ]
        entries = [self._entry(award).file(award.id) for award in awards]
        made = []
        for award, own, path, baked, entry in zip(awards, documents, hosted, images, entries, strict=True):
            contents = [own.credential, own.token.encode(), baked]
            files = [(path, own.hosted_assertion), *zip(issued_paths(award), contents, strict=True), entry]
            if own.signed_assertion is not None:
                files.append((addresses.signed_assertion(award.id), own.signed_assertion.encode()))
            made.append(files)
        return made

    def _entry(self, award: Award) -> Entry:
        class_id = award.badge_class.id
        if class_id not in self._class_digests:
            self._class_digests[class_id] = class_digest(award.badge_class)
        return Entry(
            award=self._digest(award),
            badge_class=self._class_digests[class_id],
            key=self.production.signers[award.issuer.id].kid,
            token_key=self.production.signers[award.issuer.id].for_tokens[0],
        )

    def _class_issuing(self, badge_class: BadgeClass, awarder: Issuer) -> ClassIssuing:
        key = badge_class.id, awarder.id
        if key not in self._issuing:
            production = self.production
            previous = previous_version(badge_class, production.publication)
            signer = self._signer(awarder)
            self._issuing[key] = ClassIssuing(
                badge_class, awarder, signer, production.site, previous, self._templates
            )
        return self._issuing[key]

    def _signer(self, awarder: Issuer) -> Signer:
        """Give an issuer's keys; until an award's files are read, nobody knows that they are damaged."""
        signer = self.production.signers.get(awarder.id)
        if signer is None:
            raise EnvironmentFault(
                f"a published badge of '{awarder.id}' is damaged and must be signed anew, and no private key"
                f" of '{awarder.id}' is at hand",
                "put its files back, or say where the keys are with --keys, INSIGNE_KEYS_DIR or INSIGNE_KEYS",
            )
        return signer

    def _image(self, badge_class: BadgeClass) -> PreparedImage:
        if badge_class.id not in self._images:
            self._images[badge_class.id] = prepare(self._picture(badge_class))
        return self._images[badge_class.id]

    def _picture(self, badge_class: BadgeClass) -> bytes:
        """Give a class's picture as it is published."""
        return self.production.documents[addresses.class_image(badge_class)]

    def _check(self, award: Award, files: Mapping[str, bytes]) -> None:
        """Verify an award's files as somebody else would: the first of each class and awarder, and shape.

        The clock is the award's own date: whether it is valid today is not the build's business.
        """
        production = self.production
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
