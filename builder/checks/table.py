"""The table of rules: which there are, and the function that finds what breaks each.

A rule's id is stable: messages name it, and `docs/rules/<id>.md` explains it. Rules about the form of files
are found while reading (`builder.content`), rules about what files refer to while assembling
(`builder.model.assembly`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from builder.checks import (
    awards,
    badge_classes,
    days,
    evidence,
    images,
    issuers,
    keys,
    owners,
    public_texts,
    recipients,
    settings,
    texts,
    variants,
)
from builder.checks.content import Check, Content, Finding
from builder.content.repository import Repository
from builder.model.entities import Publication
from builder.problems import Problem

CHECKS: Mapping[str, Check] = {
    # settings
    "settings-policy": settings.policy_limit_that_loosens,
    "design-contrast": settings.colour_too_light,
    "design-logo": settings.logo_missing,
    "owners-unknown-issuer": owners.unknown_issuer,
    "owners-missing": owners.missing_owners,
    "owners-outdated": owners.outdated,
    # issuers and their keys
    "issuer-type": issuers.type_missing,
    "issuer-country": issuers.country_missing,
    "issuer-unknown-country": issuers.country_unknown,
    "issuer-microcredentials": issuers.microcredentials_not_allowed,
    "issuer-legal-basis": issuers.legal_basis_missing,
    "issuer-grading-table": issuers.grading_table_missing,
    "key-name": keys.kid_twice,
    "key-repeated": keys.key_twice,
    "key-unusable": keys.key_unusable,
    "key-missing": keys.key_missing,
    "key-dates": keys.key_ended_before_start,
    # badge classes
    "badge-replaces": badge_classes.replaced_version_missing,
    "badge-awarded-by": badge_classes.awarded_by_itself,
    "badge-level": variants.levels_that_disagree,
    "badge-quality-framework-date": variants.quality_framework_not_in_force,
    "variant-field-missing": variants.field_missing,
    "variant-field-refused": variants.field_refused,
    "variant-limit": variants.number_outside_limits,
    # pictures and texts
    "image-unsound": images.unsound,
    "image-format": images.other_format,
    "image-not-square": images.not_square,
    "image-large": images.large,
    "image-metadata": images.metadata,
    "image-alt-missing": images.alternative_text_missing,
    "image-unused": images.unused,
    "text-language": texts.language_missing,
    "text-not-filled-in": public_texts.unfilled,
    "markdown-html": texts.raw_html,
    "markdown-link": texts.dropped_link,
    "markdown-image": texts.image_as_link,
    # awards
    "award-foreign-badge": awards.foreign_badge,
    "award-archived-issuer": awards.archived_issuer,
    "award-id-repeated": awards.id_twice,
    "award-status-place": awards.status_place_twice,
    "award-repeated": recipients.given_twice,
    "award-requires": awards.required_part_missing,
    "award-credits": awards.too_many_credits,
    "award-variant-limit": variants.number_outside_limits_at_award,
    "award-future": days.future_award,
    "award-expiry": days.expiry_before_award,
    "award-revoked": days.revocation_day,
    "award-suspended": days.suspension_days,
    "award-suspension-over": days.suspension_ended,
    "award-activity": days.activity_days,
    "award-retention": days.retention_over,
    "evidence-repeated": evidence.address_twice,
    "evidence-address": evidence.address_of_the_site,
    "recipient-consent": recipients.public_without_consent,
    "recipient-name-missing": recipients.name_missing,
    "recipient-address-spaces": recipients.spaces_around_address,
    "reason-personal": public_texts.person_in_reason,
    "text-address": public_texts.address_in_text,
    "personal-number": recipients.service_number,
    "personal-number-possible": recipients.possible_service_number,
}


CHECKS_OF_AWARDS: Mapping[str, Check] = {
    rule: check
    for rule, check in CHECKS.items()
    if rule.startswith(("award-", "evidence-", "markdown-", "personal-", "recipient-"))
    or rule
    in {
        "issuer-grading-table",
        "issuer-legal-basis",
        "issuer-microcredentials",
        "key-missing",
        "reason-personal",
        "text-address",
        "text-not-filled-in",
    }
} | {"award-variant-limit": variants.award_outside_limits}
"""The rules that some award breaks, by itself or with others of its batch.

An error that they find has the content read as a whole, so they may find too many, but never too few.
"""


def check_publication(
    repository: Repository,
    publication: Publication,
    *,
    today: date,
    checks: Mapping[str, Check] = CHECKS,
    first_awarded: Mapping[str, date] | None = None,
) -> list[Problem]:
    """Find everything in a publication that breaks a rule.

    Args:
        repository: where the publication was assembled from.
        today: the day of the check.
        checks: the rules.
        first_awarded: see `Content`.

    Returns:
        The problems, with places but without positions, in the order of the table.
    """
    content = Content(
        repository=repository, publication=publication, today=today, first_awarded=first_awarded
    )
    return [
        problem for rule, check in checks.items() for problem in problems_of(rule, _told_once(check(content)))
    ]


def problems_of(rule: str, findings: Iterable[Finding]) -> Iterator[Problem]:
    """Give what a rule found as problems."""
    for finding in findings:
        yield Problem(
            rule=rule,
            text=finding.text,
            place=finding.place,
            severity=finding.severity,
            hint=finding.hint,
            notes=finding.notes,
            mendable=finding.mendable,
        )


def _told_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out what was told of the same place: what a batch states for all its awards is one mistake."""
    told = set()
    for finding in findings:
        key = (finding.place, str(finding.text))
        if key not in told:
            told.add(key)
            yield finding
