"""Reading vectors, and asking the verifier what they ask."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from builder.verification.network import MOST_BYTES, Address, Answer, Get, Web
from builder.verification.open_badges_3 import Question
from builder.verification.report import Report
from builder.verification.sources import Memory, Nowhere, Source, Unreachable
from builder.verification.verifier import verify

FOLDER = Path(__file__).parent / "verifier"

Answers = Mapping[str, dict[str, Any]]


def paths() -> list[Path]:
    return sorted(path for path in FOLDER.glob("*/*.json") if path.parent.name != "worlds")


def read(path: Path) -> dict[str, Any]:
    case: dict[str, Any] = json.loads(path.read_bytes())
    return case


@cache
def _world(name: str) -> Answers:
    world: Answers = json.loads((FOLDER / "worlds" / f"{name}.json").read_bytes())
    return world


def body(content: Mapping[str, Any]) -> bytes:
    """Give the bytes of an input or an answer."""
    if "base64" in content:
        return base64.b64decode(content["base64"])
    return str(content.get("text", "")).encode()


def answers(case: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Give what the web answers in a case."""
    found: dict[str, dict[str, Any]] = {}
    for name in case["world"]:
        found |= _world(name)
    found |= case.get("documents", {})
    return {url: answer for url, answer in found.items() if answer is not None}


@dataclass(frozen=True)
class Verdict:
    """What the verifier said, and whom it asked."""

    reports: list[Report]
    asked: list[str]


def run(case: Mapping[str, Any]) -> Verdict:
    """Ask the verifier what a case asks."""
    site, web = case.get("site"), answers(case)
    own: Source = Nowhere()
    if site is not None:
        files = {
            url.removeprefix(f"{site}/"): body(found)
            for url, found in web.items()
            if url.startswith(f"{site}/") and found.get("status", 200) == 200
        }
        own = Memory(site, files)
    source = Web(own=own, get=_get(web))
    question = Question(
        source=source, now=datetime.fromisoformat(case["now"]), recipient=case.get("recipient")
    )
    reports = verify(body(case["input"]), question)
    return Verdict(reports, sorted(source.asked))


def _get(web: Answers) -> Get:
    """Answer as the web of a case does."""

    def get(address: Address) -> Answer:
        found = web.get(f"https://{address.authority}{address.target}")
        if found is None or "failure" in found:
            raise Unreachable("no answer")
        data = body(found)
        if found.get("endless"):
            data *= MOST_BYTES // len(data) + 1
        return Answer(status=found.get("status", 200), type=found.get("type", "application/json"), body=data)

    return get


def compared(report: Report) -> dict[str, Any]:
    """Give what of a report is compared."""
    return {
        "intact": report.intact,
        "status": report.status,
        "issuer": report.issuer,
        "steps": [[step.id, step.outcome] for step in report.steps],
    }
