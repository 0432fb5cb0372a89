"""Whatever is changed in a credential with embedded proofs is noticed, by the step that should."""

from __future__ import annotations

from typing import Any

import pytest

from builder.encoding import decode_multibase_base58, encode_multibase_base58, write_json
from builder.verification.report import Report
from builder.verification.verifier import verify
from tests.sites import BuiltSite
from tests.small_publication import EMAIL, FULL
from tests.unit.verification.changes import (
    Path,
    added,
    altered,
    failed,
    leaves,
    nodes,
    outcome,
    removed,
    replaced,
)

ATTACKER = "did:web:evil.example"
# Values of other kinds than the one that stands there.
FOREIGN_VALUES: list[Any] = [None, True, 5, "", [], {}, [None], [[]], {"id": 5}, {"@id": "https://a.example"}]


@pytest.fixture(scope="module")
def credential(small_site: BuiltSite) -> dict[str, Any]:
    return small_site.credential(FULL)


def judge(site: BuiltSite, document: Any) -> Report:
    (report,) = verify(write_json(document), site.question())
    return report


def expected_step(path: Path) -> str:
    """Say which step should notice that the leaf at a path has another value of the same kind."""
    if path[0] == "proof":
        return "key" if path[2] == "verificationMethod" else "signature"
    if path == ("issuer", "id"):
        return "key"
    if "@context" in path or "type" in path:
        return "schema"
    return "signature"


def test_the_credential_that_is_changed_below_is_accepted(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    report = judge(small_site, credential)
    assert report.accepted
    assert report.issuer == "this-site"
    assert {step.outcome for step in report.steps} == {"passed", "skipped"}


def test_every_leaf_with_another_value_is_noticed_by_its_step(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    for path, value in leaves(credential):
        report = judge(small_site, replaced(credential, path, altered(value)))
        assert not report.accepted, path
        if path[-1] == "cryptosuite":  # a kind of proof that nobody here can check
            assert outcome(report, "signature") == "unknown"
            assert report.intact == "unknown"
        elif path == ("@context", 1):  # a context that nobody here knows
            assert outcome(report, "schema") == "unknown"
            assert report.intact == "no"
        else:
            assert outcome(report, expected_step(path)) == "failed", (path, report.document())
            assert report.intact == "no", path


def test_every_member_and_item_that_is_removed_is_noticed(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    for path, _ in nodes(credential):
        if path and path[0] != "proof":
            report = judge(small_site, removed(credential, path))
            assert failed(report) & {"schema", "signature", "key", "issuer"}, path
            assert report.intact == "no", path


def test_every_member_of_a_proof_is_needed(small_site: BuiltSite, credential: dict[str, Any]) -> None:
    for path, _ in nodes(credential):
        if path[:1] == ("proof",) and len(path) > 2:
            report = judge(small_site, removed(credential, path))
            assert report.intact != "yes", path
            assert outcome(report, "key" if path[2] == "verificationMethod" else "signature") != "passed", (
                path
            )


def test_a_member_that_no_context_defines_is_noticed_by_the_schema_everywhere(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    for path, node in nodes(credential):
        if isinstance(node, dict) and path[:1] != ("proof",):
            report = judge(small_site, added(credential, path, "honours", "summa cum laude"))
            assert outcome(report, "schema") == "failed", path
            assert not report.accepted


def test_a_member_that_the_contexts_define_is_noticed_by_the_signature_everywhere(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    for path, node in nodes(credential):
        if isinstance(node, dict) and path[:1] != ("proof",):
            name = "phone" if "description" in node else "description"
            report = judge(small_site, added(credential, path, name, "0612345678"))
            assert failed(report) & {"signature", "schema"}, path
            assert report.intact == "no", path


def test_an_extra_member_in_a_proof_is_noticed(small_site: BuiltSite, credential: dict[str, Any]) -> None:
    for index in (0, 1):
        for name in ("honours", "expires", "domain", "id", "nonce", "previousProof"):
            report = judge(small_site, added(credential, ("proof", index), name, "urn:x:1"))
            assert outcome(report, "signature") == "failed", name
            assert report.intact == "no"


def test_keywords_of_json_ld_are_refused_everywhere(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    for path, node in nodes(credential):
        if isinstance(node, dict) and path and path[0] != "proof":
            for name, value in (
                ("@context", {"name": None}),
                ("@id", "urn:x:1"),
                ("@type", "Image"),
                ("@graph", []),
            ):
                report = judge(small_site, added(credential, path, name, value))
                assert outcome(report, "schema") == "failed", (path, name)


def test_arrays_in_another_order_are_noticed(small_site: BuiltSite, credential: dict[str, Any]) -> None:
    """To JSON-LD most arrays are sets; the JCS proof keeps their order."""
    for path, node in nodes(credential):
        if isinstance(node, list) and len(node) > 1 and path[0] != "proof":
            report = judge(small_site, replaced(credential, path, list(reversed(node))))
            assert failed(report) & {"signature", "schema"}, path
            assert report.intact == "no", path


def test_the_order_of_proofs_has_no_meaning(small_site: BuiltSite, credential: dict[str, Any]) -> None:
    assert judge(small_site, replaced(credential, ("proof",), credential["proof"][::-1])).accepted


def test_values_in_an_array_of_their_own_are_noticed(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    """To JSON-LD a value and an array of it are the same."""
    for path, node in nodes(credential):
        if path and path[0] != "proof":
            report = judge(small_site, replaced(credential, path, [node]))
            assert report.intact == "no", path
        if isinstance(node, list) and len(node) == 1:
            report = judge(small_site, replaced(credential, path, node[0]))
            assert report.intact == "no", path


def test_values_of_another_kind_are_refused_and_break_nothing(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    """In a picture, and with a recipient asked about, so that every step is taken."""
    question = small_site.question(image=b"<svg/>", recipient=EMAIL)
    for number, (path, value) in enumerate(nodes(credential)):
        foreign = FOREIGN_VALUES[number % len(FOREIGN_VALUES)]
        if path and foreign != value:
            (report,) = verify(write_json(replaced(credential, path, foreign)), question)
            assert not report.accepted, (path, foreign)
            assert report.intact != "yes", (path, foreign)


@pytest.mark.parametrize("index", [0, 1])
def test_each_bit_of_a_signature_counts(
    small_site: BuiltSite, credential: dict[str, Any], index: int
) -> None:
    path = ("proof", index, "proofValue")
    signature = decode_multibase_base58(credential["proof"][index]["proofValue"])
    for bit in range(512):
        flipped = bytearray(signature)
        flipped[bit // 8] ^= 0x80 >> bit % 8
        report = judge(small_site, replaced(credential, path, encode_multibase_base58(bytes(flipped))))
        assert failed(report) == {"signature"}, bit
        assert report.intact == "no"


def test_a_signature_written_in_another_way_is_refused(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    value = credential["proof"][0]["proofValue"]
    signature = decode_multibase_base58(value)
    order = 2**252 + 27742317777372353535851937790883648493
    malleated = signature[:32] + (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    others = [
        value[1:],
        f"u{value[1:]}",
        f"z1{value[1:]}",
        f"{value} ",
        f"{value}0",
        "z",
        "z" * 4096,
        signature.hex(),
        encode_multibase_base58(malleated),
        encode_multibase_base58(signature[:63]),
        encode_multibase_base58(signature + b"\0"),
        None,
        [value],
        5,
    ]
    for other in others:
        report = judge(small_site, replaced(credential, ("proof", 0, "proofValue"), other))
        assert failed(report) == {"signature"}, other


def test_two_objects_that_share_an_id_are_noticed_by_the_schema(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    subject = ("credentialSubject", "achievement")
    shared = credential["credentialSubject"]["achievement"]["id"]
    for path in (("id",), (*subject, "criteria", "id"), (*subject, "image", "id"), ("issuer", "image", "id")):
        report = judge(small_site, replaced(credential, path, shared))
        assert outcome(report, "schema") == "failed", path


def test_another_issuers_name_or_key_is_noticed_by_the_key(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    methods = [
        f"{ATTACKER}#k1",
        f"{credential['issuer']['id']}#k9",
        f"{credential['issuer']['id']}",
        "",
        None,
        5,
    ]
    for method in methods:
        report = judge(small_site, replaced(credential, ("proof", 0, "verificationMethod"), method))
        assert outcome(report, "key") == "failed", method
        assert report.intact == "no"
    report = judge(small_site, replaced(credential, ("issuer", "id"), ATTACKER))
    assert outcome(report, "key") == "failed"
    assert outcome(report, "issuer") == "unknown"


def test_contexts_that_could_change_meanings_are_noticed_by_the_schema(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    first, second = credential["@context"]
    others: list[Any] = [
        [second, first],
        [first],
        [first, second, {"name": "https://example.nl/name"}],
        [first, {"@vocab": "https://example.nl/"}],
        [first, {"@base": "https://example.nl/"}, second],
        first,
        None,
        {},
    ]
    for context in others:
        report = judge(small_site, replaced(credential, ("@context",), context))
        assert outcome(report, "schema") == "failed", context
        assert report.intact == "no"
    report = judge(small_site, replaced(credential, ("@context",), [first, second, "https://example.nl/c"]))
    assert outcome(report, "schema") == "unknown"
    assert report.intact == "no"
