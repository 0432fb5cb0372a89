"""What awards hold about people, and what of it the site will show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from builder.authoring.rows import Entry
from builder.problems import Message, message

NAMES: Mapping[str, Message] = {
    "email": message("e-mail address"),
    "eduid": message("eduID"),
    "name": message("name"),
    "expires_on": message("last valid day"),
    "role": message("role"),
    "term": message("term"),
    "activity": message("activity"),
    "grade": message("grade"),
    "credits_earned": message("credits"),
    "narrative": message("narrative"),
    "evidence": message("evidence"),
}
_ON_PAGES = tuple(name for name in NAMES if name not in {"email", "eduid", "name"})


class Disclosure(Struct, frozen=True, kw_only=True):
    """How many awards have each field.

    Args:
        kept: what stays in the repository; the site shows a salted hash of it at most.
        shown: what stands on the pages of the awards, at addresses that cannot be guessed.
        listed: how many awards are listed on the badge's page for everybody.
    """

    kept: Mapping[str, int]
    shown: Mapping[str, int]
    listed: int


def disclosure(entries: Iterable[Entry], defaults: Mapping[str, object]) -> Disclosure:
    """Count what the entries hold, with what their batch states for all."""
    kept = dict.fromkeys(("email", "eduid", "name"), 0)
    shown = dict.fromkeys(("name", *_ON_PAGES), 0)
    listed = 0
    for entry in entries:
        recipient = entry["recipient"]
        named = recipient.get("publish_name") is True
        for field in kept:
            kept[field] += field in recipient and not (field == "name" and named)
        shown["name"] += named
        for field in _ON_PAGES:
            shown[field] += field in entry or field in defaults
        listed += entry.get("visibility", defaults.get("visibility")) == "public"
    return Disclosure(kept=_counted(kept), shown=_counted(shown), listed=listed)


def _counted(counts: Mapping[str, int]) -> dict[str, int]:
    return {field: count for field, count in counts.items() if count}
