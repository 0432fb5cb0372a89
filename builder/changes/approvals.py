"""Who must approve a change, by the owners file."""

from __future__ import annotations

import posixpath

from msgspec import Struct

from builder.changes.comparison import Comparison
from builder.content.owners_file import PLACES, read_owners


class Approval(Struct, frozen=True, kw_only=True):
    """Owners of whom one must approve, and the files for which.

    Args:
        owners: empty where the owners file names nobody.
    """

    owners: tuple[str, ...]
    paths: tuple[str, ...]


def approvals_of(comparison: Comparison, folder: str) -> tuple[str | None, tuple[Approval, ...]]:
    """Give whose approval the owners file asks for: that of the commit, as the host takes it."""
    sources = comparison.earlier.sources
    places = {posixpath.relpath(place, folder) if folder else place: place for place in PLACES}
    path = next((path for path in places if path in sources), None)
    owners = read_owners(sources[path]) if path is not None else read_owners(b"")
    found: dict[tuple[str, ...], list[str]] = {}
    for changed in comparison.earlier.changed:
        name = posixpath.normpath(f"{folder}{changed}")
        found.setdefault(owners.owners_of(name), []).append(changed)
    approvals = [Approval(owners=owners_, paths=tuple(paths)) for owners_, paths in sorted(found.items())]
    return (None if path is None else places[path]), tuple(approvals)
