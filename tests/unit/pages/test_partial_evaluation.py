"""A page that is made of what was worked out before is the page that Jinja makes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, StrictUndefined
from markupsafe import Markup
from msgspec import Struct

from builder.pages.partial_evaluation import (
    OPEN,
    Around,
    NotUnderstood,
    Program,
    around_ids,
)
from builder.pages.rendering import builtin_templates
from builder.pages.sandbox import Sandbox, rendered, template_environment
from builder.pages.template_reading import read_program
from builder.pages.texts import Text, text_of
from builder.problems import ContentError

ID = "0123456789abcdefghjkmnpqrs"
OTHER_IDS = ("zyxwvtsrqpnmkjhgfedcba9876", "stuvwxyzABCDEFGHJKLMNPQRST")
HOSTILE = (
    "<b>",
    "&amp;",
    "'\"",
    ID,
    OTHER_IDS[0],
    "insigne",
    "{{ own }}",
    "\\'",
    "é\u2028",
    "%s",
    "{0}",
    "\0",
    "]]>",
    "\u202eabc",
)


class Own(Struct, frozen=True):
    name: Text
    note: Text | None = None
    words: str = ""
    items: tuple[Text, ...] = ()
    checked: bool = False


class Place(Struct, frozen=True):
    """What follows from an id."""

    url: str
    html: Markup
    same: str


def place(id_: str, text: str) -> Place:
    return Place(f"https://example.nl/?{text}={id_}&{id_}", Markup("<b>{}</b>{}").format(id_, text), text)


class Page:
    """A template, made into pages both ways."""

    def __init__(self, template: str, **others: str) -> None:
        self.environment = Sandbox(
            loader=DictLoader({"page": template, **others}),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def rendered(self, own: Own, common: Text, id_: str = ID) -> bytes:
        values = {"_": translate, "common": common, "own": own, "place": place(id_, common.plain)}
        return rendered(self.environment, "page", values).encode()

    def program(self, common: Text) -> Program:
        program = read_program(self.environment, "page")
        if program is None:
            raise NotUnderstood
        around = around_ids(place(OTHER_IDS[0], common.plain), place(OTHER_IDS[1], common.plain), OTHER_IDS)
        return program.given(_=translate).given(common=common, place=around)

    def made(self, own: Own, common: Text, id_: str = ID) -> bytes:
        return self.program(common).page(id_, own=own)


def translate(message: str) -> str:
    return {"Message": "<Bericht> & 'zo'"}.get(message, message)


COMMON = text_of("Naam & <faam>", None)
EVERYTHING = """{{ common.plain }}{{ common.html }}{{ _('Message') }} {{ own.name.html }} {{ own.name.plain }}
{% if own.note %}<p lang="{{ own.note.lang }}">{{ own.note.html }}</p>
{% elif own.checked %}!{% else %}-{% endif %}
{{ own.words or own.name.plain }}{{ 'checked' if own.checked and not own.words }}
{{ 'a<' if own.note else common.plain }}
{% for item in own.items %}
{{ loop.index }} {{ item.plain }}{% if loop.last %}.{% else %}{{ loop.length }}{% endif %}
{% for item in own.items %}{{ item.html }}{{ loop.first }}{% endfor %}{{ loop.index0 }}{{ item.lang }}
{% include 'deep' %}
{% endfor %}
{% if common.lang %}{{ common.lang }}{% else %}{{ none }}{{ 1 }}{{ 1.5 }}{{ true }}{% endif %}
{{ place.url }} {{ place.html }} {{ place.same }}
{% if place.url and place.html %}{{ place.html or own.words }}{% endif %}
{# a comment #}{% raw %}{{ raw }} & <b>{% endraw %}
{{ own.name }}{{ own.note }}{{ own.items }}{{ own.checked }}
"""
INCLUDED = {"deep": "<i>{{ item.plain }} {{ common.plain }}</i>{% if own.words %}{{ own.words }}{% endif %}"}


def owns(texts: Sequence[str]) -> list[Own]:
    """Give pages of several shapes, each with every text."""
    shapes: list[Callable[[Text], Own]] = [
        Own,
        lambda text: Own(text, note=text, words=text.plain),
        lambda text: Own(text, items=(text, COMMON), checked=True),
        lambda text: Own(text_of(text.plain, "nl"), items=(text,)),
    ]
    return [shape(text_of(text, None)) for text in texts for shape in shapes]


def test_page_that_is_made_is_the_rendered_page() -> None:
    page = Page(EVERYTHING, **INCLUDED)
    for common in (COMMON, *(text_of(text, "nl") for text in HOSTILE)):
        if common.plain in OTHER_IDS:
            continue
        program = page.program(common)
        for own in owns(HOSTILE):
            assert program.page(ID, own=own) == page.rendered(own, common)


@pytest.fixture(scope="module")
def everything() -> Page:
    return Page(EVERYTHING, **INCLUDED)


@given(texts=st.lists(st.sampled_from(HOSTILE) | st.text(max_size=8), min_size=3, max_size=3))
def test_whatever_the_texts_are(everything: Page, texts: list[str]) -> None:
    common = text_of(texts[2].replace(OTHER_IDS[0], ""), None)
    program = everything.program(common)
    for own in owns(texts[:2]):
        assert program.page(ID, own=own) == everything.rendered(own, common)


LAYOUT = "<title>{% block title %}{{ common.plain }}{% endblock %}</title>{% block main %}none{% endblock %}."
NESTED = (
    "{% extends 'layout' %} not shown {{ common.plain }}"
    "{% block main %}<main>{% block inner %}{{ own.words }}{% endblock %}</main>{% endblock %}"
)


@pytest.mark.parametrize(
    "template",
    [
        "{% extends 'layout' %}",
        NESTED,
        "{% extends 'nested' %}{% block inner %}{{ own.words }}{% endblock %}{% block title %}{% endblock %}",
        "{% for common in own.items %}{% include 'layout' %}{% endfor %}{{ common.plain }}",
        "{% for item in own.items %}{% block main %}{{ own.words }}{% endblock %}{% endfor %}",
        "{% for own in own.items %}{{ own.plain }}{% endfor %}{{ own.words }}",
        "{% include 'layout' %}{% include 'layout' %}{% include 'nested' %}{% include 'layout' %}",
        "{% if own.words.isdigit %}text{% endif %}",
        "{% if own.note and own.note.lang %}{{ own.note.lang }}{% endif %}",
        "{% if not (own.words or own.note) %}nothing{% elif own.words %}words{% elif 1 %}1{% endif %}",
    ],
)
def test_templates_of_templates_are_the_rendered_page(template: str) -> None:
    page = Page(template, layout=LAYOUT, nested=NESTED)
    for own in owns(HOSTILE[:3]):
        assert page.made(own, COMMON) == page.rendered(own, COMMON)


def test_block_sees_no_item_of_a_loop_around_it() -> None:
    page = Page("{% for item in own.items %}{% block main %}{{ item.plain }}{% endblock %}{% endfor %}")
    own = Own(COMMON, items=(COMMON,))
    with pytest.raises(ContentError):
        page.rendered(own, COMMON)
    with pytest.raises(NotUnderstood):
        page.made(own, COMMON)


@pytest.mark.parametrize(
    "examining",
    [
        "{% for letter in own.name.plain %}*{% endfor %}",
        "{% for letter in common.plain %}*{% endfor %}",
        "{% for letter in place.url %}*{% endfor %}",
        "{{ place }}",
        "{{ place.url.html }}",
        "{{ place.missing }}",
        "{{ common.missing }}",
        "{% if common.missing %}{% endif %}",
        "{% if unknown %}{% endif %}",
        "{{ own.missing }}",
        "{{ loop.index }}",
        "{% for item in own.items %}{{ loop.previtem }}{% endfor %}",
        "{% for item in own.items %}{% include 'asks' %}{% endfor %}",
        "{% for _ in own.items %}{{ _('Message') }}{% endfor %}",
        "{{ _ }}",
        "{% for item in own.items %}{% else %}none{% endfor %}",
        "{% for item in own.items if item.lang %}{% endfor %}",
        "{% include 'asks' ignore missing %}",
        "{% include 'asks' without context %}",
        "x{% extends 'asks' %}",
        "{% extends 'asks' %}{% include 'asks' %}",
        "{% block a %}{% endblock %}{% if own %}{% block a %}{% endblock %}{% endif %}",
        "{% for item in own.items %}{% block a scoped %}{{ item.plain }}{% endblock %}{% endfor %}",
        "{% include 'page' %}",
        "{% extends 'page' %}",
        "{% extends 'round' %}",
    ],
)
def test_what_is_not_understood_is_left_to_jinja(examining: str) -> None:
    page = Page(examining, asks="{{ loop.index }}", round="{% extends 'page' %}")
    with pytest.raises(NotUnderstood):
        page.made(Own(COMMON, items=(COMMON,), words="12"), COMMON)


def test_fields_of_a_text_are_out_of_reach() -> None:
    for name in ("__html__", "__class__", "_private"):
        with pytest.raises(NotUnderstood):
            Page("{{ own.words." + name + " }}").program(COMMON)


def test_value_that_is_missing_on_one_page_only_is_left_to_jinja_there() -> None:
    page = Page("{{ own.note.plain }}")
    program = page.program(COMMON)
    assert program.page(ID, own=Own(COMMON, note=COMMON)) == page.rendered(Own(COMMON, note=COMMON), COMMON)
    with pytest.raises(NotUnderstood):
        program.page(ID, own=Own(COMMON))


def test_open_field_is_the_pages_own() -> None:
    program = read_program(Page("{{ own.name.plain }} {{ own.words }}").environment, "page")
    assert program is not None
    known = program.given(own=Own(COMMON, words=OPEN))
    assert (
        known.page(ID, own=Own(text_of("other", None), words="<x>")) == b"Naam &amp; &lt;faam&gt; &lt;x&gt;"
    )


def test_texts_around_an_id_are_told_by_two_of_them() -> None:
    def around(text: Callable[[str], object]) -> object:
        return around_ids(text(OTHER_IDS[0]), text(OTHER_IDS[1]), OTHER_IDS)

    assert around(lambda id_: f"a{id_}b{id_}") == Around(["a", "b", ""])
    assert around(lambda _: (OTHER_IDS[0], None, True, 3)) == (OTHER_IDS[0], None, True, 3)
    assert around(lambda id_: Text(id_, Markup("&"))) == Text(Around(["", ""]), Markup("&"))  # type: ignore[arg-type]
    for misleading in (lambda id_: id_ + OTHER_IDS[0], lambda id_: id_[::-1], lambda id_: id_.upper()):
        with pytest.raises(NotUnderstood):
            around(misleading)


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
    assert read_program(environment, "page") is None


def test_own_templates_only_show_so_that_pages_of_awards_are_not_rendered() -> None:
    assert read_program(template_environment([builtin_templates()]), "pages/award.html") is not None
