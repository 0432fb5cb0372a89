"""A full build against the same writes and the same number of signatures alone."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import click

from benchmarks.measuring import Row, Setup, build_anew, in_turn, module, options, publication, show, workshop


def measure(setup: Setup) -> list[Row]:
    """Build, and write alone, in turn."""
    with workshop(setup.storage) as folder:
        content = publication(folder, awards=setup.awards, classes=setup.classes)
        site, copy = folder / "site", folder / "copy"
        largest = build_anew(content, site, jobs=setup.jobs).largest

        def write() -> float:
            shutil.rmtree(copy, ignore_errors=True)
            return float(module("raw_writes", site, copy).output)

        def full_build() -> float:
            shutil.rmtree(copy, ignore_errors=True)
            return build_anew(content, site, jobs=setup.jobs).seconds

        # The first pair writes what the build above left, so that both always have a site.
        pair = in_turn(full_build, write, pairs=setup.pairs)
        files, size = _extent(site)
    per_award = 1e6 / setup.awards
    return [
        Row(
            measured=f"build of {setup.awards} awards, {setup.jobs} jobs, against its writes and signatures",
            figure=str(pair),
            detail=(
                f"{pair.first * per_award:.0f} µs against {pair.second * per_award:.0f} µs per award; "
                f"{files} files, {size / setup.awards / 1024:.1f} KiB per award; "
                f"largest process {largest:.0f} MiB"
            ),
        )
    ]


def _extent(site: Path) -> tuple[int, int]:
    sizes = [path.stat().st_size for path in site.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)


@click.command()
@options()
def main(**setup: Any) -> None:
    """Compare a full build with its writes and signatures alone."""
    show(measure(Setup(**setup)))


if __name__ == "__main__":
    main()
