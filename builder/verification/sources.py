"""Where a verifier gets documents from: a site's folder, or memory; `network` has the web. None guesses."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from builder.strict_json import MAX_BYTES, JSONFault, read_json


class Unreachable(Exception):
    """A document could not be had: nothing is known about it."""


class Source(Protocol):
    """Gives the bytes that an address serves."""

    base_url: str | None
    """The site that this source is itself, if any."""

    def fetch(self, url: str) -> bytes:
        """Give the bytes of an address without its fragment.

        Raises:
            Unreachable: not to be had from this source.
        """
        ...


class Nowhere:
    """A source that has nothing: for a file on its own, without a site."""

    base_url: str | None = None

    def fetch(self, url: str) -> bytes:
        raise Unreachable(f"{url} was not asked for: nobody is asked, or give its site's folder with --site")


class Memory:
    """A source of documents that are about to be published."""

    def __init__(self, base_url: str, files: Mapping[str, bytes]) -> None:
        self.base_url: str | None = base_url
        self._files = files

    def fetch(self, url: str) -> bytes:
        path = (url.split("#", 1)[0]).removeprefix(f"{self.base_url}/")
        if path not in self._files:
            raise Unreachable(f"{url} is not published")
        return self._files[path]


class SiteFolder:
    """A built site on disk: addresses under its base URL are read from its files.

    Args:
        folder: holds `catalogue.json`.

    Raises:
        Unreachable: there is no readable catalogue in the folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.base_url: str | None = None
        try:
            catalogue = read_json(_read(folder / "catalogue.json"))
            base_url = catalogue["base_url"]
        except (OSError, JSONFault, TypeError, KeyError) as error:
            raise Unreachable(f"{folder} is not a built site: it has no catalogue.json") from error
        if not isinstance(base_url, str):
            raise Unreachable(f"{folder} is not a built site: its catalogue.json has no base_url")
        self.base_url = base_url.rstrip("/")

    def fetch(self, url: str) -> bytes:
        bare = url.split("#", 1)[0]
        prefix = f"{self.base_url}/"
        if not bare.startswith(prefix):
            raise Unreachable(f"{bare} is not part of this site")
        segments = unquote(urlsplit(bare[len(prefix) :]).path).split("/")
        if any(segment in ("", ".", "..") or "\\" in segment or "\0" in segment for segment in segments):
            raise Unreachable(f"{bare} is not a file of this site")
        try:
            return _read(self.folder.joinpath(*segments))
        except OSError as error:
            raise Unreachable(f"{bare} is not in the site's folder") from error


def _read(path: Path) -> bytes:
    """Read a regular file, not beyond what any document of ours can have."""
    with path.open("rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError("not a file")
        return stream.read(4 * MAX_BYTES)


def site_above(path: Path) -> SiteFolder | None:
    """Give the built site that a file lies in: the nearest folder above with a catalogue."""
    for folder in path.resolve().parents:
        if (folder / "catalogue.json").is_file():
            try:
                return SiteFolder(folder)
            except Unreachable:
                return None
    return None
