"""The broken repositories: each is an overlay over `base` that makes one mistake.

`rejected/<rule-id>-<case>/` and `advised/<rule-id>-<case>/` hold the files that differ from `base`,
`expected.txt` (everything `insigne check` prints, and its exit status), `removed.txt` where files of
`base` are to go, and `options.txt` for options of the command. With `--base`, a Git repository is made whose
commit HEAD has the files of `base`, and those of `before/` in the case over them.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
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
OPTIONS = "options.txt"
BEFORE = "before"


def case_folders() -> list[Path]:
    return [folder for kind in ("rejected", "advised") for folder in sorted((HERE / kind).iterdir())]


def overlay(case: Path) -> list[Path]:
    """Give the files of a case that lie over the base, relative to it."""
    files = (path.relative_to(case) for path in sorted(case.rglob("*")) if path.is_file())
    own = {EXPECTED, REMOVED, OPTIONS, BEFORE}
    return [path for path in files if path.parts[0] not in own]


def removed(case: Path) -> list[str]:
    listed = case / REMOVED
    return listed.read_text(encoding="utf-8").split() if listed.exists() else []


def options(case: Path) -> list[str]:
    stated = case / OPTIONS
    return stated.read_text(encoding="utf-8").split() if stated.exists() else []


def build(case: Path, target: Path) -> Path:
    """Make the repository of a case."""
    shutil.copytree(BASE, target)
    if "--base" in options(case):
        if (case / BEFORE).exists():
            shutil.copytree(case / BEFORE, target, dirs_exist_ok=True)
        commit_all(target)
    for name in removed(case):
        (target / name).unlink()
        with contextlib.suppress(OSError):  # Git keeps no empty folders
            (target / name).parent.rmdir()
    for path in overlay(case):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(case / path, target / path)
    return target


def commit_all(folder: Path) -> None:
    """Make a folder a Git repository, with one commit that has all its files."""
    author = ("-c", "user.name=Clerk", "-c", "user.email=clerk@school.example")
    for arguments in (("init", "-q", "-b", "main"), ("add", "-A"), (*author, "commit", "-q", "-m", "Begin")):
        subprocess.run(["git", *arguments], cwd=folder, check=True)


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


def answer(root: Path, case: Path) -> str:
    """Give what `expected.txt` holds."""
    printed, status = run_check(root, *options(case))
    return f"{printed}exit status {status}\n"
