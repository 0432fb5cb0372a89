"""The verifier of the browser, run by Node: it says what the verifier in Python says."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from builder.verification.verifier import verify
from tests.sites import NOW, REPOSITORY, BuiltSite
from tests.vectors.case import content
from tests.vectors.mutations import good_cases, mutations
from tests.vectors.reading import answers, body, compared, paths, read, run

SHARES = 4
"""The mutations are run in shares, so that several processes can take part."""

PROGRAM = REPOSITORY / "tests" / "verifier" / "run-vectors.js"


@pytest.fixture(scope="session")
def modules(small_site: BuiltSite) -> Path:
    """The verifier's modules as a site publishes them."""
    folder = small_site.folder / "assets" / "verifier"
    if shutil.which("node") is None:
        pytest.skip("there is no Node here: `make test` installs it")
    if not (folder / "libraries" / "jsonld.js").is_file():
        pytest.skip("the verifier's libraries are not here: `make verifier-libraries` fetches them")
    return folder


def run_all(modules: Path, cases: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Ask the verifier what cases ask."""
    lines = "".join(json.dumps(case) + "\n" for case in cases)
    run = subprocess.run(
        ["node", PROGRAM, modules],
        input=lines,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def said(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Give what of the reports is compared."""
    return [
        {name: report[name] for name in ("intact", "status", "issuer")}
        | {"steps": [[step["id"], step["outcome"]] for step in report["steps"]]}
        for report in answer["reports"]
    ]


def test_both_verifiers_say_the_same_of_every_vector(modules: Path) -> None:
    cases = [read(path) for path in paths()]
    asked = [
        {
            "input": base64.b64encode(body(case["input"])).decode(),
            "now": case["now"],
            "site": case.get("site"),
            "answers": answers(case),
            **({"recipient": case["recipient"]} if "recipient" in case else {}),
        }
        for case in cases
    ]
    wrong = [
        f"{case['name']}: {case['why']}\n  expected {case['expected']}\n  said     {said(answer)}\n  {answer}"
        for case, answer in zip(cases, run_all(modules, asked), strict=True)
        if said(answer) != case["expected"] or answer["asks"] != case["asks"]
    ]
    assert not wrong, "\n".join(wrong)


def case_of(site: BuiltSite, data: bytes) -> dict[str, Any]:
    return {
        "input": base64.b64encode(data).decode(),
        "now": NOW.isoformat(),
        "site": site.base_url,
        "answers": {},
    }


def documents(site: BuiltSite) -> dict[str, Any]:
    """Give the documents and pictures of a site by their addresses."""
    return {
        f"{site.base_url}/{path}": {"base64": base64.b64encode(data).decode()}
        for path, data in site.files.items()
        if path.startswith(("issuers/", "badges/", "awards/", "catalogue")) and not path.endswith(".html")
    }


@pytest.mark.parametrize("name", ["small_site", "rsa_site"])
def test_both_verifiers_say_the_same_of_every_form_of_every_award(
    name: str, modules: Path, request: pytest.FixtureRequest
) -> None:
    site: BuiltSite = request.getfixturevalue(name)
    forms: Sequence[tuple[str, bytes]] = [
        (f"{award}/{form}", data) for award in site.awards for form, data in site.forms(award).items()
    ]
    found = run_all(modules, [{"shared": documents(site)}, *(case_of(site, data) for _, data in forms)])
    for (path, data), answer in zip(forms, found, strict=True):
        expected = [compared(report) for report in verify(data, site.question())]
        assert said(answer) == expected, (path, answer)


@pytest.mark.parametrize("share", range(SHARES))
def test_both_verifiers_refuse_mutations_alike(share: int, modules: Path) -> None:
    good = {name: case.document() for name, case in good_cases().items()}
    shared: dict[str, Any] = {}
    for case in good.values():
        shared |= answers({**case, "documents": {}})
    changes = list(mutations())[share::SHARES]
    cases = [{**good[mutation.case], "input": content(mutation.input)} for mutation in changes]
    asked = [
        {
            "input": base64.b64encode(body(case["input"])).decode(),
            "now": case["now"],
            "site": case["site"],
            "answers": case.get("documents", {}),
        }
        for case in cases
    ]
    found = run_all(modules, [{"shared": shared}, *asked])
    wrong = []
    for mutation, case, answer in zip(changes, cases, found, strict=True):
        expected = [compared(report) for report in run(case).reports]
        if said(answer) != expected:
            wrong.append(
                f"{mutation.case}: {mutation.name}\n  Python     {expected}\n  JavaScript {said(answer)}"
            )
    assert not wrong, f"{len(wrong)} of {len(cases)}\n" + "\n".join(wrong[:20])
