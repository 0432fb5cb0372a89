"""The pages as bytes: contexts placed in templates.

The same publication, addresses and templates give the same bytes. Who asks for the site's pages only, or for
those of awards only, need not wait for what the others are made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from markupsafe import Markup

from builder.encoding import write_json
from builder.images.qr import QRCodes
from builder.model.addresses import AWARDS, Addresses
from builder.model.award_ids import ALPHABET, LENGTH
from builder.model.entities import Award, Publication
from builder.pages.award_pages import AWARD_PAGE, AwardPages
from builder.pages.catalogue_context import Shelf
from builder.pages.design import generated_sheets
from builder.pages.facets import facet_values
from builder.pages.page_language import PageLanguage
from builder.pages.plan import planned_pages
from builder.pages.sandbox import template_environment
from builder.pages.search_index import index_path, search_index
from builder.pages.site_context import ASSETS, PlannedPage, page_context
from builder.pages.template_reading import read_program
from builder.pages.translations import load_translations
from builder.pages.verifier_context import single_file_page
from builder.pages.view import View
from builder.pages.words import Words

_BESIDE_PACKAGE = Path(__file__).parents[2] / "templates"
_IN_PACKAGE = Path(__file__).parents[1] / "templates"
_ASSETS = {"css": "*.css", "js": "*.js"}  # folder below assets/: which files
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
        self._addresses = addresses
        self._environment = template_environment(self._template_folders)
        self._languages = tuple(
            PageLanguage(
                View(publication, addresses, Words(tag, load_translations(tag, self._template_folders))),
                self._environment,
                demonstration=demonstration,
            )
            for tag in publication.settings.languages
        )

    @cached_property
    def _codes(self) -> QRCodes:
        return QRCodes(self._addresses.url(AWARDS), alphabet=ALPHABET, length=LENGTH)

    @cached_property
    def _award_pages(self) -> tuple[AwardPages, ...]:
        program = read_program(self._environment, AWARD_PAGE)
        qr_side = str(self._codes.side * _PIXELS_OF_A_MODULE)
        return tuple(AwardPages(language, program, qr_side=qr_side) for language in self._languages)

    def site_pages(self) -> Iterator[tuple[str, bytes]]:
        """Give the files of the site, but for the awards' pages: path and content.

        Raises:
            ContentError: a template has a fault.
        """
        views = [language.view for language in self._languages]
        for page in planned_pages(self._publication, views):
            for language in self._languages[:1] if page.once else self._languages:
                yield _site_page(language, page)
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
            yield _site_page(language, page)

    def award_pages(self, award: Award, *, has_signed_assertion: bool = False) -> Iterator[tuple[str, bytes]]:
        """Give an award's page in every language: path and content; nothing for a private award.

        Args:
            has_signed_assertion: there is an OB 2.0 assertion as JWS.

        Raises:
            ContentError: a template has a fault.
        """
        if award.visibility != "private":
            qr = Markup(self._codes.data_uri(award.id))  # noqa: S704 - Base64
            for pages in self._award_pages:
                yield pages.page(award, qr=qr, has_signed_assertion=has_signed_assertion)

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


def _site_page(language: PageLanguage, page: PlannedPage) -> tuple[str, bytes]:
    content = page.content(language.view)
    shown = page_context(language.view, page.path, content, hidden=page.once, translated=not page.once)
    content_of_file = language.render(f"pages/{page.template}", {"page": shown, **content.values})
    return language.file(page.path), content_of_file.encode()
