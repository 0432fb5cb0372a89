"""A full build against Hugo, which renders the same pages from data and does nothing else."""

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


def measure(setup: Setup) -> list[Row]:
    """Build, and let Hugo render, in turn.

    Raises:
        click.ClickException: Hugo is not there.
    """
    version = hugo_version()
    with workshop(setup.storage) as folder:
        content = publication(folder, awards=setup.awards, classes=setup.classes)
        site, source, pages = folder / "site", folder / "hugo", folder / "pages"
        largest = build_anew(content, site, jobs=setup.jobs).largest
        module("hugo_site", content.root, site, source)

        def render() -> float:
            shutil.rmtree(pages, ignore_errors=True)
            return run(_hugo(source, pages, folder)).seconds

        pair = in_turn(lambda: build_anew(content, site, jobs=setup.jobs).seconds, render, pairs=setup.pairs)
        shutil.rmtree(pages)
        hugo_memory = run(_hugo(source, pages, folder)).largest
        ours, theirs = _extent(site), _extent(pages)
    return [
        Row(
            measured=f"build of {setup.awards} awards, {setup.jobs} jobs, against Hugo rendering its pages",
            figure=str(pair),
            detail=(
                f"{pair.first:.2f} s against {pair.second:.2f} s; {ours[0]} and {theirs[0]} pages, "
                f"{ours[1] / 2**20:.0f} and {theirs[1] / 2**20:.0f} MiB of HTML; largest process "
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


def _hugo(source: Path, pages: Path, folder: Path) -> list[str | Path]:
    places: list[str | Path] = ["--source", source, "--destination", pages, "--cacheDir", folder / "cache"]
    return ["hugo", "--quiet", "--noBuildLock", *places]


def _extent(site: Path) -> tuple[int, int]:
    """Give how many pages a site has, and their bytes."""
    sizes = [path.stat().st_size for path in site.rglob("index.html")]
    return len(sizes), sum(sizes)


@click.command()
@options()
def main(**setup: Any) -> None:
    """Compare a full build with Hugo rendering the same pages."""
    show(measure(Setup(**setup)))


if __name__ == "__main__":
    main()
