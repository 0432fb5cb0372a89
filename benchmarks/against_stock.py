"""A full build against a straightforward pipeline of stock libraries, by time per award on one core."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import Any

import click

from benchmarks.measuring import Row, Setup, build_anew, in_turn, module, options, publication, show, workshop

_STOCK_AWARDS = 200


def measure(setup: Setup) -> list[Row]:
    """Build, and run the other pipeline on fewer awards, in turn.

    Of the build everything counts, start-up and the site's other files included; of the other pipeline only
    the awards themselves. That is to its advantage.
    """
    few = replace(setup, awards=min(_STOCK_AWARDS, setup.awards))
    with workshop(setup.storage) as folder:
        content = publication(folder, awards=setup.awards, classes=setup.classes)
        less = publication(folder / "less", awards=few.awards, classes=setup.classes)
        site, site_of_less, out = folder / "site", folder / "less-site", folder / "out"
        build_anew(less, site_of_less, jobs=1)

        def stock() -> float:
            shutil.rmtree(out, ignore_errors=True)
            places = (less.root, less.keys, site_of_less, out)
            return float(module("stock_pipeline", *places, one_core=True).output) / 1e6

        def full_build() -> float:
            return build_anew(content, site, jobs=1).seconds / setup.awards

        pair = in_turn(full_build, stock, pairs=setup.pairs)
    return [
        Row(
            measured=f"time per award of {setup.awards}, one job, against stock libraries on {few.awards}",
            figure=str(pair),
            detail=f"{pair.first * 1e6:.0f} µs against {pair.second * 1e6:.0f} µs per award",
        )
    ]


@click.command()
@options()
def main(**setup: Any) -> None:
    """Compare a build with a pipeline of stock libraries; --jobs has no effect here."""
    show(measure(Setup(**setup)))


if __name__ == "__main__":
    main()
