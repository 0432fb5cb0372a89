"""What the pages of one language are rendered with: its view of the publication, and the site's frame."""

from __future__ import annotations

from collections.abc import Mapping

from builder.model.addresses import file_of, in_language
from builder.pages.sandbox import Sandbox, rendered
from builder.pages.site_context import site_context
from builder.pages.view import View

_VERIFIER_PAGE = "pages/verify.html"


class PageLanguage:
    """Renders templates in one language.

    Args:
        demonstration: everything is signed with throw-away keys; every page says so.
    """

    def __init__(self, view: View, environment: Sandbox, *, demonstration: bool) -> None:
        self.view = view
        self._environment = environment
        site = site_context(
            view, demonstration=demonstration, has_verifier=_VERIFIER_PAGE in environment.list_templates()
        )
        self.variables: Mapping[str, object] = {"_": view.words.translate, "site": site}
        """What every template has."""

    def render(self, template: str, values: Mapping[str, object]) -> str:
        """Render a template.

        Raises:
            ContentError: it has a fault.
        """
        return rendered(self._environment, template, {**self.variables, **values})

    def file(self, path: str) -> str:
        """Give the file that serves a page."""
        return file_of(in_language(path, self.view.language, self.view.default_language))
