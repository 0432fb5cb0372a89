"""A publication whose every text is full of what breaks software: it comes through every form as it is."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from openbadgeslib.ob3 import OB3LdpVerifier, OB3Verifier

from builder.encoding import decode_base64url
from builder.images.formats import extract
from builder.verification.verifier import verify
from tests.conftest import SQUARE_PNG
from tests.independent_statements import canonical_statements
from tests.sites import BuiltSite, build_site, write_files
from tests.small_publication import BASE_URL, EMBLEM, FULL, IN_PNG, KEY

HOSTILE = (
    "Zei \"ja\" en 'nee' \\ \\\\ \\n \\u0041 \\x41 &amp; &#65; <b>vet</b> "
    "<script>alert(1)</script> </script> ]]> <![CDATA[ --> <!-- {{ 7 * 7 }} {% raw %} ${7*7} %s %(name)s {0} "
    "\u200f\u05e9\u05dc\u05d5\u05dd\u200e \u0645\u0631\u062d\u0628\u0627 e\u0301 \u1e9b\u0323 "
    '\U0001f393\U0001f468\u200d\U0001f393 \U0001f1f3\U0001f1f1 \u0130\u0131\u017f _:c14n0 . " . '
)
ADDRESS = "https://example.nl/pad/\u00e9\u05e9?vraag=%22&ander='()*~#deel"


def text(label: str) -> str:
    """Give a hostile text that is unlike the others, so that none can stand in for another."""
    return f"{label} {HOSTILE}{label}"


def both(label: str) -> dict[str, str]:
    return {"nl": text(f"{label}-nl"), "en": text(f"{label}-en")}


def badge_class(label: str) -> dict[str, Any]:
    return {
        "name": {language: value[:255] for language, value in both(f"{label}-name").items()},
        "variant": "microcredential",
        "description": both(f"{label}-description"),
        "criteria": both(f"{label}-criteria"),
        "image_alt": both(f"{label}-alt"),
        "language": "nl",
        "learning_outcomes": [
            both(f"{label}-outcome"),
            {
                "text": both(f"{label}-coded"),
                "url": ADDRESS,
                "code": short("code"),
                "framework": short("framework"),
            },
        ],
        "workload": {"ects": 3},
        "level": {"eqf": 6, "nlqf": "6", "verified": True, "cycle": "first"},
        "participation": ["online"],
        "assessment": {"types": ["report"], "supervised": True, "identity_verified": True},
        "quality_assurance": {
            "name": both("assurance"),
            "url": ADDRESS,
            "description": both("assurance-text"),
        },
        "stackable": True,
        "entry_requirements": both(f"{label}-requirements"),
        "target_group": both(f"{label}-group"),
        "further_information": both(f"{label}-further"),
        "tags": [short("tag"), short("other")],
        "alignments": [
            {
                "name": both("alignment"),
                "url": ADDRESS,
                "description": both("alignment-text"),
                "framework": short("framework"),
                "code": short("code"),
            }
        ],
        "programme": [{"type": "CROHO", "code": "34401"}],
        "repeatable": True,
    }


def short(label: str) -> str:
    return text(label)[:200].strip()


def award(id_: str) -> dict[str, Any]:
    return {
        "id": id_,
        "recipient": {
            "email": "o'neil+\u00e9@example.nl",
            "name": short("naam"),
            "publish_name": True,
            "identifiers": [{"type": "ext:student", "value": short("nummer")}],
        },
        "grade": short("cijfer"),
        "role": short("rol"),
        "term": short("periode"),
        "narrative": text("verhaal"),
        "evidence": [
            {
                "url": ADDRESS,
                "name": short("bewijs"),
                "description": text("bewijs-uitleg"),
                "narrative": text("bewijs-verhaal"),
            },
            {"narrative": text("gesprek")},
        ],
    }


ISSUER = {
    "name": both("instelling"),
    "description": both("instelling-uitleg"),
    "url": "https://waterland.example/",
    "email": "badges@waterland.example",
    "image": "logo.svg",
    "image_alt": both("logo"),
    "type": "HBO",
    "country": "NL",
    "microcredentials": True,
    "grading_table": ADDRESS,
    "legal_basis": {"formal": "public_task", "informal": "agreement"},
    "identifiers": [{"type": "SCHAC", "value": short("schac")}],
}
SETTINGS = {
    "base_url": BASE_URL,
    "title": both("titel"),
    "languages": ["nl", "en"],
    "timezone": "Europe/Amsterdam",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    key = [{"kid": "k1", "type": "Ed25519", "public": KEY.public.multikey, "from": "2025-01-01"}]
    svg, png = badge_class("svg") | {"image": "v1.svg"}, badge_class("png") | {"image": "v1.png"}
    documents: dict[str, Any] = {
        "insigne.yaml": SETTINGS,
        "issuers/waterland/issuer.yaml": ISSUER,
        "issuers/waterland/keys.yaml": key,
        "badges/waterland/svg/v1.yaml": svg,
        "badges/waterland/png/v1.yaml": png,
        "awards/waterland/svg.yaml": batch("svg", FULL),
        "awards/waterland/png.yaml": batch("png", IN_PNG),
    }
    files: dict[str, str | bytes] = {
        "issuers/waterland/logo.svg": EMBLEM,
        "badges/waterland/svg/v1.svg": EMBLEM,
        "badges/waterland/png/v1.png": SQUARE_PNG,
    }
    files |= {name: yaml.safe_dump(document, allow_unicode=True) for name, document in documents.items()}
    root = write_files(tmp_path_factory.mktemp("hostile"), files)
    return build_site(root, root / "site", keys={"waterland/k1": KEY})


def batch(badge: str, id_: str) -> dict[str, Any]:
    return {"badge": f"waterland/{badge}/v1", "issued_on": "2026-06-30", "awards": [award(id_)]}


def credential_texts(document: dict[str, Any], label: str) -> None:
    """Require every text of a credential to be what the author wrote."""
    subject = document["credentialSubject"]
    achievement = subject["achievement"]
    wrote, given = badge_class(label), award(FULL)
    assert document["name"] == achievement["name"] == wrote["name"]["nl"]
    assert achievement["description"] == wrote["description"]["nl"]
    assert wrote["criteria"]["nl"] in achievement["criteria"]["narrative"]
    assert wrote["further_information"]["nl"] in achievement["criteria"]["narrative"]
    assert achievement["image"]["caption"] == wrote["image_alt"]["nl"]
    assert achievement["tag"] == wrote["tags"]
    aligned = json.dumps(achievement["alignment"], ensure_ascii=False)
    for value in ("outcome-nl", "coded-nl", "requirements-nl", "group-nl"):
        assert json.dumps(text(f"{label}-{value}"), ensure_ascii=False)[1:-1] in aligned
    for value in ("assurance-nl", "assurance-text-nl", "alignment-nl", "alignment-text-nl"):
        assert json.dumps(text(value), ensure_ascii=False)[1:-1] in aligned
    assert document["issuer"]["name"] == text("instelling-nl")
    assert document["issuer"]["description"] == text("instelling-uitleg-nl")
    assert document["issuer"]["otherIdentifier"][0]["identifier"] == short("schac")
    assert subject["narrative"] == given["narrative"]
    assert (subject["role"], subject["term"]) == (given["role"], given["term"])
    assert subject["result"][0]["value"] == given["grade"]
    assert subject["identifier"][-1]["identityHash"] == given["recipient"]["name"]
    evidence = [
        {name: value for name, value in entry.items() if name != "type"} for entry in document["evidence"]
    ]
    expected = copy.deepcopy(given["evidence"])
    expected[0]["id"] = expected[0].pop("url")
    assert evidence == expected


@pytest.mark.parametrize(("id_", "label"), [(FULL, "svg"), (IN_PNG, "png")])
def test_every_text_comes_back_from_every_form(site: BuiltSite, id_: str, label: str) -> None:
    credential = site.credential(id_)
    token = site.files[f"awards/{id_}/credential.jwt"].decode()
    baked = extract(site.badge(id_))
    assert baked.credential is not None
    assert baked.assertion is not None
    for document in (
        credential,
        json.loads(decode_base64url(token.split(".")[1])),
        json.loads(baked.credential),
    ):
        credential_texts(document, label)
    given = award(id_)
    for assertion in (json.loads(baked.assertion), site.json(f"awards/{id_}/assertion.json")):
        assert all(given[name] in assertion["narrative"] for name in ("narrative", "grade", "role", "term"))
        assert assertion["evidence"][0]["narrative"] == given["evidence"][0]["narrative"]


@pytest.mark.parametrize("id_", [FULL, IN_PNG])
def test_every_form_verifies(site: BuiltSite, id_: str) -> None:
    forms = site.forms(id_)
    assert len(forms) >= 4
    for name, data in forms.items():
        for report in verify(data, site.question(recipient="O'NEIL+\u00e9@example.nl")):
            assert report.accepted, (name, report.document())


@pytest.mark.parametrize("id_", [FULL, IN_PNG])
def test_other_software_accepts_every_form(site: BuiltSite, id_: str) -> None:
    document = site.credential(id_)
    did = document["issuer"]["id"]
    OB3LdpVerifier.for_issuer_did(did).verify(document, download=site.download)
    token = site.files[f"awards/{id_}/credential.jwt"].decode()
    OB3Verifier.for_issuer_did(did, download=site.download).verify(token)
    image = site.badge(id_)
    form = "png" if image.startswith(b"\x89PNG") else "svg"
    found = getattr(OB3Verifier, f"extract_token_from_{form}")(image)
    assert json.loads(found) == document
    OB3LdpVerifier.for_issuer_did(did).verify(found, download=site.download)


def test_statements_hold_every_text(site: BuiltSite) -> None:
    document = site.credential(FULL)
    del document["proof"]
    statements = canonical_statements(document).decode()
    escaped = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    assert statements.count(escaped.strip()) >= 10


def test_pages_show_text_and_run_none_of_it(site: BuiltSite) -> None:
    for path, data in site.files.items():
        if path.endswith(".html"):
            page = data.decode()
            assert "<script>alert" not in page, path
            assert "<b>vet" not in page, path
            if path.startswith("awards/"):
                assert "{{ 7 * 7 }}" in page


def test_the_site_folder_has_no_file_that_text_could_name(site: BuiltSite) -> None:
    assert all(path.isascii() and ".." not in Path(path).parts for path in site.files)
