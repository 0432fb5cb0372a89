"""From content to entities: reads each file's data into its entity and resolves what it refers to.

What cannot be resolved is a problem, and the entity that needs it is left out; everything else goes on, so
that all problems are told at once. Rules about entities that do exist are the checks' business.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from builder.content.folders import as_folder_name
from builder.content.repository import Repository, SourceFile
from builder.dates import add_duration
from builder.model.design import Design
from builder.model.entities import (
    Activity,
    Alignment,
    Assessment,
    Award,
    BadgeClass,
    Evidence,
    Identifier,
    Image,
    Issuer,
    IssuerKey,
    LearningOutcome,
    LegalBasis,
    Level,
    OnBehalfOf,
    Owners,
    Publication,
    QualityAssurance,
    Recipient,
    Revoked,
    Settings,
    Suspended,
    Workload,
)
from builder.model.policies import OWN_SOURCE, Limit, Requirement, Scope, quality_frameworks
from builder.model.text import LocalisedText, localised
from builder.model.vocabulary import vocabulary
from builder.problems import Message, Place, Pointer, Problem, message

BATCH_DEFAULTS = (
    "issued_on",
    "expires_on",
    "narrative",
    "evidence",
    "grade",
    "credits_earned",
    "term",
    "role",
    "activity",
    "visibility",
)
"""Fields that stand once for a batch, and that an entry may override."""


def assemble(repository: Repository) -> tuple[Publication | None, list[Problem]]:
    """Make the publication that the content describes.

    Returns:
        The publication, None where not even its settings can be read, and the problems found on the way.
    """
    settings_file = next(repository.of_kind("insigne"), None)
    if settings_file is None:
        return None, []
    assembly = _Assembly(repository)
    settings = _settings(settings_file.data)
    issuers = assembly.issuers()
    classes = assembly.badge_classes(issuers)
    awards = assembly.awards(issuers, classes)
    publication = Publication(
        settings=settings,
        issuers=issuers,
        badge_classes=classes,
        badges=_by_badge(classes.values()),
        awards=tuple(sorted(awards, key=lambda award: award.id)),
    )
    return publication, assembly.problems


def assemble_batch(file: SourceFile, publication: Publication) -> tuple[list[Award], list[Problem]] | None:
    """Make the awards of one batch.

    Args:
        publication: with the issuers and badge classes that batches refer to.

    Returns:
        The awards, and the problems found on the way; None where issuer or badge class are not there, which
        only `assemble` can explain.
    """
    issuer = publication.issuers.get(file.folders[0])
    badge_class = publication.badge_classes.get(file.data["badge"])
    if issuer is None or badge_class is None:
        return None
    assembly = _Assembly(Repository(root=Path(), files=(file,), images={}, problems=()))
    return list(assembly.batch(file, issuer, badge_class)), assembly.problems


def _settings(data: Mapping[str, Any]) -> Settings:
    return Settings(
        base_url=data["base_url"].rstrip("/"),
        title=localised(data["title"]),
        languages=tuple(data["languages"]),
        timezone=data["timezone"],
        limits=tuple(_own_limit(entry) for entry in data.get("policy", ()) if "field" in entry),
        requirements=tuple(
            _own_requirement(entry) for entry in data.get("policy", ()) if "required" in entry
        ),
        owners=_owners(data.get("owners")),
        design=_design(data.get("design", {})),
    )


def _design(data: Mapping[str, Any]) -> Design:
    return Design(accent=data.get("accent"), font=data.get("font", "classic"), logo=data.get("logo"))


def _owners(data: Mapping[str, Any] | None) -> Owners | None:
    if data is None:
        return None
    rest = {name: tuple(owners) for name, owners in data.items() if name != "issuers"}
    return Owners(issuers={id_: tuple(owners) for id_, owners in data["issuers"].items()}, **rest)


def _own_scope(entry: Mapping[str, Any]) -> Scope:
    return Scope(
        variant=entry["variant"],
        types=frozenset(entry.get("types", ())),
        start=_day(entry.get("from")),
        end=_day(entry.get("to")),
    )


def _own_limit(entry: Mapping[str, Any]) -> Limit:
    return Limit(
        scope=_own_scope(entry),
        source=OWN_SOURCE,
        field=entry["field"],
        minimum=entry.get("minimum"),
        maximum=entry.get("maximum"),
    )


def _own_requirement(entry: Mapping[str, Any]) -> Requirement:
    return Requirement(scope=_own_scope(entry), source=OWN_SOURCE, any_of=(entry["required"],))


def _by_badge(classes: Iterable[BadgeClass]) -> dict[str, tuple[BadgeClass, ...]]:
    badges: dict[str, list[BadgeClass]] = {}
    for badge_class in classes:
        badges.setdefault(badge_class.badge_id, []).append(badge_class)
    return {
        badge: tuple(sorted(versions, key=lambda version: -version.number))
        for badge, versions in badges.items()
    }


def _with_folder_names(path: str) -> str:
    """Write the folders of a path as they should be called, so that a reference to them fits."""
    *folders, name = path.split("/")
    last = name if "." in name else as_folder_name(name)
    return "/".join((*map(as_folder_name, folders), last))


def _closest(name: str, known: Iterable[str]) -> str | None:
    """Give the name that is most like one; of names with several parts, issuer and badge must both be.

    Of versions that are equally like it, the one that was written.
    """
    wanted, version = name.split("/")[:2], name.split("/")[2:]
    ranked = [
        (
            min(
                difflib.SequenceMatcher(a=a, b=b).ratio()
                for a, b in zip(wanted, other.split("/"), strict=False)
            ),
            other.split("/")[2:] == version,
            other,
        )
        for other in known
    ]
    likeness, _, other = max(ranked, default=(0.0, False, ""))
    return other if likeness >= _CLOSE else None


_CLOSE = 0.7
"""How much of a name must be the same (`difflib`) before it is called a slip of the pen."""


class _Assembly(Struct):
    repository: Repository
    problems: list[Problem] = field(default_factory=list)

    def report(
        self, rule: str, file: SourceFile, pointer: Pointer, text: Message, hint: Message | None = None
    ) -> None:
        place = Place(path=file.path, pointer=pointer)
        self.problems.append(Problem(rule=rule, text=text, place=place, hint=hint))

    def issuers(self) -> dict[str, Issuer]:
        """Make the issuers, parents before their departments."""
        files = {file.folders[0]: file for file in self.repository.of_kind("issuer")}
        keys = {file.folders[0]: _keys(file.data) for file in self.repository.of_kind("keys")}
        made: dict[str, Issuer] = {}
        waiting = dict(files)
        while waiting:
            ready = [id_ for id_, file in waiting.items() if file.data.get("parent") not in waiting]
            if not ready:
                for id_, file in waiting.items():
                    text = message("issuer '{issuer}' belongs to itself", issuer=id_)
                    self.report("issuer-parent", file, ("parent",), text)
                break
            for id_ in ready:
                file = waiting.pop(id_)
                parent = file.data.get("parent")
                if parent is None or parent in made:
                    made[id_] = self._issuer(id_, file, made.get(parent), keys.get(id_, ()))
                elif parent in files or not self._exists("issuers", parent):
                    self._unknown("issuer-parent", file, ("parent",), parent, files)
        return dict(sorted(made.items()))

    def _exists(self, folder: str, name: str) -> bool:
        """Say whether there are files for something, sound or not: then its own problems say enough."""
        prefix = f"{folder}/{name}"
        if any(
            file.path == f"{prefix}.yaml" or file.path.startswith(f"{prefix}/")
            for file in self.repository.files
        ):
            return True
        unread = (_with_folder_names(problem.place.path) for problem in self.repository.problems)
        return any(
            f"{prefix}.yaml/".startswith(f"{path}/") or f"{prefix}/".startswith(f"{path}/") for path in unread
        )

    def _unknown(
        self, rule: str, file: SourceFile, pointer: Pointer, name: str, known: Iterable[str]
    ) -> None:
        close = _closest(name, known)
        hint = message("did you mean '{name}'?", name=close) if close else None
        text = (
            message("badge class '{name}' does not exist", name=name)
            if rule == "award-unknown-badge"
            else message("issuer '{name}' does not exist", name=name)
        )
        self.report(rule, file, pointer, text, hint)

    def _issuer(
        self, id_: str, file: SourceFile, parent: Issuer | None, keys: tuple[IssuerKey, ...]
    ) -> Issuer:
        data = file.data
        basis = data.get("legal_basis")
        image = self._image(file, data.get("image"), data.get("image_alt"), ("image",))
        return Issuer(
            id=id_,
            name=localised(data["name"]),
            description=localised(data["description"]),
            url=data["url"],
            email=data["email"],
            image=image or (parent.image if parent else None),
            accent=data.get("accent") or (parent.accent if parent else None),
            parent=parent,
            type=data.get("type") or (parent.type if parent else None),
            country=data.get("country") or (parent.country if parent else None),
            identifiers=tuple(
                Identifier(type=i["type"], value=i["value"]) for i in data.get("identifiers", ())
            ),
            grading_table=data.get("grading_table") or (parent.grading_table if parent else None),
            legal_basis=LegalBasis(**basis) if basis else (parent.legal_basis if parent else LegalBasis()),
            microcredentials=data.get("microcredentials", parent.microcredentials if parent else False),
            on_behalf_of=self._on_behalf_of(file, data.get("on_behalf_of")),
            linkedin=data.get("linkedin") or (parent.linkedin if parent else None),
            archived=data.get("archived", False),
            keys=keys,
        )

    def _on_behalf_of(self, file: SourceFile, data: Mapping[str, Any] | None) -> OnBehalfOf | None:
        if data is None:
            return None
        image = self._image(file, data.get("image"), None, ("on_behalf_of", "image"))
        return OnBehalfOf(name=localised(data["name"]), url=data["url"], image=image)

    def _image(self, file: SourceFile, name: str | None, alt: Any, pointer: Pointer) -> Image | None:
        if name is None:
            return None
        folder = file.path.rsplit("/", 1)[0]
        data = self.repository.images.get(f"{folder}/{name}")
        if data is None:
            text = message("there is no picture '{name}' in this folder", name=name)
            self.report("image-missing", file, pointer, text, self._pictures_in(folder))
            return None
        suffix = "svg" if name.endswith(".svg") else "png"
        return Image(data=data, suffix=suffix, alt=_text(alt))  # type: ignore[arg-type]

    def _pictures_in(self, folder: str) -> Message | None:
        names = [path.removeprefix(f"{folder}/") for path in self.repository.images]
        here = ", ".join(name for name in names if "/" not in name)
        return message("pictures in this folder: {names}", names=here) if here else None

    def badge_classes(self, issuers: Mapping[str, Issuer]) -> dict[str, BadgeClass]:
        made = {}
        for file in self.repository.of_kind("badge-class"):
            if _is_draft(file):
                continue
            issuer = issuers.get(file.folders[0])
            if issuer is not None:
                badge_class = self._badge_class(file, issuer, issuers)
                made[badge_class.id] = badge_class
            elif not self._exists("issuers", file.folders[0]):
                self._unknown("badge-unknown-issuer", file, (), file.folders[0], issuers)
        return made

    def _badge_class(self, file: SourceFile, issuer: Issuer, issuers: Mapping[str, Issuer]) -> BadgeClass:
        data = file.data
        for index, other in enumerate(data.get("awarded_by", ())):
            if other not in issuers and not self._exists("issuers", other):
                self._unknown("badge-unknown-issuer", file, ("awarded_by", index), other, issuers)
        assessment = data.get("assessment", {})
        return BadgeClass(
            issuer=issuer,
            badge=file.folders[1],
            number=int(file.stem[1:]),
            name=localised(data["name"]),
            variant=data["variant"],
            description=localised(data["description"]),
            criteria=localised(data["criteria"]),
            language=data["language"],
            image=self._image(file, data.get("image"), data.get("image_alt"), ("image",)),
            learning_outcomes=tuple(_learning_outcome(item) for item in data.get("learning_outcomes", ())),
            workload=Workload(**data.get("workload", {})),
            level=Level(**data.get("level", {})),
            participation=tuple(data.get("participation", ())),
            assessment=Assessment(
                types=tuple(assessment.get("types", ())),
                supervised=assessment.get("supervised"),
                identity_verified=assessment.get("identity_verified"),
            ),
            quality_assurance=self._quality_assurance(file, data.get("quality_assurance")),
            programme=tuple(Identifier(type=p["type"], value=p["code"]) for p in data.get("programme", ())),
            stackable=data.get("stackable"),
            entry_requirements=_text(data.get("entry_requirements")),
            target_group=_text(data.get("target_group")),
            further_information=_text(data.get("further_information")),
            alignments=tuple(_alignment(item) for item in data.get("alignments", ())),
            tags=tuple(data.get("tags", ())),
            requires=tuple(data.get("requires", ())),
            expires_after=data.get("expires_after"),
            retain_for=data.get("retain_for"),
            awarded_by=tuple(data.get("awarded_by", ())),
            repeatable=data.get("repeatable", False),
            replaces=data.get("replaces"),
        )

    def _quality_assurance(self, file: SourceFile, data: Any) -> QualityAssurance | None:
        if data is None:
            return None
        if isinstance(data, dict):
            description = _text(data.get("description"))
            return QualityAssurance(name=localised(data["name"]), url=data["url"], description=description)
        known = vocabulary()["quality_assurance"]
        if data not in known or data not in quality_frameworks():
            close = difflib.get_close_matches(data, list(known), n=1, cutoff=0.3)
            hint = message("did you mean '{name}'?", name=close[0]) if close else None
            text = message("'{name}' is not a known quality framework", name=data)
            self.report("badge-quality-framework", file, ("quality_assurance",), text, hint)
            return QualityAssurance(name=localised(data), url="")
        concept = known[data]
        framework = quality_frameworks()[data]
        return QualityAssurance(
            name=concept.name, url=framework.url, description=concept.description, id=framework.id
        )

    def awards(self, issuers: Mapping[str, Issuer], classes: Mapping[str, BadgeClass]) -> list[Award]:
        made: list[Award] = []
        drafts = {_class_id(file) for file in self.repository.of_kind("badge-class") if _is_draft(file)}
        for file in self.repository.of_kind("award-batch"):
            issuer = issuers.get(file.folders[0])
            if issuer is None:
                if not self._exists("issuers", file.folders[0]):
                    self._unknown("award-unknown-issuer", file, (), file.folders[0], issuers)
                continue
            badge_class = classes.get(file.data["badge"])
            if badge_class is not None:
                made.extend(self.batch(file, issuer, badge_class))
            elif file.data["badge"] in drafts:
                text = message(
                    "badge class '{name}' is a draft and cannot be awarded", name=file.data["badge"]
                )
                hint = message("take 'draft: true' out of the badge class once it is finished")
                self.report("award-draft-class", file, ("badge",), text, hint)
            elif not self._exists("badges", file.data["badge"]):
                self._unknown("award-unknown-badge", file, ("badge",), file.data["badge"], classes)
        return made

    def batch(self, file: SourceFile, issuer: Issuer, badge_class: BadgeClass) -> Iterable[Award]:
        defaults = {name: file.data[name] for name in BATCH_DEFAULTS if name in file.data}
        for index, entry in enumerate(file.data["awards"]):
            if entry is None:
                continue
            data = {**defaults, **entry}
            pointer: Pointer = ("awards", index)
            if "issued_on" not in data:
                text = message("'issued_on' is missing, here and for the batch")
                self.report("field-missing", file, pointer, text)
                continue
            yield _award(data, issuer, badge_class, Place(path=file.path, pointer=pointer))


def _is_draft(file: SourceFile) -> bool:
    """Say whether a badge class is not finished; then it is no part of the publication."""
    return file.data.get("draft", False) is True


def _class_id(file: SourceFile) -> str:
    return f"{file.folders[0]}/{file.folders[1]}/{file.stem}"


def _text(value: Any) -> LocalisedText | None:
    return None if value is None else localised(value)


def _keys(data: Any) -> tuple[IssuerKey, ...]:
    return tuple(
        IssuerKey(
            kid=entry["kid"],
            type=entry["type"],
            public=entry["public"] if isinstance(entry["public"], str) else entry["public"]["n"],
            start=_date(entry["from"]),
            retired=_day(entry.get("retired")),
            revoked=_day(entry.get("revoked")),
        )
        for entry in data
    )


def _day(value: str | None) -> date | None:
    return None if value is None else _date(value)


@lru_cache(maxsize=4096)
def _date(text: str) -> date:
    """Read a day; awards share few."""
    return date.fromisoformat(text)


def _learning_outcome(item: Any) -> LearningOutcome:
    if isinstance(item, dict) and "text" in item:
        rest = {name: item[name] for name in ("url", "code", "framework") if name in item}
        return LearningOutcome(text=localised(item["text"]), **rest)
    return LearningOutcome(text=localised(item))


def _alignment(item: Mapping[str, Any]) -> Alignment:
    return Alignment(
        name=localised(item["name"]),
        url=item["url"],
        description=_text(item.get("description")),
        framework=item.get("framework"),
        code=item.get("code"),
        type=item.get("type"),
    )


def _award(data: Mapping[str, Any], issuer: Issuer, badge_class: BadgeClass, place: Place) -> Award:
    issued_on = _date(data["issued_on"])
    return Award(
        id=data["id"],
        issuer=issuer,
        badge_class=badge_class,
        recipient=_recipient(data["recipient"]),
        issued_on=issued_on,
        expires_on=_expiry(issued_on, data.get("expires_on"), badge_class.expires_after),
        narrative=data.get("narrative"),
        evidence=tuple(Evidence(**item) for item in data.get("evidence", ())),
        grade=data.get("grade"),
        credits_earned=data.get("credits_earned"),
        term=data.get("term"),
        role=data.get("role"),
        activity=_activity(data.get("activity")),
        visibility=data.get("visibility", "unlisted"),
        revoked=_revoked(data.get("revoked")),
        suspended=_suspended(data.get("suspended")),
        place=place,
    )


def _expiry(issued_on: date, stated: str | None, expires_after: str | None) -> date | None:
    """Give the last valid day: as the award states it, or by the class's duration."""
    if stated is not None:
        return _date(stated)
    if expires_after is None:
        return None
    try:
        return add_duration(issued_on, expires_after)
    except ValueError:  # beyond the year 9999: as good as never
        return None


def _recipient(data: Mapping[str, Any]) -> Recipient:
    return Recipient(
        email=data.get("email"),
        eduid=data.get("eduid"),
        name=data.get("name"),
        publish_name=data.get("publish_name", False),
        name_validated=data.get("name_validated", False),
        identifiers=tuple(Identifier(type=i["type"], value=i["value"]) for i in data.get("identifiers", ())),
    )


def _activity(data: Mapping[str, str] | None) -> Activity | None:
    return None if data is None else Activity(start=_day(data.get("from")), end=_day(data.get("to")))


def _revoked(data: Mapping[str, str] | None) -> Revoked | None:
    return None if data is None else Revoked(on=_date(data["on"]), reason=data["reason"])


def _suspended(data: Mapping[str, str] | None) -> Suspended | None:
    if data is None:
        return None
    return Suspended(start=_date(data["from"]), reason=data["reason"], until=_day(data.get("until")))
