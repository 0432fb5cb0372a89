from __future__ import annotations

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder.markdown import MarkdownWarning, render_markdown


def html(text: str) -> str:
    return render_markdown(text).html


def warnings(text: str) -> tuple[MarkdownWarning, ...]:
    return render_markdown(text).warnings


def test_commonmark_becomes_html() -> None:
    assert html("Een *mooi* **werk**\n\n- a\n- b\n\n3. c") == (
        "<p>Een <em>mooi</em> <strong>werk</strong></p>\n"
        '<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<ol start="3">\n<li>c</li>\n</ol>\n'
    )


def test_headings_fit_below_the_pages_own_and_leave_no_level_out() -> None:
    assert html("# A\n\n## B") == "<h3>A</h3>\n<h4>B</h4>\n"
    assert html("## A\n\n#### B") == "<h3>A</h3>\n<h4>B</h4>\n"
    assert "<h6>F</h6>" in html("# A\n## B\n### C\n#### D\n##### E\n###### F")


def test_raw_html_is_shown_as_text_and_reported() -> None:
    rendered = render_markdown("a <b onclick='x'>vet</b>\n\n<script>alert(1)</script>")
    assert "<b" not in rendered.html
    assert "<script" not in rendered.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in rendered.html
    assert [each.kind for each in rendered.warnings] == ["raw-html", "raw-html", "raw-html"]
    assert rendered.warnings[-1].text == "<script>alert(1)</script>"


def test_html_in_code_is_no_reason_for_a_warning() -> None:
    assert warnings("`<b>` en 1 < 2\n\n    <script>") == ()


@pytest.mark.parametrize(
    "target", ["http://example.nl/", "https://example.nl/a?b=c&d", "mailto:a@example.nl"]
)
def test_links_to_the_web_and_to_mail_keep_their_target(target: str) -> None:
    assert 'rel="noopener noreferrer nofollow"' in html(f"[hier]({target})")
    assert f'href="{target.replace("&", "&amp;")}"' in html(f"[hier]({target})")
    assert warnings(f"[hier]({target})") == ()


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "javascript&colon;alert(1)",
        "&#x01;javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://example.nl/",
        "//example.nl/",
        "/relatief",
        "../relatief",
        "#plek",
        "https:example.nl",
        "https:///example.nl",
        "%6aavascript:alert(1)",
    ],
)
def test_links_to_anything_else_lose_their_target_and_are_reported(target: str) -> None:
    rendered = render_markdown(f"[**hier**]({target})")
    assert rendered.html == "<p><strong>hier</strong></p>\n"
    assert [each.kind for each in rendered.warnings] == ["link-target"]


def test_links_by_reference_and_autolinks_follow_the_same_rule() -> None:
    assert "href" not in html("[x]\n\n[x]: javascript:alert(1)")
    assert "href" not in html("<javascript:alert(1)>")
    assert 'href="https://example.nl"' in html("<https://example.nl>")


def test_image_becomes_a_link() -> None:
    rendered = render_markdown("![een kaart](https://example.nl/kaart.png)")
    assert "<img" not in rendered.html
    assert '<a href="https://example.nl/kaart.png"' in rendered.html
    assert ">een kaart</a>" in rendered.html
    assert rendered.warnings == (MarkdownWarning("image", "https://example.nl/kaart.png"),)


def test_image_inside_a_link_leaves_its_words() -> None:
    shown = html("[![kaart](https://example.nl/k.png)](https://example.nl/)")
    assert shown.count("<a ") == 1
    assert ">kaart</a>" in shown


def test_image_from_nowhere_leaves_its_words() -> None:
    assert html("![kaart](data:image/png;base64,AAAA)") == "<p>kaart</p>\n"


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "${{ secrets.X }}", "\u202eabc", "نور", "😀"])
def test_other_text_stays_literal(text: str) -> None:
    assert text in html(text)


def test_deep_nesting_ends() -> None:
    assert html("> " * 5000 + "x")
    assert html("[" * 5000 + "x" + "](https://a.nl)" * 50)


LETTERS = st.sampled_from("abzAZéßñ²Ⅷ中نע") | st.characters(categories=["L"])
PLAIN = st.sampled_from("ab 09 .,;:?'()/%+=#@\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u20ac-")
REST = PLAIN | LETTERS | st.sampled_from('_*!&"~|\\\u00a0\u200f\t')
LINE = st.builds(lambda first, rest: first + rest, LETTERS, st.text(REST, max_size=12))


EMPHASIS = st.sampled_from(
    [" *", "* ", "*", "**", " **", "** ", "**.", "*,", "***", "a *b* c", "a **b c**.", "é"]
)
EMPHASISED = st.lists(EMPHASIS | PLAIN | LETTERS, max_size=12).map(lambda parts: "a" + "".join(parts))


@given(st.lists(LINE | EMPHASISED | st.just(""), min_size=1, max_size=4))
@example(["een zin ", "en  nog een  ", "", ""])
@example(["Het *is* **heel erg** *goed*.", "En *ook*", "dit"])
@settings(max_examples=400)
def test_plain_sentences_are_what_they_are_beside_others(lines: list[str]) -> None:
    """The paragraph after them has both made of what CommonMark reads."""
    text = "\n".join(lines)
    assert html(text) + "<p><em>x</em></p>\n" == html(text + "\n\n*x*")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab <>[]()!#*_`&;:/\\\"'\n\t{}=-.jJavscriptdhe1"), max_size=80))
def test_any_text_gives_html_of_allowed_elements_only(text: str) -> None:
    fragment = html5lib.parseFragment(html(text), namespaceHTMLElements=False)
    allowed = {"p", "br", "hr", "em", "strong", "blockquote", "ul", "ol", "li", "pre", "code", "a"}
    for element in fragment.iter():
        if element is not fragment:
            assert element.tag in allowed | {"h3", "h4", "h5", "h6"}
            assert set(element.attrib) <= {"href", "rel", "title", "start"}
            assert element.get("href", "https://").startswith(
                ("http://", "https://", "mailto:", "HTTP", "Http")
            )
