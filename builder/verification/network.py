"""Documents of other sites, asked for with care: the address comes from whoever made the badge.

Invariants:
- Only https, and only names that can be of the public internet; a redirect is not followed.
- Few documents, none too large, each once; and it can be told afterwards which hosts were asked.
- What was not had is `Unreachable`: nothing is known about it.

How an answer is had is an argument: `https.get` asks the network, tests answer themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct, field

from builder.verification.sources import Source, Unreachable

MOST_BYTES = 8 * 1024 * 1024
MOST_DOCUMENTS = 16
MOST_SECONDS = 10.0
"""For one document, from looking up its host to its last byte."""

# Nothing that readers of addresses read differently: no user name, no address in numbers, no backslash.
_PUBLIC = re.compile(
    r"https://(?P<host>(?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?\.?)"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<target>(?:[/?][^\x00-\x20\\\x7f]*)?)",
    re.IGNORECASE | re.ASCII,  # without the latter, the sign of Kelvin is a k
)
_LOCAL = ("localhost", "local", "internal", "home.arpa", "lan", "intranet", "onion")
_HTTPS, _LAST_RESERVED_PORT, _LAST_PORT = 443, 1023, 65535
_OK = 200
_PAGES = ("text/html", "application/xhtml+xml")


class Address(Struct, frozen=True, kw_only=True):
    """An address that may be asked.

    Args:
        target: path and query, as they are sent; it begins with a slash.
    """

    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        return self.host if self.port == _HTTPS else f"{self.host}:{self.port}"


class Answer(Struct, frozen=True, kw_only=True):
    """What a host answered.

    Args:
        type: Content-Type, as it came.
        body: at most one byte more than was asked for.
    """

    status: int
    type: str
    body: bytes


Get = Callable[[Address], Answer]
"""Asks; raises Unreachable where there is no answer."""


def public_address(url: str) -> Address:
    """Read an address of the public internet.

    Raises:
        Unreachable: it is another one, which is never asked.
    """
    found = _PUBLIC.fullmatch(url)
    if found is None:
        raise Unreachable(f"{url} is not asked: only https, and a host by its name")
    host = found["host"].lower().removesuffix(".")
    if any(host.endswith(f".{name}") for name in _LOCAL):
        raise Unreachable(f"{url} is not asked: {host} is a name of a local network")
    port = int(found["port"] or _HTTPS)
    if port > _LAST_PORT or (port <= _LAST_RESERVED_PORT and port != _HTTPS):
        raise Unreachable(f"{url} is not asked: the port {port} is for something else")
    target = found["target"]
    return Address(host=host, port=port, target=target if target.startswith("/") else f"/{target}")


class Web(Struct, kw_only=True):
    """A source that reads a site's own documents from where they are, and asks the web for all others."""

    own: Source
    get: Get
    asked: list[str] = field(default_factory=list)
    """Hosts that were asked, in order, each once."""
    _answers: dict[str, bytes | Unreachable] = field(default_factory=dict)
    _documents: int = 0

    @property
    def base_url(self) -> str | None:
        return self.own.base_url

    @base_url.setter
    def base_url(self, value: str | None) -> None:
        self.own.base_url = value

    def fetch(self, url: str) -> bytes:
        bare = url.split("#", 1)[0]
        if self.base_url is not None and bare.startswith(f"{self.base_url}/"):
            return self.own.fetch(bare)
        if bare not in self._answers:
            self._answers[bare] = self._ask(bare)
        answer = self._answers[bare]
        if isinstance(answer, Unreachable):
            raise answer
        return answer

    def _ask(self, url: str) -> bytes | Unreachable:
        try:
            address = public_address(url)
            if self._documents >= MOST_DOCUMENTS:
                return Unreachable(f"{url} was not asked: {MOST_DOCUMENTS} documents were asked for already")
            self._documents += 1
            if address.authority not in self.asked:
                self.asked.append(address.authority)
            return _accepted(self.get(address), url)
        except Unreachable as error:
            return error


def _accepted(answer: Answer, url: str) -> bytes:
    if answer.status != _OK:
        raise Unreachable(f"{url} answers with status {answer.status}")
    if answer.type.split(";", 1)[0].strip().lower() in _PAGES:
        raise Unreachable(f"{url} answers with a web page")
    if len(answer.body) > MOST_BYTES:
        raise Unreachable(f"{url} answers with more than {MOST_BYTES} bytes")
    return answer.body
