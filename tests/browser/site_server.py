"""A plain static server on this machine, as any static host is one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder: `404.html` for what is not there, as static hosts do, and no line for each request."""

    protocol_version = "HTTP/1.1"
    # Headers and body leave at once, as from any real server: else each answer waits 40 ms.
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it overrides
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        not_found = Path(self.directory, "404.html")
        if code != 404 or not not_found.is_file():
            super().send_error(code, message, explain)
            return
        body = not_found.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class SiteServer:
    """Serves one folder at `http://localhost:<port>`; the port is known before the folder is filled.

    A publication built for `base_url` finds everything of its own at that address.
    """

    def __init__(self, folder: Path) -> None:
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), partial(_Handler, directory=str(folder)), bind_and_activate=True
        )
        self._server.daemon_threads = True
        self.base_url = f"http://localhost:{self._server.server_address[1]}"

    @contextmanager
    def running(self) -> Iterator[None]:
        Thread(target=self._server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            self._server.shutdown()
            self._server.server_close()
