"""Rules about evidence: its addresses become ids in the credential, and no two things share an id."""

from __future__ import annotations

from collections.abc import Iterator

from builder.checks.content import Content, Finding
from builder.model import addresses
from builder.model.addresses import Addresses
from builder.model.award_ids import status_place
from builder.model.entities import Award
from builder.problems import Note, message


def address_twice(content: Content) -> Iterator[Finding]:
    """An address appears once among the evidence of an award."""
    for award in content.publication.awards:
        if len(award.evidence) > 1:
            first: dict[str, int] = {}
            for index, evidence in enumerate(award.evidence):
                if evidence.url is not None and first.setdefault(evidence.url, index) != index:
                    text = message("this address stands twice among the evidence of this award")
                    place = content.award_place(award, "evidence", first[evidence.url], "url")
                    note = Note(place=place, text=message("the first one"))
                    yield Finding(
                        text=text, place=content.award_place(award, "evidence", index, "url"), notes=(note,)
                    )


def address_of_the_site(content: Content) -> Iterator[Finding]:
    """Evidence has another address than anything the site itself puts into the same credential."""
    site = Addresses(content.publication.settings.base_url)
    for award in content.publication.awards:
        for index, evidence in enumerate(award.evidence):
            url = evidence.url
            if url is None or not url.startswith((site.base_url, "did:", "urn:")):
                continue
            if url in own_addresses(award, site):
                text = message("this is an address of this badge itself, so it cannot be evidence for it")
                hint = message(
                    "evidence is something else than the badge: a portfolio, a report, a page about the work"
                )
                yield Finding(
                    text=text, place=content.award_place(award, "evidence", index, "url"), hint=hint
                )


def own_addresses(award: Award, site: Addresses) -> set[str]:
    """Give every address that names something in the documents of an award."""
    badge_class = award.badge_class
    number, place = status_place(award.id)
    achievement = site.url(addresses.achievement_document(badge_class))
    suffix = "svg" if badge_class.image is None else badge_class.image.suffix
    paths = {
        addresses.credential_document(award.id),
        addresses.credential_token(award.id),
        addresses.assertion_document(award.id),
        addresses.award_folder(award.id),
        addresses.baked_image(award.id, suffix),
        addresses.class_folder(badge_class),
        addresses.class_image(badge_class),
        addresses.badge_class_document(badge_class, award.issuer),
        addresses.status_list(award.issuer, number),
        f"{addresses.status_list(award.issuer, number)}#{place}",
        addresses.suspension_list(award.issuer, number),
    }
    found = {site.url(path) for path in paths} | {achievement, f"{achievement}#grade"}
    for issuer in (award.issuer, badge_class.issuer):
        owner = issuer
        while True:
            found |= {
                site.did(owner.id),
                site.url(addresses.issuer_document(owner)),
                site.url(addresses.profile_document(owner)),
            }
            found |= {
                site.url(path)
                for path in (addresses.issuer_logo(owner), addresses.behalf_logo(owner))
                if path
            }
            if owner.parent is None:
                break
            owner = owner.parent
    for other in range(1, badge_class.number):
        found.add(achievement.replace(f"/{badge_class.version}/", f"/v{other}/"))
    return found
