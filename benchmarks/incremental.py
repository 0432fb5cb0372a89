"""One award added to many: the time of the next build against a clean one, and whether both give the same."""

from __future__ import annotations

import filecmp
import os
import shutil
from pathlib import Path
from typing import Any

import click

from benchmarks.generate import add_award
from benchmarks.measuring import Row, Setup, build, build_anew, in_turn, options, publication, show, workshop


def measure(setup: Setup) -> list[Row]:
    """Add an award, build on, build anew; as often as there are pairs."""
    added = 0
    with workshop(setup.storage) as folder:
        content = publication(folder, awards=setup.awards, classes=setup.classes)
        grown, clean = folder / "grown", folder / "clean"
        build(content, grown, jobs=setup.jobs)
        unchanged = build(content, grown, jobs=setup.jobs)
        sizes = []

        def build_on() -> float:
            nonlocal added
            added += 1
            add_award(content.root, added)
            measured = build(content, grown, jobs=setup.jobs)
            sizes.append(measured.largest)
            return measured.seconds

        pair = in_turn(
            build_on, lambda: build_anew(content, clean, jobs=setup.jobs).seconds, pairs=setup.pairs
        )
        shutil.rmtree(clean)
        build(content, clean, jobs=setup.jobs)
        identical = "yes" if same_trees(grown, clean) else "no"
    return [
        Row(
            measured=f"one award added to {setup.awards}, {setup.jobs} jobs, against a clean build",
            figure=str(pair),
            detail=(
                f"{pair.first:.2f} s against {pair.second:.2f} s, nothing added {unchanged.seconds:.2f} s; "
                f"identical: {identical}; largest process {max(sizes):.0f} MiB"
            ),
        )
    ]


def same_trees(one: Path, other: Path) -> bool:
    """Say whether two folders hold the same folders and files, byte for byte."""
    for (path, folders, names), (other_path, other_folders, other_names) in zip(
        os.walk(one), os.walk(other), strict=True
    ):
        folders.sort()
        other_folders.sort()
        if folders != other_folders or sorted(names) != sorted(other_names):
            return False
        if any(not filecmp.cmp(f"{path}/{name}", f"{other_path}/{name}", shallow=False) for name in names):
            return False
    return True


@click.command()
@options()
def main(**setup: Any) -> None:
    """Compare building on with a clean build."""
    show(measure(Setup(**setup)))


if __name__ == "__main__":
    main()
