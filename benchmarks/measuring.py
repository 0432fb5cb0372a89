"""Running commands side by side: wall time, the largest process, ratios over alternating pairs.

The machine may be busy with other work, so two commands are run in turn, each pair gives one ratio, and the
median of the ratios counts. This process stays small: on Linux a child's maximum resident size begins at
that of the process that started it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

import click

CHECKOUT = Path(__file__).resolve().parent.parent
_INSIGNE = "from builder.cli import main; main()"
_SAMPLE = 0.05  # seconds between two looks at the memory of a tree of processes

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One run of a command.

    Args:
        seconds: wall time of the whole process, from start to exit.
        largest: maximum resident size of its largest process, in MiB.
        together: most memory of all its processes at one time, in MiB, shared pages counted once; 0 unless
            it was asked for.
        output: what it printed.
    """

    seconds: float
    largest: float
    together: float
    output: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Medians over pairs of runs, and the ratios of the first to the second."""

    ratios: Sequence[float]
    first: float
    second: float

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    def __str__(self) -> str:
        """Give the median ratio, how many pairs there were, and between which numbers they lay."""
        low, high = min(self.ratios), max(self.ratios)
        return f"{self.ratio:.2f}x (of {len(self.ratios)}: {low:.2f} to {high:.2f})"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line of the table of figures."""

    measured: str
    figure: str
    detail: str

    def __str__(self) -> str:
        return f"| {self.measured} | {self.figure} | {self.detail} |"


@dataclass(frozen=True, kw_only=True, slots=True)
class Setup:
    """What all runs share.

    Args:
        storage: a folder in memory, under which everything is written.
    """

    awards: int
    classes: int
    pairs: int
    jobs: int
    storage: Path


def run(command: Sequence[str | Path], *, one_core: bool = False, together: bool = False) -> Run:
    """Run a command and measure it.

    Args:
        one_core: let it use one processor only.
        together: also look at the memory of all its processes, which takes some time from them.

    Raises:
        click.ClickException: it failed.
    """
    with tempfile.TemporaryFile("w+") as output:
        began = time.monotonic()
        process = subprocess.Popen(
            [str(part) for part in command],
            env=_environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=_use_one_core if one_core else None,  # noqa: PLW1509 - no thread runs here
        )
        most = _watch(process.pid) if together else 0.0
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    if process.returncode:
        raise click.ClickException(f"{' '.join(map(str, command))} failed:\n{text[-4000:]}")
    return Run(seconds=seconds, largest=usage.ru_maxrss / 1024, together=most, output=text)


def _environment() -> dict[str, str]:
    """Give the environment of what is measured. Compiled modules are kept, as they are where people work."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(CHECKOUT)}


def _use_one_core() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _watch(pid: int) -> float:
    """Give the most memory, in MiB, that a process and its children had at one time until it ended."""
    most = 0.0
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        most = max(most, sum(_resident(member) for member in _family(pid)) / 1024)
        time.sleep(_SAMPLE)
    return most


def _family(pid: int) -> Iterator[int]:
    yield pid
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = listed.read_text(encoding="ascii").split()
        except OSError:  # it has just ended
            continue
        for child in children:
            yield from _family(int(child))


def _resident(pid: int) -> int:
    """Give a process's share of memory in KiB; pages of several processes count for a part each."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def in_turn(first: Callable[[], float], second: Callable[[], float], *, pairs: int) -> Pair:
    """Run two things in turn, changing which comes first, and compare the seconds that they give."""
    firsts, seconds = [], []
    for number in range(pairs):
        if number % 2:
            seconds.append(second())
            firsts.append(first())
        else:
            firsts.append(first())
            seconds.append(second())
        click.echo(f"  pair {number + 1}: {firsts[-1]:.3g} s, {seconds[-1]:.3g} s", err=True)
    ratios = [one / other for one, other in zip(firsts, seconds, strict=True)]
    return Pair(ratios=ratios, first=median(firsts), second=median(seconds))


@contextmanager
def workshop(storage: Path) -> Iterator[Path]:
    """Give a folder for one benchmark, which is removed afterwards; say so if it is not in memory."""
    if not _in_memory(storage):
        click.echo(
            f"warning: {storage} is not in memory: the figures will tell more about the disk", err=True
        )
    with tempfile.TemporaryDirectory(prefix="insigne-benchmark-", dir=storage) as folder:
        yield Path(folder)


def _in_memory(folder: Path) -> bool:
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    path = folder.resolve()
    points = {point: kind for point, kind in mounts if path.is_relative_to(point)}
    return points[max(points, key=len)] in {"tmpfs", "ramfs"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """A generated publication: its folder, and that of its keys."""

    root: Path
    keys: Path


def module(name: str, *arguments: str | Path, one_core: bool = False) -> Run:
    """Run one of these modules in a process of its own."""
    return run([sys.executable, "-m", f"benchmarks.{name}", *arguments], one_core=one_core)


def insigne(*arguments: str | Path, one_core: bool = False, together: bool = False) -> Run:
    """Run the command `insigne` of this checkout."""
    return run([sys.executable, "-c", _INSIGNE, *arguments], one_core=one_core, together=together)


def publication(folder: Path, *, awards: int, classes: int) -> Publication:
    """Generate a publication, in a process of its own."""
    made = Publication(root=folder / f"content-{awards}", keys=folder / f"keys-{awards}")
    module("generate", made.root, "--awards", str(awards), "--classes", str(classes), "--keys", made.keys)
    return made


def build(content: Publication, out: Path, *, jobs: int, together: bool = False) -> Run:
    """Run `insigne build`."""
    return insigne(
        "build",
        "-C",
        content.root,
        "--keys",
        content.keys,
        "--out",
        out,
        "--jobs",
        str(jobs),
        together=together,
    )


def build_anew(content: Publication, out: Path, *, jobs: int) -> Run:
    """Run `insigne build` into a folder that is emptied first; emptying it does not count."""
    shutil.rmtree(out, ignore_errors=True)
    return build(content, out, jobs=jobs)


def check(content: Publication, *more: str, one_core: bool) -> Run:
    """Run `insigne check`, with more options."""
    return insigne("check", "-C", content.root, *more, one_core=one_core)


def machine() -> str:
    """Say on what kind of machine this is, and nothing that tells which."""
    version = ".".join(map(str, sys.version_info[:2]))
    return f"{len(os.sched_getaffinity(0))} cores, Python {version}, output in memory-backed storage"


def options(*, awards: int = 10_000, classes: int = 50, pairs: int = 5) -> Callable[[Command], Command]:
    """Give a command the options that make a `Setup`, with a benchmark's own defaults."""
    all_options = (
        click.option("--awards", type=click.IntRange(1), default=awards, show_default=True),
        click.option("--classes", type=click.IntRange(1), default=classes, show_default=True),
        click.option("--pairs", type=click.IntRange(1), default=pairs, show_default=True),
        click.option("--jobs", type=click.IntRange(1), default=2, show_default=True),
        click.option(
            "--storage",
            type=click.Path(path_type=Path, exists=True, file_okay=False),
            default=Path("/dev/shm"),  # noqa: S108 - in memory is where this has to be
            show_default=True,
            help="A folder in memory.",
        ),
    )

    def decorate(command: Command) -> Command:
        for option in all_options:
            command = option(command)
        return command

    return decorate


def show(rows: Sequence[Row]) -> None:
    """Print rows of the table of figures."""
    for row in rows:
        click.echo(str(row))
