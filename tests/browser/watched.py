"""A browser page that is watched: what it says in the console, and whom it asks for what."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Route

_WITHOUT_HOST = ("data", "blob", "about")


@dataclass(frozen=True)
class Watched:
    """What a page did since it was opened.

    Args:
        messages: of the console, and errors that no script caught.
        requests: addresses at the site.
        elsewhere: addresses at other hosts; they are never let through.
    """

    page: Page
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def quiet(self) -> bool:
        """Say whether nothing was reported, and nobody else was asked for anything."""
        return not self.messages and not self.elsewhere


def watched_page(context: BrowserContext, base_url: str) -> Watched:
    """Open a page that reaches the site at `base_url`, and nothing else."""
    watched = Watched(context.new_page())
    host = urlsplit(base_url).netloc

    def pass_on(route: Route, request: Request) -> None:
        address = urlsplit(request.url)
        if address.netloc == host or address.scheme in _WITHOUT_HOST:
            watched.requests.append(request.url)
            route.continue_()
        else:
            watched.elsewhere.append(request.url)
            route.abort()

    def note(message: ConsoleMessage) -> None:
        watched.messages.append(f"{message.type}: {message.text}")

    watched.page.route("**/*", pass_on)
    watched.page.on("console", note)
    watched.page.on("pageerror", lambda error: watched.messages.append(f"error: {error}"))
    return watched
