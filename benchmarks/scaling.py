"""Whether time per award and memory stay the same when a publication grows."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

import click

from benchmarks.measuring import (
    Row,
    Run,
    Setup,
    build,
    build_anew,
    options,
    publication,
    show,
    workshop,
)

SIZES = (1_000, 10_000, 50_000)
_ONCE_FROM = 50_000
"""Publications of this size are built once, for time and memory: that takes long enough to be exact."""


def measure(setup: Setup, sizes: Sequence[int] = SIZES) -> list[Row]:
    """Build publications of several sizes in turn."""
    seconds: dict[int, list[float]] = {size: [] for size in sizes}
    watched: dict[int, Run] = {}
    with workshop(setup.storage) as folder:
        contents = {size: publication(folder, awards=size, classes=setup.classes) for size in sizes}
        out = folder / "site"
        for _ in range(setup.pairs):
            for size in sizes:
                if size < _ONCE_FROM:
                    seconds[size].append(build_anew(contents[size], out, jobs=setup.jobs).seconds)
                    click.echo(f"  {size} awards: {seconds[size][-1]:.2f} s", err=True)
        for size in sizes:
            shutil.rmtree(out, ignore_errors=True)
            watched[size] = build(contents[size], out, jobs=setup.jobs, together=True)
            seconds[size] = seconds[size] or [watched[size].seconds]
    return [_row(size, seconds, watched[size], setup) for size in sizes]


def _row(size: int, seconds: Mapping[int, Sequence[float]], watched: Run, setup: Setup) -> Row:
    first = min(seconds)
    per_award = {each: median(measured) / each * 1e6 for each, measured in seconds.items()}
    detail = f"{per_award[size]:.0f} µs per award"
    if size != first:
        more = (median(seconds[size]) - median(seconds[first])) / (size - first) * 1e6
        detail += f", {more:.0f} µs for each above {first}"
    memory = f"largest process {watched.largest:.0f} MiB, all together {watched.together:.0f} MiB"
    return Row(
        measured=f"build of {size} awards of {setup.classes} classes, {setup.jobs} jobs",
        figure=f"{per_award[size] / per_award[first]:.2f}x the time per award of {first}",
        detail=f"{detail}; {memory}",
    )


@click.command()
@click.option("--sizes", default=",".join(map(str, SIZES)), show_default=True)
@options(pairs=3)
def main(sizes: str, **setup: Any) -> None:
    """Build publications of several sizes; --awards has no effect here."""
    show(measure(Setup(**setup), [int(size) for size in sizes.split(",")]))


if __name__ == "__main__":
    main()
