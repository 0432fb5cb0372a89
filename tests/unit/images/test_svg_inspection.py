"""What an SVG must be to become a badge image."""

import time

import pytest

from builder.images.errors import ImageError
from builder.images.formats import bake
from builder.images.inspection import ImageFacts, inspect
from tests.unit.images.samples import BOTH, SVG, svg

BITMAP = "data:image/png;base64,iVBORw0KGgo="
XHTML = "http://www.w3.org/1999/xhtml"


def test_facts_of_a_good_svg() -> None:
    assert inspect(SVG) == ImageFacts(format="svg", media_type="image/svg+xml", width=64, height=64)


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 64 32"', (64, 32)),
        ('viewBox="-1,-2 , 1e2 .5"', (100, 0.5)),
        ('width="48" height="24px" viewBox="0 0 64 64"', (48, 24)),
        ('width="1in" height="72pt"', (96, 96)),
        ('width="100%" height="100%" viewBox="0 0 7 8"', (7, 8)),
        ('width="48" viewBox="0 0 7 8"', (7, 8)),
    ],
)
def test_size_comes_from_lengths_or_else_the_view_box(attributes: str, size: tuple[float, float]) -> None:
    facts = inspect(svg(attributes=attributes))
    assert (facts.width, facts.height) == pytest.approx(size)


@pytest.mark.parametrize(
    "attributes",
    [
        "",
        'width="48"',
        'width="100%" height="100%"',
        'width="2em" height="2em"',
        'viewBox="0 0 64"',
        'viewBox="0 0 a b"',
        'viewBox="0 0 0 64"',
        'width="-1" height="4"',
        'width="1e999" height="4"',
        'viewBox="0 0 1e999 4"',
    ],
)
def test_svg_without_a_size_is_refused(attributes: str) -> None:
    with pytest.raises(ImageError, match=r"states no size|not a positive number"):
        inspect(svg(attributes=attributes))


@pytest.mark.parametrize(
    "inside",
    [
        '<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><rect fill="url(#a)"/>',
        "<style>.a{fill:url('#a');stroke:url( \"#b\" )}</style>",
        '<use href="#a"/><use xlink:href="#a"/>',
        f'<image href="{BITMAP}"/><image xlink:href="{BITMAP}"/>',
        '<circle><animate attributeName="r" values="1;2" dur="1s"/></circle>',
        '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>',
        '<s:namedview xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" s:path="C:\\a"/>',
        "<title>javascript: &lt;script&gt;</title><text>onload</text>",
        "<g>" * 63 + "</g>" * 63,
    ],
)
def test_harmless_drawing_is_accepted(inside: str) -> None:
    inspect(svg(inside))


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ('<script href="#a"/>', "<script>"),
        ("<SCRIPT/>", "<SCRIPT>"),
        (f'<h:script xmlns:h="{XHTML}"/>', "unknown"),
        (f'<x xmlns="{XHTML}"/>', "unknown"),
        ('<script xmlns=""/>', "unknown"),
        ("<foreignObject/>", "<foreignObject>"),
        ("<handler/>", "<handler>"),
        ("<iframe/>", "<iframe>"),
        ("<a/>", "<a>"),
        ('<a href="javascript:alert(1)"/>', "<a>"),
        ('<g onclick="a()"/>', "event handler: onclick of <g>"),
        ('<g ONLOAD="a()"/>', "event handler"),
        ('<image href="https://a.example/x.png"/>', "links to something else"),
        ('<image href="//a.example/x.png"/>', "links to something else"),
        ('<image href="x.png"/>', "links to something else"),
        ('<image xlink:href="file:///etc/passwd"/>', "links to something else"),
        ('<image href="&#106;avascript:alert(1)"/>', "links to something else"),
        ('<image href="java&#9;script:alert(1)"/>', "links to something else"),
        ('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>', "links to something else"),
        ('<image href="data:text/html,hello"/>', "links to something else"),
        ('<image src="x.png"/>', "links to something else"),
        ('<use href="other.svg#a"/>', "links to something else"),
        ('<use l:href="other.svg#a" xmlns:l="http://www.w3.org/1999/xlink"/>', "links to something else"),
        ('<feImage href="https://a.example/"/>', "links to something else"),
        ('<g xml:base="https://a.example/"/>', "xml:base"),
        ('<rect fill="url(https://a.example/)"/>', "from outside"),
        ('<rect fill="URL(https://a.example/)"/>', "from outside"),
        ('<rect fill="u&#114;l(//a.example/)"/>', "from outside"),
        ('<rect style="fill:url(&quot;https://a.example/&quot;)"/>', "from outside"),
        ('<rect fill="url(#a) url(b)"/>', "from outside"),
        ('<rect fill="url(#a"/>', "from outside"),
        (r'<rect fill="\75rl(//a.example/)"/>', "not allowed"),
        ('<rect style="fill:image-set(&quot;//a.example/&quot; 1x)"/>', "not allowed"),
        ('<rect style="-moz-binding:none"/>', "'-moz-binding'"),
        ('<rect style="-MOZ-BINDING:none"/>', "'-MOZ-BINDING'"),
        ('<rect style="behavior :none"/>', "'behavior :'"),
        ('<rect style="BEHAVIOR:none"/>', "'BEHAVIOR:'"),
        ("<style>@import '//a.example/';</style>", "'@import' in a style sheet"),
        ("<style>@im<!-- -->port '//a.example/';</style>", "'@import'"),
        ("<style><![CDATA[@import]]> '//a.example/';</style>", "'@import'"),
        ("<style>@IMPORT '//a.example/';</style>", "'@IMPORT'"),
        ("<style>@font-face{src:url(//a.example/f)}</style>", "from outside"),
        ("<style>a{fill:url(//a.example/)}</style>", "from outside"),
        ("<style>a{fill:url(#b</style>", "from outside"),
        ("<style>@im<g/>port '//a.example/';</style>", "inside a style sheet"),
        ("<style>@im<style/>port '//a.example/';</style>", "inside a style sheet"),
        ('<set attributeName="href" to="#b"/>', "animates href"),
        ('<animate attributeName="xlink:href" values="javascript:a()"/>', "animates xlink:href"),
        ('<set attributeName=" onclick " to="a()"/>', "animates onclick"),
        ('<animate attributeName="fill" to="url(//a.example/)"/>', "from outside"),
        ('<?xml-stylesheet href="a.css"?>', "processing instruction <[?]xml-stylesheet"),
        ("<g>" * 64 + "</g>" * 64, "deeper than 64"),
        ('<openbadges:assertion xmlns:openbadges="x"/>', "already carries a badge"),
        ("<!--" + "x" * 262_144 + "-->", "larger than 256 KiB"),
    ],
)
def test_unsafe_svg_is_refused(inside: str, reason: str) -> None:
    with pytest.raises(ImageError, match=reason):
        inspect(svg(inside))


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        (bake(SVG, BOTH), "already carries a badge"),
        (b"<!DOCTYPE html><html></html>", "document type"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("&a;"), "document type"),
        (b'<?xml-stylesheet href="a.css"?>' + svg(), "processing instruction"),
        (svg() + b"<?php x ?>", "processing instruction"),
        (b'<svg viewBox="0 0 1 1"/>', "not an SVG"),
        (b"<html><svg/></html>", "not an SVG"),
        (svg("\u00e9").decode().encode("latin-1"), "not UTF-8"),
        (b'<?xml version="1.0" encoding="utf-7"?>' + svg(), "encoded in utf-7"),
        (b"\x1f\x8b\x08\x00", "svgz"),
        (svg("&a;"), "not well-formed"),
        (svg(attributes='viewBox="0 0 1 1" onload="a()"'), "event handler"),
    ],
)
def test_broken_or_foreign_document_is_refused(image: bytes, reason: str) -> None:
    with pytest.raises(ImageError, match=reason):
        inspect(image)


@pytest.mark.parametrize(
    "image",
    [
        svg(attributes=f'viewBox="0 0 {"1" * 200_000} x"'),
        svg(attributes=f'width="{"1" * 200_000}x"'),
        svg(f'<rect fill="url(data:image/png;base64,{" " * 200_000}"/>'),
        svg(f'<rect fill="{"url(" * 60_000}"/>'),
    ],
)
def test_text_made_to_stall_patterns_is_refused_at_once(image: bytes) -> None:
    begin = time.perf_counter()
    with pytest.raises(ImageError):
        inspect(image)
    assert time.perf_counter() - begin < 1


@pytest.mark.parametrize(
    ("inside", "good"),
    [
        ('<feTurbulence numOctaves="4"/>', True),
        ('<feConvolveMatrix order="3 3"/>', True),
        ('<feTurbulence numOctaves="1000000"/>', False),
        ('<feTurbulence numOctaves="1e9"/>', False),
        ('<feConvolveMatrix order="3,200"/>', False),
        ('<feConvolveMatrix order="x"/>', False),
    ],
)
def test_filters_that_take_hours_are_refused(inside: str, *, good: bool) -> None:
    image = svg(f'<filter id="f">{inside}</filter>')
    if good:
        inspect(image)
        return
    with pytest.raises(ImageError, match="takes too long"):
        inspect(image)
