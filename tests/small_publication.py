"""A small publication as text: one award for each thing that can happen to an award."""

from __future__ import annotations

from builder.signing.keys import PrivateKey

BASE_URL = "https://badges.example.nl/insignes"
KEY = PrivateKey(bytes(range(32)))
"""The key of the issuer `waterland`; public to everybody who reads this, and of no other use."""

FULL = "3k9x0v7m2q8c4b6t1n5d0w9zre"
PLAIN = "4aaaaaaaaaaaaaaaaaaaaaaaaa"
REVOKED = "5bbbbbbbbbbbbbbbbbbbbbbbbb"
SUSPENDED = "6ccccccccccccccccccccccccc"
EXPIRED = "7ddddddddddddddddddddddddd"
IN_PNG = "8eeeeeeeeeeeeeeeeeeeeeeeee"
EMAIL = "J.Jansen@student.example.nl"
EMBLEM = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">\n'
    '  <circle cx="4" cy="4" r="4" fill="#1d3f72"/>\n</svg>\n'
)

FILES: dict[str, str] = {
    "insigne.yaml": f"""\
base_url: {BASE_URL}
title: {{nl: Insignes, en: Badges}}
languages: [nl, en]
timezone: Europe/Amsterdam
""",
    "issuers/stichting/issuer.yaml": """\
name: Stichting Waterland
description: De stichting boven het college
url: https://stichting.example
email: badges@stichting.example
microcredentials: true
country: NL
type: HBO
legal_basis: {formal: public_task, informal: agreement}
""",
    "issuers/waterland/issuer.yaml": """\
name: {nl: Waterland College, en: Waterland College}
description: Een college aan het water
url: https://waterland.example
email: badges@waterland.example
parent: stichting
image: logo.svg
image_alt: Logo
identifiers: [{type: BRIN, value: 25AB}]
grading_table: https://waterland.example/cijfers
""",
    "issuers/waterland/logo.svg": EMBLEM,
    "issuers/waterland/keys.yaml": (
        f"- {{kid: k1, type: Ed25519, public: {KEY.public.multikey}, from: 2025-01-01}}\n"
    ),
    "badges/waterland/data/v1.yaml": """\
name: {nl: Datageletterdheid, en: Data literacy}
variant: microcredential
description: {nl: Gegevens verzamelen, en: Collecting data}
criteria: {nl: "**Verzamelt** gegevens", en: "**Collects** data"}
image: v1.svg
image_alt: {nl: Grafiek, en: Chart}
language: nl
learning_outcomes:
  - {nl: Verzamelt gegevens, en: Collects data}
  - {text: Tekent grafieken, url: "https://example.nl/uitkomst", code: U1, framework: Eigen}
workload: {ects: 3}
level: {eqf: 6, nlqf: "6", verified: true, cycle: first}
participation: [online, blended]
assessment: {types: [report, portfolio], supervised: true, identity_verified: true}
quality_assurance: {name: Eigen kader, url: "https://example.nl/kader", description: Hoe het gaat}
stackable: true
entry_requirements: Een diploma
target_group: Iedereen die werkt
further_information: Vraag de balie
tags: [data, zorg]
alignments:
  - {name: Grafieken, url: "https://example.nl/grafieken", type: "ext:Skill", framework: Eigen, code: G1}
programme: [{type: CROHO, code: "34401"}]
repeatable: true
""",
    "badges/waterland/data/v1.svg": EMBLEM,
    "badges/waterland/plain/v1.yaml": """\
name: Eenvoudig
variant: extracurricular
description: Heeft geen eigen plaatje
criteria: Aanwezig zijn
learning_outcomes: [Weet de weg]
language: nl
expires_after: P1Y
repeatable: true
""",
    "awards/waterland/2026-06-data.yaml": f"""\
badge: waterland/data/v1
issued_on: 2026-06-30
awards:
  - id: {FULL}
    recipient:
      email: {EMAIL}
      name: Jip Jansen
      publish_name: true
      eduid: urn:example:eduid:42
    expires_on: 2029-06-30
    grade: "8,5"
    credits_earned: 3
    narrative: Heeft *hard* gewerkt
    role: Voorzitter
    term: 2026-1
    activity: {{from: 2026-02-01, to: 2026-06-01}}
    evidence:
      - {{url: "https://example.nl/portfolio/42", name: Portfolio, narrative: Zie *hier*, description: Werk}}
      - {{narrative: Gesprek}}
  - id: {PLAIN}
    recipient: {{email: plain@example.nl}}
  - id: {REVOKED}
    recipient: {{email: revoked@example.nl}}
    revoked: {{on: 2026-07-01, reason: Vergissing}}
  - id: {SUSPENDED}
    recipient: {{email: suspended@example.nl}}
    suspended: {{from: 2026-07-02, reason: Onderzoek}}
""",
    "awards/waterland/2025-03-plain.yaml": f"""\
badge: waterland/plain/v1
issued_on: 2025-03-01
awards:
  - id: {EXPIRED}
    recipient: {{email: expired@example.nl}}
""",
}

PNG_FILES: dict[str, str] = {
    "badges/waterland/png/v1.yaml": """\
name: In een PNG
variant: extracurricular
description: Heeft een PNG
criteria: Aanwezig zijn
learning_outcomes: [Weet de weg]
image: v1.png
image_alt: Een vlak
language: nl
""",
    "awards/waterland/2026-06-png.yaml": f"""\
badge: waterland/png/v1
issued_on: 2026-06-30
awards:
  - id: {IN_PNG}
    recipient: {{email: png@example.nl}}
""",
}
"""A class whose picture is a PNG, to be added together with `badges/waterland/png/v1.png`."""
