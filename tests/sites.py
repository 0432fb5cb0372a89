"""Publications that tests write, and sites that they build from them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from builder.build import BuildRequest, build
from builder.cli import main
from builder.encoding import write_json
from builder.problems import ContentError
from builder.signing.key_types import AnyPrivateKey
from builder.signing.keyring import Keyring
from builder.verification.open_badges_3 import Question
from builder.verification.sources import Memory

REPOSITORY = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 1, tzinfo=UTC)
"""The moment at which tests verify, unless they are about the clock."""

FORMS = frozenset(
    {"assertion.json", "assertion.jws", "badge.png", "badge.svg", "credential.json", "credential.jwt"}
)
"""The files of an award that can be verified."""

_INSIGNE = "from builder.cli import main; main()"


@dataclass(frozen=True)
class BuiltSite:
    """A built site: its folder, and its files by path."""

    folder: Path

    @cached_property
    def files(self) -> dict[str, bytes]:
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in paths}

    @cached_property
    def base_url(self) -> str:
        return str(self.json("catalogue.json")["base_url"])

    @cached_property
    def awards(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "awards").iterdir())

    def json(self, path: str) -> Any:
        return json.loads(self.files[path])

    def credential(self, award: str) -> dict[str, Any]:
        document: dict[str, Any] = self.json(f"awards/{award}/credential.json")
        return document

    def badge(self, award: str) -> bytes:
        """Give an award's baked picture."""
        return next(data for path, data in self.files.items() if path.startswith(f"awards/{award}/badge."))

    def forms(self, award: str) -> dict[str, bytes]:
        """Give an award's verifiable files by name."""
        folder = f"awards/{award}/"
        paths = {path.removeprefix(folder): path for path in self.files if path.startswith(folder)}
        return {name: self.files[path] for name, path in paths.items() if name in FORMS}

    def download(self, url: str) -> bytes:
        """Answer for the site's host, as other software's verifiers ask; never the network."""
        path = url.split("#", 1)[0].removeprefix(f"{self.base_url}/")
        if path not in self.files:
            raise FileNotFoundError(url)
        return self.files[path]

    def question(
        self, changed: Mapping[str, object] | None = None, *, now: datetime = NOW, **asked: Any
    ) -> Question:
        """Ask a verification of this site, with some of its files changed.

        Args:
            changed: by path: other bytes, a document to be written as JSON, or None for a file that is gone.
        """
        files = dict(self.files)
        for path, content in (changed or {}).items():
            if content is None:
                del files[path]
            else:
                files[path] = content if isinstance(content, bytes) else write_json(content)
        return Question(source=Memory(self.base_url, files), now=now, **asked)


def build_site(
    root: Path,
    out: Path,
    *,
    keys: Mapping[str, AnyPrivateKey] | None = None,
    base_url: str | None = None,
    jobs: int = 1,
) -> BuiltSite:
    """Build a publication in this process: with these keys, or else as a demonstration.

    Raises:
        AssertionError: the content has errors; the message states them.
    """
    request = BuildRequest(
        root=root,
        out=out,
        keyring=Keyring(keys or {}),
        base_url=base_url,
        demonstration=keys is None,
        jobs=jobs,
    )
    try:
        build(request, today=NOW.date(), progress=lambda _made, _total: None)
    except ContentError as fault:
        problems = "\n".join(f"{problem.place.path}: {problem.text}" for problem in fault.problems)
        raise AssertionError(f"the publication of a test has errors:\n{problems}") from fault
    return BuiltSite(out)


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder, and give the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a command answered."""

    returncode: int
    stdout: str
    stderr: str


def insigne(
    *arguments: str | Path, cwd: Path | None = None, environment: Mapping[str, str] | None = None
) -> Run:
    """Run the command line as its entry point does, in this process: a new one takes half a second."""
    out, err = StringIO(), StringIO()
    with (
        chdir(cwd or Path.cwd()),
        patch.dict(os.environ, insigne_environment(environment or {}), clear=True),
        patch.object(sys, "argv", ["insigne", *map(str, arguments)]),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as stop:
            status = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    return Run(returncode=status, stdout=out.getvalue(), stderr=err.getvalue())


def insigne_process(
    *arguments: str | Path, cwd: Path | None = None, environment: Mapping[str, str] | None = None
) -> Run:
    """Run the command line of this checkout in a process of its own."""
    run = subprocess.run(
        insigne_command(*arguments),
        cwd=cwd,
        env=insigne_environment(environment or {}),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    return Run(returncode=run.returncode, stdout=run.stdout, stderr=run.stderr)


def insigne_command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-c", _INSIGNE, *map(str, arguments)]


def insigne_environment(changes: Mapping[str, str]) -> dict[str, str]:
    """Give the environment of a command: that of the tests, without what could steer a build."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("INSIGNE_")}
    inherited.pop("GITHUB_ACTIONS", None)
    return {**inherited, "PYTHONPATH": str(REPOSITORY), **changes}
