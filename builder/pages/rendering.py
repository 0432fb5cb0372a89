"""The pages as bytes: contexts placed in templates.

The same publication, addresses and templates give the same bytes. What depends on badge class, issuer and
language alone is prepared once; an award's page only adds what is the award's own, and is rendered only
where its templates do more than show values (`partial_evaluation`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache, partial
from pathlib import Path

from markupsafe import Markup, escape

from builder.encoding import write_json
from builder.images.qr import QRCodes
from builder.model.addresses import (
    AWARDS,
    Addresses,
    award_folder,
    class_card,
    class_oembed,
    file_of,
    in_language,
)
from builder.model.award_ids import ALPHABET, LENGTH
from builder.model.entities import Award, Publication
from builder.pages.award_context import (
    AwardFrame,
    AwardStated,
    award_context,
    award_data,
    award_frame,
    award_stated,
    recorded,
)
from builder.pages.catalogue_context import Shelf
from builder.pages.class_context import class_lead
from builder.pages.design import generated_sheets
from builder.pages.facets import facet_values
from builder.pages.partial_evaluation import OPEN, NotUnderstood, Program, around_ids, read_program
from builder.pages.plan import badge_trail, planned_pages
from builder.pages.sandbox import Sandbox, rendered, template_environment
from builder.pages.search_index import index_path, search_index
from builder.pages.site_context import (
    ASSETS,
    PageContext,
    PlannedPage,
    Preview,
    alternates,
    page_context,
    sheet_of,
    site_context,
    starts,
    trail_of,
)
from builder.pages.translations import load_translations
from builder.pages.verifier_context import single_file_page
from builder.pages.view import Link, View
from builder.pages.words import Words

_BESIDE_PACKAGE = Path(__file__).parents[2] / "templates"
_IN_PACKAGE = Path(__file__).parents[1] / "templates"
_ASSETS = {"css": "*.css", "js": "*.js"}  # folder below assets/: which files
_AWARD_PAGE = "pages/award.html"
_VERIFIER_PAGE = "pages/verify.html"
# A whole number, so that the edges of a QR code's modules are sharp on every screen.
_PIXELS_OF_A_MODULE = 3
# Classes by issuer whose pages are prepared: their awards come one after the other, and each has some 20 KB.
_MOST_SHARED = 200
_MOST_DAYS = 4096
# Pages of these two tell where the id stands in all others.
_ANY_IDS = (ALPHABET[:LENGTH], ALPHABET[-LENGTH:])
_SINGLE_FILE_SHEETS = ("insigne.css", "verifier.css")


def builtin_templates() -> Path:
    """Give the folder of our own templates: inside the package in a wheel, beside it in a checkout."""
    return _IN_PACKAGE if _IN_PACKAGE.is_dir() else _BESIDE_PACKAGE


class Renderer:
    """Renders the pages of a publication.

    Args:
        template_folders: the publication's own folder first, the built-in one last.
        demonstration: everything is signed with throw-away keys; every page says so.
    """

    def __init__(
        self,
        publication: Publication,
        addresses: Addresses,
        *,
        template_folders: Sequence[Path],
        demonstration: bool,
    ) -> None:
        self._publication = publication
        self._template_folders = tuple(template_folders)
        self._codes = QRCodes(addresses.url(AWARDS), alphabet=ALPHABET, length=LENGTH)
        self._environment = template_environment(self._template_folders)
        program = read_program(self._environment, _AWARD_PAGE)
        self._languages = tuple(
            _PageLanguage(
                View(publication, addresses, Words(tag, load_translations(tag, self._template_folders))),
                self._environment,
                demonstration=demonstration,
                program=program,
                qr_side=str(self._codes.side * _PIXELS_OF_A_MODULE),
            )
            for tag in publication.settings.languages
        )

    def site_pages(self) -> Iterator[tuple[str, bytes]]:
        """Give the files of the site, but for the awards' pages: path and content.

        Raises:
            ContentError: a template has a fault.
        """
        views = [language.view for language in self._languages]
        for page in planned_pages(self._publication, views):
            for language in self._languages[:1] if page.once else self._languages:
                yield language.site_page(page)
        yield from self._search_indexes()
        yield from generated_sheets(self._publication)
        yield from self._assets()

    def single_file_verifier(self, script: str) -> Iterator[tuple[str, bytes]]:
        """Give the verifier as one file, in every language: path and content.

        Raises:
            ContentError: a template has a fault.
        """
        sheets = dict(self._assets())
        style = "".join(sheets[ASSETS + name].decode() for name in _SINGLE_FILE_SHEETS)
        page = single_file_page(script, style)
        for language in self._languages:
            yield language.site_page(page)

    def award_pages(self, award: Award, *, has_signed_assertion: bool = False) -> Iterator[tuple[str, bytes]]:
        """Give an award's page in every language: path and content; nothing for a private award.

        Args:
            has_signed_assertion: there is an OB 2.0 assertion as JWS.

        Raises:
            ContentError: a template has a fault.
        """
        if award.visibility != "private":
            qr = Markup(self._codes.data_uri(award.id))  # noqa: S704 - Base64
            for language in self._languages:
                yield language.award_page(award, qr=qr, has_signed_assertion=has_signed_assertion)

    def _search_indexes(self) -> Iterator[tuple[str, bytes]]:
        newest = [badge_classes[0] for badge_classes in self._publication.badges.values()]
        values, shelf = facet_values(self._publication), Shelf()
        for language in self._languages:
            view = language.view
            index = search_index(view, shelf.ordered(view, newest), values)
            yield index_path(view.language), write_json(index)

    def _assets(self) -> Iterator[tuple[str, bytes]]:
        """Give each file of `assets/css/` and `assets/js/` from the first folder that has it."""
        found: dict[str, Path] = {}
        for folder in self._template_folders:
            for kind, pattern in _ASSETS.items():
                for file in sorted((folder / "assets" / kind).glob(pattern)):
                    if file.resolve().is_relative_to(folder.resolve()):
                        found.setdefault(file.name, file)
        for name in sorted(found):
            yield ASSETS + name, found[name].read_bytes()


@dataclass(frozen=True, slots=True)
class _Shared:
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


@dataclass(frozen=True, slots=True)
class _OwnPage:
    """What an award gives to its page."""

    data: Markup


class _PageLanguage:
    """The pages of one language."""

    def __init__(
        self, view: View, environment: Sandbox, *, demonstration: bool, program: Program | None, qr_side: str
    ) -> None:
        self.view = view
        self._qr_side = qr_side
        self._environment = environment
        site = site_context(
            view, demonstration=demonstration, has_verifier=_VERIFIER_PAGE in environment.list_templates()
        )
        self._variables = {"_": view.words.translate, "site": site}
        self._starts = starts(view)
        self._program = _given(program, self._variables)
        self._recorded = lru_cache(_MOST_DAYS)(partial(recorded, view))
        self._shared: dict[Hashable, _Shared] = {}

    def site_page(self, page: PlannedPage) -> tuple[str, bytes]:
        content = page.content(self.view)
        shown = page_context(self.view, page.path, content, hidden=page.once, translated=not page.once)
        rendered_page = self._render(f"pages/{page.template}", {"page": shown, **content.values})
        return self._file(page.path), rendered_page.encode()

    def award_page(self, award: Award, *, qr: str, has_signed_assertion: bool) -> tuple[str, bytes]:
        shared = self._shared_by_awards(award, has_signed_assertion=has_signed_assertion)
        days = self._recorded(award.issued_on, award.expires_on, award.revoked, award.suspended)
        stated = award_stated(self.view, award, shared.frame, days, qr=qr)
        own = _OwnPage(award_data(award, shared.frame))
        file = self._file(award_folder(award.id))
        if shared.program is not None:
            try:
                return file, shared.program.page(award.id, award=stated, page=own)
            except NotUnderstood:
                pass
        values = self._values(shared, award.id, stated, own.data)
        return file, self._render(_AWARD_PAGE, values).encode()

    def _values(self, shared: _Shared, award_id: str, stated: AwardStated, data: Markup) -> dict[str, object]:
        """Give the variables of the page of an award."""
        signed = shared.has_signed_assertion
        context = award_context(self.view, stated, award_id, shared.frame, has_signed_assertion=signed)
        pages = alternates(self._starts, award_folder(award_id))
        page = replace(shared.page, url=context.url, alternates=pages, data=data)
        return {**shared.values, "page": page, "award": context}

    def _render(self, template: str, values: Mapping[str, object]) -> str:
        return rendered(self._environment, template, {**self._variables, **values})

    def _file(self, path: str) -> str:
        return file_of(in_language(path, self.view.language, self.view.default_language))

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
        stated = AwardStated(*[OPEN] * len(fields(AwardStated)))
        one, other = (tuple(self._values(shared, id_, stated, OPEN).items()) for id_ in _ANY_IDS)
        try:
            return _given(self._program, dict(around_ids(one, other, _ANY_IDS)))
        except NotUnderstood:
            return None

    def _prepare(self, award: Award, *, has_signed_assertion: bool) -> _Shared:
        view = self.view
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
        return Markup(self._render(template, values))  # noqa: S704 - what a template made is escaped already


def _given(program: Program | None, values: Mapping[str, object]) -> Program | None:
    """Work out a program; None where pages must be rendered."""
    try:
        return None if program is None else program.given(**values)
    except NotUnderstood:
        return None
