"""What people name on a command line: badge classes, issuers and awards."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from builder.content.repository import Repository
from builder.content.value_slips import id_as_meant
from builder.model.award_ids import ALPHABET, LENGTH
from builder.model.entities import BadgeClass, Issuer, Publication
from builder.problems import ContentError, Problem, UsageError

_VERSION = re.compile(r"v[1-9][0-9]{0,3}")
_BEGINNING = re.compile(f"[{ALPHABET}]{{8,{LENGTH - 1}}}")  # reports show so many characters
_PAGE = re.compile(r"/awards/([^/?#]+)")


def find_badge_class(
    publication: Publication, repository: Repository, problems: Iterable[Problem], name: str
) -> BadgeClass:
    """Give the badge class that is named `<issuer>/<badge>/v<N>`, or without version: the newest.

    The issuer can be left out where only one has a badge of that name.

    Raises:
        UsageError: there is none, more than one, or only a draft.
        ContentError: there is one, but its file has errors.
    """
    wanted = name.strip().strip("/").removeprefix("badges/").removesuffix(".yaml")
    parts = wanted.split("/")
    version = parts.pop() if _VERSION.fullmatch(parts[-1]) else None
    badges = [badge for badge in publication.badges if _is_named(badge, parts)]
    if len(badges) > 1:
        raise UsageError(f"more than one issuer has a badge '{wanted}'", f"name one of: {', '.join(badges)}")
    for badge in badges:
        for badge_class in publication.badges[badge]:
            if version in {None, badge_class.version}:
                return badge_class
    raise _unknown_badge(publication, repository, problems, wanted)


def _is_named(badge: str, parts: list[str]) -> bool:
    return badge.split("/")[-len(parts) :] == parts


def _unknown_badge(
    publication: Publication, repository: Repository, problems: Iterable[Problem], wanted: str
) -> UsageError | ContentError:
    for file in repository.of_kind("badge-class"):
        path = file.path.removeprefix("badges/").removesuffix(".yaml")
        if file.data.get("draft") is True and (
            path.endswith(wanted) or path.rpartition("/")[0].endswith(wanted)
        ):
            hint = f"take 'draft: true' out of {file.path} once it is finished"
            return UsageError(f"badge class '{path}' is a draft and cannot be awarded", hint)
    faults = [
        problem
        for problem in problems
        if problem.is_error and f"/{wanted}/" in f"{problem.place.path.removesuffix('.yaml')}/"
    ]
    if faults:
        return ContentError(faults)
    known = [*publication.badges, *publication.badge_classes]
    close = difflib.get_close_matches(wanted, known, n=1) or [
        badge for badge in publication.badges if badge.split("/")[-1] in wanted.split("/")
    ]
    hint = f"did you mean '{close[0]}'?" if close else f"there are: {', '.join(publication.badges) or 'none'}"
    return UsageError(f"there is no badge class '{wanted}'", hint)


def find_issuer(publication: Publication, name: str) -> Issuer:
    """Give an issuer by its id.

    Raises:
        UsageError: there is none.
    """
    issuer = publication.issuers.get(name)
    if issuer is None:
        known = ", ".join(publication.issuers) or "none"
        raise UsageError(f"there is no issuer '{name}'", f"there are: {known}")
    return issuer


def award_id(text: str) -> str:
    """Give the id of an award from an id, in any capitals, or from the address of its page.

    The beginning of an id is given as it is: of which award it is, only a publication can say.

    Raises:
        UsageError: it is none of these.
    """
    match = _PAGE.search(text)
    written = match[1] if match else text.strip()
    beginning = written.rstrip(".…").lower()
    if _BEGINNING.fullmatch(beginning):
        return beginning
    found = id_as_meant(written)
    if found is None:
        hint = "an id has 26 characters; it stands in the address of the award's page, behind /awards/"
        raise UsageError(f"'{text}' is no id of an award", hint)
    return found
