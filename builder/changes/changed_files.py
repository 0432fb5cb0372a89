"""Which files change, and how: badge classes, issuers, settings, keys, and what is no content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from builder.changes.comparison import Comparison
from builder.changes.differences import FieldChange, differences
from builder.content.repository import Repository, SourceFile, kind_of


class FileChange(Struct, frozen=True, kw_only=True):
    """A badge class, issuer or the settings that change.

    Args:
        kind: `badge-class`, `issuer` or `insigne`.
        what: `new`, `new-version`, `edited` or `removed`.
        subject: id of the class or issuer.
        compared_with: path of the version before, for a new version.
        awards: how many there are of the class.
        draft: a class that is not published yet.
    """

    path: str
    kind: str
    what: str
    subject: str
    fields: tuple[FieldChange, ...]
    compared_with: str | None = None
    awards: int = 0
    draft: bool = False


class KeyChange(Struct, frozen=True, kw_only=True):
    """A public key that is added, retired, revoked, or changed otherwise.

    Args:
        awards: of its issuer, for a key that is revoked: as many at most are issued anew.
    """

    issuer: str
    kid: str
    what: str
    day: date | None
    awards: int


def file_changes(comparison: Comparison) -> Iterator[FileChange]:
    then = _by_path(comparison.earlier.repository)
    now = _by_path(comparison.now.repository)
    for path in comparison.earlier.changed:
        kind, folders = kind_of(path) or ("", ())
        if kind not in {"badge-class", "issuer", "insigne"}:
            continue
        # Without settings at the commit, those of now stand in for them.
        before = then.get(path) if path in comparison.earlier.sizes else None
        after = now.get(path)
        if after is None and comparison.is_unread(path):
            continue
        yield _file_change(comparison, path, kind, folders, before, after)


def _file_change(
    comparison: Comparison,
    path: str,
    kind: str,
    folders: tuple[str, ...],
    before: SourceFile | None,
    after: SourceFile | None,
) -> FileChange:
    version = (path.rsplit("/", 1)[1].removesuffix(".yaml"),) if kind == "badge-class" else ()
    subject = "/".join((*folders, *version))
    earlier = None if before is not None else _earlier_version(comparison, subject)
    if after is None:
        what = "removed"
    elif before is not None:
        what = "edited"
    else:
        what = "new" if earlier is None else "new-version"
    return FileChange(
        path=path,
        kind=kind,
        what=what,
        subject=subject,
        fields=() if after is None else differences(_root(before or earlier), _root(after)),
        compared_with=None if earlier is None else earlier.path,
        awards=len(comparison.now.awards_of.get(subject, ())),
        draft=_is_draft(_root(after)),
    )


def _is_draft(document: Any) -> bool:
    return isinstance(document, dict) and document.get("draft") == "true"


def _earlier_version(comparison: Comparison, class_id: str) -> SourceFile | None:
    """Give the file of the version that a new one comes after."""
    badge_class = comparison.now.publication.badge_classes.get(class_id)
    if badge_class is None:
        return None
    versions = comparison.now.publication.badges[badge_class.badge_id]
    before = next((version for version in versions if version.number < badge_class.number), None)
    path = None if before is None else comparison.now.class_place(before).path
    return None if path is None else _by_path(comparison.now.repository).get(path)


def _root(file: SourceFile | None) -> Any:
    """Give a file's document as its author wrote it; nothing where there is none that can be read."""
    return {} if file is None or file.document.root is None else file.document.root


def _by_path(repository: Repository) -> dict[str, SourceFile]:
    return {file.path: file for file in repository.files}


def key_changes(comparison: Comparison) -> Iterator[KeyChange]:
    count = Counter(award.issuer.id for award in comparison.now.publication.awards)
    for issuer in comparison.now.publication.issuers.values():
        was = comparison.then.issuers.get(issuer.id)
        before = {key.kid: key for key in was.keys} if was is not None else {}
        for key in issuer.keys:
            old = before.pop(key.kid, None)
            if old == key:
                continue
            what, day = "edited", None
            if old is None:
                what, day = "added", key.start
            elif key.revoked is not None and old.revoked is None:
                what, day = "revoked", key.revoked
            elif key.retired is not None and old.retired is None:
                what, day = "retired", key.retired
            yield KeyChange(issuer=issuer.id, kid=key.kid, what=what, day=day, awards=count[issuer.id])
        for kid in before:
            yield KeyChange(issuer=issuer.id, kid=kid, what="removed", day=None, awards=count[issuer.id])


def other_files(paths: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for path in sorted(paths):
        found.setdefault(_kind_of_other(path), []).append(path)
    return {
        kind: tuple(found[kind]) for kind in ("workflows", "templates", "program", "other") if kind in found
    }


# What runs: in the build, or on the host.
_PROGRAM = ("builder/", "pyproject.toml", "Makefile", ".ci/", ".gitattributes", ".gitmodules")


def _kind_of_other(path: str) -> str:
    inside = path.removeprefix("../")
    if inside.startswith((".github/", "CODEOWNERS", "docs/CODEOWNERS")):
        return "workflows"
    if inside.startswith("templates/"):
        return "templates"
    return "program" if inside.startswith(_PROGRAM) or inside.endswith((".py", ".lock")) else "other"
