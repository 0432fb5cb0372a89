"""What the pages of a built site show of classes, issuers and filters, read back as plain data.

For the programs that a build is compared with: they get the same texts and links, without anything of the
builder. Pages of awards aside, these are few, and their number does not grow with that of the awards.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

_TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
_CHOICE = re.compile(
    r'<a href="(?P<href>[^"]*)" data-filter="(?P<id>[^"]*)"(?: aria-current="page")?>'
    r"<span>(?P<name>.*?)</span> <small>(?P<count>\d+)</small></a>"
)
_CARD = re.compile(
    r'<li class="card">.*?src="(?P<image>[^"]*)".*?<h3><a href="(?P<href>[^"]*)">(?P<name>.*?)</a></h3>\n'
    r'<p>(?P<issuer>.*?)</p>\n<p class="kind">(?P<variant>.*?)</p>\n'
    r'(?:<p class="worth">(?P<worth>.*?)</p>\n)?',
    re.DOTALL,
)
_LOGO = re.compile(
    r'src="(?P<src>[^"]*)" width="(?P<width>\d+)" height="(?P<height>\d+)" alt="(?P<alt>[^"]*)"'
)
_GROUP = re.compile(
    r'<h2 id="(?P<id>[^"]*)">(?P<name>.*?)</h2> <small>(?P<count>.*?)</small>'
    r'(?: <a href="(?P<more>[^"]*)">.*?</a>)?</div>(?P<cards>.*?)</section>',
    re.DOTALL,
)

Shown = dict[str, Any]


def words(language: str) -> dict[str, str]:
    """Give the words of the templates in a language, by their English."""
    path = _TEMPLATES / "locales" / "nl" / "LC_MESSAGES" / "insigne.po"
    with path.open("rb") as file:
        messages = [each for each in read_po(file) if isinstance(each.id, str) and each.id]
    return {str(each.id): str(each.id if language == "en" else each.string) for each in messages}


def page_file(path: str, language: str, languages: Sequence[str]) -> str:
    """Give the file of a page in a language: the first has no folder of its own."""
    inner = path if language == languages[0] else f"{language}/{path}"
    return inner if inner.endswith(".html") else f"{inner}index.html"


def page_paths(site: Path, languages: Sequence[str]) -> list[str]:
    """Give the paths of all pages in the default language, but for awards and the verifier."""
    files = [path.relative_to(site).as_posix() for path in site.rglob("*.html")]
    apart = {"awards", "verify", *languages[1:]}
    return sorted(file.removesuffix("index.html") for file in files if file.split("/")[0] not in apart)


def frame(text: str) -> Shown:
    """Give what a page states of itself: its head and its trail."""
    return {
        "title": unescape(_one(r'<meta property="og:title" content="(.*?)">', text)),
        "description": unescape(_one(r'<meta property="og:description" content="(.*?)">', text)),
        "preview": {
            "kind": _one(r'<meta property="og:type" content="(.*?)">', text),
            "image": _first(r'<meta property="og:image" content="(.*?)">', text),
            "alt": unescape(_first(r'<meta property="og:image:alt" content="(.*?)">', text)),
            "oembed": _first(r'type="application/json\+oembed" href="(.*?)"', text),
        },
        "data": _first(r'<script type="application/ld\+json">(.*?)</script>', text),
        "trail": _trail(text),
    }


def main_part(text: str) -> str:
    """Give the HTML of a page's main part, below the trail."""
    main = _one(r'<main id="main" tabindex="-1">\n(.*)\n</main>', text)
    return main.split("</nav>\n", 1)[1] if main.startswith('<nav class="trail"') else main


def class_shown(text: str) -> Shown:
    """Give what the criteria page says of a badge class."""
    lead = _one(r'<header class="lead">(.*?)</header>', text)
    picture = re.search(r'<img src="(.*?)" width="304" height="304" alt="(.*?)"', lead)
    document = json.loads(_one(r'<script type="application/ld\+json">(.*?)</script>', text))
    shared = ("@context", "@type", "name", "image", "credentialCategory", "recognizedBy")
    about = _first(r'(<section aria-labelledby="conditions">.*?</section>)', text)
    own_page = unescape(_one(r'hreflang="\w+" href="[^"]*?/badges/([^"]*)/"', text))
    return {
        "id": own_page,
        "badge": own_page.rsplit("/", 1)[0],
        "name": document["name"],
        "description": document["description"],
        "language": document["inLanguage"],
        "image": picture[1] if picture else "",
        "image_alt": unescape(picture[2]) if picture else "",
        "suffix": picture[1].rsplit(".")[-1] if picture else "",
        "card": _one(r'<meta property="og:image" content="(.*?)">', text),
        "oembed": _one(r'type="application/json\+oembed" href="(.*?)"', text),
        "variant": unescape(_one(r'<span class="chip variant">(.*?)</span>', lead)),
        "version": unescape(_one(r'<span class="chip">(.*?)</span>', lead)),
        "standing": unescape(_one(r'<p class="standing">(.*?)</p>', text)),
        "issuer": own_page.split("/", 1)[0],
        "issuer_name": document["recognizedBy"]["name"],
        "logo": _logo(lead, "logo"),
        "data": json.dumps({name: document[name] for name in shared}, separators=(",", ":"))[:-1],
        "glance": facts(text, "glance"),
        "outcomes": items(text, "outcomes"),
        "facts": facts(about, "facts"),
        "alignments": items(text, "alignments"),
        "elements": _elements(text),
        "documents": items(text, "documents"),
    }


def issuer_shown(text: str) -> Shown:
    """Give what an issuer's page says, but for its cards."""
    lead = _one(r'<header class="lead">(.*?)</header>', text)
    return {
        "name": _one(r"<h1>(.*?)</h1>", lead),
        "logo": _logo(lead, "stage small"),
        "description": unescape(_one(r'<p class="text">(.*?)</p>', lead)),
        "departments": items(text, "departments"),
        "facts": facts(text, "facts"),
        "documents": items(text, "documents"),
    }


def facts(text: str, kind: str) -> list[Shown]:
    """Give the terms of a list of facts, each with its values as HTML."""
    listed = _first(rf'<dl class="{kind}">\n(.*?)</dl>', text)
    rows = re.findall(r"<div>\n<dt>(.*?)</dt>\n(.*?)</div>", listed, re.DOTALL)
    return [
        {"term": unescape(term), "values": re.findall("<dd>(.*?)</dd>", values, re.DOTALL)}
        for term, values in rows
    ]


def items(text: str, section: str) -> list[str]:
    """Give the HTML of each item of a section's list."""
    part = _first(rf'<section aria-labelledby="{section}">(.*?)</section>', text)
    return re.findall("<li>(.*?)</li>", part, re.DOTALL)


def cards(text: str) -> list[Shown]:
    """Give the cards of a page, in their order."""
    found = [each.groupdict() for each in _CARD.finditer(text)]
    return [{**each, "worth": re.findall("<span>(.*?)</span>", each["worth"] or "")} for each in found]


def filters(text: str) -> list[Shown]:
    """Give the filters beside a list of badges, each with its choices."""
    menu = _first(r'<nav class="filters"(.*?)</nav>', text)
    return [
        {
            "label": unescape(label),
            "choices": [each.groupdict() for each in _CHOICE.finditer(choices)],
            "more": _first(r'<li><a href="([^"]*)">', choices),
        }
        for label, choices in re.findall(r"<summary>(.*?)</summary>\n<ul>(.*?)</ul>", menu, re.DOTALL)
    ]


def groups(text: str) -> Iterator[Shown]:
    """Give the groups of badges of the catalogue, each with the links of its cards."""
    for found in _GROUP.finditer(text):
        group = found.groupdict()
        yield {**group, "cards": [card["href"] for card in cards(group["cards"])]}


def parts(text: str) -> list[Shown]:
    """Give the pages of a list that has more than one."""
    listed = _first(r'<ul class="parts">(.*?)</ul>', text)
    found = re.findall(r'<a href="(.*?)"( aria-current="page")?>(\d+)</a>', listed)
    return [{"href": href, "current": bool(current), "number": number} for href, current, number in found]


def _trail(text: str) -> list[Shown]:
    listed = _first(r'<nav class="trail".*?<ol>(.*?)</ol>', text)
    found = re.findall(r'<li><(?:a href="([^"]*)"|span aria-current="page")>(.*?)</(?:a|span)></li>', listed)
    return [{"href": href, "html": html} for href, html in found]


def _logo(text: str, kind: str) -> Shown:
    tag = _first(rf'class="{kind}">?(?:<img)?( src="[^>]*>)', text)
    found = _LOGO.search(tag)
    return found.groupdict() if found else {}


def _elements(text: str) -> list[Shown]:
    found = re.findall(
        r'<tr( class="missing")?><th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td></tr>', text, re.DOTALL
    )
    names = ("missing", "name", "mandatory", "words")
    return [dict(zip(names, row, strict=True)) for row in found]


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.DOTALL)
    return found[1] if found else ""


def _one(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.DOTALL)
    if found is None:
        raise LookupError(f"a built page does not have what is looked for: {pattern}")
    return found[1]
