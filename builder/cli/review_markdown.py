"""What a change does, as Markdown for the page of a pull request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from builder.changes.approvals import Approval
from builder.changes.changed_files import FileChange, KeyChange
from builder.changes.differences import FieldChange
from builder.changes.review import Awarded, Review
from builder.changes.sizes import STATUS_PLACES
from builder.cli.language import Speaker
from builder.cli.markdown_text import code, table
from builder.problems import Message, Problem, message

MOST = 30
"""Entries of one list that are shown."""
MOST_CHARACTERS = 12_000
"""Of one section: together they fit into a comment of GitHub, which holds 65 536."""

_STATUSES = {
    "revoked": message("revoked, for good"),
    "suspended": message("suspended"),
    "reinstated": message("no longer suspended"),
}
_WHAT = {
    "new": message("new"),
    "new-version": message("new version"),
    "edited": message("changed"),
    "removed": message("removed"),
}
_KEYS = {
    "added": message("added, from {day}"),
    "retired": message("retired on {day}: it signs nothing new, and what it signed stays valid"),
    "revoked": message("revoked on {day}: what it signed is issued anew, of {awards} awards of the issuer"),
    "edited": message("changed"),
    "removed": message("removed"),
}
_KINDS = {
    "badge-class": message("Badge classes"),
    "issuer": message("Issuers"),
    "insigne": message("Settings and policy"),
}
_OTHERS = {
    "workflows": message("Workflows and owners: what runs, with which permissions, and who decides"),
    "templates": message("Templates: they run in the process that signs, and every page shows them"),
    "program": message("The program: it has the keys while it signs"),
    "other": message("Other files"),
}


def as_markdown(review: Review, problems: Sequence[Problem], speaker: Speaker) -> str:
    """Give a review as Markdown."""
    writer = _Writer(review, speaker)
    parts = [f"# {speaker.say(message('What this change does'))}", writer.summary(problems)]
    for title, section in writer.sections():
        text = "\n\n".join(section())
        if text:
            parts.append(f"## {speaker.say(title)}\n\n{_shortened(text, speaker)}")
    return "\n\n".join(parts) + "\n"


def _shortened(text: str, speaker: Speaker) -> str:
    """Cut a section at the end of a line, and say so."""
    if len(text) <= MOST_CHARACTERS:
        return text
    kept = text[:MOST_CHARACTERS].rpartition("\n")[0]
    left_out = text[len(kept) :].count("\n")
    more = speaker.say(message("{count} lines more are left out here; the files show them", count=left_out))
    return f"{kept}\n\n{more}"


class _Writer:
    """The sections of a report, each a method."""

    def __init__(self, review: Review, speaker: Speaker) -> None:
        self._review = review
        self._speaker = speaker

    def sections(self) -> Iterator[tuple[Message, Callable[[], Iterator[str]]]]:
        yield message("Who has to approve"), self._approvals
        yield message("Awarded"), self._awarded
        yield message("What becomes public"), self._public
        yield message("Revoked, suspended, reinstated"), self._statuses
        yield message("Keys"), self._keys
        for kind, title in _KINDS.items():
            yield title, lambda kind=kind: self._files(kind)  # type: ignore[misc]
        yield message("Pictures"), self._pictures
        yield message("Files that are no content"), self._others
        yield message("Size"), self._size

    def summary(self, problems: Sequence[Problem]) -> str:
        review = self._review
        errors = sum(problem.is_error for problem in problems)
        counts = (
            message("awards: {count}", count=review.awards),
            message("changes of status: {count}", count=len(review.statuses)),
            message("awards that moved to another file: {count}", count=review.moved),
            message("badge classes, issuers and settings: {count}", count=len(review.files)),
            message("keys: {count}", count=len(review.keys)),
            message("other files: {count}", count=sum(map(len, review.other_files.values()))),
        )
        lines = [f"- {self._say(text)}" for text in counts if text.values["count"]]
        if review.is_empty:
            lines = [self._say(message("Nothing has changed."))]
        since = self._say(message("Compared with commit {commit}.", commit=code(review.commit[:12])))
        if errors:
            text = message("The check found errors: {count}. It says where they are.", count=errors)
            since = f"**{self._say(text)}**\n\n{since}"
        return f"{since}\n\n" + "\n".join(lines)

    def _say(self, text: Message) -> str:
        return self._speaker.say(text)

    def _listed(self, items: Sequence[str], most: int = MOST) -> str:
        shown = ", ".join(code(item) for item in items[:most])
        if len(items) > most:
            return self._say(message("{items} and {count} more", items=shown, count=len(items) - most))
        return shown

    def _head(self, *titles: Message) -> tuple[str, ...]:
        return tuple(map(self._say, titles))

    def _approvals(self) -> Iterator[str]:
        review = self._review
        if review.is_empty:
            return
        if review.owners_file is None:
            yield self._say(
                message(
                    "There is no owners file in what is published, so that anybody may approve who may write."
                    " 'insigne owners' makes one."
                )
            )
            return
        yield self._say(
            message("One of each row, by {file} as it is published:", file=code(review.owners_file))
        )
        head = self._head(message("who"), message("for"))
        yield table(head, [self._approval(approval) for approval in review.approvals])

    def _approval(self, approval: Approval) -> tuple[str, str]:
        who = ", ".join(map(code, approval.owners)) or self._say(
            message("nobody is named: anybody who may write")
        )
        return who, self._listed(approval.paths, most=5)

    def _awarded(self) -> Iterator[str]:
        groups = self._review.awarded
        if not groups:
            return
        head = self._head(
            message("badge"), message("issuer"), message("awards"), message("recipients"), message("day")
        )
        yield table(head, [self._group(group) for group in groups[:MOST]])
        lines = [
            f"- {code(group.badge)} · {code(group.issuer)}: {self._listed(group.pseudonyms)}"
            for group in groups[:MOST]
        ]
        yield "\n".join(lines)
        if len(groups) > MOST:
            yield self._say(message("{count} groups more are left out here", count=len(groups) - MOST))
        yield self._say(message("An award is called by the beginning of its id."))

    def _group(self, group: Awarded) -> tuple[str, ...]:
        language = self._speaker.language
        days = group.first.isoformat()
        if group.last != group.first:
            days = self._say(message("{first} to {last}", first=days, last=group.last.isoformat()))
        return (
            f"{code(group.name.in_language(language))} {code(group.badge)}",
            f"{code(group.issuer_name.in_language(language))} {code(group.issuer)}",
            str(len(group.pseudonyms)),
            str(group.recipients),
            days,
        )

    def _public(self) -> Iterator[str]:
        public = self._review.public
        reasons = sum(change.reason is not None for change in self._review.statuses)
        if reasons:
            text = message("reasons for revoking or suspending, as they are below: {count}", count=reasons)
            yield f"- {self._say(text)}"
        if not public.pages:
            return
        lines = [
            message("pages at addresses that only those know who are told: {count}", count=public.pages),
            message("listed for everybody on the badge's page: {count}", count=public.listed),
            message("names of recipients, who agreed to it: {count}", count=public.names),
            message("links to evidence: {count}", count=public.evidence),
            message("texts about a recipient's work: {count}", count=public.narratives),
            message("grades: {count}", count=public.grades),
        ]
        shown = [f"- {self._say(text)}" for text in lines]
        if public.hosts:
            hosts = self._listed([f"{host}: {count}" for host, count in public.hosts.items()])
            shown.insert(
                4, f"  - {self._say(message('hosts that several awards link to: {hosts}', hosts=hosts))}"
            )
        yield "\n".join(shown)

    def _statuses(self) -> Iterator[str]:
        statuses = self._review.statuses
        if statuses:
            head = self._head(
                message("award"),
                message("badge"),
                message("issuer"),
                message("what"),
                message("day"),
                message("reason (public)"),
            )
            rows = [
                (
                    code(change.pseudonym),
                    code(change.badge),
                    code(change.issuer),
                    self._say(_STATUSES[change.status]),
                    _day(change.day),
                    "—" if change.reason is None else _value(change.reason),
                )
                for change in statuses
            ]
            yield table(head, rows)

    def _keys(self) -> Iterator[str]:
        if self._review.keys:
            yield "\n".join(f"- {self._key(key)}" for key in self._review.keys)

    def _key(self, key: KeyChange) -> str:
        text = _KEYS[key.what]
        values = {"day": _day(key.day), "awards": key.awards}
        needed = {name: value for name, value in values.items() if f"{{{name}}}" in text.template}
        return f"{code(f'{key.issuer}/{key.kid}')}: {self._say(Message(text.template, needed))}"

    def _files(self, kind: str) -> Iterator[str]:
        for change in self._review.files:
            if change.kind == kind:
                yield self._file(change)

    def _file(self, change: FileChange) -> str:
        title = f"**{code(change.path)}** — {self._say(_WHAT[change.what])}"
        if change.compared_with is not None:
            title += f" ({self._say(message('compared with {file}', file=code(change.compared_with)))})"
        if change.draft:
            title += f" ({self._say(message('a draft: not published yet'))})"
        if change.awards and change.what == "edited":
            title += f" ({self._say(message('awarded {count} times', count=change.awards))})"
        shown = change.fields[:MOST]
        lines = [title, "", *(f"- {self._field(field)}" for field in shown)]
        if len(change.fields) > MOST:
            more = message("{count} fields more", count=len(change.fields) - MOST)
            lines.append(f"- {self._say(more)}")
        return "\n".join(lines)

    def _field(self, field: FieldChange) -> str:
        name = code(field.field)
        if field.before is None:
            return f"{name}: {_value(field.after or '')}"
        if field.after is None:
            return f"{name}: {self._say(message('gone; was {value}', value=_value(field.before)))}"
        before, after = _around_the_difference(field.before, field.after)
        return f"{name}: {_value(before)} → {_value(after)}"

    def _pictures(self) -> Iterator[str]:
        if self._review.pictures:
            yield self._listed(self._review.pictures)

    def _others(self) -> Iterator[str]:
        for kind, paths in self._review.other_files.items():
            yield f"**{self._say(_OTHERS[kind])}**: {self._listed(paths)}"

    def _size(self) -> Iterator[str]:
        size = self._review.size
        if not (size.content or size.site):
            return
        lines = [message("bytes in the repository: {bytes}", bytes=f"{size.content:+,d}")]
        if size.site:
            lines.append(message("bytes on the site, about: {bytes}", bytes=f"{size.site:+,d}"))
        lines += [
            message(
                "places of {issuer} in its status lists: {taken} of {places} taken, {new} of them by this",
                issuer=code(issuer),
                taken=taken,
                places=STATUS_PLACES,
                new=new,
            )
            for issuer, (taken, new) in size.places.items()
        ]
        yield "\n".join(f"- {self._say(text)}" for text in lines)


def _value(text: str) -> str:
    return code(text, longest=300)


def _day(day: date | None) -> str:
    return "—" if day is None else day.isoformat()


_SHOWN_BEFORE = 40


def _around_the_difference(before: str, after: str) -> tuple[str, str]:
    """Leave out what two long texts begin with alike, but for some of it."""
    same = next(
        (index for index, (one, other) in enumerate(zip(before, after, strict=False)) if one != other),
        min(len(before), len(after)),
    )
    begin = max(0, same - _SHOWN_BEFORE)
    return (f"…{before[begin:]}", f"…{after[begin:]}") if begin else (before, after)
