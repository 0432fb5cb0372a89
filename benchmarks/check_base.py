"""`insigne check --base` with one changed batch, against `insigne check` alone, on one core."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import click

from benchmarks import measuring
from benchmarks.measuring import Row, Setup, in_turn, options, publication, show, workshop

_SOMEBODY = ("-c", "user.name=Clerk", "-c", "user.email=clerk@school.example")


def measure(setup: Setup) -> list[Row]:
    """Check what has changed, and check alone, in turn."""
    with workshop(setup.storage) as folder:
        content = publication(folder, awards=setup.awards, classes=setup.classes)
        for arguments in (("init", "-q"), ("add", "-A"), (*_SOMEBODY, "commit", "-q", "-m", "Begin")):
            subprocess.run(["git", *arguments], cwd=content.root, check=True)
        _revoke_one(content.root)
        pair = in_turn(
            lambda: measuring.check(content, "--base", "HEAD", one_core=True).seconds,
            lambda: measuring.check(content, one_core=True).seconds,
            pairs=setup.pairs,
        )
        largest = measuring.check(content, "--base", "HEAD", one_core=True).largest
    return [
        Row(
            measured=f"check --base of {setup.awards} awards, one batch changed, against check, on one core",
            figure=str(pair),
            detail=f"{pair.first:.2f} s against {pair.second:.2f} s; largest process {largest:.0f} MiB",
        )
    ]


def _revoke_one(root: Path) -> None:
    path = min(root.glob("awards/*/*.yaml"))
    text = path.read_text(encoding="utf-8")
    revoked = "\n  - revoked: {on: 2026-09-01, reason: By mistake}\n    id:"
    path.write_text(text.replace("\n  - id:", revoked, 1), encoding="utf-8")


@click.command()
@options()
def main(**setup: Any) -> None:
    """Compare a check of what has changed with a check alone."""
    show(measure(Setup(**setup)))


if __name__ == "__main__":
    main()
