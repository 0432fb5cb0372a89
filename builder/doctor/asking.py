"""Asking hosts that the publication itself names: its own site, and its Git host.

Only https, or http on this machine; a redirect is not followed, so that a token goes nowhere else; an answer
has a limit in bytes and in time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from msgspec import Struct

from builder import __version__

MOST_BYTES = 8 * 1024 * 1024
MOST_SECONDS = 15.0
_PIECE = 64 * 1024
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Answer(Struct, frozen=True):
    """What a host answered: an HTTP status and a body."""

    status: int
    body: bytes


class NoAnswer(Exception):
    """There was none, or it was too large or too slow."""


Ask = Callable[[str, Mapping[str, str]], Answer]
"""Asks for an address with headers; raises `NoAnswer`."""


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object) -> None:
        """Follow none."""


def ask(url: str, headers: Mapping[str, str]) -> Answer:
    """Ask for an address.

    Raises:
        NoAnswer: there is none.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise NoAnswer("only https is asked")
    request = Request(url, headers={"User-Agent": f"insigne/{__version__}", **headers})  # noqa: S310 - see above
    end = time.monotonic() + MOST_SECONDS
    try:
        with build_opener(_NoRedirect).open(request, timeout=MOST_SECONDS) as response:
            return Answer(response.status, _body(response, end))
    except HTTPError as error:
        with error:
            return Answer(error.code, b"")
    except (OSError, HTTPException, ValueError) as error:
        raise NoAnswer(type(error).__name__) from error


def _body(response: IO[bytes], end: float) -> bytes:
    pieces = []
    size = 0
    while piece := response.read(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise NoAnswer("it is too large")
        if time.monotonic() > end:
            raise NoAnswer("it takes too long")
    return b"".join(pieces)
