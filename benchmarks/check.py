"""`insigne check` on one core, against reading the same files with PyYAML on libyaml and nothing else."""

from __future__ import annotations

import sys
from typing import Any

import click

from benchmarks import measuring
from benchmarks.measuring import Row, Setup, in_turn, options, publication, run, show, workshop

_READ_ALONE = """
import sys
from pathlib import Path
import yaml
for path in Path(sys.argv[1]).rglob("*.yaml"):
    yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
"""


def measure(setup: Setup) -> list[Row]:
    """Check, and read alone, in turn."""
    with workshop(setup.storage) as folder:
        content = publication(folder, awards=setup.awards, classes=setup.classes)
        largest = measuring.check(content, one_core=True).largest

        def read() -> float:
            return run([sys.executable, "-c", _READ_ALONE, content.root], one_core=True).seconds

        pair = in_turn(lambda: measuring.check(content, one_core=True).seconds, read, pairs=setup.pairs)
    return [
        Row(
            measured=f"check of {setup.awards} awards on one core, against reading the files with libyaml",
            figure=str(pair),
            detail=f"{pair.first:.2f} s against {pair.second:.2f} s; largest process {largest:.0f} MiB",
        )
    ]


@click.command()
@options()
def main(**setup: Any) -> None:
    """Compare a check with reading alone."""
    show(measure(Setup(**setup)))


if __name__ == "__main__":
    main()
