"""`insigne serve`: look at the site while writing content."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import click

from builder.build import BuildRequest, build
from builder.cli.options import directory_option, publication_root, today
from builder.cli.terminal import report_fault, report_problems
from builder.problems import ContentError, EnvironmentFault, InsigneError
from builder.signing.keyring import Keyring

_WATCHED = ("insigne.yaml", "badges", "issuers", "awards", "templates")
_PAUSE = 0.5  # seconds between two looks at the files
_VERSION_PATH = "/.insigne/version"
_SCRIPT_PATH = "/.insigne/reload.js"
# Asks which build is shown, and loads the page anew when there is another.
_SCRIPT = b"""let shown;
setInterval(async () => {
  const answer = await fetch("/.insigne/version").catch(() => null);
  const version = answer ? await answer.text() : shown;
  if (shown !== undefined && version !== shown) location.reload();
  shown = version;
}, 700);
"""


@click.command(epilog="Example:  insigne serve --port 8000", context_settings={"max_content_width": 100})
@directory_option
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one."
)
def command(directory: Path | None, port: int) -> None:
    """Build for this machine with demonstration keys, serve, and rebuild and reload when a file changes.

    Writes to a temporary folder only, never to site/.
    """
    root = publication_root(directory)
    with tempfile.TemporaryDirectory(prefix="insigne-") as temporary:
        site = _Site(root, Path(temporary) / "site")
        try:
            server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, site=site))
        except OSError as error:
            raise EnvironmentFault(
                f"port {port} cannot be used: {error.strerror}", "name another with --port"
            ) from error
        site.base_url = f"http://localhost:{server.server_port}"
        site.rebuild()
        click.echo(f"serving {site.base_url}/ — stop with Ctrl-C", err=True)
        threading.Thread(target=site.watch, daemon=True).start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
        finally:
            server.server_close()
    # Python would wait for processes of a rebuild, and one that was begun beside other threads may never end.
    os._exit(0)


class _Site:
    """The site that is served, rebuilt when its content changes."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root = root
        self.folder = folder
        self.base_url = ""
        self.version = 0

    def rebuild(self) -> None:
        """Build; with problems, say them and keep serving what there was."""
        request = BuildRequest(
            root=self.root,
            out=self.folder,
            keyring=Keyring({}),
            base_url=self.base_url,
            demonstration=True,
            jobs=1,  # rebuilding happens beside other threads, where processes are better not begun
        )
        try:
            result = build(request, today=today(), progress=lambda _made, _total: None)
        except ContentError as fault:
            report_problems(fault.problems)
        except InsigneError as fault:
            report_fault(fault)
        else:
            self.version += 1
            click.echo(f"built: {result.changed} files changed", err=True)

    def watch(self) -> None:
        """Rebuild whenever a content file or template changes."""
        known = set(self._state())
        while True:
            time.sleep(_PAUSE)
            state = set(self._state())
            if state != known:
                known = state
                self.rebuild()

    def _state(self) -> Iterator[tuple[str, int, int]]:
        for name in _WATCHED:
            top = self.root / name
            for path in [top] if top.is_file() else sorted(top.rglob("*")):
                try:
                    facts = path.lstat()
                except FileNotFoundError:  # gone between two looks
                    continue
                yield str(path), facts.st_mtime_ns, facts.st_size


class _Handler(SimpleHTTPRequestHandler):
    """Serves the site as a static host does; pages get the script that reloads them."""

    extensions_map = {  # noqa: RUF012 - the base class declares it so
        **SimpleHTTPRequestHandler.extensions_map,
        ".jwt": "application/vc+jwt",
        ".json": "application/json",
        ".svg": "image/svg+xml",
    }

    def __init__(self, *args: Any, site: _Site, **kwargs: Any) -> None:
        self._site = site
        super().__init__(*args, directory=str(site.folder), **kwargs)

    def do_GET(self) -> None:
        if self.path == _VERSION_PATH:
            self._answer(str(self._site.version).encode(), "text/plain")
        elif self.path == _SCRIPT_PATH:
            self._answer(_SCRIPT, "text/javascript")
        elif (page := self._page()) is not None:
            tag = f'<script src="{_SCRIPT_PATH}"></script></body>'.encode()
            self._answer(page.replace(b"</body>", tag), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def _page(self) -> bytes | None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if self.path.split("?", 1)[0].endswith("/") else path
        return path.read_bytes() if path.suffix == ".html" and path.is_file() else None

    def _answer(self, body: bytes, media_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's signature
        """Say nothing of every request."""
