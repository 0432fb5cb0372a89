"""Generates publications of any size: `python -m benchmarks.generate DIR --awards 10000 --classes 50`.

The same arguments give the same bytes. The content is plausible: institutions with departments, classes of
the three variants with what each must state, awards in batches with the parts that real ones have. It has no
errors for `insigne check`. The keys are worked out from the seed, so they are no secret.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks import pictures, texts
from benchmarks.texts import Text

BASE_URL = "https://badges.benchmark.example"
FIRST_DAY = date(2024, 9, 2)
"""The first day on which anything is awarded, and from which the keys are used."""

_DAYS = 280
_VARIANTS = ("microcredential", "regular", "extracurricular")
_ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_ID_LENGTH = 26
_PLACE_LENGTH = 4  # the first characters of an id are its place in the issuer's status list
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519 = b"\xed\x01"  # the prefix of a Multikey (Controlled Identifiers 1.0 §2.2.2)

# How many awards have a part.
GRADE, EVIDENCE, SECOND_EVIDENCE, NARRATIVE, PUBLISHED_NAME = 0.5, 0.3, 0.05, 0.2, 0.1
REVOKED, SUSPENDED = 0.01, 0.003


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What to generate.

    Args:
        batch: most awards in one file.
    """

    awards: int
    classes: int = 50
    batch: int = 200
    languages: Sequence[str] = texts.LANGUAGES
    seed: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class School:
    """An institution, or a department of one."""

    id: str
    name: Text
    type: str
    parent: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Class:
    """A badge class: where it stands, what its texts are about, and its file."""

    school: School
    folder: str
    subject: Text
    language: str
    document: dict[str, Any]
    picture: bytes

    @property
    def id(self) -> str:
        return f"{self.school.id}/{self.folder}/v1"


@dataclass(slots=True)
class _Draws:
    """What is drawn while awards are made: random values, and what is taken already."""

    random: random.Random
    places: set[tuple[str, str]] = field(default_factory=set)
    awards: int = 0

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def award_id(self, school: School) -> str:
        """Draw an id whose place in the school's status list is free."""
        while True:
            id_ = "".join(self.random.choices(_ID_ALPHABET, k=_ID_LENGTH))
            place = school.id, id_[:_PLACE_LENGTH]
            if place not in self.places:
                self.places.add(place)
                return id_


def generate(folder: Path, keys: Path, request: Request) -> None:
    """Write a publication and its private keys.

    Raises:
        FileExistsError: a folder is there already.
    """
    folder.mkdir(parents=True)
    keys.mkdir(parents=True, mode=0o700)
    _write_yaml(folder / "insigne.yaml", _settings(request.languages))
    schools = _schools()
    for school in schools:
        _write_school(folder, keys, school, request)
    classes = [_badge_class(number, schools, request.languages) for number in range(request.classes)]
    for badge_class in classes:
        place = folder / "badges" / badge_class.school.id / badge_class.folder
        place.mkdir(parents=True)
        _write_yaml(place / "v1.yaml", badge_class.document)
        (place / badge_class.document["image"]).write_bytes(badge_class.picture)
    draws = _Draws(random.Random(request.seed))
    for path, text in _batches(classes, request, draws):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def add_award(folder: Path, number: int) -> None:
    """Add one award to a batch of a publication: the change of a working day.

    Args:
        number: another one for each award that is added.
    """
    draws = _Draws(random.Random(f"added {number}"))
    path = max((folder / "awards").glob("*/*.yaml"))
    school = School(id=path.parent.name, name={}, type="")
    for batch in path.parent.glob("*.yaml"):
        ids = re.findall(r"^  - id: (\w+)$", batch.read_text(encoding="utf-8"), re.MULTILINE)
        draws.places.update((school.id, id_[:_PLACE_LENGTH]) for id_ in ids)
    recipient = f"{{email: added.{number}@student.{school.id}.example, name: Jip Jansen}}"
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"  - id: {draws.award_id(school)}\n    recipient: {recipient}\n")


# ---------------------------------------------------------------------------- settings and issuers


def _settings(languages: Sequence[str]) -> dict[str, Any]:
    title = {"nl": "Badges voor een meting", "en": "Badges for a benchmark"}
    return {
        "base_url": BASE_URL,
        "title": _in(languages, title),
        "languages": list(languages),
        "timezone": "Europe/Amsterdam",
    }


def _schools() -> list[School]:
    """Give three institutions, each followed by its two departments."""
    institutions = (
        ("noorderhaven", "HBO", "Hogeschool Noorderhaven", "Noorderhaven University of Applied Sciences"),
        ("zandmeer", "WO", "Universiteit Zandmeer", "Zandmeer University"),
        ("kruiswater", "MBO", "Kruiswater College", "Kruiswater College for Vocational Education"),
    )
    departments = (
        ("care", "Afdeling Zorg", "Department of Care"),
        ("technology", "Afdeling Techniek", "Department of Technology"),
    )
    schools = []
    for id_, type_, dutch, english in institutions:
        schools.append(School(id=id_, name={"nl": dutch, "en": english}, type=type_))
        schools += [
            School(
                id=f"{id_}-{end}",
                name={"nl": f"{dutch}, {nl}", "en": f"{english}, {en}"},
                type=type_,
                parent=id_,
            )
            for end, nl, en in departments
        ]
    return schools


def _write_school(folder: Path, keys: Path, school: School, request: Request) -> None:
    place = folder / "issuers" / school.id
    place.mkdir(parents=True)
    _write_yaml(place / "issuer.yaml", _issuer(school, request.languages))
    if school.parent is None:
        number = int.from_bytes(hashlib.sha256(school.id.encode()).digest()[:2], "big")
        (place / "logo.svg").write_text(pictures.svg(number), encoding="utf-8")
    seed = hashlib.sha256(f"benchmark key {request.seed} {school.id}".encode()).digest()
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    listed = {
        "kid": "k1",
        "type": "Ed25519",
        "public": multibase(_ED25519 + public),
        "from": FIRST_DAY.isoformat(),
    }
    _write_yaml(place / "keys.yaml", [listed])
    secret = {"kty": "OKP", "crv": "Ed25519", "x": _base64url(public), "d": _base64url(seed)}
    (keys / school.id).mkdir(mode=0o700)
    key_file = keys / school.id / "k1.jwk"
    key_file.touch(mode=0o600)
    key_file.write_text(json.dumps({**secret, "kid": f"{school.id}/k1"}) + "\n", encoding="utf-8")


def _issuer(school: School, languages: Sequence[str]) -> dict[str, Any]:
    description = {
        "nl": f"{school.name['nl']} geeft onderwijs aan iedereen die leert of werkt. De school bestaat niet.",
        "en": f"{school.name['en']} teaches students and people who work. This school does not exist.",
    }
    own: dict[str, Any] = {
        "name": _in(languages, school.name),
        "description": _in(languages, description),
        "url": f"https://www.{school.id}.example",
        "email": f"badges@{school.id}.example",
    }
    if school.parent is not None:
        return own | {"parent": school.parent}
    return own | {
        "image": "logo.svg",
        "image_alt": _in(languages, texts.IMAGE_ALT),
        "type": school.type,
        "country": "NL",
        "identifiers": [{"type": "SCHAC", "value": f"{school.id}.example"}],
        "grading_table": f"https://www.{school.id}.example/grades",
        "legal_basis": {"formal": "public_task", "informal": "agreement"},
        "microcredentials": True,
    }


def multibase(data: bytes) -> str:
    """Give bytes in base 58, as Multikeys and proofs have them."""
    number = int.from_bytes(data, "big")
    digits = ""
    while number:
        number, digit = divmod(number, 58)
        digits = _BASE58[digit] + digits
    return "z" + digits


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


# ---------------------------------------------------------------------------- badge classes


def _badge_class(number: int, schools: Sequence[School], languages: Sequence[str]) -> Class:
    school = schools[number % len(schools)]
    variant = _VARIANTS[(number + number // len(schools)) % len(_VARIANTS)]
    slug, *subject_words = texts.SUBJECTS[number % len(texts.SUBJECTS)]
    subject = dict(zip(texts.LANGUAGES, subject_words, strict=True))
    ending, *names = texts.FORMS[number // len(texts.SUBJECTS) % len(texts.FORMS)]
    part = number // (len(texts.SUBJECTS) * len(texts.FORMS))
    more = f" {part + 1}" if part else ""
    name = {
        language: pattern.format(**subject) + more
        for language, pattern in zip(texts.LANGUAGES, names, strict=True)
    }
    language = languages[number % 3 % len(languages)]
    is_png = number % 8 == 0
    values = {"weeks": 4 + number % 7}
    document = {
        "name": _in(languages, name),
        "variant": variant,
        "description": _about(languages, texts.DESCRIPTION, subject, **values),
        "criteria": _about(languages, texts.CRITERIA, subject, **values),
        "image": "v1.png" if is_png else "v1.svg",
        "image_alt": _in(languages, texts.IMAGE_ALT),
        "language": language,
        "learning_outcomes": _outcomes(number, languages, subject),
        "workload": _workload(number, variant, school),
        **_level(number, variant, school),
        "participation": [("online", "onsite", "blended", "volunteering")[number % 4]],
        "assessment": _assessment(number, variant),
        **_quality(number, variant, school),
        "entry_requirements": _in(languages, texts.ENTRY_REQUIREMENTS),
        "target_group": _about(languages, texts.TARGET_GROUP, subject),
        "tags": [subject[language], ("zorg", "techniek", "onderwijs")[number % 3]],
        **({"expires_after": "P3Y"} if number % 7 == 0 else {}),
    }
    return Class(
        school=school,
        folder=f"{slug}-{ending}{more.replace(' ', '-')}",
        subject=subject,
        language=language,
        document=document,
        picture=pictures.png(number) if is_png else pictures.svg(number).encode(),
    )


def _outcomes(number: int, languages: Sequence[str], subject: Text) -> list[Any]:
    stated: list[Any] = [_about(languages, text, subject) for text in texts.OUTCOMES[: 3 + number % 3]]
    url = "http://data.europa.eu/esco/skill/2b92a5b2-6758-4ee3-9fb4-b6387a55cc8f"
    stated[1] = {"text": stated[1], "url": url, "framework": "ESCO"}
    return stated


def _workload(number: int, variant: str, school: School) -> dict[str, Any]:
    if variant == "extracurricular":
        return {"hours": 20 + 10 * (number % 9)}
    if school.type == "MBO":
        return {"sbu": 240 + 40 * (number % 6)}
    return {"ects": 3 + number % 8}


def _level(number: int, variant: str, school: School) -> dict[str, Any]:
    if variant == "extracurricular":
        return {}
    level = {"HBO": 6, "WO": 7, "MBO": 4}[school.type]
    cycle = {6: {"cycle": "first"}, 7: {"cycle": "second"}}.get(level, {})
    return {"level": {"eqf": level, "nlqf": str(level), "verified": number % 2 == 0, **cycle}}


def _assessment(number: int, variant: str) -> dict[str, Any]:
    types = [["report", "oral_exam"], ["written_exam"], ["portfolio", "application_of_skill"]][number % 3]
    if variant == "extracurricular":
        return {"types": types, "supervised": False}
    return {"types": types, "supervised": number % 2 == 0, "identity_verified": True}


def _quality(number: int, variant: str, school: School) -> dict[str, Any]:
    if variant == "extracurricular":
        return {}
    framework = "nl-mbo-microcredentials" if school.type == "MBO" else "nl-hbo-wo-microcredentials"
    if variant == "microcredential":
        return {"quality_assurance": framework, "stackable": number % 2 == 0}
    register = "CREBO" if school.type == "MBO" else "CROHO"
    return {"programme": [{"type": register, "code": str(25000 + number % 1000)}]}


# ---------------------------------------------------------------------------- awards


def _batches(classes: Sequence[Class], request: Request, draws: _Draws) -> Iterator[tuple[str, str]]:
    """Give path and text of every batch; the classes take turns."""
    size = min(request.batch, max(1, -(-request.awards // len(classes))))
    for index, start in enumerate(range(0, request.awards, size)):
        badge_class = classes[index % len(classes)]
        turn = index // len(classes)
        day = FIRST_DAY + timedelta(days=(index * 5 + turn * 3) % _DAYS)
        awards = range(start, min(start + size, request.awards))
        name = f"{day.isoformat()[:7]}-{badge_class.folder}-{turn + 1}"
        head = (
            f"badge: {badge_class.id}\nissued_on: {day.isoformat()}\n{_common(badge_class, index)}awards:\n"
        )
        text = "".join(_award(badge_class, day, draws) for _ in awards)
        yield f"awards/{badge_class.school.id}/{name}.yaml", head + text


def _common(badge_class: Class, index: int) -> str:
    """Give what one in four batches states for all its awards."""
    ects = badge_class.document["workload"].get("ects")
    return f"credits_earned: {ects}\nterm: 2024-2025\n" if ects is not None and index % 4 == 0 else ""


def _award(badge_class: Class, day: date, draws: _Draws) -> str:
    draws.awards += 1
    language = badge_class.language
    lines = [
        f"  - id: {draws.award_id(badge_class.school)}",
        f"    recipient: {{{_recipient(badge_class.school, draws)}}}",
    ]
    if draws.chance(GRADE):
        grade = f"{draws.random.randrange(55, 100) / 10:.1f}"
        lines.append(f'    grade: "{grade.replace(".", ",") if language == "nl" else grade}"')
    drawn = draws.random.random()
    if drawn < EVIDENCE + SECOND_EVIDENCE:
        lines += _evidence(badge_class, draws, second=drawn >= EVIDENCE)
    if draws.chance(NARRATIVE):
        values = {"subject": badge_class.subject[language], "pages": draws.random.randrange(3, 60)}
        sentences = (draws.random.choice(column).format(**values) for column in texts.NARRATIVES[language])
        lines += ["    narrative: |", *(f"      {sentence}" for sentence in sentences)]
    drawn = draws.random.random()
    later = (day + timedelta(days=draws.random.randrange(1, 60))).isoformat()
    if drawn < REVOKED:
        lines.append(f"    revoked: {{on: {later}, reason: {texts.REASON_REVOKED[language]}}}")
    elif drawn < REVOKED + SUSPENDED:
        lines.append(f"    suspended: {{from: {later}, reason: {texts.REASON_SUSPENDED[language]}}}")
    return "\n".join(lines) + "\n"


def _recipient(school: School, draws: _Draws) -> str:
    given, family = draws.random.choice(texts.GIVEN_NAMES), draws.random.choice(texts.FAMILY_NAMES)
    initial = given[0] if given[0].isascii() else "x"
    last = "".join(char for char in family.lower() if char.isascii() and char.isalpha())
    email = f"{initial.lower()}.{last}.{draws.awards}@student.{school.id}.example"
    consent = ", publish_name: true" if draws.chance(PUBLISHED_NAME) else ""
    return f"email: {email}, name: {given} {family}{consent}"


def _evidence(badge_class: Class, draws: _Draws, *, second: bool) -> list[str]:
    language = badge_class.language
    values = {"subject": badge_class.subject[language], "pages": draws.random.randrange(3, 60)}
    lines = [
        "    evidence:",
        f"      - url: https://portfolio.{badge_class.school.id}.example/{badge_class.folder}/{draws.awards}",
        f"        name: {texts.EVIDENCE_NAME[language].format(**values)}",
    ]
    if len(badge_class.folder) % 2:  # people of one course describe alike
        lines.append(f"        description: {texts.EVIDENCE_DESCRIPTION[language].format(**values)}")
    if second:
        lines += [
            f"      - name: {texts.SECOND_EVIDENCE_NAME[language]}",
            f"        narrative: {texts.SECOND_EVIDENCE_NARRATIVE[language].format(**values)}",
        ]
    return lines


# ---------------------------------------------------------------------------- texts and files


def _in(languages: Sequence[str], text: Text) -> str | dict[str, str]:
    """Give a text as content has it: by language, or plainly where there is only one."""
    return text[languages[0]] if len(languages) == 1 else {language: text[language] for language in languages}


def _about(languages: Sequence[str], pattern: Text, subject: Text, **values: int) -> str | dict[str, str]:
    filled = {
        language: pattern[language].format(subject=subject[language], **values) for language in languages
    }
    return _in(languages, filled)


class _Dumper(yaml.SafeDumper):
    """Writes YAML as people do: texts of several lines as blocks, and never an alias."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML asks of each value
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent_text)


def _write_yaml(path: Path, document: Any) -> None:
    text = yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    path.write_text(text, encoding="utf-8")


@click.command(epilog="Example:  python -m benchmarks.generate /dev/shm/publication --awards 10000")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--awards", type=click.IntRange(1, 1_000_000), default=10_000, show_default=True)
@click.option("--classes", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option(
    "--batch", type=click.IntRange(1, 100_000), default=200, show_default=True, help="Awards in a file."
)
@click.option(
    "--languages", default="nl,en", show_default=True, help="Of the site, the first is the default."
)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option(
    "--keys", type=click.Path(path_type=Path), help="Where the private keys go; otherwise FOLDER-keys."
)
def main(
    folder: Path, keys: Path | None, *, awards: int, classes: int, batch: int, languages: str, seed: int
) -> None:
    """Write a publication of any size; the same options give the same bytes."""
    chosen = tuple(languages.split(","))
    if not set(chosen) <= set(texts.LANGUAGES) or len(set(chosen)) != len(chosen):
        raise click.BadParameter(f"expected some of {', '.join(texts.LANGUAGES)}", param_hint="--languages")
    request = Request(awards=awards, classes=classes, batch=batch, languages=chosen, seed=seed)
    generate(folder, keys or folder.with_name(f"{folder.name}-keys"), request)
    click.echo(f"{awards} awards of {classes} badge classes in {folder}")


if __name__ == "__main__":
    main()
