"""A full build against Hugo, which renders the same pages from data and does nothing else.

The verifier's page is left out: Hugo does not render it, and it is not counted. That both made the same pages
is looked at in each run; that they say the same is tested (`tests/e2e/test_hugo_pages.py`).
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import click

from benchmarks.measuring import (
    Row,
    Setup,
    build_anew,
    in_turn,
    module,
    options,
    publication,
    run,
    show,
    workshop,
)

_SMALLEST_PAGE = 1000  # bytes


def measure(setup: Setup) -> list[Row]:
    """Build, and let Hugo render, in turn.

    Raises:
        click.ClickException: Hugo is not there, or made other pages than the build.
    """
    version = hugo_version()
    with workshop(setup.storage) as folder:
        content = publication(folder, awards=setup.awards, classes=setup.classes)
        site, source, pages = folder / "site", folder / "hugo", folder / "pages"
        largest = build_anew(content, site, jobs=setup.jobs).largest
        module("hugo_site", content.root, site, source)

        def render() -> float:
            shutil.rmtree(pages, ignore_errors=True)
            return run(hugo(source, pages, folder)).seconds

        pair = in_turn(lambda: build_anew(content, site, jobs=setup.jobs).seconds, render, pairs=setup.pairs)
        shutil.rmtree(pages)
        hugo_memory = run(hugo(source, pages, folder)).largest
        ours, theirs = page_sizes(site), page_sizes(pages)
    if differing := sorted(ours.keys() ^ theirs.keys()):
        raise click.ClickException(f"one side only has {differing[0]}; such pages: {len(differing)}")
    sizes = [sum(each.values()) for each in (ours, theirs)]
    return [
        Row(
            measured=f"build of {setup.awards} awards, {setup.jobs} jobs, against Hugo rendering its pages",
            figure=str(pair),
            detail=(
                f"{pair.first:.2f} s against {pair.second:.2f} s; {len(ours)} pages each, "
                f"{sizes[0] / 2**20:.1f} and {sizes[1] / 2**20:.1f} MiB of HTML; largest process "
                f"{largest:.0f} and {hugo_memory:.0f} MiB; Hugo {version}"
            ),
        )
    ]


def is_there() -> bool:
    """Say whether Hugo is installed."""
    return shutil.which("hugo") is not None


def hugo_version() -> str:
    """Give Hugo's version.

    Raises:
        click.ClickException: Hugo is not there.
    """
    program = shutil.which("hugo")
    if program is None:
        raise click.ClickException("hugo is missing; on Debian: apt-get install hugo")
    printed = subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout
    return printed.split()[1].removeprefix("v").partition("-")[0].partition("+")[0]


def hugo(source: Path, pages: Path, folder: Path) -> list[str | Path]:
    """Give the command that has Hugo render a site."""
    places: list[str | Path] = ["--source", source, "--destination", pages, "--cacheDir", folder / "cache"]
    return ["hugo", "--quiet", "--noBuildLock", *places]


def page_sizes(site: Path) -> dict[str, int]:
    """Give the pages of a site with their bytes: the verifier's and Hugo's redirects aside."""
    found = {path.relative_to(site).as_posix(): path for path in site.rglob("*.html")}
    return {
        inner: path.stat().st_size
        for inner, path in found.items()
        if "verify" not in inner.split("/") and not _is_redirect(path)
    }


def _is_redirect(path: Path) -> bool:
    """Say whether a page only leads to another, as Hugo's way to the default language does."""
    return path.stat().st_size < _SMALLEST_PAGE and 'http-equiv="refresh"' in path.read_text("utf-8")


@click.command()
@options()
def main(**setup: Any) -> None:
    """Compare a full build with Hugo rendering the same pages."""
    show(measure(Setup(**setup)))


if __name__ == "__main__":
    main()
