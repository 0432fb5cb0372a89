"""A page that is filled in is the page that the templates would have made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from jinja2 import DictLoader, StrictUndefined
from markupsafe import Markup

from builder.pages import page_shapes
from builder.pages.page_shapes import PageShapes, apart
from builder.pages.rendering import builtin_templates
from builder.pages.sandbox import Sandbox, rendered, template_environment
from builder.pages.showing import only_show
from builder.pages.texts import Text, text_of
from builder.problems import ContentError

SLOT = "insigne-slot-0;"
HOSTILE = ("<b>", "&amp;", "'\"", SLOT, "insigne-slot-", "2;", "{{ own }}", "\\'", "é\u2028", "%s", "\0")


@dataclass(frozen=True, slots=True)
class Own:
    name: Text
    note: Text | None = None
    words: str = ""
    items: tuple[Text, ...] = ()
    checked: bool = False


class Page:
    """The pages of a template, and how often the template was rendered."""

    def __init__(self, template: str, *, fills: bool = True) -> None:
        self.environment = Sandbox(
            loader=DictLoader({"page": template}), autoescape=True, undefined=StrictUndefined
        )
        self.shapes = PageShapes(self._render, fills=fills)
        self.renderings = 0

    def _render(self, common: Text, own: Own) -> str:
        self.renderings += 1
        return rendered(
            self.environment, "page", {"_": lambda message: message, "common": common, "own": own}
        )

    def filled(self, owns: Sequence[Own], common: Text) -> list[str]:
        shared = apart(common)
        return [self.shapes.page(shared, own) for own in owns]


COMMON = text_of("Naam & <faam>", None)
EVERYTHING = """{{ common.plain }}{{ common.html }}{{ _('Message') }} {{ own.name.html }} {{ own.name.plain }}
{% if own.note %}<p lang="{{ own.note.lang }}">{{ own.note.html }}</p>{% else %}-{% endif %}
{{ own.words or own.name.plain }}{{ 'checked' if own.checked and not own.words }}
{% for item in own.items %}{{ loop.index }} {{ item.plain }}{% if loop.last %}.{% endif %}{% endfor %}
"""


def owns(texts: Sequence[str]) -> list[Own]:
    """Give pages of several shapes, each with every text."""
    shapes: list[Callable[[Text], Own]] = [
        Own,
        lambda text: Own(text, note=text, words=text.plain),
        lambda text: Own(text, items=(text, COMMON), checked=True),
        lambda text: Own(text_of(text.plain, "nl"), items=(text,)),
    ]
    return [shape(text_of(text, None)) for text in texts for shape in shapes]


def test_filled_page_is_the_rendered_page() -> None:
    for common in (COMMON, text_of(SLOT, None), text_of("insigne-slot-", "nl")):
        for texts in (HOSTILE, HOSTILE[::-1], ("a", "b", *HOSTILE)):
            expected = Page(EVERYTHING, fills=False).filled(owns(texts), common)
            assert Page(EVERYTHING).filled(owns(texts), common) == expected


def test_what_looks_like_a_slot_and_is_the_same_on_all_pages_is_left_alone() -> None:
    looking = "insigne-slot-2; {{ own.name.plain }}"
    each = [Own(text_of(text, None)) for text in ("insigne-slot-2;", "a", "b")]
    assert Page(looking).filled(each, COMMON) == Page(looking, fills=False).filled(each, COMMON)


def test_each_shape_is_rendered_once_whatever_the_number_of_pages() -> None:
    page = Page(EVERYTHING)
    page.filled(owns([f"text {number}" for number in range(50)]), COMMON)
    assert page.renderings == 4


def test_pages_with_other_common_texts_share_a_shape() -> None:
    page = Page(EVERYTHING)
    for number in range(5):
        page.filled([Own(COMMON)], text_of(f"class {number}", None))
    assert page.renderings == 1


@pytest.mark.parametrize(
    "examining",
    [
        "{% for letter in own.name.plain %}*{% endfor %}",
        "{{ own }}",
        "{{ own.name }}",
        "{{ own.items }}",
        "{% if own.words.isdigit %}text{% endif %}",
    ],
)
def test_template_that_takes_a_slot_for_a_text_is_rendered(examining: str) -> None:
    page = Page(examining)
    assert only_show(page.environment, "page")
    each = [Own(COMMON, items=(COMMON,), words=text) for text in ("1", "12", "<b>'")]
    expected = Page(examining, fills=False).filled(each, COMMON)
    assert page.filled(each, COMMON) == expected
    assert page.renderings > len(each)


def test_number_of_a_slot_is_out_of_reach() -> None:
    for name in ("_number", "__html__", "__class__"):
        page = Page("{% if own.checked %}{{ own.words." + name + " }}{% endif %}")
        refused = [Own(COMMON, words="x", checked=True)]
        with pytest.raises(ContentError):
            page.filled(refused, COMMON)
        assert page.renderings == 2


def test_there_is_an_end_to_the_shapes_that_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_shapes, "_MOST_SHAPES", 1)
    page = Page(EVERYTHING)
    each = [Own(COMMON), *(Own(COMMON, words=text) for text in "abc"), Own(text_of("x", None))]
    assert page.filled(each, COMMON) == Page(EVERYTHING, fills=False).filled(each, COMMON)
    assert page.renderings == 1 + 3


def test_taking_apart_tells_texts_lists_and_what_is_there() -> None:
    text = Text("a", Markup("b"))
    shapes = [
        Own(text),
        Own(Text("", Markup("b"))),
        Own(Text("a", Markup("b"), "nl")),
        Own(text, note=text),
        Own(text, words="x"),
        Own(text, items=(text,)),
        Own(text, items=(text, text)),
        Own(text, checked=True),
    ]
    assert len({apart(own).shape for own in shapes}) == len(shapes)
    assert apart((("a",), "b")).shape != apart((("a", "b"),)).shape
    assert apart(Own(Text("c", Markup("d")))).shape == apart(Own(text)).shape
    assert apart(Own(text, words="<x>")).escaped == ["a", "b", "&lt;x&gt;"]


@pytest.mark.parametrize(
    "template",
    [
        "{% if own.words == '10' %}{% endif %}",
        "{% if own.words in ('10', '9') %}{% endif %}",
        "{% if own.words is string %}{% endif %}",
        "{{ own.words | upper }}",
        "{{ own.name.html | safe }}",
        "{{ own.words[:2] }}",
        "{{ own['words'] }}",
        "{{ own.words ~ '!' }}",
        "{{ own.words + '!' }}",
        "{{ own.words.upper() }}",
        "{{ _(own.words) }}",
        "{{ _(message='x') }}",
        "{{ range(3) }}",
        "{% set x = own.words %}",
        "{% with x = own.words %}{{ x }}{% endwith %}",
        "{% filter upper %}{{ own.words }}{% endfilter %}",
        "{% autoescape false %}{{ own.words }}{% endautoescape %}",
        "{% macro m(x) %}{{ x }}{% endmacro %}",
        "{% for a, b in own.items %}{% endfor %}",
        "{% for x in own.items recursive %}{{ loop(x) }}{% endfor %}",
        "{% include own.words %}",
        "{% include ['other', 'fine'] %}",
        "{% include 'missing' %}",
        "{% include 'broken' %}",
        "{% include 'other' %}",
        "{% extends 'other' %}",
        "{% import 'fine' as fine %}",
    ],
)
def test_template_that_does_more_than_show_is_recognised(template: str) -> None:
    others = {"other": "{% include 'deep' %}", "deep": "{{ own | e }}", "broken": "{% if %}", "fine": "x"}
    environment = Sandbox(loader=DictLoader({"page": template, **others}), autoescape=True)
    assert not only_show(environment, "page")


def test_template_that_includes_itself_is_looked_at_once() -> None:
    looping = "{% if own.items %}{% include 'page' %}{% endif %}"
    assert only_show(Sandbox(loader=DictLoader({"page": looping})), "page")


def test_own_templates_only_show_so_that_pages_of_awards_are_filled() -> None:
    assert only_show(template_environment([builtin_templates()]), "pages/award.html")
