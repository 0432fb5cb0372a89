"""What a change does, for whoever approves it: as values, without names and addresses of recipients.

An award is called by the beginning of its id: enough to find it in the file, too little for the address of
its page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

from msgspec import Struct

from builder.changes.approvals import Approval, approvals_of
from builder.changes.changed_files import FileChange, KeyChange, file_changes, key_changes, other_files
from builder.changes.comparison import Comparison
from builder.changes.sizes import Size, size_of
from builder.checks.public_texts import says_who
from builder.content.repository import kind_of
from builder.model.entities import Award
from builder.model.recipients import normalised_email
from builder.model.text import LocalisedText
from builder.problems import mask

PSEUDONYM = 8
"""Characters of an id that are shown: 40 of its 130 bits."""


class Awarded(Struct, frozen=True, kw_only=True):
    """New awards of a badge class by an issuer.

    Args:
        pseudonyms: of the awards, in the order of the files.
        recipients: how many different people.
        first: the earliest day of award.
        last: the latest.
        paths: of the files in which they stand.
    """

    badge: str
    name: LocalisedText
    issuer: str
    issuer_name: LocalisedText
    pseudonyms: tuple[str, ...]
    recipients: int
    first: date
    last: date
    paths: tuple[str, ...]


class Public(Struct, frozen=True, kw_only=True):
    """What becomes public with the new awards, as numbers.

    Args:
        pages: at addresses that only those know who are told.
        listed: shown to everybody on the badge's page.
        names: of recipients, who agreed.
        evidence: links.
        hosts: of evidence that more than one award has, with how many links each; a host of one award could
            say whose it is.
        narratives: texts about the recipient's work.
        grades: grades.
    """

    pages: int
    listed: int
    names: int
    evidence: int
    hosts: Mapping[str, int]
    narratives: int
    grades: int


class StatusChange(Struct, frozen=True, kw_only=True):
    """An award whose status changes.

    Args:
        status: `revoked`, `suspended` or `reinstated`.
        day: stated with it; None for what is reinstated.
        reason: as everybody will read it, masked where it says whom it is about; None for what is reinstated.
    """

    pseudonym: str
    badge: str
    issuer: str
    status: str
    day: date | None
    reason: str | None
    path: str


class Review(Struct, frozen=True, kw_only=True):
    """What a change does.

    Args:
        moved: awards that stand in another file now.
        other_files: paths of files that are no content, by what they are: `templates`, `workflows`,
            `program`, `other`.
        owners_file: path of the owners file that counts; None where there was none.
    """

    commit: str
    awarded: tuple[Awarded, ...]
    public: Public
    statuses: tuple[StatusChange, ...]
    moved: int
    files: tuple[FileChange, ...]
    keys: tuple[KeyChange, ...]
    pictures: tuple[str, ...]
    other_files: Mapping[str, tuple[str, ...]]
    owners_file: str | None
    approvals: tuple[Approval, ...]
    size: Size

    @property
    def awards(self) -> int:
        return sum(len(group.pseudonyms) for group in self.awarded)

    @property
    def is_empty(self) -> bool:
        return not (
            self.awarded
            or self.statuses
            or self.moved
            or self.files
            or self.keys
            or self.pictures
            or self.other_files
        )


def review(comparison: Comparison, *, folder: str = "") -> Review:
    """Say what a change does.

    Args:
        folder: of the publication in its repository, empty or with a slash at the end.
    """
    owners_file, approvals = approvals_of(comparison, folder)
    content_paths = {path for path in comparison.earlier.changed if kind_of(path) is not None}
    return Review(
        commit=comparison.earlier.commit,
        awarded=tuple(_awarded(comparison.new_awards)),
        public=_public(comparison.new_awards),
        statuses=tuple(_statuses(comparison)),
        moved=sum(
            award.place.path != before.place.path for award, before in comparison.awards_before_and_now
        ),
        files=tuple(file_changes(comparison)),
        keys=tuple(key_changes(comparison)),
        pictures=tuple(path for path in sorted(content_paths) if (kind_of(path) or "?")[0] == "image"),
        other_files=other_files(path for path in comparison.earlier.changed if path not in content_paths),
        owners_file=owners_file,
        approvals=approvals,
        size=size_of(comparison),
    )


def pseudonym(award: Award) -> str:
    return award.id[:PSEUDONYM]


def _awarded(awards: Sequence[Award]) -> Iterator[Awarded]:
    groups: dict[tuple[str, str], list[Award]] = {}
    for award in awards:
        groups.setdefault((award.issuer.id, award.badge_class.id), []).append(award)
    for _, group in sorted(groups.items()):
        days = [award.issued_on for award in group]
        yield Awarded(
            badge=group[0].badge_class.id,
            name=group[0].badge_class.name,
            issuer=group[0].issuer.id,
            issuer_name=group[0].issuer.name,
            pseudonyms=tuple(map(pseudonym, group)),
            recipients=len({_recipient(award) for award in group}),
            first=min(days),
            last=max(days),
            paths=tuple(dict.fromkeys(award.place.path for award in group)),
        )


def _recipient(award: Award) -> str:
    return normalised_email(award.recipient.email or award.recipient.eduid or "")


def _public(awards: Sequence[Award]) -> Public:
    links = [
        (urlsplit(item.url).hostname or "", award.id)
        for award in awards
        for item in award.evidence
        if item.url is not None
    ]
    awards_of: dict[str, set[str]] = {}
    for host, id_ in links:
        awards_of.setdefault(host, set()).add(id_)
    count = Counter(host for host, _ in links)
    return Public(
        pages=len(awards),
        listed=sum(award.visibility == "public" for award in awards),
        names=sum(award.recipient.publish_name and award.recipient.name is not None for award in awards),
        evidence=len(links),
        hosts={host: count[host] for host in sorted(awards_of) if len(awards_of[host]) > 1},
        narratives=sum(
            award.narrative is not None or any(item.narrative is not None for item in award.evidence)
            for award in awards
        ),
        grades=sum(award.grade is not None for award in awards),
    )


def _statuses(comparison: Comparison) -> Iterator[StatusChange]:
    for award, before in comparison.awards_before_and_now:
        if award.revoked is not None and before.revoked is None:
            yield _status(award, "revoked", award.revoked.on, award.revoked.reason)
        if award.suspended is not None and before.suspended is None:
            yield _status(award, "suspended", award.suspended.start, award.suspended.reason)
        if award.suspended is None and before.suspended is not None and award.revoked is None:
            yield _status(award, "reinstated", None, None)


def _status(award: Award, status: str, day: date | None, reason: str | None) -> StatusChange:
    return StatusChange(
        pseudonym=pseudonym(award),
        badge=award.badge_class.id,
        issuer=award.issuer.id,
        status=status,
        day=day,
        reason=mask(reason) if reason is not None and says_who(reason, award) else reason,
        path=award.place.path,
    )
