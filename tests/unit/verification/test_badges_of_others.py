"""Badges that other software made: both verifiers take them, and nothing near them."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from builder.verification.open_badges_3 import Question
from builder.verification.sources import Nowhere
from builder.verification.verifier import verify
from tests.sites import NOW, REPOSITORY, BuiltSite
from tests.small_publication import FULL
from tests.unit.verification.test_in_javascript import modules, run_all, said

__all__ = ["modules"]

PROGRAM = REPOSITORY / "tests" / "verifier" / "issue-with-others.js"


@pytest.fixture(scope="module")
def by_digital_bazaar(modules: Path, small_site: BuiltSite) -> dict[str, Any]:
    """A credential that @digitalbazaar/vc signed, by an issuer that is a did:key."""
    if not (REPOSITORY / "tests/node_modules/@digitalbazaar/vc").is_dir():
        pytest.skip("the Node packages of the tests are not here: `make test` installs them")
    document = small_site.credential(FULL)
    del document["proof"], document["credentialStatus"]
    run = subprocess.run(
        ["node", PROGRAM, modules],
        input=json.dumps(document),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    credential: dict[str, Any] = json.loads(run.stdout)
    return credential


def both(modules: Path, document: dict[str, Any]) -> list[tuple[str, str]]:
    """Give what each verifier says: intact, and status."""
    data = json.dumps(document)
    python = verify(data.encode(), Question(source=Nowhere(), now=NOW))[0]
    case = {"input": _base64(data), "now": NOW.isoformat(), "answers": {}}
    javascript = said(run_all(modules, [case])[0])[0]
    return [(python.intact, python.status), (javascript["intact"], javascript["status"])]


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_a_badge_by_digital_bazaars_library_is_intact(
    modules: Path, by_digital_bazaar: dict[str, Any]
) -> None:
    assert both(modules, by_digital_bazaar) == [("yes", "valid"), ("yes", "valid")]


def test_one_letter_changed_in_it_is_noticed(modules: Path, by_digital_bazaar: dict[str, Any]) -> None:
    changed = json.loads(json.dumps(by_digital_bazaar))
    changed["credentialSubject"]["achievement"]["name"] += "."
    assert both(modules, changed) == [("no", "unknown"), ("no", "unknown")]
