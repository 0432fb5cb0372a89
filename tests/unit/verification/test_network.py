"""Asking other sites: real sockets and TLS, hosts that lead elsewhere, hold up, flood or lie."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from builder.verification import https
from builder.verification.network import (
    MOST_BYTES,
    MOST_DOCUMENTS,
    Address,
    Answer,
    Web,
    public_address,
)
from builder.verification.sources import Memory, Nowhere, Unreachable

HOST = "school.example"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
Serve = Callable[[ssl.SSLSocket], None]


@dataclass
class Host:
    """A host on this machine that goes by a name of the internet."""

    address: Address
    trust: ssl.SSLContext
    requests: list[bytes] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)

    def ask(self, *, target: str = "/did.json", seconds: float = 5, **changes: Any) -> Answer:
        address = Address(host=HOST, port=self.address.port, target=target)
        options: dict[str, Any] = {
            "look_up": self.look_up,
            "context": self.trust,
            "public": lambda _ip: True,
            "seconds": seconds,
        }
        return https.get(address, **{**options, **changes})

    def look_up(self, host: str, _port: int) -> list[str]:
        self.looked_up.append(host)
        return ["127.0.0.1"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the host, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "host.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


@contextmanager
def serving(certificate: Path, serve: Serve) -> Iterator[Host]:
    """Serve each connection, after its request was read."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        host = Host(
            address=Address(host=HOST, port=port, target="/"),
            trust=ssl.create_default_context(cafile=str(certificate)),
        )

        def work() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with suppress(OSError), context.wrap_socket(connection, server_side=True) as stream:
                    host.requests.append(stream.recv(65536))
                    serve(stream)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        try:
            yield host
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def sends(*parts: bytes) -> Serve:
    def serve(stream: ssl.SSLSocket) -> None:
        for part in parts:
            stream.sendall(part)

    return serve


def test_a_document_is_had(certificate: Path) -> None:
    with serving(certificate, sends(OK + b"Content-Length: 2\r\n\r\n{}")) as host:
        assert host.ask() == Answer(status=200, type="application/json", body=b"{}")
    (request,) = host.requests
    lines = request.decode().split("\r\n")
    assert lines[0] == "GET /did.json HTTP/1.1"
    assert f"Host: {HOST}:{host.address.port}" in lines
    assert "Accept-Encoding: identity" in lines
    assert not [line for line in lines if line.lower().startswith(("cookie", "referer", "authorization"))]


def test_a_document_in_chunks_is_had(certificate: Path) -> None:
    body = b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"
    with serving(certificate, sends(OK + body)) as host:
        assert host.ask().body == b"{}"


def test_letters_of_other_alphabets_are_sent_percent_encoded(certificate: Path) -> None:
    with serving(certificate, sends(OK + b"Content-Length: 2\r\n\r\n{}")) as host:
        host.ask(target="/caf\u00e9/%C3%A9?a=b&c")
    assert host.requests[0].startswith(b"GET /caf%C3%A9/%C3%A9?a=b&c HTTP/1.1\r\n")


def test_a_host_is_looked_up_once_and_the_connection_goes_there(certificate: Path) -> None:
    """A second look-up could give an address of the local network."""
    with serving(certificate, sends(OK + b"Content-Length: 2\r\n\r\n{}")) as host:
        host.ask()
        assert host.looked_up == [HOST]


@pytest.mark.parametrize("ips", [["127.0.0.1"], ["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::1"]])
def test_a_host_with_any_address_that_is_not_public_is_not_asked(certificate: Path, ips: list[str]) -> None:
    with serving(certificate, sends(OK + b"Content-Length: 2\r\n\r\n{}")) as host:
        with pytest.raises(Unreachable, match="local network"):
            host.ask(public=https.is_public, look_up=lambda _host, _port: ips)
        assert host.requests == []


@pytest.mark.parametrize(
    ("ip", "is_public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("127.1.2.3", False),
        ("0.0.0.0", False),  # noqa: S104 - an address to refuse
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("192.0.0.1", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("fd00:ec2::254", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
        ("2001:db8::1", False),
    ],
)
def test_which_ip_addresses_are_public(ip: str, is_public: bool) -> None:  # noqa: FBT001 - from the table
    assert https.is_public(ip) == is_public


def test_a_redirect_is_an_answer_and_not_followed(certificate: Path) -> None:
    elsewhere = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"
    with serving(certificate, sends(elsewhere)) as host:
        assert host.ask().status == 302
        assert len(host.requests) == 1


def test_a_host_without_the_names_certificate_is_not_trusted(certificate: Path) -> None:
    with serving(certificate, sends(OK + b"Content-Length: 2\r\n\r\n{}")) as host:
        other = Address(host="other.example", port=host.address.port, target="/")
        with pytest.raises(Unreachable, match="trusted"):
            https.get(other, look_up=host.look_up, context=host.trust, public=lambda _ip: True)
        with pytest.raises(Unreachable, match="trusted"):
            host.ask(context=ssl.create_default_context())
        assert host.requests == []


def endless(stream: ssl.SSLSocket) -> None:
    stream.sendall(OK + b"\r\n")
    with suppress(OSError):
        while True:
            stream.sendall(b"[" * 65536)


def test_an_endless_body_is_read_no_further_than_allowed(certificate: Path) -> None:
    with serving(certificate, endless) as host:
        assert len(host.ask().body) == MOST_BYTES + 1


def drip(first: bytes, more: bytes) -> Serve:
    """Give one byte at a time, each in time, and never an end."""

    def serve(stream: ssl.SSLSocket) -> None:
        stream.sendall(first)
        with suppress(OSError):
            while True:
                stream.sendall(more)
                time.sleep(0.05)

    return serve


@pytest.mark.parametrize(
    "serve",
    [
        drip(OK + b"\r\n", b"["),
        drip(OK + b"Content-Length: 1000000\r\n\r\n", b"["),
        drip(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n[\r\n"),
        drip(b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        lambda _stream: time.sleep(1),
    ],
    ids=["body", "length", "chunks", "headers", "silence"],
)
def test_a_slow_answer_is_cut_off_in_time(certificate: Path, serve: Serve) -> None:
    with serving(certificate, serve) as host:
        start = time.monotonic()
        with pytest.raises(Unreachable, match="too long"):
            host.ask(seconds=0.5)
        assert time.monotonic() - start < 3


def test_a_look_up_that_never_ends_is_given_up() -> None:
    def hang(_host: str, _port: int) -> list[str]:
        time.sleep(5)
        return []

    start = time.monotonic()
    with pytest.raises(Unreachable):
        https.get(Address(host=HOST, port=443, target="/"), look_up=hang, seconds=0.2)
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    "answer",
    [
        OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"{}"),
        OK + b"Content-Length: 100\r\n\r\n{}",
        OK + b"Transfer-Encoding: chunked\r\n\r\nff\r\n{}",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}",
        b"hello\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n{}",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n{}",
        b"",
    ],
    ids=[
        "gzip",
        "cut off",
        "cut off in a chunk",
        "no chunk",
        "no HTTP",
        "many headers",
        "long header",
        "none",
    ],
)
def test_an_answer_that_is_none_is_unreachable(certificate: Path, answer: bytes) -> None:
    with serving(certificate, sends(answer)) as host, pytest.raises(Unreachable):
        host.ask()


def test_nobody_listening_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Unreachable):
        https.get(
            Address(host=HOST, port=port, target="/"),
            look_up=lambda _host, _port: ["127.0.0.1"],
            public=lambda _ip: True,
            seconds=2,
        )


def test_proxies_of_the_environment_are_not_used(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving(certificate, sends(OK + b"Content-Length: 2\r\n\r\n{}")) as host:
        assert host.ask().body == b"{}"


def found(body: bytes = b"{}") -> Answer:
    return Answer(status=200, type="application/json", body=body)


def test_a_document_is_asked_for_once_and_the_hosts_are_told() -> None:
    asked: list[Address] = []

    def get(address: Address) -> Answer:
        asked.append(address)
        return found()

    web = Web(own=Nowhere(), get=get)
    for url in (
        "https://b.example/1",
        "https://a.example/1#x",
        "https://a.example/1",
        "https://a.example:8443/2",
    ):
        assert web.fetch(url) == b"{}"
    assert [address.target for address in asked] == ["/1", "/1", "/2"]
    assert web.asked == ["b.example", "a.example", "a.example:8443"]


def test_what_was_not_had_is_not_asked_for_again() -> None:
    asked: list[Address] = []

    def get(address: Address) -> Answer:
        asked.append(address)
        raise Unreachable("no answer")

    web = Web(own=Nowhere(), get=get)
    for _ in range(3):
        with pytest.raises(Unreachable):
            web.fetch("https://a.example/1")
    assert len(asked) == 1


def test_a_badge_cannot_have_many_documents_asked_for() -> None:
    web = Web(own=Nowhere(), get=lambda _address: found())
    for number in range(MOST_DOCUMENTS):
        web.fetch(f"https://a.example/{number}")
    with pytest.raises(Unreachable, match="documents"):
        web.fetch("https://a.example/more")


def test_the_sites_own_documents_are_never_asked_for() -> None:
    def get(_address: Address) -> Answer:
        raise AssertionError

    web = Web(own=Memory("https://a.example/site", {"1": b"{}"}), get=get)
    assert web.fetch("https://a.example/site/1") == b"{}"
    with pytest.raises(Unreachable):
        web.fetch("https://a.example/site/2")
    assert web.asked == []


@pytest.mark.parametrize(
    ("url", "authority", "target"),
    [
        ("https://a.example", "a.example", "/"),
        ("https://A.Example./x", "a.example", "/x"),
        ("https://a.example:443/", "a.example", "/"),
        ("https://a.example:8443?q", "a.example:8443", "/?q"),
        ("https://xn--caf-dma.example/caf\u00e9", "xn--caf-dma.example", "/caf\u00e9"),
        ("HTTPS://a.example/", "a.example", "/"),
    ],
)
def test_addresses_of_the_public_internet(url: str, authority: str, target: str) -> None:
    address = public_address(url)
    assert (address.authority, address.target) == (authority, target)
