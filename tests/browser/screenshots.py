"""Pictures of every kind of page: `python -m tests.browser.screenshots FOLDER [--site SITE] [--only KIND]`.

On a phone and a desktop, light and dark, in each language; and the certificate as it is printed.
Without `--site`, the example is built first. Look at them.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import png
import pypdfium2
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import launched
from tests.browser.page_types import address, other_languages, page_types
from tests.browser.site_server import SiteServer
from tests.sites import REPOSITORY, BuiltSite, build_site

SIZES = {"phone": (390, 844), "desktop": (1280, 800)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--site", type=Path, help="a built site, in place of the example's")
    parser.add_argument("--only", action="append", help="a kind of page, such as award; may be repeated")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    program = shutil.which("chromium")
    if program is None:
        parser.error("there is no chromium on this machine")
    with (
        sync_playwright() as playwright,
        launched(playwright, program) as browser,
        served(options.site) as (
            site,
            base_url,
        ),
    ):
        types = {
            name: path for name, path in page_types(site).items() if not options.only or name in options.only
        }
        for name, path in types.items():
            for language in ["", *other_languages(site)]:
                shoot(
                    browser,
                    f"{base_url}/{address(path, language)}",
                    options.folder,
                    f"{name}-{language or 'main'}",
                )
        for name, path in types.items():
            if name.startswith("award"):
                save_print(browser, f"{base_url}/{address(path)}", options.folder / f"{name}-print.png")


@contextmanager
def served(folder: Path | None) -> Iterator[tuple[BuiltSite, str]]:
    with tempfile.TemporaryDirectory() as temporary:
        site_folder = folder or Path(temporary, "site")
        site_folder.mkdir(exist_ok=True)
        server = SiteServer(site_folder)
        site = (
            BuiltSite(site_folder)
            if folder
            else build_site(REPOSITORY, site_folder, base_url=server.base_url)
        )
        with server.running():
            yield site, server.base_url


def shoot(browser: Browser, url: str, folder: Path, name: str) -> None:
    """Take one page on each device in each colour scheme."""
    for device, (width, height) in SIZES.items():
        for scheme in SCHEMES:
            with browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme
            ) as context:
                page = context.new_page()
                page.goto(url)
                page.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
                page.wait_for_load_state("networkidle")
                page.screenshot(path=folder / f"{name}-{device}-{scheme}.png", full_page=True)


def save_print(browser: Browser, url: str, target: Path) -> None:
    """Print a page to A4, and keep the first sheet as a picture."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(url, wait_until="networkidle")
        data = page.pdf(format="A4", prefer_css_page_size=True, print_background=True)
    document = pypdfium2.PdfDocument(data)
    bitmap = document[0].render(scale=1.5, rev_byteorder=True)
    channels = bitmap.n_channels
    rows = [
        bytes(bitmap.buffer)[row * bitmap.stride :][: bitmap.width * channels] for row in range(bitmap.height)
    ]
    writer = png.Writer(bitmap.width, bitmap.height, greyscale=False, alpha=channels == 4)
    with target.open("wb") as file:
        writer.write_packed(file, rows)
    sys.stdout.write(f"{target}: sheet 1 of {len(document)}\n")


if __name__ == "__main__":
    main()
