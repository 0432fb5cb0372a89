"""Badges that carry scripts, in every text and in their picture: nothing runs, and nobody is asked."""

from __future__ import annotations

import json
from itertools import product
from typing import Any
from xml.sax.saxutils import escape

import pytest
from playwright.sync_api import BrowserContext

from builder.images.contents import BakedContents
from builder.images.formats import bake
from tests.browser.test_verifier import hand_in, opened, own_site, pytestmark
from tests.sites import BuiltSite
from tests.small_publication import FULL

__all__ = ["own_site", "pytestmark"]

RUN = "window.ran=1"
FAR = "https://elsewhere.example/"
PAYLOADS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<video src=x onerror={RUN}></video>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src='javascript:parent.{RUN}'></iframe>",
    f"<a href='javascript:{RUN}' id=result>x</a>",
    f"<form action='javascript:{RUN}'><button id=verdict>x</form>",
    f"<object data='{FAR}o'></object>",
    f"<embed src='{FAR}e'>",
    f"<img src='{FAR}i'>",
    f"<link rel=stylesheet href='{FAR}s'>",
    f"<style>@import '{FAR}s'; * {{background: url({FAR}b)}}</style>",
    f"<meta http-equiv=refresh content='0;url={FAR}'>",
    f"<base href='{FAR}'>",
    f"<math><mtext></mtext><mglyph><style><img src=x onerror={RUN}></style></mglyph></math>",
    f"<template><script>{RUN}</script></template>",
    f"<x style='animation-name:x' onanimationend={RUN}>",
    f"javascript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"${{{RUN}}}",
    f"</script><script>{RUN}</script>",
    f"</textarea></title></style><script>{RUN}</script>",
    f"\u2028{RUN}\u2029//",
    f"'-({RUN})-'",
    f"{{unchecked}} {{host}} <b onmouseover={RUN}>{{url}}</b>",
    f"\u202e<script>{RUN}</script>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<![CDATA[<script>{RUN}</script>]]>",
    f"<!--<img src='--><img src=x onerror={RUN}>'>",
    f"%3Cscript%3E{RUN}%3C/script%3E",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    "__proto__",
    "constructor",
    f"<button popovertarget=x onclick={RUN}>x</button>",
    f"<audio src=x onerror={RUN}>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<portal src='{FAR}p' onload={RUN}>",
)
DISGUISES = (
    lambda text: text,
    lambda text: f'">{text}',
    lambda text: text.replace("<", "<\n").replace("javascript:", "java\tscript:"),
    lambda text: text.upper().replace(RUN.upper(), RUN),
    lambda text: f"' autofocus onfocus={RUN} x='{text}",
)
HOSTILE = [disguise(text) for text, disguise in product(PAYLOADS, DISGUISES)]


def poisoned(node: Any, payload: str) -> Any:
    """Give a document with a payload in place of every text that people read."""
    if isinstance(node, dict):
        kept = ("@context", "type", "id", "proof", "credentialStatus", "verification", "badge")
        return {name: child if name in kept else poisoned(child, payload) for name, child in node.items()}
    if isinstance(node, list):
        return [poisoned(child, payload) for child in node]
    return payload if isinstance(node, str) else node


def picture(payload: str) -> bytes:
    escaped = escape(payload, {'"': "&quot;"})
    escaped = "".join(char for char in escaped if char.isprintable())
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 9 9" onload="{RUN}"><title>{escaped}</title><script>{RUN}</script>'
        f'<image href="{FAR}i" xlink:href="{FAR}x"/><style>@import "{FAR}s";</style>'
        f'<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="{FAR}f" title="{escaped}"/>'
        "</foreignObject></svg>"
    ).encode()


def test_there_are_two_hundred_payloads() -> None:
    assert len(set(HOSTILE)) >= 200


@pytest.mark.parametrize("part", range(4))
def test_no_script_of_a_badge_runs_and_nobody_is_asked(
    part: int, context: BrowserContext, own_site: BuiltSite
) -> None:
    watched = opened(context, own_site)
    credential, assertion = (
        own_site.json(f"awards/{FULL}/{name}.json") for name in ("credential", "assertion")
    )
    for payload in HOSTILE[part::4]:
        texts = [json.dumps(poisoned(document, payload)) for document in (credential, assertion)]
        image = bake(picture(payload), BakedContents(assertion=texts[1], credential=texts[0]))
        for data in (payload.encode(), image):
            assert hand_in(watched.page, data)["tone"] != "good"
        watched.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert watched.page.evaluate("window.ran") is None, payload
        assert watched.page.locator("#result script, #result iframe, #result [onerror]").count() == 0, payload
    assert watched.quiet(), (watched.messages, watched.elsewhere)
