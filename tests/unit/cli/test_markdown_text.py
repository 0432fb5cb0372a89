"""Text of content in Markdown: a reader that knows all of Markdown sees it as text, whole and alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from builder.cli.markdown_text import LONGEST, code, table

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- -->",
    "`",
    "``",
    "a`b``c```d",
    "`code` and more`",
    "```\n<b>\n```",
    "| a | b |",
    r"\| \\| \\\|",
    "\\",
    "a\\",
    "| --- |",
    "@octocat @org/team",
    "#1 GH-1 org/repo#2",
    "[x](javascript:alert(1)) ![x](https://tracker.example/x.png)",
    "<https://evil.example> https://evil.example www.evil.example a@b.example",
    "[x]: https://evil.example",
    "# Title\n\n- list\n1. list\n> quote",
    "::error file=x::oops",
    "\n::set-output name=x::y",
    "##[error]oops",
    "${{ secrets.GITHUB_TOKEN }} {{ 7*7 }}",
    "$`x`$ $$x$$",
    "&lt;b&gt; &#96; &#124;",
    "\u202egnp.exe\u202c \u2066x\u2069 \u200b\u2028\u2029",
    "\x1b[31mred\x00\x07",
    "~~x~~ **x** __x__ *x*",
    "",
    "   ",
    "- [ ] task",
    ":tada: <details open>",
    "x" * 1000,
    "`" * 200,
    "é́" * 300,
)


def spans(markdown: str) -> list[str]:
    """Give the code spans of a paragraph, and see that there is nothing else but plain text."""
    found = []
    for token in inline(READER.parse(markdown)):
        assert token.type in {"text", "code_inline"}, (token.type, markdown)
        if token.type == "code_inline":
            found.append(token.content)
        else:
            assert set(token.content.split()) <= {"begin", "end", "—"}, (token.content, markdown)
    return found


def inline(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or ()]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_one_code_span(text: str) -> None:
    shown = code(text)
    assert "\n" not in shown
    assert "##[" not in shown
    assert len(spans(f"begin {shown} end")) == (1 if text.strip() else 0)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_in_its_cell(text: str) -> None:
    written = table(("a", "b"), [(code(text), code("next")), (code("x"), code(text))])
    tokens = READER.parse(written)
    assert [token.type for token in tokens].count("td_open") == 4
    assert [token.type for token in tokens].count("tr_open") == 3
    assert {token.type for token in inline(tokens)} <= {"text", "code_inline"}


@given(st.text(max_size=300))
def test_any_text_is_one_code_span(text: str) -> None:
    shown = code(text)
    if shown == "—":
        assert not text.strip()
        return
    assert len(spans(f"begin {shown} end")) == 1
    cells = READER.parse(table(("a",), [(shown,)]))
    assert [token.type for token in cells].count("td_open") == 1
    assert not any(0x202A <= ord(char) <= 0x202E or 0x2066 <= ord(char) <= 0x2069 for char in shown)


def test_text_stays_readable() -> None:
    assert code("Data literacy") == "`Data literacy`"
    assert code("a`b") == "``a`b``"
    assert code("`b") == "`` `b ``"
    assert code("a|b") == "`a¦b`"
    assert code("x" * (LONGEST + 1)) == f"`{'x' * (LONGEST - 1)}…`"
