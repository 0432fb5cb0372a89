"""Verifying a hosted Open Badges 2.0 Assertion, in numbered steps.

A hosted assertion is not signed: it counts because its issuer's site serves it. So what is checked is that
the site serves this very assertion, and that everything it names belongs together.

1. `found`, 2. `parsed`, 3. `schema`   as for Open Badges 3.0
4. `issuer`     the badge class and its issuer, at the addresses that the assertion names
5. `hosted`     the address lies in the issuer's scope, and serves this assertion
6. `dates`, 7. `status`
8. `credential` where the site has the same award as Open Badges 3.0: both say the same
9. `image`, 10. `recipient`

Source: Open Badges v2.0 §Badge Verification (hosted).
"""

from __future__ import annotations

from typing import Any

from builder.credentials.identity import hashed
from builder.model.recipients import normalised_email
from builder.strict_json import MOST_VALUES, JSONFault, is_same, read_json
from builder.verification.forms import form_fault
from builder.verification.open_badges_3 import Question
from builder.verification.report import IssuerKnown, Report, Status, Steps
from builder.verification.shared_steps import check_period, check_same_picture
from builder.verification.sources import Source, Unreachable

FORM = "Open Badges 2.0 assertion"
INTACT_STEPS = ("found", "parsed", "schema", "issuer", "hosted", "credential", "image")
_SUFFIX = "/assertion.json"


class Contradiction(ValueError):
    """Documents that belong together contradict each other."""


def verify_read_assertion(document: Any, question: Question, steps: Steps) -> Report:
    """Verify an assertion that was read from JSON already."""
    steps.passed("parsed", "the document is JSON")
    fault = form_fault(document, "assertion")
    if fault is not None:
        steps.failed("schema", fault)
        return Report(intact="no", status="unknown", issuer="unknown", steps=tuple(steps), form=FORM)
    steps.passed("schema", "the document has the form of Open Badges 2.0")
    if document.get("revoked") is True:
        return _revoked(document, question, steps)
    name = _check_issuer(document, question.source, steps)
    hosted = _check_hosted(document, question.source, steps)
    dates = check_dates(document, question, steps)
    revoked = hosted is not None and hosted.get("revoked") is True
    if revoked:
        steps.failed("status", "the issuer revoked or suspended it")
    elif hosted is None:
        steps.unknown("status", "whether it was revoked could not be checked")
    else:
        steps.passed("status", "not revoked")
        _check_credential(document, question.source, steps)
    check_image(document, question, steps)
    check_recipient(document, question.recipient, steps)
    intact = steps.intact(*(id_ for id_ in INTACT_STEPS if steps.outcome(id_) is not None))
    status: Status = "revoked" if revoked else ("unknown" if hosted is None else dates)
    return Report(
        intact=intact,
        status=status if intact == "yes" or revoked else "unknown",
        issuer=issuer_known(document["id"], question.source, name) if intact == "yes" else "unknown",
        steps=tuple(steps),
        form=FORM,
        credential=document["id"],
    )


def _revoked(document: dict[str, Any], question: Question, steps: Steps) -> Report:
    """A revoked assertion says no more than that; its host must say so too."""
    hosted = _check_hosted(document, question.source, steps)
    steps.failed("status", "the issuer revoked or suspended it")
    return Report(
        intact=steps.intact("found", "parsed", "schema", "hosted"),
        status="unknown" if hosted is None else "revoked",
        issuer=issuer_known(document["id"], question.source, "") if hosted is not None else "unknown",
        steps=tuple(steps),
        form=FORM,
        credential=document["id"],
    )


def fetch_document(named: Any, source: Source, *, most_values: int | None = MOST_VALUES) -> dict[str, Any]:
    """Get a document and see that it calls itself by its address.

    Args:
        named: its address, or a copy of it, which is then compared with what its address gives.
        most_values: members and items that it may have; None sets no limit.

    Raises:
        Unreachable: it cannot be had.
        Contradiction: it is another document.
    """
    url = named.get("id") if isinstance(named, dict) else named
    if not isinstance(url, str):
        raise Contradiction("a document is named without an address")
    try:
        document = read_json(source.fetch(url), most_values=most_values)
    except JSONFault as error:
        raise Unreachable(f"{url} does not hold JSON") from error
    if not isinstance(document, dict) or document.get("id") != url:
        raise Contradiction(f"the document at {url} calls itself by another address")
    if isinstance(named, dict) and any(
        not is_same(document.get(name), named[name]) for name in named if name != "@context"
    ):
        raise Contradiction(f"the document at {url} is another than the copy of it")
    return document


def _check_issuer(document: dict[str, Any], source: Source, steps: Steps) -> str:
    """Step `issuer`; gives the issuer's name."""
    try:
        badge_class = fetch_document(document["badge"], source)
        issuer = fetch_document(badge_class.get("issuer"), source)
        _require_scope(document["id"], issuer)
    except Unreachable as error:
        steps.unknown("issuer", f"the badge class or its issuer could not be had: {error}")
        return ""
    except Contradiction as error:
        steps.failed("issuer", str(error))
        return ""
    steps.passed("issuer", f"the badge class is by {issuer.get('name')!r}")
    return str(issuer.get("name"))


def _require_scope(id_: str, issuer: dict[str, Any]) -> None:
    """See that the assertion's address is one that the issuer vouches for (§VerificationObject).

    An issuer that says nothing about it vouches for its own host.
    """
    scope = issuer.get("verification", {})
    if not isinstance(scope, dict):
        raise Contradiction("the issuer does not say which addresses it vouches for")
    prefixes, hosts = _texts(scope.get("startsWith")), _texts(scope.get("allowedOrigins"))
    if prefixes is None and hosts is None:
        hosts = [_host(issuer["id"])]
    if (prefixes is not None and not any(_starts_with(id_, prefix) for prefix in prefixes)) or (
        hosts is not None and _host(id_) not in hosts
    ):
        raise Contradiction("the assertion's address is not one that the issuer vouches for")


def _starts_with(id_: str, prefix: str) -> bool:
    """Say whether an address begins so, its whole host included: `https://a.example` is not `https://a.example.b`."""
    return id_.startswith(prefix) and _host(id_) == _host(prefix)


def _texts(value: Any) -> list[str] | None:
    """Give one text or a list of them as a list; None where there is none."""
    if value is None:
        return None
    return [
        text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str) and text
    ]


def _host(url: str) -> str:
    """Give an address's host, with its port where it has one."""
    return url.split("/")[2] if url.count("/") > 1 else ""


def _check_hosted(document: dict[str, Any], source: Source, steps: Steps) -> dict[str, Any] | None:
    """Step `hosted`; gives what the site serves."""
    try:
        hosted = fetch_document(document["id"], source)
    except Unreachable as error:
        steps.unknown("hosted", f"the site's own copy could not be had: {error}")
        return None
    except Contradiction as error:
        steps.failed("hosted", str(error))
        return None
    if is_same(hosted, document):
        steps.passed("hosted", "the issuer's site serves this assertion")
    elif hosted.get("revoked") is True:
        steps.unknown("hosted", "the issuer's site only says that it was revoked")
    else:
        steps.failed("hosted", "the issuer's site serves another assertion: this one was changed")
    return hosted


def check_dates(document: dict[str, Any], question: Question, steps: Steps) -> Status:
    """Step `dates`."""
    return check_period(document["issuedOn"], document.get("expires"), question.now, steps)


def _check_credential(document: dict[str, Any], source: Source, steps: Steps) -> None:
    """Step `credential`: a signed credential of the same award says the same.

    An assertion without one is not the worse for it: other issuers publish none.
    """
    if not document["id"].endswith(_SUFFIX):
        return
    try:
        data = source.fetch(document["id"].removesuffix(_SUFFIX) + "/credential.json")
        credential = read_json(data, most_values=MOST_VALUES)
    except (Unreachable, JSONFault):
        return
    difference = _difference(document, credential)
    if difference is None:
        steps.passed("credential", "the signed credential of the same award says the same")
    else:
        steps.failed(
            "credential", f"the signed credential of the same award says something else: {difference}"
        )


def _difference(assertion: dict[str, Any], credential: Any) -> str | None:
    """Name what an assertion and the signed credential of the same award state differently."""
    try:
        subject = credential["credentialSubject"]
        identities = [(entry["identityHash"], entry.get("salt")) for entry in subject["identifier"]]
        recipient = (assertion["recipient"]["identity"], assertion["recipient"].get("salt"))
        # What OB 2.0 has no term for stands in the narrative.
        facts = [subject.get(name) for name in ("narrative", "role", "term")]
        facts += [result.get("value") for result in subject.get("result", [])]
        narrative = assertion.get("narrative", "")
        badge_folder = subject["achievement"]["id"].removesuffix("achievement.json")
        same = {
            "the recipient": recipient in identities,
            "the date": assertion["issuedOn"] == credential["validFrom"],
            "the expiry": assertion.get("expires") == credential.get("validUntil"),
            "the evidence": is_same(
                _plain(assertion.get("evidence", [])), _plain(credential.get("evidence", []))
            ),
            "the narrative": all(fact in narrative for fact in facts if fact is not None),
            "the badge class": assertion["badge"].startswith(badge_folder),
        }
    except (KeyError, TypeError, AttributeError):
        return "its form"
    return next((what for what, is_same in same.items() if not is_same), None)


def _plain(evidence: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in item.items() if name != "type"} for item in evidence]


def check_image(document: dict[str, Any], question: Question, steps: Steps) -> None:
    """Step `image`: the picture without the badge is what the badge class publishes."""
    if question.image is None:
        steps.skipped("image", "it did not come in a picture")
        return
    try:
        badge_class = fetch_document(document["badge"], question.source)
        image = badge_class.get("image")
        url = image.get("id") if isinstance(image, dict) else image
        published = question.source.fetch(str(url))
    except Unreachable as error:
        steps.unknown("image", f"the badge class's picture could not be had: {error}")
    except Contradiction as error:
        steps.failed("image", str(error))
    else:
        check_same_picture(published, question.image, steps)


def check_recipient(document: dict[str, Any], recipient: str | None, steps: Steps) -> None:
    """Step `recipient`."""
    if recipient is None:
        steps.skipped("recipient", "nobody was named as the holder")
        return
    stated = document["recipient"]
    value = normalised_email(recipient) if stated["type"] == "email" else recipient.strip()
    salt = stated.get("salt", "")
    theirs = value != "" and isinstance(salt, str) and stated["identity"] == hashed(value, salt)
    if stated["hashed"] is True and theirs:
        steps.passed("recipient", "the assertion is theirs")
    else:
        steps.failed("recipient", "the assertion is somebody else's")


def issuer_known(address: str, source: Source, name: str) -> IssuerKnown:
    """Say who issued it; a demonstration's site says so in its catalogue and in its issuers' names.

    Args:
        address: of a document that only the issuer can publish.
    """
    base_url = source.base_url
    if base_url is None or not address.startswith(f"{base_url}/"):
        return "unknown"
    if name.endswith((" (demonstratie)", " (demonstration)")) or _catalogue_is_demonstration(source):
        return "demonstration"
    return "this-site"


def _catalogue_is_demonstration(source: Source) -> bool:
    try:
        catalogue = read_json(source.fetch(f"{source.base_url}/catalogue.json"))
    except (Unreachable, JSONFault):
        return False
    return isinstance(catalogue, dict) and catalogue.get("demonstration") is True
