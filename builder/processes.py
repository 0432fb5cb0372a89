"""Several objects of one kind that work at the same time, each in a process of its own.

What an object was given or has read stays with it between one question and the next, so a process can keep
what is large and tell what is small. Where there is one object only, it is in this process.

When the process that asks ends, in whatever way, the others see the end of their pipe, and end as well.
"""

from __future__ import annotations

import gc
import multiprocessing
import pickle
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, Protocol, TypeVar, cast

from builder.problems import EnvironmentFault

T_co = TypeVar("T_co", covariant=True)
R = TypeVar("R")

_ITEM, _END, _FAULT = "item", "end", "fault"


class Crew(Protocol[T_co]):
    """Objects that can be asked."""

    size: int

    def each(self, ask: Callable[..., R], arguments: Sequence[tuple[Any, ...]]) -> list[R]:
        """Ask every object something, and give the answers.

        Args:
            ask: a method of the objects' class.
            arguments: for each object.

        Raises:
            EnvironmentFault: a process was ended by somebody else.
            Exception: what an object raised.
        """

    def stream(self, ask: Callable[..., Iterator[R]], arguments: Sequence[tuple[Any, ...]]) -> Iterator[R]:
        """Have every object begin something at once, and give what they yield as it comes.

        Raises:
            EnvironmentFault, Exception: as `each`, when the answers are read.
        """


@contextmanager
def crew(make: Callable[[], T_co], *, size: int) -> Iterator[Crew[T_co]]:
    """Make objects, and end their processes afterwards.

    Args:
        make: makes an object, in the process where it will be.
        size: how many; one is in this process.
    """
    if size == 1:
        yield _Alone(make())
        return
    # What is there stays as it is. The collector need not walk it, which would also give each process a copy
    # of its own of what they share.
    gc.freeze()
    members = _Together(make, size)
    try:
        yield members
    finally:
        members.end()
        gc.unfreeze()


class _Alone(Generic[T_co]):
    """One object in this process."""

    size = 1

    def __init__(self, member: T_co) -> None:
        self._member = member

    def each(self, ask: Callable[..., R], arguments: Sequence[tuple[Any, ...]]) -> list[R]:
        return [ask(self._member, *given) for given in arguments]

    def stream(self, ask: Callable[..., Iterator[R]], arguments: Sequence[tuple[Any, ...]]) -> Iterator[R]:
        return chain.from_iterable(ask(self._member, *given) for given in arguments)


class _Together(Generic[T_co]):
    """Objects in other processes."""

    def __init__(self, make: Callable[[], T_co], size: int) -> None:
        self.size = size
        self._connections: list[Connection] = []
        self._processes: list[multiprocessing.Process] = []
        for _ in range(size):
            ours, theirs = multiprocessing.Pipe()
            self._connections.append(ours)
            # A process that is forked has our ends of the pipes, too, and would never see them close.
            arguments = (make, theirs, tuple(self._connections))
            process = multiprocessing.Process(target=_work, args=arguments, daemon=True)
            process.start()
            theirs.close()
            self._processes.append(process)

    def each(self, ask: Callable[..., R], arguments: Sequence[tuple[Any, ...]]) -> list[R]:
        for connection, given in zip(self._connections, arguments, strict=True):
            _send(connection, (ask, given, False))
        return [_received(connection)[1] for connection in self._connections]

    def stream(self, ask: Callable[..., Iterator[R]], arguments: Sequence[tuple[Any, ...]]) -> Iterator[R]:
        for connection, given in zip(self._connections, arguments, strict=True):
            _send(connection, (ask, given, True))
        return self._items()

    def _items(self) -> Iterator[Any]:
        waiting = list(self._connections)
        while waiting:
            for connection in cast("list[Connection]", wait(waiting)):
                kind, item = _received(connection)
                if kind == _END:
                    waiting.remove(connection)
                else:
                    yield item

    def end(self) -> None:
        for process in self._processes:
            process.terminate()
        for process, connection in zip(self._processes, self._connections, strict=True):
            process.join()
            connection.close()


def _send(connection: Connection, question: tuple[Any, ...]) -> None:
    try:
        connection.send(question)
    except (BrokenPipeError, ConnectionResetError) as error:
        raise _ended() from error


def _received(connection: Connection) -> tuple[str, Any]:
    try:
        kind, item = connection.recv()
    except (EOFError, ConnectionResetError) as error:
        raise _ended() from error
    if kind == _FAULT:
        raise item
    return kind, item


def _ended() -> EnvironmentFault:
    return EnvironmentFault(
        "a process of this build was ended", "is there enough memory? Build again, or with '--jobs 1'"
    )


def _work(make: Callable[[], Any], connection: Connection, not_ours: Sequence[Connection]) -> None:
    """Be one of the processes: answer until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks hears it, too, and ends this process
    for other in not_ours:
        other.close()
    member = make()
    while True:
        try:
            ask, arguments, streams = connection.recv()
        except (EOFError, ConnectionResetError):
            return
        try:
            if streams:
                for item in ask(member, *arguments):
                    connection.send((_ITEM, item))
                connection.send((_END, None))
            else:
                connection.send((_ITEM, ask(member, *arguments)))
        except (BrokenPipeError, ConnectionResetError):
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, who asked is told
            connection.send((_FAULT, _as_told(error)))


def _as_told(error: Exception) -> Exception:
    """Give an error as another process can raise it, with where it came from."""
    came_from = traceback.format_exc()
    try:
        told = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - errors of libraries need not be made to travel
        return RuntimeError(came_from)
    told.add_note(came_from)
    return told if isinstance(told, Exception) else RuntimeError(came_from)
