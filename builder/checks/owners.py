"""Rules about who has to approve."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from builder.checks.content import Content, Finding
from builder.content.owners_file import MAX_BYTES
from builder.content.repository import SETTINGS
from builder.model.owners import PATH, owners_file, owners_of
from builder.problems import Place, message


def unknown_issuer(content: Content) -> Iterator[Finding]:
    """Owners are named for issuers that exist."""
    owners = content.publication.settings.owners
    unread = {
        file.folders[0] for file in content.repository.files if file.kind == "issuer" and file.data is None
    }
    for id_ in owners.issuers if owners is not None else ():
        if id_ not in content.publication.issuers and id_ not in unread:
            text = message("issuer '{name}' does not exist", name=id_)
            place = Place(path=SETTINGS, pointer=("owners", "issuers", id_), at_key=True)
            yield Finding(text=text, place=place)


def missing_owners(content: Content) -> Iterator[Finding]:
    """Every issuer has owners: its own, or those of its institution."""
    owners = content.publication.settings.owners
    if owners is None:
        return
    for issuer in content.publication.issuers.values():
        if owners_of(issuer, owners) is None:
            text = message("nobody is named who approves what '{issuer}' changes", issuer=issuer.id)
            hint = message(
                'add a line such as: {issuer}: ["@organisation/team"]',
                issuer=issuer.id,
            )
            yield Finding(text=text, place=Place(path=SETTINGS, pointer=("owners", "issuers")), hint=hint)


def outdated(content: Content) -> Iterator[Finding]:
    """The owners file says what the settings say."""
    owners = content.publication.settings.owners
    if owners is None:
        return
    top, folder = top_of(content.repository.root)
    if not (top / ".git").exists():
        return  # a copy of the content: there is nothing to approve
    written = _text(top / PATH)
    if written is not None and written == owners_file(owners, content.publication.issuers, folder):
        return
    text = (
        message("there is no {file} that says so", file=PATH)
        if written is None
        else message("{file} does not say what stands here", file=PATH)
    )
    place = Place(path=SETTINGS, pointer=("owners",), at_key=True)
    yield Finding(text=text, place=place, hint=message("run 'insigne owners', which writes it"))


def top_of(root: Path) -> tuple[Path, str]:
    """Give the top of the Git repository that a publication lies in, and the publication's folder in it.

    The folder is empty, or ends with a slash. Without a repository the publication is the top.
    """
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            inside = root.relative_to(folder).as_posix()
            return folder, "" if inside == "." else f"{inside}/"
    return root, ""


def _text(path: Path) -> str | None:
    """Give the text of a plain file; None where there is none."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return stream.read(MAX_BYTES).decode("utf-8", errors="replace").replace("\r\n", "\n")
