"""Status lists are verified before they are written, whatever made them."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace

from builder.checks.loading import load
from builder.credentials import issuing
from builder.credentials.site import site_of
from builder.credentials.status import StatusList
from builder.ledger import Ledger
from builder.model.entities import Publication
from builder.signers import published_keys, signers_of
from builder.signing.canonical_forms import CanonicalForms
from builder.signing.keyring import Keyring
from builder.site_documents import SelfCheckFailed, issuer_and_class_documents, status_list_documents
from tests.sites import NOW, REPOSITORY


@cache
def publication() -> Publication:
    found, _, _ = load(REPOSITORY, today=NOW.date())
    assert found is not None
    return found


def made_lists() -> dict[str, bytes]:
    content = publication()
    site = site_of(content, demonstration=True)
    issuers = content.issuers.values()
    keys = {issuer.id: published_keys(issuer, demonstration=True) for issuer in issuers}
    signers = signers_of(issuers, Keyring({}), demonstration=True)
    ledger = Ledger(None, {})
    documents = dict(issuer_and_class_documents(content, site, keys, ledger))
    return dict(status_list_documents(content, site, signers, documents, ledger, {}))


def test_a_list_whose_statements_are_not_what_was_signed_is_not_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sound = CanonicalForms.canonical_nquads

    def less(self: CanonicalForms, document: dict[str, Any]) -> bytes:
        return sound(self, document).partition(b"\n")[2]

    assert made_lists()
    monkeypatch.setattr(CanonicalForms, "canonical_nquads", less)
    with pytest.raises(SelfCheckFailed, match="does not say what the content says"):
        made_lists()


def test_every_list_must_say_what_the_content_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last list, too, whose statements need not be looked at."""
    paths = list(made_lists())

    def with_a_place_more(status_list: StatusList, *others: Any) -> bytes:
        if status_list.path == paths[-1]:
            status_list = replace(status_list, places=status_list.places | {7})
        return sign(status_list, *others)

    sign = issuing.signed_status_list
    monkeypatch.setattr("builder.site_documents.signed_status_list", with_a_place_more)
    with pytest.raises(SelfCheckFailed, match=paths[-1]):
        made_lists()
