"""Asking a host on the public internet, so that it cannot lead anywhere else, nor hold up or flood who asks.

The name is looked up once. Every address that it has must be public, and the connection goes to one of those
very addresses: a second look-up could give another answer (DNS rebinding). The certificate is checked against
the name. Redirects are answers like others. Compressed bodies are not asked for, and refused.

`http.client` does the talking: what libraries add to it (redirects, cookies, proxies, retries, decompression)
is what must not happen here (decision 23).
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException, HTTPSConnection
from urllib.parse import quote

from builder import __version__
from builder.verification.network import MOST_BYTES, MOST_SECONDS, Address, Answer
from builder.verification.sources import Unreachable

LookUp = Callable[[str, int], list[str]]
"""Gives the IP addresses of a host; raises OSError where it has none."""

_HEADERS = {
    "Accept": "application/json, application/ld+json, application/jwt, image/png, image/svg+xml, */*;q=0.1",
    "Accept-Encoding": "identity",
    "Connection": "close",
    "User-Agent": f"insigne/{__version__}",
}
# Ranges through which a public-looking IPv6 address leads to an IPv4 address (RFC 6052, RFC 3056, RFC 4380).
_TRANSLATED = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the public internet."""
    read = ipaddress.ip_address(address)
    if isinstance(read, ipaddress.IPv6Address):
        if read.ipv4_mapped is not None:
            return is_public(str(read.ipv4_mapped))
        if any(read in network for network in _TRANSLATED) or read.scope_id is not None:
            return False
    return read.is_global and not read.is_multicast and not read.is_reserved


def look_up(host: str, port: int) -> list[str]:
    """Give the IP addresses of a host, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def get(
    address: Address,
    *,
    look_up: LookUp = look_up,
    context: ssl.SSLContext | None = None,
    seconds: float = MOST_SECONDS,
    public: Callable[[str], bool] = is_public,
) -> Answer:
    """Ask for a document.

    Args:
        context: whose certificates are trusted; without it, those of the system.
        seconds: for everything together.
        public: says which IP addresses may be asked.

    Raises:
        Unreachable: there is no answer, or none that may be asked for.
    """
    ip = _address_of(address, look_up, seconds, public)
    connection = _Pinned(address, ip, context or ssl.create_default_context(), seconds)
    try:
        with _deadline(connection, seconds):
            connection.request("GET", quote(address.target, safe="/?%:@!$&'()*+,;=~-._[]"), headers=_HEADERS)
            return _answer(connection)
    except TimeoutError as error:
        raise Unreachable(f"{address.authority} took too long to answer") from error
    except ssl.SSLError as error:
        raise Unreachable(f"{address.authority} cannot be trusted: {error.reason}") from error
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable(f"{address.authority} gives no answer: {type(error).__name__}") from error
    finally:
        connection.close()


def _answer(connection: HTTPSConnection) -> Answer:
    """Read an answer.

    Raises:
        OSError: the body is cut off, or compressed.
    """
    response = connection.getresponse()
    body = response.read(MOST_BYTES + 1)
    if response.getheader("Content-Encoding", "identity").strip().lower() != "identity":
        raise OSError("compressed")
    if len(body) <= MOST_BYTES and response.length:
        raise OSError("cut off")
    return Answer(status=response.status, type=response.getheader("Content-Type", ""), body=body)


def _address_of(address: Address, look_up: LookUp, seconds: float, public: Callable[[str], bool]) -> str:
    """Look a host up, in a thread: the system's look-up cannot be told how long it may take."""
    found: list[str] = []

    def work() -> None:
        with suppress(OSError, UnicodeError):
            found.extend(look_up(address.host, address.port))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if not found:
        raise Unreachable(f"{address.host} has no address")
    if not all(public(ip) for ip in found):
        raise Unreachable(f"{address.host} is not asked: it is on a local network")
    return found[0]


class _Pinned(HTTPSConnection):
    """A connection to one IP address, for the host whose name it goes by."""

    def __init__(self, address: Address, ip: str, context: ssl.SSLContext, seconds: float) -> None:
        super().__init__(address.host, address.port, timeout=seconds, context=context)
        self._ip = ip
        self._trust = context
        self.stream: socket.socket | None = None
        """The open socket; `sock` is taken away as soon as the answer's body is all that is left to come."""

    def connect(self) -> None:
        self.stream = socket.create_connection((self._ip, self.port), self.timeout)
        self.sock = self.stream = self._trust.wrap_socket(
            self.stream, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.stream.do_handshake()


@contextmanager
def _deadline(connection: _Pinned, seconds: float) -> Iterator[None]:
    """Cut a connection off when its time is over, however slowly it still gives bytes.

    Raises:
        TimeoutError: that happened.
    """
    over = threading.Event()

    def cut() -> None:
        over.set()
        if connection.stream is not None:
            with suppress(OSError):
                socket.socket.shutdown(connection.stream, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, HTTPException, ValueError) as error:
        if over.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
        timer.join()
    if over.is_set():
        raise TimeoutError
