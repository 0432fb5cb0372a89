"""The broken repositories: each is an overlay over `base` that makes one mistake.

`rejected/<rule-id>-<case>/` and `advised/<rule-id>-<case>/` hold the files that differ from `base`,
`expected.txt` (everything `insigne check` prints, and its exit status), and `removed.txt` where files of
`base` are to go.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

from builder.cli import main

HERE = Path(__file__).resolve().parent
BASE = HERE / "base"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
EXPECTED = "expected.txt"
REMOVED = "removed.txt"


def case_folders() -> list[Path]:
    return [folder for kind in ("rejected", "advised") for folder in sorted((HERE / kind).iterdir())]


def overlay(case: Path) -> list[Path]:
    """Give the files of a case that lie over the base, relative to it."""
    files = (path.relative_to(case) for path in sorted(case.rglob("*")) if path.is_file())
    return [path for path in files if str(path) not in {EXPECTED, REMOVED}]


def removed(case: Path) -> list[str]:
    listed = case / REMOVED
    return listed.read_text(encoding="utf-8").split() if listed.exists() else []


def build(case: Path, target: Path) -> Path:
    """Make the repository of a case."""
    shutil.copytree(BASE, target)
    for name in removed(case):
        (target / name).unlink()
        with contextlib.suppress(OSError):  # Git keeps no empty folders
            (target / name).parent.rmdir()
    for path in overlay(case):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(case / path, target / path)
    return target


def run_check(root: Path, *options: str) -> tuple[str, int]:
    """Run `insigne check` in a folder, on a fixed day; give what it prints, and its exit status."""
    arguments = ["insigne", "check", "--directory", str(root), "--format", "text", "--lang", "en", *options]
    output = io.StringIO()
    with (
        mock.patch.object(sys, "argv", arguments),
        mock.patch("builder.cli.check.now", return_value=NOW),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(output),
    ):
        try:
            main()
        except SystemExit as exit_:
            status = exit_.code
    assert isinstance(status, int)
    return output.getvalue(), status


def answer(root: Path) -> str:
    """Give what `expected.txt` holds."""
    printed, status = run_check(root)
    return f"{printed}exit status {status}\n"
