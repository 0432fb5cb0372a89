"""Rules about pictures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from builder.checks.content import Content, Finding
from builder.images.errors import ImageError
from builder.images.inspection import ImageFacts, inspect
from builder.images.png_metadata import metadata_kinds
from builder.problems import Place, Reason, Severity, message

LARGE = 64 * 1024
"""Bytes. Each award carries its own copy of the badge's picture."""

_NO_IMAGE = "the image is neither PNG nor SVG"
"""How `builder.images` begins to say that a file is something else, such as a renamed JPEG."""

_SQUARE = 0.01  # part of a side by which width and height may differ: rounding in a drawing program


def unsound(content: Content) -> Iterator[Finding]:
    """Every picture is a real, whole and harmless SVG or PNG."""
    for path, data in content.repository.images.items():
        facts = _inspected(data)
        if isinstance(facts, ImageError):
            text = message("this picture cannot be used: {why}", why=Reason(str(facts)))
            hint = None
            if str(facts).startswith(_NO_IMAGE):
                hint = message(
                    "renaming is not enough: open it in a picture program, and save it as PNG or SVG"
                )
            yield Finding(text=text, place=Place(path=path), hint=hint)


def other_format(content: Content) -> Iterator[Finding]:
    """A picture is of the format that its name says."""
    for path, data in content.repository.images.items():
        facts = _facts(data)
        if facts is not None and not path.endswith("." + facts.format):
            text = message(
                "the name says otherwise, but this is an image of the format {format}",
                format=facts.format.upper(),
            )
            hint = message("rename it, so that it ends in .{format}", format=facts.format)
            yield Finding(text=text, place=Place(path=path), hint=hint)


def not_square(content: Content) -> Iterator[Finding]:
    """A badge's own picture is square."""
    for badge_class in content.publication.badge_classes.values():
        facts = _facts(badge_class.image.data) if badge_class.image else None
        if facts is not None and abs(facts.width - facts.height) > _SQUARE * max(facts.width, facts.height):
            text = message(
                "the picture is not square: {width:g} by {height:g}", width=facts.width, height=facts.height
            )
            yield Finding(text=text, place=content.class_place(badge_class, "image"))


def large(content: Content) -> Iterator[Finding]:
    """A badge's own picture is small, since every award carries a copy."""
    for badge_class in content.publication.badge_classes.values():
        size = len(badge_class.image.data) if badge_class.image else 0
        if size > LARGE:
            text = message(
                "the picture has {size} KB, and every award carries a copy of it", size=-(-size // 1024)
            )
            hint = message("at most {limit} KB is advised", limit=LARGE // 1024)
            place = content.class_place(badge_class, "image")
            yield Finding(text=text, place=place, hint=hint, severity=Severity.WARNING)


def metadata(content: Content) -> Iterator[Finding]:
    """A picture says nothing about who made it, where and when; what it says is left out on the site."""
    for path, data in content.repository.images.items():
        kinds = metadata_kinds(data) if _facts(data) is not None else []
        if kinds:
            text = message(
                "the picture holds metadata ({kinds}), which is left out on the site", kinds=", ".join(kinds)
            )
            hint = message(
                "place, date and maker of a picture stand there: remove them with a drawing program"
            )
            yield Finding(text=text, place=Place(path=path), hint=hint, severity=Severity.WARNING)


def alternative_text_missing(content: Content) -> Iterator[Finding]:
    """A badge with its own picture says in words what the picture shows."""
    for badge_class in content.publication.badge_classes.values():
        if badge_class.image is not None and badge_class.image.alt is None:
            text = message("'image_alt' is missing: what the picture shows, for those who do not see it")
            yield Finding(text=text, place=content.class_place(badge_class, "image"))


def unused(content: Content) -> Iterator[Finding]:
    """A picture is used by a file beside it."""
    files = content.repository.files
    used = {f"{_folder(file.path)}/{name}" for file in files for name in _image_names(file.data)}
    unread = {_folder(file.path) for file in files if file.data is None}
    read = {_folder(file.path) for file in files} - unread
    for path in content.repository.images:
        if path not in used and _folder(path) in read:
            text = message("no file in this folder uses this picture")
            yield Finding(text=text, place=Place(path=path), severity=Severity.WARNING)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _image_names(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for owner in (data, data.get("on_behalf_of", {})):
            if "image" in owner:
                yield owner["image"]


def _facts(data: bytes) -> ImageFacts | None:
    found = _inspected(data)
    return None if isinstance(found, ImageError) else found


@lru_cache(maxsize=512)
def _inspected(data: bytes) -> ImageFacts | ImageError:
    try:
        return inspect(data)
    except ImageError as error:
        return error
