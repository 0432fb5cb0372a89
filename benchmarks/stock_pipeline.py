"""A straightforward pipeline of stock libraries.

    python -m benchmarks.stock_pipeline PUBLICATION KEYS SITE OUT

It makes the files of awards one after the other, each library used the way its documentation shows: PyYAML's
SafeLoader, jsonschema, PyLD to statements and pyoxigraph for their canonical form, rfc8785, cryptography,
PyJWT, pypng's list of chunks, segno, Babel, a Jinja2 template. What belongs to a whole class or issuer
(achievement, profile, picture, facts of the page) is taken from a finished site, and read before the clock
starts. Prints the microseconds per award. There is no check beyond the schemas, no ledger, no self-check, no
status list and no atomic write.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

import jsonschema
import jwt
import png
import pyoxigraph
import rfc8785
import segno
import yaml
from babel.dates import format_date
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jinja2 import Environment, FileSystemLoader, Template, pass_context
from jinja2.runtime import Context
from markdown_it import MarkdownIt
from pyld import jsonld
from pyld.documentloader.frozen import BUNDLED_CONTEXTS, FrozenDocumentLoader

from benchmarks import content, shown
from benchmarks.generate import multibase
from benchmarks.hugo_site import classes_shown

_CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
_TEMPLATES = Path(__file__).resolve().parent / "stock"
_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
_LOCALES = {"nl": "nl_NL", "en": "en_GB"}
_MIDNIGHT = "T00:00:00Z"


class _Loader(yaml.SafeLoader):
    """PyYAML's own loader in Python, which leaves dates as text, and `on` too."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if not tag.endswith(":timestamp") and not (tag.endswith(":bool") and first in "yYnNoO")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Class:
    """What all awards of a class share."""

    badge_class: str
    achievement: dict[str, Any]
    profile: dict[str, Any]
    picture: bytes
    suffix: str
    facts: dict[str, dict[str, Any]]
    key: Ed25519PrivateKey


class Pipeline:
    """Makes the files of awards, one award after the other."""

    def __init__(self, root: Path, keys: Path, site: Path) -> None:
        settings = content.settings(root)
        self._base_url: str = settings["base_url"]
        self._titles: Any = settings["title"]
        self._languages: list[str] = settings["languages"]
        schema = json.loads((site / "schemas" / "award-batch.json").read_bytes())
        self._schema = jsonschema.Draft202012Validator(schema)
        environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True)
        self._markdown = MarkdownIt()
        environment.filters["markdown"] = self._markdown.render
        environment.filters |= {"day": _day, "month": _month}
        self._template: Template = environment.get_template("award.html")
        self._words = {language: shown.words(language) for language in self._languages}
        documents = content.classes(root)
        facts = {each: classes_shown(site, documents, each, self._languages) for each in self._languages}
        self._classes = {
            id_: self._class(id_, document, {each: facts[each][id_] for each in facts}, keys, site)
            for id_, document in documents.items()
        }

    def _class(
        self, id_: str, document: dict[str, Any], facts: dict[str, shown.Shown], keys: Path, site: Path
    ) -> Class:
        issuer = id_.split("/", maxsplit=1)[0]
        suffix = document["image"].rsplit(".")[-1]
        jwk = json.loads((keys / issuer / "k1.jwk").read_bytes())
        seed = base64.urlsafe_b64decode(jwk["d"] + "=")
        return Class(
            badge_class=f"{self._base_url}/badges/{id_}/badgeclass.json",
            achievement=_without_context(site / "badges" / id_ / "achievement.json"),
            profile=_without_context(site / "issuers" / issuer / "profile.json"),
            picture=(site / "badges" / id_ / f"image.{suffix}").read_bytes(),
            suffix=suffix,
            facts=facts,
            key=Ed25519PrivateKey.from_private_bytes(seed),
        )

    def awards(self, path: Path) -> Iterator[dict[str, Any]]:
        """Read and validate a batch."""
        batch = yaml.load(path.read_bytes(), Loader=_Loader)  # noqa: S506 - a SafeLoader
        self._schema.validate(batch)
        listed = batch.pop("awards")
        yield from ({**batch, **award} for award in listed)

    def write(self, award: dict[str, Any], out: Path) -> None:
        """Make and write the files of an award."""
        known = self._classes[award["badge"]]
        credential, assertion = self._credential(award, known), self._assertion(award, known)
        credential["proof"] = _proofs(credential, known)
        token = jwt.encode(
            {key: value for key, value in credential.items() if key != "proof"}, known.key, algorithm="EdDSA"
        )
        texts = json.dumps(assertion), json.dumps(credential)
        bake = _bake_png if known.suffix == "png" else _bake_svg
        folder = out / "awards" / award["id"]
        folder.mkdir(parents=True)
        (folder / "assertion.json").write_text(texts[0], encoding="utf-8")
        (folder / "credential.json").write_text(texts[1], encoding="utf-8")
        (folder / "credential.jwt").write_text(token, encoding="utf-8")
        (folder / f"badge.{known.suffix}").write_bytes(bake(known.picture, *texts))
        qr = segno.make(f"{self._base_url}/awards/{award['id']}/").png_data_uri(border=4)
        for language in self._languages:
            page = out / language / "awards" / award["id"]
            page.mkdir(parents=True)
            (page / "index.html").write_text(self._page(award, known, language, qr), encoding="utf-8")

    def _credential(self, award: dict[str, Any], known: Class) -> dict[str, Any]:
        url = f"{self._base_url}/awards/{award['id']}/credential.json"
        subject: dict[str, Any] = {
            "id": f"urn:uuid:{uuid5(NAMESPACE_URL, url)}",
            "type": ["AchievementSubject"],
            "identifier": [_identity(award)],
            "achievement": known.achievement,
        }
        if "grade" in award:
            subject["result"] = [{"type": ["Result"], "value": award["grade"]}]
        document: dict[str, Any] = {
            "@context": _CONTEXT,
            "id": url,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": known.achievement["name"],
            "issuer": known.profile,
            "validFrom": award["issued_on"] + _MIDNIGHT,
            "awardedDate": award["issued_on"] + _MIDNIGHT,
            "credentialSubject": subject,
            "credentialStatus": self._status(award),
        }
        if "narrative" in award:
            subject["narrative"] = award["narrative"]
        if "evidence" in award:
            document["evidence"] = [_evidence(item) for item in award["evidence"]]
        return document

    def _status(self, award: dict[str, Any]) -> dict[str, Any]:
        """Give the place in a list that the first four characters of an id say."""
        number, *rest = (_DIGITS.index(digit) for digit in award["id"][:4])
        place = rest[0] * 1024 + rest[1] * 32 + rest[2]
        list_url = f"{self._base_url}/issuers/{award['badge'].split('/')[0]}/status/{number}.json"
        return {
            "id": f"{list_url}#{place}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(place),
            "statusListCredential": list_url,
        }

    def _assertion(self, award: dict[str, Any], known: Class) -> dict[str, Any]:
        url = f"{self._base_url}/awards/{award['id']}/assertion.json"
        return {
            "@context": "https://w3id.org/openbadges/v2",
            "type": "Assertion",
            "id": url,
            "recipient": {
                "type": "email",
                "hashed": True,
                "salt": _identity(award)["salt"],
                "identity": _identity(award)["identityHash"],
            },
            "badge": known.badge_class,
            "image": f"{self._base_url}/awards/{award['id']}/badge.{known.suffix}",
            "verification": {"type": "HostedBadge"},
            "issuedOn": award["issued_on"] + _MIDNIGHT,
            "evidence": [_evidence(item) for item in award.get("evidence", [])],
        }

    def _page(self, award: dict[str, Any], known: Class, language: str, qr: str) -> str:
        urls = {
            each: self._base_url + self._root(each) + f"awards/{award['id']}/" for each in self._languages
        }
        badge = known.facts[language]
        return self._template.render(
            award=award,
            badge=badge,
            check=urls[self._languages[0]],
            lang=badge["language"] if badge["language"] != language else None,
            language=language,
            languages=self._languages,
            locale=_LOCALES[language],
            narrative=self._markdown.render(award.get("narrative", "")),
            qr=qr,
            root=self._root(language),
            site_title=content.text_in(self._titles, language),
            url=urls[language],
            urls=urls,
            words=self._words[language],
        )

    def _root(self, language: str) -> str:
        return "/" if language == self._languages[0] else f"/{language}/"


@pass_context
def _day(context: Context, day: str) -> str:
    return format_date(date.fromisoformat(day), "long", locale=context["locale"])


@pass_context
def _month(context: Context, day: str) -> str:
    return format_date(date.fromisoformat(day), "MMMM y", locale=context["locale"])


def _without_context(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_bytes())
    return {name: value for name, value in document.items() if name != "@context"}


def _identity(award: dict[str, Any]) -> dict[str, Any]:
    salt = hashlib.sha256(award["id"].encode()).hexdigest()[:32]
    digest = hashlib.sha256((award["recipient"]["email"] + salt).encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "identityType": "emailAddress",
        "salt": salt,
    }


def _evidence(item: dict[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in item.items() if name != "url"}
    return {**({"id": item["url"]} if "url" in item else {}), "type": ["Evidence"], **rest}


def _proofs(document: dict[str, Any], known: Class) -> list[dict[str, Any]]:
    options = {
        "@context": _CONTEXT,
        "type": "DataIntegrityProof",
        "created": document["validFrom"],
        "verificationMethod": known.profile["id"] + "#k1",
        "proofPurpose": "assertionMethod",
    }
    proofs = []
    for suite, canonical in (("eddsa-rdfc-2022", _canonical_statements), ("eddsa-jcs-2022", rfc8785.dumps)):
        proof = {**options, "cryptosuite": suite}
        hashes = hashlib.sha256(canonical(proof)).digest() + hashlib.sha256(canonical(document)).digest()
        proofs.append({**proof, "proofValue": multibase(known.key.sign(hashes))})
    return proofs


def _canonical_statements(document: Any) -> bytes:
    options = {"documentLoader": _contexts(), "format": "application/n-quads", "base": None}
    statements = jsonld.to_rdf(document, options)
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(statements, format=pyoxigraph.RdfFormat.N_QUADS))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in dataset)).encode()


@cache
def _contexts() -> Any:
    package = find_spec("openbadgeslib")
    if package is None or not package.submodule_search_locations:
        raise LookupError("openbadgeslib, which carries the contexts of Open Badges, is not installed")
    own = Path(package.submodule_search_locations[0]) / "ob3" / "contexts" / "ob-v3p0-context-3.0.3.json"
    return FrozenDocumentLoader(documents={**BUNDLED_CONTEXTS, _CONTEXT[1]: own})


def _bake_png(picture: bytes, assertion: str, credential: str) -> bytes:
    chunks = list(png.Reader(bytes=picture).chunks())
    texts = ((b"openbadges", assertion), (b"openbadgecredential", credential))
    chunks[1:1] = [(b"iTXt", keyword + b"\0\0\0\0\0" + text.encode()) for keyword, text in texts]
    out = io.BytesIO()
    png.write_chunks(out, chunks)
    return out.getvalue()


def _bake_svg(picture: bytes, assertion: str, credential: str) -> bytes:
    root = ET.fromstring(picture)  # noqa: S314 - our own picture
    for namespace, name, text in (
        ("http://openbadges.org", "assertion", assertion),
        ("https://purl.imsglobal.org/ob/v3p0", "credential", credential),
    ):
        element = ET.Element(f"{{{namespace}}}{name}")
        element.text = text
        root.insert(0, element)
    return ET.tostring(root)


def main(root: Path, keys: Path, site: Path, out: Path) -> None:
    """Make the files of all awards."""
    pipeline = Pipeline(root, keys, site)
    began, made = time.monotonic(), 0
    for path in sorted((root / "awards").glob("*/*.yaml")):
        for award in pipeline.awards(path):
            pipeline.write(award, out)
            made += 1
    print((time.monotonic() - began) / made * 1e6)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
