"""Rules about changes to the settings, and about whose files a change touches."""

from __future__ import annotations

from collections.abc import Iterator

from builder.changes.comparison import Comparison
from builder.checks.content import Finding
from builder.content.owners_file import OwnersFile, read_owners
from builder.content.repository import FOLDERS, SETTINGS
from builder.model.owners import owners_file
from builder.problems import Place, message


def address_changed(comparison: Comparison) -> Iterator[Finding]:
    """The address of the site stays once there are awards: it is part of each."""
    before, now = comparison.then.settings.base_url, comparison.now.publication.settings.base_url
    if before != now and comparison.awarded_then:
        text = message(
            "badges were awarded at {before}, and the address is {now} now", before=before, now=now
        )
        hint = message(
            "put the address back: every badge states it, and is looked up there;"
            " another host can serve the same address"
        )
        yield Finding(text=text, place=Place(path=SETTINGS, pointer=("base_url",)), hint=hint)


def foreign_folder(comparison: Comparison) -> Iterator[Finding]:
    """Staff of an issuer change what lies in its folders, and owners what they own."""
    if comparison.author is None:
        return
    author = ", ".join(comparison.author)
    owners = _owners_then(comparison)
    for path in comparison.earlier.changed:
        owner = _owner(path)
        if not {owner or "", *owners.owners_of(path)}.isdisjoint(comparison.author):
            continue
        if owner is None:
            text = message("this belongs to no issuer, so that '{author}' may not change it", author=author)
            hint = message("ask those who keep this publication; they are named in the owners file")
        else:
            text = message(
                "this belongs to '{owner}', so that '{author}' may not change it", owner=owner, author=author
            )
            hint = message("leave it to the staff of '{owner}'", owner=owner)
        yield Finding(text=text, place=Place(path=path), hint=hint)


def _owners_then(comparison: Comparison) -> OwnersFile:
    """Give who owned what: nobody gives himself more by the change that is judged."""
    owners = comparison.then.settings.owners
    return read_owners(b"" if owners is None else owners_file(owners, comparison.then.issuers).encode())


def _owner(path: str) -> str | None:
    """Give the issuer in whose folder a file lies."""
    top, _, rest = path.partition("/")
    owner, _, inside = rest.partition("/")
    return owner if top in FOLDERS and inside else None
