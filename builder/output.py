"""The only writer: files of the site into the output folder.

A file is there whole or not at all: it is written beside its place and then moved there. What an earlier
build wrote and this one did not is removed at the end. The folder remembers whose site it holds in its
`catalogue.json`, which is written first; a folder with anything else in it is left alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from builder.model.addresses import CATALOGUE
from builder.problems import EnvironmentFault
from builder.strict_json import JSONFault, read_json

# Files that belong to the folder and not to the site: `.gitkeep` and the like, at its top level only.
_KEPT_PREFIX = "."


class Output:
    """A site's folder while a build writes it.

    Args:
        base_url: the site's; a folder that holds the site of another address is refused.
        demonstration: a demonstration is never continued with real keys, nor the reverse.

    Raises:
        EnvironmentFault: the folder holds something else, or cannot be written.
    """

    def __init__(self, folder: Path, *, base_url: str, demonstration: bool) -> None:
        self.folder = folder
        self._written: set[str] = set()
        self._folders: set[str] = set()
        _require_own(folder, base_url, demonstration=demonstration)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _fault(folder, error) from error

    def write(self, files: Iterable[tuple[str, bytes | None]]) -> None:
        """Write files, each by its path in the site; those without bytes stay as they are.

        Raises:
            EnvironmentFault: no space, no permission.
        """
        for path, data in files:
            if data is None:
                self._written.add(path)
            else:
                self._write(path, data)

    def _write(self, path: str, data: bytes) -> None:
        target = os.path.join(self.folder, path)  # noqa: PTH118 - a third of pathlib's time, for every file
        folder, name = os.path.split(target)
        self._written.add(path)
        try:
            if folder not in self._folders:
                os.makedirs(folder, exist_ok=True)  # noqa: PTH103
                self._folders.add(folder)
            if _holds(target, data):
                return
            temporary = os.path.join(folder, f".{name}.new")  # noqa: PTH118
            with open(temporary, "wb") as stream:  # noqa: PTH123
                stream.write(data)
            os.replace(temporary, target)  # noqa: PTH105
        except OSError as error:
            raise _fault(Path(target), error) from error

    def finish(self) -> int:
        """Remove what this build did not write, and give how many files that were."""
        stale = 0
        for folder, subfolders, names in os.walk(self.folder, topdown=False):
            top = Path(folder) == self.folder
            for name in names:
                path = Path(folder, name)
                if path.relative_to(self.folder).as_posix() in self._written or (
                    top and name.startswith(_KEPT_PREFIX)
                ):
                    continue
                path.unlink()
                stale += 1
            for subfolder in subfolders:
                path = Path(folder, subfolder)
                if not path.is_symlink() and not any(path.iterdir()):
                    path.rmdir()
        return stale

    @property
    def count(self) -> int:
        """How many files this build has written or left as they were."""
        return len(self._written)


def _holds(target: str, data: bytes) -> bool:
    """Say whether a file has these bytes already, so that its time can stay as it is."""
    try:
        if os.stat(target).st_size != len(data):  # noqa: PTH116
            return False
        with open(target, "rb") as stream:  # noqa: PTH123
            return stream.read() == data
    except FileNotFoundError:
        return False


def _require_own(folder: Path, base_url: str, *, demonstration: bool) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise EnvironmentFault(f"{folder} is not a folder", "name another one with --out")
    if not any(not path.name.startswith(_KEPT_PREFIX) for path in folder.iterdir()):
        return
    remembered = _remembered(folder)
    if remembered is None:
        hint = "name an empty folder with --out; nothing was changed"
        raise EnvironmentFault(f"{folder} holds something that is not a site of Insigne", hint)
    if remembered[0] != base_url:
        hint = f"name another folder with --out, or empty {folder} first; nothing was changed"
        raise EnvironmentFault(f"{folder} holds the site of {remembered[0]}, not of {base_url}", hint)
    if remembered[1] != demonstration:
        kinds = ("real credentials", "a demonstration")
        hint = f"name another folder with --out, or empty {folder} first; nothing was changed"
        raise EnvironmentFault(
            f"{folder} holds {kinds[remembered[1]]} and this build makes {kinds[demonstration]}", hint
        )


def _remembered(folder: Path) -> tuple[str, bool] | None:
    """Give base URL of the site in a folder, and whether it is a demonstration."""
    try:
        catalogue = read_json((folder / CATALOGUE).read_bytes())
        return catalogue["base_url"], catalogue.get("demonstration") is True
    except (OSError, JSONFault, KeyError, TypeError, AttributeError):
        return None


def _fault(path: Path, error: OSError) -> EnvironmentFault:
    hint = "what was published stays; build again once there is room and permission to write"
    return EnvironmentFault(f"{path} cannot be written: {error.strerror}", hint)
