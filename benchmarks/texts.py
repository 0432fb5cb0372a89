"""Words for generated publications: Dutch and English, of about the length that schools write."""

from __future__ import annotations

from collections.abc import Mapping

Text = Mapping[str, str]
"""One text by language."""

LANGUAGES = ("nl", "en")

# Folder name, Dutch, English.
SUBJECTS = (
    ("water-management", "waterbeheer", "water management"),
    ("data-literacy", "datageletterdheid", "data literacy"),
    ("wound-care", "wondzorg", "wound care"),
    ("heat-pumps", "warmtepompen", "heat pumps"),
    ("science-writing", "wetenschappelijk schrijven", "science writing"),
    ("first-aid", "eerste hulp", "first aid"),
    ("programming", "programmeren", "programming"),
    ("coaching", "coachen", "coaching"),
    ("food-safety", "voedselveiligheid", "food safety"),
    ("circular-building", "circulair bouwen", "circular building"),
    ("privacy-law", "privacyrecht", "privacy law"),
    ("project-leadership", "projectleiding", "project leadership"),
    ("dutch-as-second-language", "Nederlands als tweede taal", "Dutch as a second language"),
    ("climate-adaptation", "klimaatadaptatie", "climate adaptation"),
    ("bookkeeping", "boekhouden", "bookkeeping"),
    ("assessment-design", "toetsontwerp", "assessment design"),
    ("logistics", "logistiek", "logistics"),
    ("inclusive-teaching", "inclusief lesgeven", "inclusive teaching"),
    ("soil-research", "bodemonderzoek", "soil research"),
    ("event-planning", "evenementen organiseren", "event planning"),
)

# Ending of the folder name, Dutch, English.
FORMS = (
    ("basics", "Basis van {nl}", "Basics of {en}"),
    ("in-practice", "In de praktijk: {nl}", "In practice: {en}"),
    ("advanced", "Verdieping in {nl}", "Advanced {en}"),
    ("for-teams", "Voor teams: {nl}", "For teams: {en}"),
    ("research-project", "Onderzoeksproject {nl}", "Research project on {en}"),
)

DESCRIPTION: Text = {
    "nl": (
        "Wie deze badge heeft, kan in het eigen werk met {subject} aan de slag en legt anderen uit waarom. "
        "De cursus duurt {weeks} weken en is gemaakt samen met organisaties uit de regio. Deelnemers "
        "brengen een vraag uit hun eigen werk mee en werken die stap voor stap uit, met hulp van elkaar "
        "en een docent."
    ),
    "en": (
        "The holder of this badge can put {subject} to use in their own work and explain to others why. The "
        "course takes {weeks} weeks and was made together with organisations in the region. Participants "
        "bring a question from their own work and answer it step by step, helped by each other and by "
        "a teacher."
    ),
}

CRITERIA: Text = {
    "nl": """\
Je krijgt deze badge als je:

1. een **plan** maakt voor een vraag over {subject} uit je eigen werk;
2. ten minste {weeks} weken aan de uitvoering werkt en daarvan een logboek bijhoudt;
3. een **verslag** schrijft waarin je uitlegt wat je deed, wat het opleverde en wat je anders zou doen;
4. je verslag bespreekt met twee beoordelaars, die elk een eigen oordeel geven.

Het verslag telt voor 60 procent, het gesprek voor 40 procent. Beide zijn ten minste voldoende.
""",
    "en": """\
You earn this badge when you:

1. make a **plan** for a question about {subject} from your own work;
2. work on carrying it out for at least {weeks} weeks and keep a log of it;
3. write a **report** that explains what you did, what came of it and what you would do differently;
4. discuss your report with two assessors, who each give their own judgement.

The report counts for 60 percent, the conversation for 40 percent. Both are at least satisfactory.
""",
}

OUTCOMES: tuple[Text, ...] = (
    {
        "nl": "Je stelt een vraag over {subject} op die je in je eigen werk kunt beantwoorden.",
        "en": "You draw up a question about {subject} that can be answered in your own work.",
    },
    {
        "nl": "Je kiest een aanpak die bij de vraag past en legt je keuze uit aan anderen.",
        "en": "You choose an approach that fits the question and explain your choice to others.",
    },
    {
        "nl": "Je beoordeelt of informatie over {subject} betrouwbaar is.",
        "en": "You judge whether information about {subject} is reliable.",
    },
    {
        "nl": "Je werkt samen met mensen die een ander beroep hebben dan jij.",
        "en": "You work together with people whose profession differs from yours.",
    },
    {
        "nl": "Je laat zien wat je hebt geleerd van feedback op je werk.",
        "en": "You show what you learned from feedback on your work.",
    },
)

ENTRY_REQUIREMENTS: Text = {
    "nl": "Werkervaring of een opleiding op het niveau hieronder, en een plek waar je kunt oefenen.",
    "en": "Work experience or education at the level below, and a place where you can practise.",
}
TARGET_GROUP: Text = {
    "nl": "Mensen die werken en zich verder willen ontwikkelen in {subject}.",
    "en": "People who work and want to develop further in {subject}.",
}
IMAGE_ALT: Text = {"nl": "Rond embleem met ringen en bladen", "en": "Round emblem with rings and leaves"}
REASON_REVOKED: Text = {
    "nl": "Aan de verkeerde persoon uitgereikt.",
    "en": "Issued to the wrong person.",
}
REASON_SUSPENDED: Text = {
    "nl": "De examencommissie onderzoekt een bezwaar.",
    "en": "The examination board is looking into an objection.",
}
EVIDENCE_NAME: Text = {"nl": "Verslag over {subject}", "en": "Report on {subject}"}
EVIDENCE_DESCRIPTION: Text = {
    "nl": "Verslag van {pages} bladzijden met een samenvatting",
    "en": "Report of {pages} pages with a summary",
}
SECOND_EVIDENCE_NAME: Text = {"nl": "Gesprek met beoordelaars", "en": "Conversation with assessors"}
SECOND_EVIDENCE_NARRATIVE: Text = {
    "nl": "Het gesprek duurde {pages} minuten en ging over de keuzes in het verslag.",
    "en": "The conversation took {pages} minutes and was about the choices in the report.",
}

# A narrative is one of each column: two texts are rarely the same.
NARRATIVES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "nl": (
        (
            "Werkte aan een vraag van de eigen afdeling en ging daarbij *zorgvuldig* te werk.",
            "Begon met weinig ervaring en maakte in korte tijd **grote stappen**.",
            "Bracht een moeilijke vraag mee en bleef zoeken tot er een antwoord was.",
            "Nam de leiding in een groep van vijf en zorgde dat iedereen kon meedoen.",
            "Maakte een plan dat collega's direct konden gebruiken.",
        ),
        (
            "Het verslag van {pages} bladzijden is *helder* en laat zien welke keuzes zijn gemaakt.",
            "De beoordelaars noemen vooral de uitleg bij de {pages} metingen **sterk**.",
            "Over {subject} zijn {pages} gesprekken gevoerd, en alle zijn in het verslag verwerkt.",
            "In {pages} weken ontstond een aanpak die ook voor andere teams werkt.",
        ),
        (
            "De organisatie voert het voorstel dit jaar in.",
            "Volgend jaar komt er een vervolg met studenten van een andere opleiding.",
            "De uitkomsten zijn gedeeld op een bijeenkomst voor de hele regio.",
        ),
    ),
    "en": (
        (
            "Worked on a question of their own department, and did so with *care*.",
            "Started with little experience and made **great progress** in a short time.",
            "Brought a hard question and kept looking until there was an answer.",
            "Led a group of five and made sure that everybody could take part.",
            "Made a plan that colleagues could use straight away.",
        ),
        (
            "The report of {pages} pages is *clear* and shows which choices were made.",
            "The assessors call the explanation of the {pages} measurements **strong**.",
            "There were {pages} conversations about {subject}, and all are part of the report.",
            "In {pages} weeks an approach grew that works for other teams, too.",
        ),
        (
            "The organisation carries the proposal out this year.",
            "Next year students of another programme will build on it.",
            "The results were shared at a meeting for the whole region.",
        ),
    ),
}

GIVEN_NAMES = (
    "Jip", "Zoë", "Bram", "Fatima", "Sem", "Noé", "Layla", "Marit", "Mehmet", "Sơn", "Inês", "Tess",
    "Finn", "Żaneta", "Oluwaseun", "Chloé", "Ruben", "Anouk", "Matyáš", "Eva", "Yara", "Daan", "Lotte",
    "Amir",
)  # fmt: skip
FAMILY_NAMES = (
    "Jansen", "de Wit", "Hoekstra", "el Amrani", "Visser", "Lambert", "Haddad", "Oosterhuis", "Öztürk",
    "Nguyễn", "Carvalho", "Schouten", "O'Brien", "Kowalska", "Adéyemí", "Lefèvre", "van Dalen", "Brouwer",
    "Novák", "Martens", "Bakker", "Mulder", "de Jong", "Terpstra", "Kovács", "ten Brink", "Levi", "Postma",
)  # fmt: skip
