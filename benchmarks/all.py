"""All benchmarks, one after the other, as rows of the table in docs/performance.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import click

from benchmarks import against_hugo, against_stock, against_writes, check, check_base, incremental, scaling
from benchmarks.measuring import Setup, machine, options, show

_LARGE = 50_000
_QUICK_AWARDS = 2_000
_QUICK_PAIRS = 3


@click.command(epilog="Example:  python -m benchmarks.all --quick")
@click.option(
    "--quick", is_flag=True, help=f"{_QUICK_AWARDS} awards and {_QUICK_PAIRS} pairs; a few minutes."
)
@options()
def main(*, quick: bool, **setup: Any) -> None:
    """Print every row of the table of figures."""
    chosen = Setup(**setup)
    if quick:
        chosen = replace(chosen, awards=_QUICK_AWARDS, pairs=_QUICK_PAIRS)
    click.echo(f"{datetime.now(UTC).date().isoformat()}, {machine()}\n")
    click.echo("| measured | ratio, median of pairs | more |\n| --- | --- | --- |")
    show(against_writes.measure(chosen))
    if against_hugo.is_there():
        show(against_hugo.measure(chosen))
    else:
        click.echo("not compared with Hugo, which is missing; on Debian: apt-get install hugo", err=True)
    show(against_stock.measure(chosen))
    show(check.measure(chosen))
    show(check_base.measure(chosen))
    if quick:
        show(scaling.measure(chosen, (1_000, chosen.awards)))
        show(incremental.measure(chosen))
        return
    show(scaling.measure(replace(chosen, pairs=_QUICK_PAIRS)))
    show(incremental.measure(replace(chosen, awards=_LARGE, pairs=2)))


if __name__ == "__main__":
    main()
