"""The owners file of a publication: which team approves what, in the form of a Git host (CODEOWNERS).

The last line that fits a file counts, so the general lines come first. Nothing is without owners.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from builder.model.entities import Issuer, Owners

PATH = ".github/CODEOWNERS"

_HEAD = """\
# Made by 'insigne owners' from insigne.yaml; change that, and run it again.
# Gemaakt door 'insigne owners' uit insigne.yaml; verander dat, en voer het opnieuw uit.
# The last line that fits a file says who has to approve a change of it.
"""


def owners_file(owners: Owners, issuers: Mapping[str, Issuer], folder: str = "") -> str:
    """Give the text of the owners file.

    Args:
        folder: of the publication in its repository, empty or with a slash at the end.
    """
    lines = [(pattern.replace("/", f"/{folder}", 1), named) for pattern, named in _lines(owners, issuers)]
    lines = [("*", owners.workflows), *lines, ("/.github/", owners.workflows)]
    width = max(len(_escaped(pattern)) for pattern, _ in lines)
    return _HEAD + "".join(f"{_escaped(pattern):{width}} {' '.join(named)}\n" for pattern, named in lines)


def _lines(owners: Owners, issuers: Mapping[str, Issuer]) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "/insigne.yaml", owners.policy
    for kind in ("badges", "issuers", "awards"):
        # What lies in no known issuer's folder: a new issuer.
        yield f"/{kind}/", owners.policy
        for issuer in issuers.values():
            named = owners_of(issuer, owners)
            if named is not None:
                yield f"/{kind}/{issuer.id}/", named
    yield "/issuers/*/keys.yaml", owners.keys
    yield "/templates/", owners.templates


def owners_of(issuer: Issuer, owners: Owners) -> tuple[str, ...] | None:
    """Give an issuer's owners: its own, or those of the nearest issuer above it; or else None."""
    while issuer.id not in owners.issuers:
        if issuer.parent is None:
            return None
        issuer = issuer.parent
    return owners.issuers[issuer.id]


def _escaped(pattern: str) -> str:
    return pattern.replace(" ", "\\ ")
