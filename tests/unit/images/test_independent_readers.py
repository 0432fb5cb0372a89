"""Other software finds what we bake, and we find what it bakes.

openbadgeslib runs in this environment. openbadges-bakery needs an old one of its own, found through
INSIGNE_BAKERY_PYTHON; without it those tests are skipped and say so.
"""

import os
import subprocess

import pytest
from openbadgeslib import baking

from builder.images.contents import BakedContents
from builder.images.formats import bake, extract
from tests.unit.images.samples import (
    ASSERTION_JSON,
    ASSERTION_JWS,
    ASSERTION_URL,
    CREDENTIAL_JSON,
    CREDENTIAL_JWT,
    PNG,
    SVG,
)

BAKERY = os.environ.get("INSIGNE_BAKERY_PYTHON")

needs_bakery = pytest.mark.skipif(
    BAKERY is None, reason="INSIGNE_BAKERY_PYTHON names no Python with openbadges-bakery"
)


@pytest.mark.parametrize("credential", [CREDENTIAL_JSON, CREDENTIAL_JWT])
@pytest.mark.parametrize("assertion", [ASSERTION_JSON, ASSERTION_URL, ASSERTION_JWS])
def test_openbadgeslib_reads_both_texts_of_our_png(assertion: str, credential: str) -> None:
    baked = bake(PNG, BakedContents(assertion=assertion, credential=credential))
    assert baking.extract_png(baked) == assertion
    assert baking.extract_png(baked, keyword=baking.ITXT_KEYWORD_OB3) == credential


@pytest.mark.parametrize("credential", [CREDENTIAL_JSON, CREDENTIAL_JWT])
@pytest.mark.parametrize(
    ("assertion", "found"),
    [(ASSERTION_JSON, ASSERTION_URL), (ASSERTION_URL, ASSERTION_URL), (ASSERTION_JWS, ASSERTION_JWS)],
)
def test_openbadgeslib_reads_both_texts_of_our_svg(assertion: str, credential: str, found: str) -> None:
    baked = bake(SVG, BakedContents(assertion=assertion, credential=credential))
    assert baking.extract_svg(baked) == found
    assert baking.extract_svg(baked, element=baking.SVG_ELEMENT_OB3, text_fallback=True) == credential


def test_we_read_what_openbadgeslib_bakes_into_png() -> None:
    baked = baking.bake_png(PNG, ASSERTION_JWS, "a comment")
    baked = baking.bake_png(baked, CREDENTIAL_JSON, keyword=baking.ITXT_KEYWORD_OB3)
    assert extract(baked) == BakedContents(assertion=ASSERTION_JWS, credential=CREDENTIAL_JSON)


@pytest.mark.parametrize(("credential", "as_text"), [(CREDENTIAL_JSON, True), (CREDENTIAL_JWT, False)])
def test_we_read_what_openbadgeslib_bakes_into_svg(credential: str, *, as_text: bool) -> None:
    baked = baking.bake_svg(SVG, ASSERTION_JWS)
    baked = baking.bake_svg(
        baked, credential, element=baking.SVG_ELEMENT_OB3, namespace=baking.SVG_NS_OB3, as_text=as_text
    )
    assert extract(baked) == BakedContents(assertion=ASSERTION_JWS, credential=credential)


def _run_bakery(program: str, *arguments: str, image: bytes) -> bytes:
    assert BAKERY is not None
    script = (
        f"import io, sys, openbadges_bakery as bakery\nimage = io.BytesIO(sys.stdin.buffer.read())\n{program}"
    )
    command = [BAKERY, "-c", script, *arguments]
    return subprocess.run(command, input=image, capture_output=True, check=True, timeout=60).stdout


def _bakery_reads(image: bytes) -> str:
    return _run_bakery("sys.stdout.buffer.write(bakery.unbake(image).encode())", image=image).decode()


def _bakery_bakes(image: bytes, text: str) -> bytes:
    return _run_bakery("sys.stdout.buffer.write(bakery.bake(image, sys.argv[1]).read())", text, image=image)


@needs_bakery
@pytest.mark.parametrize("assertion", [ASSERTION_JSON, ASSERTION_URL, ASSERTION_JWS])
def test_bakery_reads_our_png(assertion: str) -> None:
    assert (
        _bakery_reads(bake(PNG, BakedContents(assertion=assertion, credential=CREDENTIAL_JSON))) == assertion
    )


@needs_bakery
@pytest.mark.parametrize(
    ("assertion", "found"),
    [(ASSERTION_JSON, ASSERTION_URL), (ASSERTION_URL, ASSERTION_URL), (ASSERTION_JWS, ASSERTION_JWS)],
)
def test_bakery_reads_our_svg(assertion: str, found: str) -> None:
    """For JSON it prefers the address in `verify`, as hosted verification does."""
    assert _bakery_reads(bake(SVG, BakedContents(assertion=assertion, credential=CREDENTIAL_JSON))) == found


@needs_bakery
@pytest.mark.parametrize("image", [PNG, SVG])
@pytest.mark.parametrize("assertion", [ASSERTION_JSON.replace("]]>", ""), ASSERTION_URL, ASSERTION_JWS])
def test_we_read_what_bakery_bakes(image: bytes, assertion: str) -> None:
    """Its writer breaks on `]]>`, so that is left out."""
    assert extract(_bakery_bakes(image, assertion)).assertion == assertion
