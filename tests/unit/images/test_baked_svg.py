"""Open Badges inside SVG images."""

import pytest

from builder.images.baked_svg import bake, extract, prepare, unbake
from builder.images.contents import BakedContents
from builder.images.errors import ImageError
from tests.unit.images.samples import (
    ASSERTION_JSON,
    ASSERTION_JWS,
    ASSERTION_URL,
    BOTH,
    CREDENTIAL_JSON,
    CREDENTIAL_JWT,
    NOTHING,
    SVG,
    svg,
)

ROOTS = [
    b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    b'<svg xmlns="http://www.w3.org/2000/svg" />\n<!-- end -->\n',
    b'<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    b'<svg xmlns="http://www.w3.org/2000/svg"><!--empty--></svg>',
    b'<svg xmlns="http://www.w3.org/2000/svg"><!--empty--><g/></svg>',
    b"<svg\n\txmlns='http://www.w3.org/2000/svg'\n\taria-label='a \" > /> b'\n\t></svg >",
    b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>',
    b'<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:g/></s:svg>',
    b'\xef\xbb\xbf<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>',
    b'<!-- <svg> --><?note <svg>?>\r\n<svg xmlns="http://www.w3.org/2000/svg">\r\n<g/></svg>',
    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="http://openbadges.org"><g/></svg>',
]


@pytest.mark.parametrize("image", [SVG, *ROOTS])
def test_every_form_of_root_is_restored_byte_for_byte(image: bytes) -> None:
    baked = bake(image, BOTH)
    assert extract(baked) == BOTH
    assert unbake(baked) == image


def test_bytes_around_the_insertion_stay_untouched() -> None:
    root_end = SVG.index(b'1 > 0">') + len(b'1 > 0">')
    baked = bake(SVG, BOTH)
    assert baked.startswith(SVG[:root_end])
    assert baked.endswith(SVG[root_end:])


def test_elements_look_as_the_standards_say() -> None:
    contents = BakedContents(assertion=f'{{"id":"{ASSERTION_URL}"}}', credential='{"id":"urn:x"}')
    assert (
        f'<openbadges:assertion xmlns:openbadges="http://openbadges.org" verify="{ASSERTION_URL}">'
        f'<![CDATA[{{"id":"{ASSERTION_URL}"}}]]></openbadges:assertion>'
        '<openbadges:credential xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">'
        '<![CDATA[{"id":"urn:x"}]]></openbadges:credential>'
    ).encode() in bake(SVG, contents)


def test_tokens_stand_in_the_verify_attribute() -> None:
    contents = BakedContents(assertion=ASSERTION_JWS, credential=CREDENTIAL_JWT)
    baked = bake(SVG, contents)
    assert f'verify="{ASSERTION_JWS}"/>'.encode() in baked
    assert f'verify="{CREDENTIAL_JWT}"/>'.encode() in baked
    assert extract(baked) == contents


@pytest.mark.parametrize("name", ["urn:uuid:1", "https://a b/", "https://a\\u0000", 7, None])
def test_verify_is_left_out_where_the_id_is_no_address(name: object) -> None:
    text = f'{{"id":"{name}"}}' if isinstance(name, str) else f'{{"id":{name or "null"}}}'
    baked = bake(SVG, BakedContents(assertion=text, credential=None))
    assert b"verify" not in baked
    assert extract(baked).assertion == text


def test_preparing_once_bakes_as_baking_does() -> None:
    assert prepare(SVG).bake(BOTH) == bake(SVG, BOTH)


def test_unbaked_image_carries_nothing() -> None:
    assert extract(SVG) == NOTHING
    assert unbake(SVG) == SVG


def test_baked_image_is_not_baked_again() -> None:
    with pytest.raises(ImageError, match="already carries a badge"):
        bake(bake(SVG, BOTH), BOTH)


@pytest.mark.parametrize(
    ("assertion", "reason"),
    [
        ("", "is empty"),
        (None, "nothing to bake"),
        ("two words", "neither JSON nor one word"),
        ('{"a":"\0"}', r"U\+0000"),
        ('{"a":\r1}', r"U\+000D"),
        ('{"a":"\uffff"}', r"U\+FFFF"),
        ('{"a":"\ud800"}', r"U\+D800"),
    ],
)
def test_text_that_would_not_come_back_is_refused(assertion: str | None, reason: str) -> None:
    with pytest.raises(ImageError, match=reason):
        bake(SVG, BakedContents(assertion=assertion, credential=None))


def _assertion(inside: str, attributes: str = "") -> bytes:
    return svg(
        f'<g><openbadges:assertion xmlns:openbadges="http://openbadges.org" {attributes}>{inside}'
        "</openbadges:assertion ></g>"
    )


@pytest.mark.parametrize(
    ("inside", "attributes", "expected"),
    [
        ("{&quot;id&quot;:1}", "", '{"id":1}'),
        ("\n  <![CDATA[ {} ]]>\n", "", " {} "),
        (f"<![CDATA[{ASSERTION_JWS}]]>", f'verify="{ASSERTION_JWS}"', ASSERTION_JWS),
        (
            '<![CDATA[{"verify":{"url":"https://a/"}}]]>',
            'verify="https://a/"',
            '{"verify":{"url":"https://a/"}}',
        ),
        ("", 'verify="https://a/"', "https://a/"),
    ],
)
def test_what_other_software_bakes_is_read_and_removed(inside: str, attributes: str, expected: str) -> None:
    image = _assertion(inside, attributes)
    assert extract(image).assertion == expected
    assert unbake(image) == svg("<g></g>")


def test_another_prefix_of_the_same_namespace_is_read() -> None:
    assert extract(svg('<x:assertion xmlns:x="http://openbadges.org" verify="a.b.c"/>')).assertion == "a.b.c"


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        (_assertion(""), "carries nothing"),
        (_assertion("{}<![CDATA[{}]]>"), "inside and outside CDATA"),
        (_assertion("<g/>"), "contains another element"),
        (_assertion('<![CDATA[{"id":"https://b/"}]]>', 'verify="https://a/"'), "names one badge"),
        (_assertion("<![CDATA[" + "[" * 100_000 + "]]>", 'verify="https://a/"'), "names one badge"),
        (
            svg('<o:assertion xmlns:o="http://openbadges.org" verify="a"/>' * 2),
            "carries two elements <openbadges:assertion>",
        ),
    ],
)
def test_ambiguous_badge_is_refused(image: bytes, reason: str) -> None:
    with pytest.raises(ImageError, match=reason):
        extract(image)


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        (b"", "not well-formed"),
        (b"<svg", "not well-formed"),
        (b"<svg><g></svg>", "not an SVG"),
        (svg("<g>"), "not well-formed"),
        (svg('<openbadges:assertion verify="a"/>'), "not well-formed"),
        (b"<html/>", "not an SVG"),
        (b'<!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"/>', "document type"),
        (b'<!DOCTYPE s [<!ENTITY a "b">]><s>&a;</s>', "document type"),
        (SVG.decode().encode("utf-16"), "not UTF-8"),
        (SVG.replace(b"UTF-8", b"ISO-8859-1"), "encoded in ISO-8859-1"),
        (svg("\u00e9").decode().encode("latin-1"), "not UTF-8"),
        (SVG + b"x", "not well-formed"),
    ],
)
def test_broken_or_foreign_document_is_refused(image: bytes, reason: str) -> None:
    for function in (extract, unbake, prepare):
        with pytest.raises(ImageError, match=reason):
            function(image)


def test_image_cut_off_anywhere_is_refused() -> None:
    baked = bake(SVG, BakedContents(assertion=ASSERTION_JSON, credential=CREDENTIAL_JSON)).rstrip()
    for length in range(len(baked)):
        with pytest.raises(ImageError):
            extract(baked[:length])
