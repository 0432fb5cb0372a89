"""The pages as bytes: contexts placed in templates.

The same publication, addresses and templates give the same bytes. What depends on badge class, issuer and
language alone is prepared once; an award's page only adds what is the award's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

from builder.model.addresses import Addresses, award_folder, file_of, in_language
from builder.model.entities import Award, Publication
from builder.pages.award_context import AwardFrame, award_context, award_frame
from builder.pages.plan import PlannedPage, badge_trail, planned_pages
from builder.pages.sandbox import Sandbox, rendered, template_environment
from builder.pages.site_context import PageContent, PageContext, SiteContext, page_context, site_context
from builder.pages.translations import load_translations
from builder.pages.view import Link, View
from builder.pages.words import Words

_BESIDE_PACKAGE = Path(__file__).parents[2] / "templates"
_IN_PACKAGE = Path(__file__).parents[1] / "templates"
_STYLES = Path("assets") / "css"


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
        self._environment = template_environment(self._template_folders)
        self._languages = tuple(
            _PageLanguage(
                View(publication, addresses, Words(tag, load_translations(tag, self._template_folders))),
                self._environment,
                demonstration=demonstration,
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
        yield from self._style_sheets()

    def award_pages(self, award: Award) -> Iterator[tuple[str, bytes]]:
        """Give an award's page in every language: path and content; nothing for a private award.

        Raises:
            ContentError: a template has a fault.
        """
        if award.visibility != "private":
            for language in self._languages:
                yield language.award_page(award)

    def _style_sheets(self) -> Iterator[tuple[str, bytes]]:
        """Give each file of `assets/css/` from the first folder that has it."""
        found: dict[str, Path] = {}
        for folder in self._template_folders:
            for file in sorted((folder / _STYLES).glob("*.css")):
                if file.resolve().is_relative_to(folder.resolve()):
                    found.setdefault(file.name, file)
        for name in sorted(found):
            yield f"assets/{name}", found[name].read_bytes()


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the pages of one class's awards by one issuer share, in one language."""

    frame: AwardFrame
    content: PageContent


class _PageLanguage:
    """The pages of one language."""

    def __init__(self, view: View, environment: Sandbox, *, demonstration: bool) -> None:
        self.view = view
        self._environment = environment
        self._site: SiteContext = site_context(view, demonstration=demonstration)
        self._shared: dict[tuple[str, str], _Shared] = {}

    def site_page(self, page: PlannedPage) -> tuple[str, bytes]:
        content = page.content(self.view)
        shown = page_context(self.view, page.path, content, hidden=page.once, translated=not page.once)
        return self._file(page.path), self._page(f"pages/{page.template}", shown, content.values)

    def award_page(self, award: Award) -> tuple[str, bytes]:
        shared = self._shared_by_awards(award)
        path = award_folder(award.id)
        page = page_context(self.view, path, shared.content, hidden=True)
        values = {**shared.content.values, "award": award_context(self.view, award, shared.frame)}
        return self._file(path), self._page("pages/award.html", page, values)

    def _page(self, template: str, page: PageContext, values: Mapping[str, object]) -> bytes:
        return self._render(template, {"page": page, **values}).encode()

    def _render(self, template: str, values: Mapping[str, object]) -> str:
        variables = {"_": self.view.words.translate, "site": self._site, **values}
        return rendered(self._environment, template, variables)

    def _file(self, path: str) -> str:
        return file_of(in_language(path, self.view.language, self.view.default_language))

    def _shared_by_awards(self, award: Award) -> _Shared:
        """Give what all awards of this class by this issuer share, prepared once."""
        key = (award.badge_class.id, award.issuer.id)
        if key not in self._shared:
            self._shared[key] = self._prepare(award)
        return self._shared[key]

    def _prepare(self, award: Award) -> _Shared:
        view = self.view
        frame = award_frame(view, award.badge_class, award.issuer)
        trail = (*badge_trail(view, award.badge_class), Link(escape(view.words.say("Award")), None))
        values = {
            "badge": frame.summary,
            "issuer": self._part("partials/award_issuer.html", {"issuer": frame.issuer}),
            "about": self._part("partials/about_badge.html", {"badge": frame.summary}),
        }
        return _Shared(frame, PageContent(frame.summary.name.plain, values, trail))

    def _part(self, template: str, values: Mapping[str, object]) -> Markup:
        return Markup(self._render(template, values))  # noqa: S704 - what a template made is escaped already
