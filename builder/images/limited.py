"""Work on pictures that others drew, in processes of its own, with limits on time and memory.

A renderer may run for hours on a picture of two lines, ask for all memory there is, or end its process. Here
that costs one process and some seconds, and the picture that did it is told from the others.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread
from typing import TypeVar

from builder.images.errors import ImageError

try:
    import resource
except ImportError:  # not on Windows, where there are no such limits
    resource = None  # type: ignore[assignment]

SECONDS = 5
"""Of one core, for one picture."""

MEGABYTES = 1024
"""Of memory, besides what the program has already."""

Item = TypeVar("Item")
Result = TypeVar("Result")


@contextmanager
def limited_work(
    work: Callable[[Item], Result], items: Sequence[Item], *, jobs: int
) -> Iterator[Callable[[], list[Result | ImageError]]]:
    """Begin the work on each item in other processes, and give what waits for its results.

    This one can do something else before it asks. The results are in the items' order; of a picture that is
    too much, why.

    Args:
        work: a function of a module; an ImageError that it raises is given as it is.
        jobs: processes at once.
    """
    if not items:
        yield list
        return
    with ProcessPoolExecutor(min(jobs, len(items)), initializer=_limit) as pool:
        futures = [_begun(pool, work, item) for item in items]
        try:
            yield lambda: _results(work, items, futures)
        finally:
            pool.shutdown(cancel_futures=True)


def each_limited(
    work: Callable[[Item], Result], items: Sequence[Item], *, jobs: int
) -> list[Result | ImageError]:
    """Do the work on each item and wait for it; everything else is as `limited_work` says."""
    with limited_work(work, items, jobs=jobs) as results:
        return results()


Outcome = Future[Result | ImageError] | None
"""Of one item; None where no process was left to begin it."""


def _begun(pool: ProcessPoolExecutor, work: Callable[[Item], Result], item: Item) -> Outcome[Result]:
    try:
        return pool.submit(_timed, work, item)
    except BrokenProcessPool:
        return None


def _results(
    work: Callable[[Item], Result], items: Sequence[Item], outcomes: Sequence[Outcome[Result]]
) -> list[Result | ImageError]:
    results = [_result(outcome) for outcome in outcomes]
    for place, item in enumerate(items):
        # A picture that ends a process ends the work of others, too; which one it was shows alone.
        if results[place] is None and len(items) > 1:
            results[place] = each_limited(work, [item], jobs=1)[0]
    return [_TOO_MUCH if result is None else result for result in results]


def _result(outcome: Outcome[Result]) -> Result | ImageError | None:
    """Give a result, None where the process ended before it."""
    try:
        return None if outcome is None else outcome.result()
    except BrokenProcessPool:
        return None


_TOO_MUCH = ImageError(
    f"drawing it takes more than {SECONDS} seconds or {MEGABYTES} MB: make it simpler or smaller"
)


def _timed(work: Callable[[Item], Result], item: Item) -> Result | ImageError:
    """Do the work; the system ends the process when it takes too long."""
    if resource is not None:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        return work(item)
    except ImageError as error:
        return error
    except MemoryError:
        return _TOO_MUCH
    finally:
        if resource is not None:
            signal.setitimer(signal.ITIMER_PROF, 0)


def _limit() -> None:
    """Set the limits of a process that draws."""
    Thread(target=_end_with_parent, daemon=True).start()
    if resource is None:
        return
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError):  # where the system does not tell, memory has no limit
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + MEGABYTES * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _end_with_parent() -> None:
    """Wait for the end of the process that asks: killed, it tells nothing, and this would wait forever."""
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)
