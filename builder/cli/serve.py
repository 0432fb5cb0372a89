"""`insigne serve`: look at the site while writing content."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import click

from builder.cli.options import directory_option, publication_root
from builder.problems import EnvironmentFault

_INSIGNE = "from builder.cli import main; main()"
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
        try:
            site.rebuild()
            click.echo(f"serving {site.base_url}/ — stop with Ctrl-C", err=True)
            threading.Thread(target=site.watch, daemon=True).start()
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
        finally:
            server.server_close()
            site.stop()


class _Site:
    """The site that is served, rebuilt when its content changes."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root = root
        self.folder = folder
        self.base_url = ""
        self.version = 0
        self._build: subprocess.Popen[bytes] | None = None

    def rebuild(self) -> None:
        """Build; with problems, which are said, what there was is served on.

        It happens in a program of its own: a build starts processes, and one that is forked beside the
        threads that answer may never end.
        """
        build: list[str | Path] = [
            "build",
            "--demo-keys",
            "-C",
            self.root,
            "--out",
            self.folder,
            "--base-url",
            self.base_url,
        ]
        # In a session of its own, so that Ctrl-C is for this program alone, which then stops the build.
        self._build = subprocess.Popen(
            [sys.executable, "-c", _INSIGNE, *build], stdout=sys.stderr, start_new_session=True
        )
        if self._build.wait() == 0:
            self.version += 1

    def stop(self) -> None:
        """End a build that is going on, with its processes: its folder is about to go."""
        if self._build is not None and self._build.poll() is None:
            os.killpg(self._build.pid, signal.SIGKILL)
            self._build.wait()

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
