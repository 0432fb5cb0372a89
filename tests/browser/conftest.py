"""What the tests in a browser share: Debian's Chromium, and the example's site on a server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.chromium import launched
from tests.browser.site_server import SiteServer
from tests.sites import REPOSITORY, BuiltSite, build_site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window; `make test` installs it."""
    program = os.environ.get("INSIGNE_CHROMIUM") or shutil.which("chromium")
    if program is None:
        pytest.skip("there is no chromium here: `make test` installs it, or name it with INSIGNE_CHROMIUM")
    with sync_playwright() as playwright, launched(playwright, program) as chromium:
        yield chromium


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor who was never here before: on a desktop, in light colours."""
    with browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light") as fresh:
        yield fresh


@pytest.fixture(scope="session")
def served_example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltSite]:
    """The example's site, built for the address of a server on this machine, and served there."""
    folder = tmp_path_factory.mktemp("served") / "site"
    folder.mkdir()
    server = SiteServer(folder)
    site = build_site(REPOSITORY, folder, base_url=server.base_url)
    with server.running():
        yield site


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The folder of the Node packages that tests use; `make test` installs them."""
    folder = REPOSITORY / "tests" / "node_modules"
    if not folder.is_dir():
        pytest.skip("the Node packages of the tests are not here: `make test` installs them")
    return folder
