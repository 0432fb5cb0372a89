"""Markdown of content files as HTML that is safe on our pages.

CommonMark 0.31 (https://spec.commonmark.org/0.31.2/), with these deviations:

- raw HTML is shown as the text it is;
- a link to anything but http(s) or mailto loses its target;
- an image becomes a link to it: our pages make no request to other hosts;
- headings are lowered so that they fit below the page's own: the highest one used becomes `h3`, the
  next one used `h4`, without gaps.

The first three are reported as warnings. What comes out is sanitised once more by a strict allow-list, so
that a fault in the first step cannot become a script.

Most texts are a few plain sentences: a paragraph whose lines begin with a letter and hold nothing that means
anything to CommonMark or HTML, but perhaps some words between asterisks. Those need neither step.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct

HIGHEST_HEADING = 3
LOWEST_HEADING = 6
LINK_REL = "noopener noreferrer nofollow"

_SAFE_TARGET = re.compile(r"https?://[^/?#\s]|mailto:", re.IGNORECASE)
_HEADINGS = {f"h{level}" for level in range(HIGHEST_HEADING, LOWEST_HEADING + 1)}
_TEXT_TAGS = {"p", "br", "hr", "em", "strong", "blockquote", "ul", "ol", "li", "pre", "code", "a"}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}

# A line of a paragraph that is shown as it stands. It has no beginning of an inline construct (CommonMark §6:
# ` * _ [ ] ! < & and backslashes, spaces at its end) and nothing that HTML escapes. No block but a paragraph
# begins with a letter (§4, §5). Besides letters, digits and ASCII: dashes, quotes, dots and the euro sign.
_PLAIN = r"[\w .,;:?'()/%+=#@\u2013-\u201e\u2026\u20ac-]*+"
_LINE = rf"[^\W\d_]{_PLAIN}(?<! )"
_LINES = re.compile(rf"(?:{_LINE}\n)*{_LINE}\n*").fullmatch
# Plain words between asterisks of which the first can only open emphasis, and the last only close it (§6.2):
# from letter to letter, with a space before and the end of a word or sentence after.
_EMPHASIS = re.compile(rf"(?<= )(\*\*?)([^\W_](?:{_PLAIN}(?<! ))?(?<=[^\W_]))\1(?=[ .,;:?)\n]|\Z)")

Kind = Literal["raw-html", "link-target", "image"]


class MarkdownWarning(Struct, frozen=True):
    """Something in a text that is not shown as its author may expect.

    Args:
        kind: `raw-html` is shown as text, `link-target` was dropped, `image` became a link.
        text: the HTML, or the address.
    """

    kind: Kind
    text: str


class Rendered(Struct, frozen=True):
    """HTML of a Markdown text, safe to place on a page, and what to tell its author."""

    html: str
    warnings: tuple[MarkdownWarning, ...] = ()


@lru_cache(maxsize=4096)
def render_markdown(text: str) -> Rendered:
    """Turn a Markdown text into safe HTML."""
    return _plain(text) or _rendered(text)


def _plain(text: str) -> Rendered | None:
    """Give the HTML of a few sentences."""
    bare = _EMPHASIS.sub(r"\2", text) if "*" in text else text
    if "_" in text or not _LINES(bare):
        return None
    html = text if bare is text else _EMPHASIS.sub(_emphasised, text)
    return Rendered("<p>{}</p>\n".format(html.rstrip("\n")))


def _emphasised(found: re.Match[str]) -> str:
    tag = "strong" if found[1] == "**" else "em"
    return f"<{tag}>{found[2]}</{tag}>"


def _rendered(text: str) -> Rendered:
    tokens: list[Token] = _parser(raw_html=False).parse(text)
    warnings = list(_raw_html(text)) if "<" in text else []
    _lower_headings(tokens)
    for token in tokens:
        if token.type == "inline":
            token.children = list(_safe_children(token.children or [], warnings))
    html = _parser(raw_html=False).renderer.render(tokens, _parser(raw_html=False).options, {})
    return Rendered(_sanitised(html), tuple(warnings))


class _Parser(MarkdownIt):
    """Reads every link as one; which targets stay is decided afterwards, where it can be reported."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - the library's name
        return True


@cache
def _parser(*, raw_html: bool) -> MarkdownIt:
    return _Parser("commonmark", {"html": raw_html})


def _raw_html(text: str) -> Iterator[MarkdownWarning]:
    """Find what would be HTML to a parser that allows it."""
    for token in _parser(raw_html=True).parse(text):
        for part in (token, *(token.children or ())):
            if part.type in {"html_block", "html_inline"}:
                yield MarkdownWarning("raw-html", part.content.strip())


def _lower_headings(tokens: list[Token]) -> None:
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    ranks = {tag: rank for rank, tag in enumerate(sorted({token.tag for token in headings}))}
    for token in headings:
        token.tag = f"h{min(HIGHEST_HEADING + ranks[token.tag], LOWEST_HEADING)}"


def _safe_children(children: list[Token], warnings: list[MarkdownWarning]) -> Iterator[Token]:
    """Drop unsafe targets and turn images into links; CommonMark has no links within links."""
    kept: list[bool] = []  # for each link that is open: whether it keeps its target
    for token in children:
        if token.type == "link_open":
            kept.append(_keeps_target(str(token.attrGet("href") or ""), warnings))
            if kept[-1]:
                yield token
        elif token.type == "link_close":
            if kept.pop():
                yield token
        elif token.type == "image":
            yield from _image_as_link(token, warnings, inside_link=any(kept))
        else:
            yield token


def _keeps_target(target: str, warnings: list[MarkdownWarning]) -> bool:
    safe = _SAFE_TARGET.match(target) is not None
    if not safe:
        warnings.append(MarkdownWarning("link-target", target))
    return safe


def _image_as_link(image: Token, warnings: list[MarkdownWarning], *, inside_link: bool) -> Iterator[Token]:
    source = str(image.attrGet("src") or "")
    warnings.append(MarkdownWarning("image", source))
    label = Token("text", "", 0, content=image.content or source)
    if inside_link or not _keeps_target(source, warnings):
        yield label
        return
    yield Token("link_open", "a", 1, attrs={"href": source})
    yield label
    yield Token("link_close", "a", -1)


def _sanitised(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TEXT_TAGS | _HEADINGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=LINK_REL,
    )
