"""The pages of awards in one language.

What depends on badge class, issuer and language alone is prepared once; an award's page only adds what is the
award's own, and is rendered only where its templates do more than show values (`partial_evaluation`).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import lru_cache, partial

from markupsafe import Markup, escape
from msgspec import Struct
from msgspec.structs import replace

from builder.model.addresses import award_folder, class_card, class_oembed
from builder.model.award_ids import ALPHABET, LENGTH
from builder.model.entities import Award
from builder.pages.award_context import (
    AwardFrame,
    AwardStated,
    award_context,
    award_data,
    award_frame,
    award_stated,
    recorded,
)
from builder.pages.class_context import class_lead
from builder.pages.page_language import PageLanguage
from builder.pages.partial_evaluation import OPEN, NotUnderstood, Program, around_ids
from builder.pages.plan import badge_trail
from builder.pages.site_context import PageContext, Preview, alternates, sheet_of, starts, trail_of
from builder.pages.view import Link

AWARD_PAGE = "pages/award.html"

# Classes by issuer whose pages are prepared: their awards come one after the other, and each has some 20 KB.
_MOST_SHARED = 200
_MOST_DAYS = 4096
# Pages of these two tell where the id stands in all others.
_ANY_IDS = (ALPHABET[:LENGTH], ALPHABET[-LENGTH:])


class _Shared(Struct, frozen=True):
    """What the pages of one class's awards by one issuer have in common, in one language.

    Args:
        has_signed_assertion: they offer one.
        page: but for what follows from the award.
        values: the variables of the template that are the same on all pages.
        program: makes these pages; None where each is rendered.
    """

    has_signed_assertion: bool
    frame: AwardFrame
    page: PageContext
    values: Mapping[str, object]
    program: Program | None = None


class _OwnPage(Struct, frozen=True):
    """What an award gives to its page."""

    data: Markup


class AwardPages:
    """Makes the pages of awards in one language.

    Args:
        program: of the template; None where each page is rendered.
        qr_side: of the QR code, in pixels.
    """

    def __init__(self, language: PageLanguage, program: Program | None, *, qr_side: str) -> None:
        self._language = language
        self._view = language.view
        self._qr_side = qr_side
        self._starts = starts(language.view)
        self._program = _given(program, language.variables)
        self._recorded = lru_cache(_MOST_DAYS)(partial(recorded, language.view))
        self._shared: dict[Hashable, _Shared] = {}

    def page(self, award: Award, *, qr: str, has_signed_assertion: bool) -> tuple[str, bytes]:
        """Give the page of an award: path and content.

        Args:
            qr: the QR code of its address, as a data address.
            has_signed_assertion: there is an OB 2.0 assertion as JWS.

        Raises:
            ContentError: a template has a fault.
        """
        shared = self._shared_by_awards(award, has_signed_assertion=has_signed_assertion)
        days = self._recorded(award.issued_on, award.expires_on, award.revoked, award.suspended)
        stated = award_stated(self._view, award, shared.frame, days, qr=qr)
        own = _OwnPage(award_data(award, shared.frame))
        file = self._language.file(award_folder(award.id))
        if shared.program is not None:
            try:
                return file, shared.program.page(award.id, award=stated, page=own)
            except NotUnderstood:
                pass
        values = self._values(shared, award.id, stated, own.data)
        return file, self._language.render(AWARD_PAGE, values).encode()

    def _values(self, shared: _Shared, award_id: str, stated: AwardStated, data: Markup) -> dict[str, object]:
        """Give the variables of the page of an award."""
        signed = shared.has_signed_assertion
        context = award_context(self._view, stated, award_id, shared.frame, has_signed_assertion=signed)
        pages = alternates(self._starts, award_folder(award_id))
        page = replace(shared.page, url=context.url, alternates=pages, data=data)
        return {**shared.values, "page": page, "award": context}

    def _shared_by_awards(self, award: Award, *, has_signed_assertion: bool) -> _Shared:
        """Give what all awards of this class by this issuer share, prepared once."""
        key = (award.badge_class.id, award.issuer.id, has_signed_assertion)
        if key not in self._shared:
            if len(self._shared) >= _MOST_SHARED:
                self._shared.clear()
            shared = self._prepare(award, has_signed_assertion=has_signed_assertion)
            self._shared[key] = replace(shared, program=self._program_of(shared))
        return self._shared[key]

    def _program_of(self, shared: _Shared) -> Program | None:
        """Give what makes the pages of a class's awards; None where each must be rendered."""
        stated = AwardStated(*[OPEN] * len(AwardStated.__struct_fields__))
        one, other = (tuple(self._values(shared, id_, stated, OPEN).items()) for id_ in _ANY_IDS)
        try:
            return _given(self._program, dict(around_ids(one, other, _ANY_IDS)))
        except NotUnderstood:
            return None

    def _prepare(self, award: Award, *, has_signed_assertion: bool) -> _Shared:
        view = self._view
        frame = award_frame(view, award.badge_class, award.issuer)
        trail = (*badge_trail(view, award.badge_class), Link(escape(view.words.say("Award")), None))
        summary = frame.summary
        awarder = frame.issuer.organisation.name.plain
        page = PageContext(
            title=summary.name.plain,
            url="",
            locale=view.words.locale,
            trail=trail_of(view, trail),
            alternates=(),
            preview=Preview(
                "article",
                view.words.say("Awarded by {name}.", name=awarder) + " " + summary.description.plain,
                view.addresses.url(class_card(award.badge_class)),
                summary.picture.alt.plain,
                view.addresses.url(class_oembed(award.badge_class)),
            ),
            sheet=sheet_of(view, award.issuer),
            data="",
            hidden=True,
            translated=True,
        )
        values = {
            "badge": class_lead(summary),
            "awarder": awarder,
            "qr_side": self._qr_side,
            "issuer": self._part("partials/award_issuer.html", {"issuer": frame.issuer}),
            "about": self._part("partials/about_badge.html", {"badge": summary}),
        }
        return _Shared(has_signed_assertion, frame, page, values)

    def _part(self, template: str, values: Mapping[str, object]) -> Markup:
        return Markup(self._language.render(template, values))  # noqa: S704 - what a template made is escaped already


def _given(program: Program | None, values: Mapping[str, object]) -> Program | None:
    """Work out a program; None where pages must be rendered."""
    try:
        return None if program is None else program.given(**values)
    except NotUnderstood:
        return None
