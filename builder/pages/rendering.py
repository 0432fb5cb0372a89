"""The pages as bytes: contexts placed in templates.

The same publication, addresses and templates give the same bytes. What depends on badge class, issuer and
language alone is prepared once; an award's page only adds what is the award's own, and is rendered only
where the page of another award of its shape cannot be filled in (`page_shapes`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
    AwardContext,
    AwardFrame,
    award_context,
    award_data,
    award_frame,
)
from builder.pages.catalogue_context import Shelf
from builder.pages.class_context import ClassLead, class_lead
from builder.pages.design import generated_sheets
from builder.pages.facets import facet_values
from builder.pages.page_shapes import Apart, PageShapes, apart
from builder.pages.plan import badge_trail, planned_pages
from builder.pages.sandbox import Sandbox, rendered, template_environment
from builder.pages.search_index import index_path, search_index
from builder.pages.showing import only_show
from builder.pages.site_context import (
    ASSETS,
    Alternate,
    PageContext,
    PlannedPage,
    Preview,
    SiteContext,
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
        self._codes = QRCodes(
            addresses.url(AWARDS), alphabet=ALPHABET, length=LENGTH, expected=len(publication.awards)
        )
        self._environment = template_environment(self._template_folders)
        fills = only_show(self._environment, _AWARD_PAGE)
        self._languages = tuple(
            _PageLanguage(
                View(publication, addresses, Words(tag, load_translations(tag, self._template_folders))),
                self._environment,
                demonstration=demonstration,
                fills=fills,
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
            qr = self._codes.data_uri(award.id)
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
class _Common:
    """What the pages of one class's awards by one issuer show alike, in one language.

    Args:
        awarder: the issuer's name.
        qr_side: of the QR code, in pixels.
        issuer: the part that says who awarded.
        about: the part about the badge class.
    """

    title: str
    locale: str
    trail: tuple[Link, ...]
    preview: Preview
    sheet: str
    badge: ClassLead
    awarder: str
    qr_side: str
    issuer: Markup
    about: Markup


@dataclass(frozen=True, slots=True)
class _Own:
    """What the page of one award shows of its own, in one language."""

    alternates: tuple[Alternate, ...]
    award: AwardContext
    data: Markup


class _PageLanguage:
    """The pages of one language."""

    def __init__(
        self, view: View, environment: Sandbox, *, demonstration: bool, fills: bool, qr_side: str
    ) -> None:
        self.view = view
        self._qr_side = qr_side
        self._environment = environment
        self._site: SiteContext = site_context(
            view, demonstration=demonstration, has_verifier=_VERIFIER_PAGE in environment.list_templates()
        )
        self._starts = starts(view)
        self._award_shapes = PageShapes(self._render_award, fills=fills)
        self._shared: dict[tuple[str, str], tuple[AwardFrame, Apart[_Common]]] = {}

    def site_page(self, page: PlannedPage) -> tuple[str, bytes]:
        content = page.content(self.view)
        shown = page_context(self.view, page.path, content, hidden=page.once, translated=not page.once)
        rendered_page = self._render(f"pages/{page.template}", {"page": shown, **content.values})
        return self._file(page.path), rendered_page.encode()

    def award_page(self, award: Award, *, qr: str, has_signed_assertion: bool) -> tuple[str, bytes]:
        frame, common = self._shared_by_awards(award)
        path = award_folder(award.id)
        context = award_context(self.view, award, frame, qr=qr, has_signed_assertion=has_signed_assertion)
        own = _Own(alternates(self._starts, path), context, award_data(award, frame))
        return self._file(path), self._award_shapes.page(common, own).encode()

    def _render_award(self, common: _Common, own: _Own) -> str:
        page = PageContext(
            title=common.title,
            url=own.award.url,
            locale=common.locale,
            trail=common.trail,
            alternates=own.alternates,
            preview=common.preview,
            sheet=common.sheet,
            data=own.data,
            hidden=True,
            translated=True,
        )
        values = {
            "page": page,
            "award": own.award,
            "badge": common.badge,
            "awarder": common.awarder,
            "qr_side": common.qr_side,
            "issuer": common.issuer,
            "about": common.about,
        }
        return self._render(_AWARD_PAGE, values)

    def _render(self, template: str, values: Mapping[str, object]) -> str:
        variables = {"_": self.view.words.translate, "site": self._site, **values}
        return rendered(self._environment, template, variables)

    def _file(self, path: str) -> str:
        return file_of(in_language(path, self.view.language, self.view.default_language))

    def _shared_by_awards(self, award: Award) -> tuple[AwardFrame, Apart[_Common]]:
        """Give what all awards of this class by this issuer share, prepared once."""
        key = (award.badge_class.id, award.issuer.id)
        if key not in self._shared:
            self._shared[key] = self._prepare(award)
        return self._shared[key]

    def _prepare(self, award: Award) -> tuple[AwardFrame, Apart[_Common]]:
        view = self.view
        frame = award_frame(view, award.badge_class, award.issuer)
        trail = (*badge_trail(view, award.badge_class), Link(escape(view.words.say("Award")), None))
        summary = frame.summary
        awarder = frame.issuer.organisation.name.plain
        common = _Common(
            title=summary.name.plain,
            locale=view.words.locale,
            trail=trail_of(view, trail),
            preview=Preview(
                "article",
                view.words.say("Awarded by {name}.", name=awarder) + " " + summary.description.plain,
                view.addresses.url(class_card(award.badge_class)),
                summary.picture.alt.plain,
                view.addresses.url(class_oembed(award.badge_class)),
            ),
            sheet=sheet_of(view, award.issuer),
            badge=class_lead(summary),
            awarder=awarder,
            qr_side=self._qr_side,
            issuer=self._part("partials/award_issuer.html", {"issuer": frame.issuer}),
            about=self._part("partials/about_badge.html", {"badge": summary}),
        )
        return frame, apart(common)

    def _part(self, template: str, values: Mapping[str, object]) -> Markup:
        return Markup(self._render(template, values))  # noqa: S704 - what a template made is escaped already
