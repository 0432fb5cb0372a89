"""The pages of the verifier: on the site, and as one file for use without it."""

from __future__ import annotations

from base64 import b64encode

from markupsafe import Markup, escape
from msgspec import Struct

from builder.encoding import sha256
from builder.model.addresses import SINGLE_FILE_VERIFIER, VERIFIER
from builder.pages.site_context import PageContent, PlannedPage
from builder.pages.view import Link, View


class VerifierContext(Struct, frozen=True):
    """What the page of the verifier tells its script.

    Args:
        base_url: the site's, as its documents state it.
        root: the path under which the site is served.
        single_file: the verifier as one file.
    """

    base_url: str
    root: str
    single_file: str


class SingleFileContext(Struct, frozen=True):
    """The verifier as one file: its script and style stand in it, and nothing else may run.

    Args:
        script_hash: as a Content-Security-Policy names it.
    """

    script: Markup
    script_hash: str
    style: Markup
    style_hash: str
    host: str


def verifier_page() -> PlannedPage:
    """Plan the page of the verifier."""

    def content(view: View) -> PageContent:
        title = view.words.say("Check a badge")
        single_file = view.page(SINGLE_FILE_VERIFIER)
        context = VerifierContext(view.addresses.base_url, view.addresses.root, single_file)
        return PageContent(title, {"verifier": context}, (Link(escape(title), None),))

    return PlannedPage(VERIFIER, "verify.html", content)


def single_file_page(script: str, style: str) -> PlannedPage:
    """Plan the verifier as one file.

    Args:
        script: what it runs; anything that HTML would take for the end of a script is spelled otherwise.
    """
    spelled = (
        script.replace("<!--", r"\x3C!--")
        .replace("<script", r"\x3Cscript")
        .replace("</script", r"\x3C/script")
    )

    def content(view: View) -> PageContent:
        context = SingleFileContext(
            script=Markup(spelled),  # noqa: S704 - our own modules
            script_hash=_hash(spelled),
            style=Markup(style),  # noqa: S704 - our own style sheets
            style_hash=_hash(style),
            host=view.addresses.host,
        )
        return PageContent(view.words.say("Check a badge"), {"file": context})

    return PlannedPage(SINGLE_FILE_VERIFIER, "verifier_file.html", content)


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode())).decode('ascii')}"
