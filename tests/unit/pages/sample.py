"""A small publication, made by hand, with everything a page can show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from builder.model.addresses import Addresses
from builder.model.entities import (
    Activity,
    Alignment,
    Assessment,
    Award,
    BadgeClass,
    Evidence,
    Identifier,
    Image,
    Issuer,
    LearningOutcome,
    Level,
    OnBehalfOf,
    Publication,
    QualityAssurance,
    Recipient,
    Revoked,
    Settings,
    Suspended,
    Workload,
)
from builder.model.text import localised
from builder.pages.rendering import Renderer, builtin_templates
from builder.problems import Place

BASE_URL = "https://badges.example.nl"
EMAIL = "j.jansen@student.example.nl"
UNPUBLISHED_NAME = "Onbekende Persoon"
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
    b'<circle cx="5" cy="5" r="5" fill="#07a"/></svg>'
)


def image(alt: str | None = None) -> Image:
    return Image(data=SVG, suffix="svg", alt=localised(alt) if alt else None)


COLLEGE = Issuer(
    id="waterland",
    name=localised({"nl": "Hogeschool Waterland", "en": "Waterland University"}),
    description=localised({"nl": "Leren aan het water.", "en": "Learning by the water."}),
    url="https://waterland.example.nl/",
    email="badges@waterland.example.nl",
    image=image("Een golf"),
    type="HBO",
    country="NL",
    identifiers=(Identifier(type="BRIN", value="25DW"),),
    grading_table="https://waterland.example.nl/cijfers",
    microcredentials=True,
    linkedin="12345",
)
FACULTY = Issuer(
    id="waterland-data",
    name=localised("Faculteit Data"),
    description=localised("De faculteit voor data."),
    url="https://data.waterland.example.nl/",
    email="data@waterland.example.nl",
    parent=COLLEGE,
    country="NL",
    on_behalf_of=OnBehalfOf(
        name=localised("Dataregio"), url="https://dataregio.example.nl/", image=image("Een grafiek")
    ),
)
OLD_SCHOOL = Issuer(
    id="oude-school",
    name=localised("Oude School"),
    description=localised("Bestaat niet meer."),
    url="https://oud.example.nl/",
    email="info@oud.example.nl",
    archived=True,
)

DATA_LITERACY_1 = BadgeClass(
    issuer=COLLEGE,
    badge="data-literacy",
    number=1,
    name=localised({"nl": "Datageletterdheid", "en": "Data literacy"}),
    variant="microcredential",
    description=localised({"nl": "Werken met data.", "en": "Working with data."}),
    criteria=localised({"nl": "Maak een *verslag*.", "en": "Write a *report*."}),
    language="nl",
    level=Level(eqf=6, nlqf="6", verified=False),
    workload=Workload(ects=3),
)
DATA_LITERACY_2 = BadgeClass(
    issuer=COLLEGE,
    badge="data-literacy",
    number=2,
    name=localised({"nl": "Datageletterdheid", "en": "Data literacy"}),
    variant="microcredential",
    description=localised(
        {"nl": "Werken met data in de zorg.\nVoor wie cijfers wil begrijpen.", "en": "Working with data."}
    ),
    criteria=localised(
        {
            "nl": "# Zo verdien je deze badge\n\n1. Volg vier bijeenkomsten.\n2. Maak een [portfolio](https://example.nl/portfolio).",
            "en": "# How to earn this badge\n\n1. Attend four meetings.\n2. Make a [portfolio](https://example.nl/portfolio).",
        }
    ),
    image=image("Een blauwe cirkel"),
    language="nl",
    learning_outcomes=(
        LearningOutcome(text=localised({"nl": "Je kunt een tabel lezen.", "en": "You can read a table."})),
        LearningOutcome(
            text=localised("gegevens analyseren"),
            url="http://data.europa.eu/esco/skill/2b92a5b2",
            code="S2.7",
            framework="ESCO",
        ),
    ),
    level=Level(eqf=6, nlqf="6", verified=True, cycle="first"),
    workload=Workload(ects=2.5, hours=70),
    participation=("blended", "work_experience"),
    assessment=Assessment(types=("portfolio", "oral_exam"), supervised=True, identity_verified=False),
    quality_assurance=QualityAssurance(
        id="nl-hbo-wo-microcredentials",
        name=localised({"nl": "Kwaliteitskader", "en": "Quality framework"}),
        url="https://example.nl/kwaliteitskader",
        description=localised("Landelijk kader."),
    ),
    programme=(Identifier(type="CROHO", value="34401"),),
    stackable=True,
    entry_requirements=localised({"nl": "Havo of mbo 4.", "en": "Secondary school."}),
    target_group=localised({"nl": "Medewerkers in de zorg.", "en": "Staff in health care."}),
    further_information=localised({"nl": "Vraag het ons.", "en": "Ask us."}),
    alignments=(
        Alignment(
            name=localised("DigComp 1.2"),
            url="https://example.eu/digcomp",
            description=localised("Gegevens beoordelen."),
            framework="DigComp",
            code="1.2",
        ),
    ),
    tags=("data", "zorg"),
    requires=("evidence", "grade"),
    expires_after="P3Y",
    awarded_by=("waterland-data",),
    repeatable=True,
    replaces="waterland/data-literacy/v1",
)
VOLUNTEER = BadgeClass(
    issuer=FACULTY,
    badge="vrijwilliger",
    number=1,
    name=localised("Vrijwilliger van het jaar"),
    variant="extracurricular",
    description=localised("Heeft veel geholpen."),
    criteria=localised("Help mee."),
    language="nl",
    workload=Workload(hours=1),
)
ENGLISH_COURSE = BadgeClass(
    issuer=COLLEGE,
    badge="statistics",
    number=1,
    name=localised("Statistics"),
    variant="regular",
    description=localised("An introduction."),
    criteria=localised("Pass the exam."),
    language="en",
    level=Level(eqf=6),
    workload=Workload(ects=5),
)

PLACE = Place(path="awards/waterland/2026-06.yaml", pointer=("awards", 0))


def award(award_id: str, badge_class: BadgeClass = DATA_LITERACY_2, **fields: object) -> Award:
    values: dict[str, object] = {
        "issuer": badge_class.issuer,
        "recipient": Recipient(email=EMAIL, name=UNPUBLISHED_NAME),
        "issued_on": date(2026, 6, 30),
        "place": PLACE,
        **fields,
    }
    return Award(id=award_id, badge_class=badge_class, **values)  # type: ignore[arg-type]


FULL = award(
    "3k9x0v7m2q8c4b6t1n5d0w9zre",
    recipient=Recipient(
        email=EMAIL,
        eduid="https://eduid.nl/persoon-geheim",
        name="Jip Jansen",
        publish_name=True,
        name_validated=True,
        identifiers=(Identifier(type="studentnummer", value="s7654321"),),
    ),
    expires_on=date(2029, 6, 29),
    narrative="Jip deed het **goed**.",
    evidence=(
        Evidence(url="https://example.nl/portfolio/42", name="Portfolio", description="Alle opdrachten."),
        Evidence(url="https://example.nl/filmpje"),
        Evidence(narrative="Een *gesprek* van een uur."),
    ),
    grade="8,5",
    credits_earned=2.5,
    term="2026-1",
    role="deelnemer",
    activity=Activity(start=date(2026, 2, 1), end=date(2026, 6, 1)),
)
PLAIN = award("0aaaaaaaaaaaaaaaaaaaaaaaaa")
PUBLIC = award(
    "1bbbbbbbbbbbbbbbbbbbbbbbbb",
    DATA_LITERACY_1,
    visibility="public",
    recipient=Recipient(email="noor@example.nl", name="نور الهدى", publish_name=True),
)
REVOKED = award(
    "2cccccccccccccccccccccccccc"[:26], revoked=Revoked(on=date(2026, 9, 1), reason="Geheime reden")
)
SUSPENDED = award(
    "4ddddddddddddddddddddddddd",
    suspended=Suspended(start=date(2026, 9, 1), reason="Geheime reden", until=date(2026, 12, 1)),
)
PRIVATE = award("5eeeeeeeeeeeeeeeeeeeeeeeee", visibility="private")
BY_FACULTY = award("6fffffffffffffffffffffffff", issuer=FACULTY)
ENGLISH = award("7gggggggggggggggggggggggggg"[:26], ENGLISH_COURSE, narrative="Well done.")
AWARDS = (PLAIN, PUBLIC, REVOKED, FULL, SUSPENDED, PRIVATE, BY_FACULTY, ENGLISH)


def publication(
    *,
    languages: tuple[str, ...] = ("nl", "en"),
    base_url: str = BASE_URL,
    issuers: Sequence[Issuer] = (OLD_SCHOOL, COLLEGE, FACULTY),
    badge_classes: Sequence[BadgeClass] = (DATA_LITERACY_1, DATA_LITERACY_2, ENGLISH_COURSE, VOLUNTEER),
    awards: Sequence[Award] = AWARDS,
    title: str | dict[str, str] | None = None,
) -> Publication:
    badges: dict[str, tuple[BadgeClass, ...]] = {}
    for each in badge_classes:
        badges[each.badge_id] = (each, *badges.get(each.badge_id, ()))
    return Publication(
        settings=Settings(
            base_url=base_url,
            title=localised(title or {"nl": "Badges van Waterland", "en": "Waterland badges"}),
            languages=languages,
            timezone="Europe/Amsterdam",
        ),
        issuers={each.id: each for each in issuers},
        badge_classes={each.id: each for each in badge_classes},
        badges=badges,
        awards=tuple(awards),
    )


def renderer(
    published: Publication, *, template_folders: Sequence[Path] = (), demonstration: bool = False
) -> Renderer:
    return Renderer(
        published,
        Addresses(published.settings.base_url),
        template_folders=(*template_folders, builtin_templates()),
        demonstration=demonstration,
    )


def site(
    published: Publication | None = None,
    *,
    template_folders: Sequence[Path] = (),
    demonstration: bool = False,
) -> dict[str, bytes]:
    """Render everything: content by path of the file."""
    return dict(files(published or publication(), template_folders, demonstration=demonstration))


def files(
    published: Publication, template_folders: Sequence[Path] = (), *, demonstration: bool = False
) -> Iterator[tuple[str, bytes]]:
    rendering = renderer(published, template_folders=template_folders, demonstration=demonstration)
    yield from rendering.site_pages()
    for each in published.awards:
        yield from rendering.award_pages(each)
