"""A site for Hugo with the pages of a built site.

    python -m benchmarks.hugo_site PUBLICATION SITE OUT

Written with what a careful author of Hugo sites would use: texts that many pages share lie in data files,
the part of an award's page that depends on its class alone is rendered once (`partialCached`), lists, feeds,
sitemaps and terms are switched off. Debian 12's Hugo has no content adapters (they came with 0.126), so there
is one content file for each page, written before anything is timed. Only HTML is made: no documents, no
signatures, no pictures.

Pages of awards are rendered from what the publication says of each award, and two things that Hugo has
no means to work out: the QR code, and the last day of an award whose class gives it a term. Pages of classes,
issuers, filters and the catalogue are rendered from the facts that the built pages show. Pages that are the
same in every publication (vocabulary, about, privacy, accessibility, the list of filters, 404) have their
main part ready, as a content file in HTML. The verifier's page is left out.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from benchmarks import content, shown
from benchmarks.content import text_in

_LAYOUTS = Path(__file__).resolve().parent / "hugo"
_AWARD_LAYOUT = Path("layouts/award/single.html")
_WORD = re.compile(r'\{\{ index \$words "([^"]*)" \}\}')
_AWARD_FIELDS = frozenset(
    {"badge", "issued_on", "grade", "evidence", "credits_earned", "term", "revoked", "suspended"}
)

Page = tuple[str, dict[str, Any], str]
"""Path below the content folder with its suffix, front matter, text."""


def write(root: Path, site: Path, out: Path) -> int:
    """Write a site for Hugo, and give how many pages it has.

    Args:
        root: the publication's folder.
        site: what was built of it.
    """
    settings = content.settings(root)
    languages = settings["languages"]
    _write_layouts(out, languages)
    _write(out / "config.json", json.dumps(_configuration(settings)))
    documents = content.classes(root)
    awards = [_award(award, site) for award in content.awards(root)]
    for language in languages:
        built = {
            path: (site / shown.page_file(path, language, languages)).read_text(encoding="utf-8")
            for path in shown.page_paths(site, languages)
            if path != "404.html" or language == languages[0]
        }
        for name, data in _data(built, documents, language).items():
            _write(out / "data" / name / f"{language}.json", json.dumps(data, ensure_ascii=False))
        for path, front_matter, text in _pages(built, documents, awards, language):
            whole = json.dumps(front_matter, ensure_ascii=False) + "\n\n" + text
            _write(out / "content" / language / path, whole)
    return sum(1 for path in (out / "content").rglob("*.*"))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _write_layouts(out: Path, languages: list[str]) -> None:
    """Write the layouts; that of awards once for each language, with its words in place.

    To look a word up costs Hugo some 2 µs, and a page of an award has fifty.
    """
    for layout in _LAYOUTS.rglob("*.*"):
        path, text = layout.relative_to(_LAYOUTS), layout.read_text(encoding="utf-8")
        if path != _AWARD_LAYOUT:
            _write(out / path, text)
            continue
        for language in languages:
            _write(out / path.with_suffix(f".{language}.html"), _worded(text, shown.words(language)))


def _worded(layout: str, words: dict[str, str]) -> str:
    return _WORD.sub(lambda found: escape(words[found[1]]), layout)


def _configuration(settings: dict[str, Any]) -> dict[str, Any]:
    languages = {
        language: {
            "title": text_in(settings["title"], language),
            "contentDir": f"content/{language}",
            "languageName": {"nl": "Nederlands", "en": "English"}[language],
            "weight": number,
            "params": {"locale": {"nl": "nl_NL", "en": "en_GB"}[language]},
        }
        for number, language in enumerate(settings["languages"], 1)
    }
    return {
        "baseURL": settings["base_url"] + "/",
        "params": {"base": settings["base_url"] + "/"},
        "defaultContentLanguage": settings["languages"][0],
        "languages": languages,
        "disableKinds": ["taxonomy", "term", "section", "RSS", "sitemap", "robotsTXT", "404"],
        "disableAliases": True,
        "disableHugoGeneratorInject": True,
        "enableGitInfo": False,
        "markup": {"goldmark": {"extensions": {"typographer": False}}},
    }


def classes_shown(
    site: Path, documents: dict[str, dict[str, Any]], language: str, languages: list[str]
) -> dict[str, shown.Shown]:
    """Give what the built pages show of each badge class, by its id."""
    return {
        id_: shown.class_shown(
            (site / shown.page_file(f"badges/{id_}/", language, languages)).read_text(encoding="utf-8")
        )
        for id_ in documents
    }


def _data(built: dict[str, str], documents: dict[str, dict[str, Any]], language: str) -> dict[str, Any]:
    """Give the data files of a language: what many pages share."""
    issuers = [path for path in built if path.startswith("issuers/")]
    return {
        "words": shown.words(language),
        "classes": {id_: shown.class_shown(built[f"badges/{id_}/"]) for id_ in documents},
        "cards": {card["href"]: card for path in issuers for card in shown.cards(built[path])},
        "filters": shown.filters(built[""]),
    }


def _pages(
    built: dict[str, str], documents: dict[str, dict[str, Any]], awards: list[Page], language: str
) -> Iterator[Page]:
    """Give the pages of a language."""
    yield from awards
    for path, text in built.items():
        common = shown.frame(text)
        kind = _kind(path)
        if kind == "class":
            id_ = path.removeprefix("badges/").rstrip("/")
            criteria = text_in(documents[id_]["criteria"], language)
            yield f"badges/{id_}.md", {**common, "type": kind, "badge": id_}, criteria
        elif kind == "plain":
            once = {"url": "/404.html", "once": True} if path == "404.html" else {}
            yield f"{path.rstrip('/')}.html", {**common, "type": kind, **once}, shown.main_part(text)
        else:
            front_matter = {**common, "type": kind, **_OWN[kind](text)}
            yield f"{path.rstrip('/') or '_index'}.md", front_matter, ""


def _kind(path: str) -> str:
    """Say which layout makes a page of the built site."""
    depth = path.count("/")
    kinds = {("issuers", 2): "issuer", ("badges", 3): "badge", ("badges", 4): "class"}
    if path.startswith("catalogue/") and depth > 1:
        return "filtered"
    return kinds.get((path.split("/", maxsplit=1)[0], depth), "plain") if path else "home"


def _home(text: str) -> dict[str, Any]:
    organisations = shown.items(text, "issuers")
    return {"groups": list(shown.groups(text)), "issuers": organisations}


def _filtered(text: str) -> dict[str, Any]:
    return {
        "facet": _text(r'<p class="kicker">(.*?)</p>', text),
        "name": _text("<h1>(.*?)</h1>", text),
        "given": _text('data-given="(.*?)"', text),
        "count": _text('<h2 id="badges">(.*?)</h2>', text),
        "cards": [card["href"] for card in shown.cards(text)],
        "parts": shown.parts(text),
    }


def _issuer(text: str) -> dict[str, Any]:
    return {**shown.issuer_shown(text), "cards": [card["href"] for card in shown.cards(text)]}


def _badge(text: str) -> dict[str, Any]:
    newest = _text(r'<a class="button" href="[^"]*?/badges/([^"]*)/"', text)
    return {
        "badge": newest,
        "versions": shown.items(text, "versions"),
        "holders": shown.items(text, "holders"),
    }


_OWN = {"home": _home, "filtered": _filtered, "issuer": _issuer, "badge": _badge}


def _award(award: dict[str, Any], site: Path) -> Page:
    """Give the page of an award; it is the same in every language, but for what the layout says."""
    text = (site / "awards" / award["id"] / "index.html").read_text(encoding="utf-8")
    recipient = award["recipient"]
    days = re.findall(r'<time datetime="([\d-]*)">', text)
    own = {name: value for name, value in award.items() if name in _AWARD_FIELDS}
    front_matter = {
        "type": "award",
        "award": award["id"],
        "holder": recipient["name"] if recipient.get("publish_name") == "true" else "",
        **own,
        **({"valid_until": days[1]} if len(days) > 1 else {}),
        "qr": _text(r'<img src="(data:image/png;base64,.*?)"', text),
        "qr_side": _text(r'<img src="data:image/png;base64,[^"]*" width="([0-9]+)"', text),
    }
    return f"awards/{award['id']}.md", front_matter, award.get("narrative", "")


def _text(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else ""


if __name__ == "__main__":
    print(write(*map(Path, sys.argv[1:])))
