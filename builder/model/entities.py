"""The entities of a publication: frozen values, the meaning of the content files.

The words are the standards' words, the fields are those of the content files (`docs/reference`). Nothing
here knows files, keys or pages. References between entities are resolved: an award holds its badge class,
a badge class its issuer, an issuer its parent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Literal

from msgspec import Struct

from builder.model.design import DEFAULT_DESIGN, Design
from builder.model.policies import Limit, Requirement
from builder.model.text import LocalisedText
from builder.problems import Place

Variant = Literal["microcredential", "regular", "extracurricular"]
Visibility = Literal["unlisted", "public", "private"]


class Owners(Struct, frozen=True, kw_only=True):
    """Who has to approve a change: teams and people as the Git host calls them.

    Args:
        issuers: by issuer id.
        policy: of the settings, and of issuers that nobody owns yet.
        workflows: of what runs, and of everything that nobody else owns.
    """

    issuers: Mapping[str, tuple[str, ...]]
    keys: tuple[str, ...]
    policy: tuple[str, ...]
    workflows: tuple[str, ...]
    templates: tuple[str, ...]


class Settings(Struct, frozen=True, kw_only=True):
    """The settings of a publication: `insigne.yaml`.

    Args:
        base_url: where the site is published; no slash at the end.
        languages: the site's languages; the first is the default.
        timezone: IANA name; award dates are days in this zone.
        limits: the publication's own policy, on top of the registry's.
        requirements: likewise.
        owners: None where the publication does not say.
    """

    base_url: str
    title: LocalisedText
    languages: tuple[str, ...]
    timezone: str
    limits: tuple[Limit, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    owners: Owners | None = None
    design: Design = DEFAULT_DESIGN

    @property
    def default_language(self) -> str:
        return self.languages[0]


class Image(Struct, frozen=True, kw_only=True):
    """A picture as it stands in the content.

    Args:
        data: the file's bytes.
        suffix: `svg` or `png`.
        alt: what the picture shows, for those who do not see it.
    """

    data: bytes
    suffix: Literal["svg", "png"]
    alt: LocalisedText | None

    @property
    def media_type(self) -> str:
        return "image/svg+xml" if self.suffix == "svg" else "image/png"


class Identifier(Struct, frozen=True, kw_only=True):
    """A code that somebody else gave: a school's BRIN, a programme's CREBO, a person's student number."""

    type: str
    value: str


class IssuerKey(Struct, frozen=True, kw_only=True):
    """A public key of an issuer, as listed in `keys.yaml`.

    Args:
        public: an Ed25519 key as Multikey (`z6Mk…`), an RSA key by its modulus in base64url (the exponent is
            always 65537).
        start: first day of use.
        retired: from this day no new credential is signed with it; old ones keep verifying.
        revoked: from this day nothing signed with it is valid any more. The build does not read the clock:
            either day counts as soon as it is stated.
    """

    kid: str
    type: Literal["Ed25519", "RSA"]
    public: str
    start: date
    retired: date | None = None
    revoked: date | None = None


class LegalBasis(Struct, frozen=True, kw_only=True):
    """The privacy-law ground on which awards are processed."""

    formal: str | None = None
    informal: str | None = None


class OnBehalfOf(Struct, frozen=True, kw_only=True):
    """The organisation for which an issuer issues."""

    name: LocalisedText
    url: str
    image: Image | None = None


class Issuer(Struct, frozen=True, kw_only=True):
    """An institution, or a faculty or department under one (`parent`).

    What an institution states holds for its departments: type, country, grading table, legal basis,
    permission for microcredentials, picture and colour are inherited where the department states none.
    """

    id: str
    name: LocalisedText
    description: LocalisedText
    url: str
    email: str
    image: Image | None = None
    parent: Issuer | None = None
    type: str | None = None
    country: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    grading_table: str | None = None
    legal_basis: LegalBasis = LegalBasis()
    microcredentials: bool = False
    on_behalf_of: OnBehalfOf | None = None
    linkedin: str | None = None
    archived: bool = False
    accent: str | None = None
    keys: tuple[IssuerKey, ...] = ()


class LearningOutcome(Struct, frozen=True, kw_only=True):
    """What somebody knows or can do; with a code where a framework such as ESCO has one."""

    text: LocalisedText
    url: str | None = None
    code: str | None = None
    framework: str | None = None


class Workload(Struct, frozen=True, kw_only=True):
    """Study load. `ects` in credits (steps of 0.5), `sbu` and `hours` in whole hours."""

    ects: int | float | None = None
    sbu: int | None = None
    hours: int | None = None


class Level(Struct, frozen=True, kw_only=True):
    """Level in the qualification frameworks. A fact only when `verified`, otherwise indicative."""

    eqf: int | None = None
    nlqf: str | None = None
    verified: bool = False
    cycle: str | None = None


class Assessment(Struct, frozen=True, kw_only=True):
    """How it was assessed; None where the issuer does not say."""

    types: tuple[str, ...] = ()
    supervised: bool | None = None
    identity_verified: bool | None = None


class QualityAssurance(Struct, frozen=True, kw_only=True):
    """The framework by which quality is assured; `id` only for those of the registry."""

    name: LocalisedText
    url: str
    description: LocalisedText | None = None
    id: str | None = None


class Alignment(Struct, frozen=True, kw_only=True):
    """A link to a competence, standard or framework elsewhere, as the author wrote it."""

    name: LocalisedText
    url: str
    description: LocalisedText | None = None
    framework: str | None = None
    code: str | None = None
    type: str | None = None


class BadgeClass(Struct, frozen=True, kw_only=True, dict=True):
    """One version of a badge class: OB 2.0 BadgeClass, OB 3.0 Achievement.

    Its ids are asked for with every award, so each is written once; that is what it has no slots for.

    Args:
        issuer: whose class it is.
        badge: the folder's name.
        number: 1 for `v1`.
        image: None where a default picture is to be drawn.
        expires_after: ISO 8601 duration.
        retain_for: ISO 8601 duration after which an award's personal data are due for erasure.
        awarded_by: ids of other issuers that may award it.
    """

    issuer: Issuer
    badge: str
    number: int
    name: LocalisedText
    variant: Variant
    description: LocalisedText
    criteria: LocalisedText
    language: str
    image: Image | None = None
    learning_outcomes: tuple[LearningOutcome, ...] = ()
    workload: Workload = Workload()
    level: Level = Level()
    participation: tuple[str, ...] = ()
    assessment: Assessment = Assessment()
    quality_assurance: QualityAssurance | None = None
    programme: tuple[Identifier, ...] = ()
    stackable: bool | None = None
    entry_requirements: LocalisedText | None = None
    target_group: LocalisedText | None = None
    further_information: LocalisedText | None = None
    alignments: tuple[Alignment, ...] = ()
    tags: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    expires_after: str | None = None
    retain_for: str | None = None
    awarded_by: tuple[str, ...] = ()
    repeatable: bool = False
    replaces: str | None = None

    @cached_property
    def version(self) -> str:
        return f"v{self.number}"

    @cached_property
    def badge_id(self) -> str:
        """`<issuer>/<badge>`: what all versions of a badge share."""
        return f"{self.issuer.id}/{self.badge}"

    @cached_property
    def id(self) -> str:
        """`<issuer>/<badge>/<version>`, unique in the publication."""
        return f"{self.badge_id}/{self.version}"


class Recipient(Struct, frozen=True, kw_only=True):
    """Who received an award. Published only as salted hashes; the name only if `publish_name`.

    Args:
        email: as the author wrote it; normalised when hashed.
        eduid: URI of an eduID account.
    """

    email: str | None = None
    eduid: str | None = None
    name: str | None = None
    publish_name: bool = False
    name_validated: bool = False
    identifiers: tuple[Identifier, ...] = ()


class Evidence(Struct, frozen=True, kw_only=True):
    """What shows that the criteria were met. Has a `url`, a `narrative` (Markdown), or both."""

    url: str | None = None
    name: str | None = None
    description: str | None = None
    narrative: str | None = None


class Activity(Struct, frozen=True, kw_only=True):
    """From when to when somebody took part."""

    start: date | None = None
    end: date | None = None


class Revoked(Struct, frozen=True, kw_only=True):
    """The award was withdrawn for good."""

    on: date
    reason: str


class Suspended(Struct, frozen=True, kw_only=True):
    """The award does not count for now; `until` is told to people, and ends nothing by itself."""

    start: date
    reason: str
    until: date | None = None


class Award(Struct, frozen=True, kw_only=True):
    """One award of a badge class to a recipient: OB 2.0 Assertion, OB 3.0 OpenBadgeCredential.

    Args:
        issuer: who awards; the owner of the class, or one of its `awarded_by`.
        expires_on: the last valid day, from the award itself or from the class's `expires_after`.
        place: where it stands in the content.
    """

    id: str
    issuer: Issuer
    badge_class: BadgeClass
    recipient: Recipient
    issued_on: date
    expires_on: date | None = None
    narrative: str | None = None
    evidence: tuple[Evidence, ...] = ()
    grade: str | None = None
    credits_earned: int | float | None = None
    term: str | None = None
    role: str | None = None
    activity: Activity | None = None
    visibility: Visibility = "unlisted"
    revoked: Revoked | None = None
    suspended: Suspended | None = None
    place: Place


class AwardFacts(Struct, frozen=True, kw_only=True):
    """What awards must know of each other: a build has these of every award, and no more of most.

    Args:
        revoked: without its reason, as is `suspended`.
    """

    id: str
    issuer: Issuer
    badge_class: BadgeClass
    issued_on: date
    revoked: Revoked | None
    suspended: Suspended | None


class Publication(Struct, frozen=True, kw_only=True):
    """Everything that is published, by id, each in the order of its id.

    Args:
        badge_classes: every version of every class, by `BadgeClass.id`.
        badges: the versions of each badge, the newest first, by `<issuer>/<badge>`.
        awards: in the order of their ids.
        facts: of awards that are not among `awards`.
    """

    settings: Settings
    issuers: Mapping[str, Issuer]
    badge_classes: Mapping[str, BadgeClass]
    badges: Mapping[str, tuple[BadgeClass, ...]]
    awards: tuple[Award, ...]
    facts: tuple[AwardFacts, ...] = ()

    @property
    def every_award(self) -> tuple[Award | AwardFacts, ...]:
        return (*self.awards, *self.facts)

    @property
    def first_awarded(self) -> Mapping[str, date]:
        """The day of the first award of each badge class that was awarded, by `BadgeClass.id`."""
        first: dict[str, date] = {}
        for award in self.every_award:
            id_ = award.badge_class.id
            if id_ not in first or award.issued_on < first[id_]:
                first[id_] = award.issued_on
        return first
