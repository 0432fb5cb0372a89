"""Rules about texts that people read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from builder.checks.content import Content, Finding
from builder.markdown import render_markdown
from builder.problems import Message, Personal, Place, Severity, message

# Names of fields whose value is one text or a map by language; in lists of these, each entry is.
_LOCALISED = frozenset(
    {
        "name",
        "title",
        "description",
        "criteria",
        "image_alt",
        "learning_outcomes",
        "text",
        "entry_requirements",
        "target_group",
        "further_information",
    }
)
# Without one of these a text has neither HTML nor a link with a target, which saves reading it as Markdown.
_WORTH_READING = ("<", "](", "]:")


def language_missing(content: Content) -> Iterator[Finding]:
    """A text that is given by language is given in each language of the site."""
    wanted = content.publication.settings.languages
    for file in content.repository.files:
        if file.kind in {"insigne", "issuer", "badge-class"} and file.data is not None:
            for pointer, value in _localised(file.data, ()):
                missing = [language for language in wanted if language not in value]
                if missing:
                    text = message("this text is missing in: {languages}", languages=", ".join(missing))
                    place = Place(path=file.path, pointer=pointer)
                    yield Finding(text=text, place=place, severity=Severity.WARNING)


def _localised(
    value: Any, pointer: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], dict[str, str]]]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _localised(item, (*pointer, index))
    elif isinstance(value, dict):
        name = next((step for step in reversed(pointer) if isinstance(step, str)), "")
        if name in _LOCALISED and not value.keys() & {"text", "url"}:
            yield pointer, value
            return
        for key, item in value.items():
            if isinstance(item, dict | list):
                yield from _localised(item, (*pointer, key))


def raw_html(content: Content) -> Iterator[Finding]:
    """HTML in a Markdown text is shown as the text it is."""
    hint = message("write Markdown: **bold**, *italic*, [a link](https://example.org)")
    yield from _markdown(
        content, "raw-html", message("HTML is shown as text here: {html}", html=_VALUE), hint
    )


def dropped_link(content: Content) -> Iterator[Finding]:
    """A link in a Markdown text goes to a web page or an e-mail address."""
    hint = message("links go to addresses that begin with https://, http:// or mailto:")
    yield from _markdown(
        content, "link-target", message("this link loses its target: {target}", target=_VALUE), hint
    )


def image_as_link(content: Content) -> Iterator[Finding]:
    """An image in a Markdown text becomes a link: our pages ask nothing of other hosts."""
    yield from _markdown(
        content, "image", message("this image is shown as a link: {source}", source=_VALUE), None
    )


_VALUE = "…"
_LONGEST = 80  # characters


def _markdown(content: Content, kind: str, text: Message, hint: Message | None) -> Iterator[Finding]:
    """Tell once for each text what of a kind is not shown as its author may expect."""
    (name,) = text.values
    for place, source in _markdown_texts(content):
        found = [warning.text for warning in render_markdown(source).warnings if warning.kind == kind]
        opening = dict.fromkeys(part for part in found if not part.startswith("</"))
        if found:
            shown = ", ".join(opening or found)[:_LONGEST]
            value = Personal(shown) if place.path.startswith("awards/") else shown
            what = Message(text.template, {name: value})
            yield Finding(text=what, place=place, hint=hint, severity=Severity.WARNING)


def _markdown_texts(content: Content) -> Iterator[tuple[Place, str]]:
    """Give the Markdown texts that are worth reading."""
    for badge_class in content.publication.badge_classes.values():
        for language, source in badge_class.criteria.by_language:
            if _is_worth_reading(source):
                pointer = ("criteria",) if language is None else ("criteria", language)
                yield content.class_place(badge_class, *pointer), source
    for award, field, source in content.texts:
        if field[-1] == "narrative" and _is_worth_reading(source):
            yield content.award_place(award, *field), source


def _is_worth_reading(source: str) -> bool:
    return any(sign in source for sign in _WORTH_READING)
