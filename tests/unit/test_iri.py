"""Addresses: what every reader of JSON-LD accepts, and what a site can be published at."""

from __future__ import annotations

from time import process_time
from urllib.parse import urlsplit

import pyoxigraph
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builder.content.formats import FORMATS
from builder.iri import _ORDINARY, _absolute, is_absolute_iri, is_web_address

GOOD = [
    "https://example.nl/é/日本/",
    "https://example.nl/a%20b?x=1&y=2#f",
    "http://[::1]:80/x",
    "urn:mace:example:1",
    "did:web:localhost%3A8000:issuers:a#k1",
]
BAD = [
    "https://example.nl/?a[]=1",
    "https://example.nl/#a#b",
    "https://example.nl/\ue000",
    "https://example.nl/?\ufdd0",
    "https://example.nl/\u2028",
    "https://example.nl/\u200e",
    "https://example.nl:99999/",
    "https://example.nl:80a/",
    "https://[::1]example.nl/",
    "https://example.nl/%zz",
    "https://example.nl/a b",
    "https://example.nl/a|b",
    "//example.nl/",
    "relative",
    "a:",
]


@pytest.mark.parametrize("address", GOOD)
def test_an_absolute_iri_is_one_for_other_software_too(address: str) -> None:
    assert is_absolute_iri(address)
    assert pyoxigraph.NamedNode(address).value == address


@pytest.mark.parametrize("address", BAD)
def test_what_some_reader_would_refuse_is_refused(address: str) -> None:
    assert not is_absolute_iri(address)


@pytest.mark.parametrize(
    "address",
    ["https://badges.school.example", "https://a.nl:8443/x/~me", "http://localhost:8000/some/path"],
)
def test_a_site_can_be_at_an_address_that_gives_a_did(address: str) -> None:
    assert FORMATS["base-address"](address)


@pytest.mark.parametrize(
    "address",
    [
        "http://a.nl",
        "https://b.nl/a:b",
        "https://b.nl/é",
        "https://münchen.example",
        "https://1.2.3.4",
        "http://[::1]:8080",
        "https://a.nl:99999",
        "https://a.nl//x",
        "https://a.nl/../x",
        "https://a.nl?x",
    ],
)
def test_a_site_cannot_be_at_an_address_that_gives_none(address: str) -> None:
    assert not FORMATS["base-address"](address)


@given(
    st.builds(
        "".join,
        st.tuples(
            st.sampled_from(["https://", "http://", "urn:uuid:", "did:web:"]),
            st.text("aZ0.-/_~#:%@[]?é \n", max_size=12),
        ),
    )
)
@example("https://example.nl/awards/0/#grade")
@example("did:web:example.nl:issuers:a")
def test_what_is_taken_as_an_address_at_sight_is_one_by_the_general_rules(text: str) -> None:
    if _ORDINARY(text):
        parts = urlsplit(text)
        assert _absolute().fullmatch(text)
        assert parts.port is None
        for schemes in (frozenset({"https"}), frozenset({"http", "https"})):
            assert is_web_address(text, schemes) == (parts.scheme in schemes)
            assert not is_web_address(text, schemes) or (parts.hostname and "@" not in parts.netloc)


@pytest.mark.parametrize("part", ["a", "a:", "a/", "%41", "é", "?"])
def test_a_long_address_that_is_none_is_refused_at_once(part: str) -> None:
    start = process_time()
    assert not is_absolute_iri("https://" + part * 200_000 + "|")
    assert process_time() - start < 1
