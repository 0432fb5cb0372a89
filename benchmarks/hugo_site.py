"""A site for Hugo with the pages of a built site.

    python -m benchmarks.hugo_site PUBLICATION SITE OUT

Written with what a careful author of Hugo sites would use: texts that many pages share lie in data files,
the part of an award's page that depends on its class alone is rendered once (`partialCached`), lists, feeds,
sitemaps and terms are switched off. Debian 12's Hugo has no content adapters (they came with 0.126), so there
is one content file for each page, written before anything is timed. Only HTML is made: no documents, no
signatures, no pictures.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import content
from benchmarks.content import text_in

_LAYOUTS = Path(__file__).resolve().parent / "hugo"
_MAIN_FIELDS = frozenset(
    {"name", "description", "criteria", "image", "image_alt", "learning_outcomes", "tags"}
)

Page = tuple[str, dict[str, Any], str]
"""Path below the content folder, front matter, text."""


def write(root: Path, site: Path, out: Path) -> int:
    """Write a site for Hugo, and give how many pages it has.

    Args:
        root: the publication's folder.
        site: what was built of it; tells which other pages there are.
    """
    settings = content.settings(root)
    languages = settings["languages"]
    for layout in _LAYOUTS.rglob("*.*"):
        _write(out / layout.relative_to(_LAYOUTS), layout.read_text(encoding="utf-8"))
    _write(out / "config.json", json.dumps(_configuration(settings)))
    classes, issuers = content.classes(root), content.issuers(root)
    awards = list(content.awards(root))
    for language in languages:
        data = {id_: class_data(id_, document, issuers, language) for id_, document in classes.items()}
        _write(out / "data" / "classes" / f"{language}.json", json.dumps(data))
        profiles = {id_: _issuer_data(document, issuers, language) for id_, document in issuers.items()}
        _write(out / "data" / "issuers" / f"{language}.json", json.dumps(profiles))
        for path, front_matter, text in _pages(classes, issuers, awards, site, language):
            whole = json.dumps(front_matter, ensure_ascii=False) + "\n\n" + text
            _write(out / "content" / language / f"{path}.md", whole)
    return sum(1 for _ in (out / "content").rglob("*.md"))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _configuration(settings: dict[str, Any]) -> dict[str, Any]:
    languages = {
        language: {
            "title": text_in(settings["title"], language),
            "contentDir": f"content/{language}",
            "languageName": {"nl": "Nederlands", "en": "English"}[language],
            "weight": number,
        }
        for number, language in enumerate(settings["languages"], 1)
    }
    return {
        "baseURL": settings["base_url"] + "/",
        "defaultContentLanguage": settings["languages"][0],
        "languages": languages,
        "disableKinds": ["taxonomy", "term", "section", "RSS", "sitemap", "robotsTXT", "404"],
        "disableAliases": True,
        "enableGitInfo": False,
    }


def class_data(
    id_: str, document: dict[str, Any], issuers: dict[str, dict[str, Any]], language: str
) -> dict[str, Any]:
    """Give what pages show of a badge class, in a language."""
    issuer_id = id_.split("/", maxsplit=1)[0]
    return {
        "id": id_,
        "name": text_in(document["name"], language),
        "description": text_in(document["description"], language),
        "image": f"/badges/{id_}/image.{document['image'].rsplit('.')[-1]}",
        "suffix": document["image"].rsplit(".")[-1],
        "image_alt": text_in(document["image_alt"], language),
        "variant": document["variant"],
        "issuer": issuer_id,
        "issuer_name": text_in(issuers[issuer_id]["name"], language),
        "outcomes": [_outcome(outcome, language) for outcome in document["learning_outcomes"]],
        "facts": [
            {"term": name, "values": list(_values(value, language))}
            for name, value in document.items()
            if name not in _MAIN_FIELDS
        ],
        "tags": document.get("tags", []),
    }


def _outcome(outcome: Any, language: str) -> dict[str, str]:
    if isinstance(outcome, dict) and "text" in outcome:
        return {**outcome, "text": text_in(outcome["text"], language)}
    return {"text": text_in(outcome, language)}


def _values(value: Any, language: str) -> Iterator[str]:
    """Give the parts of a field of a class, as a page lists them."""
    if isinstance(value, dict) and language in value:
        yield value[language]
    elif isinstance(value, dict):
        yield from (f"{name} {part}" for name, inner in value.items() for part in _values(inner, language))
    elif isinstance(value, list):
        yield from (part for inner in value for part in _values(inner, language))
    else:
        yield str(value)


def _issuer_data(
    document: dict[str, Any], issuers: dict[str, dict[str, Any]], language: str
) -> dict[str, Any]:
    parent = document.get("parent")
    return {
        "name": text_in(document["name"], language),
        "description": text_in(document["description"], language),
        "url": document["url"],
        "email": document["email"],
        "parent": parent,
        "parent_name": text_in(issuers[parent]["name"], language) if parent else "",
    }


def _pages(
    classes: dict[str, dict[str, Any]],
    issuers: dict[str, dict[str, Any]],
    awards: list[dict[str, Any]],
    site: Path,
    language: str,
) -> Iterator[Page]:
    yield "_index", {"title": "home"}, ""
    for id_, document in issuers.items():
        yield f"issuers/{id_}", {"type": "issuer", "title": text_in(document["name"], language)}, ""
    for id_, document in classes.items():
        name, criteria = text_in(document["name"], language), text_in(document["criteria"], language)
        badge = id_.rsplit("/", 1)[0]
        yield f"badges/{badge}", {"type": "badge", "title": name, "badge": id_}, ""
        yield f"badges/{id_}", {"type": "class", "title": name, "badge": id_}, criteria
    for award in awards:
        name = text_in(classes[award["badge"]]["name"], language)
        yield f"awards/{award['id']}", _award(award, name), award.get("narrative", "")
    yield from _others(site)


def _award(award: dict[str, Any], name: str) -> dict[str, Any]:
    kept = (
        "badge",
        "issued_on",
        "expires_on",
        "grade",
        "evidence",
        "credits_earned",
        "term",
        "revoked",
        "suspended",
    )
    recipient = award["recipient"]
    holder = recipient["name"] if recipient.get("publish_name") == "true" else ""
    parts = {name: award[name] for name in kept if name in award}
    return {"type": "award", "title": name, "award": award["id"], "holder": holder, **parts}


def _others(site: Path) -> Iterator[Page]:
    """Give the pages that belong to no issuer, class or award, such as the vocabulary's."""
    for path in sorted(site.rglob("index.html")):
        inner = path.relative_to(site).parent.as_posix()
        if inner.split("/")[0] not in {".", "issuers", "badges", "awards", "en", "nl"}:
            yield (
                inner,
                {"type": "plain", "title": inner.replace("/", " ").replace("-", " ")},
                f"{inner}.\n" * 3,
            )


if __name__ == "__main__":
    print(write(*map(Path, sys.argv[1:])))
