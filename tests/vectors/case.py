"""A vector: what is handed in, what the web answers, and what a verifier must say, worked out by rule.

The rules are those of `docs/reference/verifier.md`, written here once more, so that the verifier is not its
own judge.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.vectors.documents import NOW, SITE, Document, text_of

Outcome = Literal["passed", "failed", "unknown", "skipped"]

CREDENTIAL = (
    "found",
    "parsed",
    "schema",
    "issuer",
    "key",
    "signature",
    "dates",
    "status-list",
    "status",
    "image",
    "recipient",
)
HOSTED = ("found", "parsed", "schema", "issuer", "hosted", "dates", "status", "image", "recipient")
STATUS_LIST = ("found", "parsed", "schema", "issuer", "key", "signature")
DECIDING = frozenset(
    {"found", "parsed", "schema", "issuer", "key", "signature", "hosted", "credential", "image"}
)


@dataclass(frozen=True, kw_only=True)
class Expected:
    """A report that a verifier must give."""

    intact: str
    status: str
    issuer: str
    steps: tuple[tuple[str, str], ...]

    def document(self) -> Document:
        return {
            "intact": self.intact,
            "status": self.status,
            "issuer": self.issuer,
            "steps": [list(step) for step in self.steps],
        }


def expect(
    steps: tuple[str, ...] = CREDENTIAL,
    /,
    *,
    counts: str | None = None,
    by: str = "this-site",
    **outcomes: Outcome,
) -> Expected:
    """Give a report in which every step passed (picture and recipient: skipped) but for those named.

    Args:
        counts: the status, where the steps `status` and `dates` alone do not tell.
        by: who issued it, if it is intact.
        outcomes: by step, with `_` for `-`.
    """
    named = {name.replace("_", "-"): outcome for name, outcome in outcomes.items()}
    assert set(named) <= set(steps), set(named) - set(steps)
    usual: dict[str, str] = dict.fromkeys(steps, "passed")
    usual |= {name: "skipped" for name in ("image", "recipient") if name in steps}
    taken = usual | named
    deciding = [outcome for name, outcome in taken.items() if name in DECIDING]
    intact = "no" if "failed" in deciding else "unknown" if "unknown" in deciding else "yes"
    if counts is None:
        uncertain = "unknown" in (taken.get("dates"), taken.get("status"))
        if intact == "yes":
            assert "failed" not in (taken.get("dates"), taken.get("status")), "say which status it is"
        counts = "unknown" if uncertain else "valid"
    return Expected(
        intact=intact,
        status=counts if intact == "yes" else "unknown",
        issuer=by if intact == "yes" else "unknown",
        steps=tuple(taken.items()),
    )


def stopped(*steps: str, at: str) -> Expected:
    """Give the report of a verification that could not go on after a step that failed."""
    return Expected(
        intact="no",
        status="unknown",
        issuer="unknown",
        steps=(*((step, "passed") for step in steps), (at, "failed")),
    )


NOTHING_KNOWN = stopped(at="found")
NOT_JSON = stopped("found", at="parsed")
NO_SIGNATURE: dict[str, Outcome] = {"key": "skipped", "signature": "failed"}
NOT_THE_KEY: dict[str, Outcome] = {"key": "failed", "signature": "unknown"}
NO_KEYS: dict[str, Outcome] = {"key": "unknown", "signature": "unknown"}
NO_STATUS: dict[str, Outcome] = {"status_list": "unknown", "status": "unknown"}
NO_ISSUER: dict[str, Outcome] = {"issuer": "unknown", **NO_KEYS, **NO_STATUS}
ISSUER_REFUSED: dict[str, Outcome] = {"issuer": "failed", **NO_KEYS, **NO_STATUS}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One vector.

    Args:
        input: a document (written as JSON), text, or bytes.
        documents: answers by address, as `answer` gives them; None takes one away.
    """

    name: str
    why: str
    input: Document | str | bytes
    expected: Expected | list[Expected]
    now: str = NOW
    recipient: str | None = None
    site: str | None = SITE
    world: tuple[str, ...] = ("waterland",)
    documents: Mapping[str, Document | None] = field(default_factory=dict)
    asks: tuple[str, ...] = ()

    def document(self) -> Document:
        reports = self.expected if isinstance(self.expected, list) else [self.expected]
        members = {
            "name": self.name,
            "why": self.why,
            "now": self.now,
            "site": self.site,
            "recipient": self.recipient,
            "world": list(self.world),
            "documents": dict(self.documents) or None,
            "asks": list(self.asks),
            "expected": [report.document() for report in reports],
            "input": content(self.input),
        }
        return {name: value for name, value in members.items() if value is not None}


def content(given: Document | str | bytes) -> Document:
    """Write text as text, and other bytes in base64."""
    if isinstance(given, bytes):
        return {"base64": base64.b64encode(given).decode()}
    return {"text": given if isinstance(given, str) else text_of(given)}


def answer(body: Any = None, **members: Any) -> Document:
    """Give what an address answers: a body (a document, text or bytes), and its type, status and so on."""
    return {**({} if body is None else content(body)), **members}
