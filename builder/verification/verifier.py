"""The verifier's door: takes what somebody has, finds the credentials in it, and verifies each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from builder.images.errors import ImageError
from builder.images.formats import detect_format, extract, unbake
from builder.strict_json import MOST_VALUES, JSONFault, read_json
from builder.verification.open_badges_2 import verify_read_assertion
from builder.verification.open_badges_3 import Question, verify_read_document, verify_token_text
from builder.verification.report import Report, Steps
from builder.verification.signed_assertions import is_signed_assertion, verify_signed_assertion
from builder.verification.sources import Unreachable
from builder.verification.status_list_credentials import is_status_list, verify_status_list

MAX_BYTES = 8 * 1024 * 1024
"""Largest file that is looked at. A badge of 256 KiB with its credentials stays far below."""

_LONGEST_ADDRESS = 4096  # characters
_AWARD_PAGE = re.compile(r"(?:/[a-z]{2,3})?/awards/(?P<id>[^/?#]+)/(?:[?#].*)?$")

_NO_BADGE = (
    "this picture carries no badge; ask the holder for the file downloaded from the award's page, "
    "a screenshot carries nothing"
)

_AWARD_FILES = (
    "credential.json",
    "credential.jwt",
    "assertion.json",
    "assertion.jws",
    "badge.svg",
    "badge.png",
)


def verify(data: bytes, question: Question) -> list[Report]:
    """Verify a JSON document, a token, an address, or a picture with any of them in it."""
    if len(data) > MAX_BYTES:
        return [_not_found(f"the file is larger than {MAX_BYTES} bytes")]
    text = data[:_LONGEST_ADDRESS].decode("utf-8", "replace").strip()
    if _is_address(text):
        return _verify_address(award_document(text), question)
    return _verify_content(data, question)


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://"))


def award_document(url: str) -> str:
    """Give the address of what can be verified: for an award's page, in any language, its credential."""
    return _AWARD_PAGE.sub(r"/awards/\g<id>/credential.json", url)


def _verify_address(url: str, question: Question) -> list[Report]:
    """Verify what an address gives; it may give a picture, but not another address."""
    try:
        data = question.source.fetch(url)
    except Unreachable as error:
        steps = Steps()
        steps.unknown("found", f"what is at the address could not be had: {error}")
        return [
            Report(intact="unknown", status="unknown", issuer="unknown", steps=tuple(steps), form="address")
        ]
    return _verify_content(data, question)


def _verify_content(data: bytes, question: Question) -> list[Report]:
    if _is_image(data):
        return _verify_image(data, question)
    return [_verify_text(data, question)]


def _is_image(data: bytes) -> bool:
    try:
        detect_format(data)
    except ImageError:
        return False
    return True


def _verify_image(data: bytes, question: Question) -> list[Report]:
    try:
        contents = extract(data)
        asked = replace(question, image=unbake(data))
    except ImageError as error:
        return [_not_found(f"the picture cannot be read: {error}")]
    texts = [text for text in (contents.credential, contents.assertion) if text is not None]
    if not texts:
        return [_not_found(_NO_BADGE)]
    return [report for text in texts for report in _verify_carried(text, asked)]


def _verify_carried(text: str, question: Question) -> list[Report]:
    """Verify what a picture carries: of Open Badges 2.0 that may be the address of an assertion."""
    if _is_address(text.strip()):
        return _verify_address(text.strip(), question)
    return [_verify_text(text.encode(), question)]


def _verify_text(data: bytes, question: Question) -> Report:
    """Verify what is not a picture: by its first character JSON, or a token."""
    text = data.decode("utf-8", "replace").strip()
    if text.startswith("{"):
        return _verify_json(data, question)
    if text.count(".") == 2:  # noqa: PLR2004 - header, payload, signature
        verify_text = verify_signed_assertion if is_signed_assertion(text) else verify_token_text
        return verify_text(text, question)
    return _not_found("this is no badge: neither a credential nor a picture with one in it")


def _verify_json(data: bytes, question: Question) -> Report:
    """Verify a JSON document, by the type that it states."""
    steps = Steps()
    try:
        document = read_json(data, most_values=MOST_VALUES)
    except JSONFault as error:
        steps.passed("found", "a JSON document")
        steps.failed("parsed", f"not JSON that everybody reads alike: {error}")
        return Report(
            intact="no", status="unknown", issuer="unknown", steps=tuple(steps), form="JSON document"
        )
    if isinstance(document, dict) and document.get("type") == "Assertion":
        steps.passed("found", "an Open Badges 2.0 assertion")
        return verify_read_assertion(document, question, steps)
    if is_status_list(document):
        return verify_status_list(document, question)
    steps.passed("found", "an Open Badges 3.0 credential")
    return verify_read_document(document, question, steps)


def _not_found(message: str) -> Report:
    steps = Steps()
    steps.failed("found", message)
    return Report(intact="no", status="unknown", issuer="unknown", steps=tuple(steps), form="nothing known")


def verify_site(folder: Path, question: Question) -> Iterator[Report]:
    """Verify every award of a built site, in all its forms, and every status list.

    Each report names its file.
    """
    for path in sorted(folder.glob("issuers/*/status/*.json")):
        for report in verify(path.read_bytes(), question):
            yield replace(report, file=path.relative_to(folder).as_posix())
    for award in sorted((folder / "awards").glob("*/")):
        for report in verify_award(award, question):
            yield replace(report, file=f"awards/{award.name}/{report.file}")


def verify_award(folder: Path, question: Question) -> Iterator[Report]:
    """Verify an award in all forms that its folder holds; each report names its file."""
    for name in _AWARD_FILES:
        path = folder / name
        if path.is_file():
            for report in verify(path.read_bytes(), question):
                yield replace(report, file=name)
