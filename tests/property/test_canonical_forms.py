"""The canonical forms that are compiled by shape are those of RDFC-1.0, whatever an award says."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from builder.checks.loading import load
from builder.credentials.issuing import ClassIssuing
from builder.credentials.site import Site, site_of
from builder.encoding import canonical_json, decode_base64url, decode_multibase_base58, sha256, write_json
from builder.model.entities import Activity, Award, BadgeClass, Evidence, Identifier, Publication, Recipient
from builder.model.text import localised
from builder.problems import SigningRefused
from builder.signing.canonical_forms import CanonicalForms
from builder.signing.keyring import Signer
from builder.signing.linked_data import canonical_nquads
from tests.independent_statements import canonical_statements
from tests.sites import NOW, REPOSITORY, BuiltSite
from tests.small_publication import KEY

# What has broken canonical forms: quotes, escapes, markers and blank nodes written out, controls, directions.
HOSTILE_PARTS = st.sampled_from(
    [
        '"',
        "\\",
        "\\u0041",
        "\\n",
        "\n",
        "\t",
        "\r",
        "\x08",
        "\x0b",
        "\x7f",
        "\x85",
        "\u2028",
        "\u200f",
        "\u202e",
        "\ufeff",
        "\U0001f393",
        "e\u0301",
        "_:c14n0",
        "_:b0",
        "<https://example.nl/>",
        "> .\n<urn:x> ",
        '" .\n',
        "^^<urn:x>",
        "@nl",
        "urn:x-insigne-slot:0001:",
        "]]>",
        "</script>",
        "%b",
        "%(a)s",
        "{}",
        "\0",
        '"achievement":{"id":"',
        '":1.0,',
    ]
)
TEXT = st.lists(
    HOSTILE_PARTS | st.text(st.characters(codec="utf-8"), min_size=1, max_size=12), min_size=1, max_size=5
).map("".join)
WORD = st.text(st.characters(codec="utf-8", categories=("Ll", "Lo", "Nd")), min_size=1, max_size=8)
ADDRESS = st.builds(lambda host, path: f"https://example.nl/{host}/{path}", WORD, WORD)
DAY = st.dates(date(2000, 1, 1), date(2090, 1, 1))
EVIDENCE = st.builds(
    Evidence, url=st.none() | ADDRESS, name=st.none() | TEXT, description=st.none() | TEXT, narrative=TEXT
)
# Few texts, so that several pieces of evidence without an address are often alike, or the same.
ALIKE = st.builds(
    Evidence, narrative=st.sampled_from(["a", "b"]), name=st.none() | st.sampled_from(["a", "b"])
)
EVIDENCES = st.lists(EVIDENCE | ALIKE, max_size=4, unique_by=lambda evidence: evidence.url or object())
IDENTIFIERS = st.lists(st.builds(Identifier, type=st.just("ext:student"), value=TEXT), max_size=2).map(tuple)
RECIPIENT = st.builds(
    Recipient,
    email=st.emails(),
    eduid=st.none() | st.just("urn:example:eduid:1"),
    name=TEXT,
    publish_name=st.booleans(),
    identifiers=IDENTIFIERS,
)
AWARD_ID = st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=26, max_size=26)
# An example costs a second where a class is compiled anew, and the smallest one is found by eye.
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
FIELDS = st.fixed_dictionaries(
    {
        "id": AWARD_ID,
        "recipient": RECIPIENT,
        "issued_on": DAY,
        "expires_on": st.none() | DAY,
        "narrative": st.none() | TEXT,
        "grade": st.none() | TEXT,
        "role": st.none() | TEXT,
        "term": st.none() | TEXT,
        "credits_earned": st.none() | st.sampled_from([0, 1, 1.0, 2.5, 30, 1e21, 1e-7]),
        "activity": st.none() | st.builds(Activity, start=st.none() | DAY, end=st.none() | DAY),
        "evidence": EVIDENCES.map(tuple),
    }
)


@cache
def publication() -> Publication:
    found, _, _ = load(REPOSITORY, today=NOW.date())
    assert found is not None
    return found


def site() -> Site:
    return site_of(publication(), demonstration=False)


@cache
def an_award(badge: str) -> Award:
    return next(award for award in publication().awards if award.badge_class.badge_id == badge)


def issuing_of(badge_class: BadgeClass, award: Award) -> ClassIssuing:
    signer = Signer(kid="k1", key=KEY, start=date(2000, 1, 1))
    return ClassIssuing(badge_class, award.issuer, signer, site(), None)


# One object for all examples, so that what was compiled for one award is filled with the next one's values.
@cache
def shared_issuing(badge: str) -> ClassIssuing:
    award = an_award(badge)
    return issuing_of(award.badge_class, award)


def require_signed(text: bytes) -> None:
    """See that both proofs of a credential sign what others say that it says."""
    document = json.loads(text)
    rdfc, jcs = document.pop("proof")
    options = {"@context": document["@context"], **{n: v for n, v in rdfc.items() if n != "proofValue"}}
    signed = sha256(canonical_statements(options)) + sha256(canonical_statements(document))
    assert KEY.public.verifies(decode_multibase_base58(rdfc["proofValue"]), signed)
    options = {name: value for name, value in jcs.items() if name != "proofValue"}
    signed = sha256(canonical_json(options)) + sha256(canonical_json(document))
    assert KEY.public.verifies(decode_multibase_base58(jcs["proofValue"]), signed)


def require_token(token: str, credential: bytes) -> None:
    """See that a token holds what a credential says, compact and in base64url, and is signed."""
    signed, _, signature = token.rpartition(".")
    assert KEY.public.verifies(decode_base64url(signature), signed.encode())
    payload = decode_base64url(signed.partition(".")[2])
    document = json.loads(credential)
    assert write_json(document) == credential
    del document["proof"]
    claims = {name: value for name, value in json.loads(payload).items() if name not in document}
    assert claims.keys() - {"exp"} == {"iss", "jti", "sub", "nbf"}
    assert payload + b"\n" == write_json({**document, **claims})


@given(FIELDS, st.sampled_from(["waterland/data-literacy", "zuiderdelta/climate-data"]))
@settings(max_examples=150, phases=NO_SHRINKING)
def test_every_award_is_signed_over_what_it_says(fields: dict[str, Any], badge: str) -> None:
    award = replace(an_award(badge), **fields)
    [documents] = shared_issuing(badge).documents([award])
    require_signed(documents.credential)
    require_token(documents.token, documents.credential)


@given(name=TEXT, description=TEXT, criteria=TEXT, tags=st.lists(TEXT, max_size=3, unique=True))
@settings(max_examples=60, phases=NO_SHRINKING)
def test_every_badge_class_is_signed_over_what_it_says(
    name: str, description: str, criteria: str, tags: list[str]
) -> None:
    award = an_award("waterland/data-literacy")
    badge_class = replace(
        award.badge_class,
        name=localised(name),
        description=localised(description),
        criteria=localised(criteria),
        tags=tuple(tags),
    )
    issuing = issuing_of(badge_class, award)
    for known in (
        replace(award, badge_class=badge_class),
        replace(award, badge_class=badge_class, narrative=name),
    ):
        require_signed(issuing.documents([known])[0].credential)


@given(st.permutations(["a", "b", "c"]), st.lists(st.sampled_from(["a", "b"]), max_size=4))
@settings(max_examples=40)
def test_evidence_that_is_alike_is_canonical_in_any_order(order: list[str], more: list[str]) -> None:
    """Blank nodes that say the same need the general algorithm."""
    award = replace(
        an_award("waterland/data-literacy"),
        evidence=tuple(Evidence(narrative=text) for text in [*order, *more]),
    )
    require_signed(shared_issuing("waterland/data-literacy").documents([award])[0].credential)


def test_every_credential_of_the_example_has_the_form_that_others_give_it(example: BuiltSite) -> None:
    shared: dict[str, tuple[CanonicalForms, dict[str, Any], dict[str, Any]]] = {}
    for award in example.awards:
        document = example.credential(award)
        del document["proof"]
        expected = canonical_statements(document)
        assert canonical_nquads(document) == expected
        issuer, achievement = document["issuer"], document["credentialSubject"]["achievement"]
        made = (CanonicalForms(issuer, achievement), issuer, achievement)
        forms, document["issuer"], achievement = shared.setdefault(issuer["id"] + achievement["id"], made)
        document["credentialSubject"]["achievement"] = achievement
        assert forms.canonical_nquads(document) == expected, award


def test_every_status_list_of_the_example_has_the_form_that_others_give_it(example: BuiltSite) -> None:
    forms = CanonicalForms()
    paths = sorted(example.folder.glob("issuers/*/status/*.json"))
    assert len({path.parent for path in paths}) > 1
    for path in paths:
        document = json.loads(path.read_bytes())
        del document["proof"]
        assert forms.canonical_nquads(document) == canonical_statements(document), path


@pytest.mark.parametrize("value", ["relative", "", "a b", "https://example.nl/a b", "https://example.nl/<"])
def test_an_address_that_none_accepts_is_refused_whatever_was_compiled_before(value: str) -> None:
    issuing = shared_issuing("waterland/data-literacy")
    award = an_award("waterland/data-literacy")
    good = replace(award, evidence=(Evidence(url="https://example.nl/good", narrative="a"),))
    require_signed(issuing.documents([good])[0].credential)
    bad = replace(award, evidence=(Evidence(url=value, narrative="a"),))
    with pytest.raises(SigningRefused, match="cannot be signed"):
        issuing.documents([bad])
