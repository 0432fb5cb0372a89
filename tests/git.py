"""Git repositories that tests work in, with the commands that people type."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Clone:
    """A clone that somebody works in."""

    folder: Path
    name: str = "Clerk"

    def git(self, *arguments: str) -> str:
        """Run a Git command, and give what it prints."""
        run = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=git_environment(self.name),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert run.returncode == 0, f"git {' '.join(arguments)}: {run.stderr}"
        return run.stdout.strip()

    def commit(self, message: str = "Change") -> str:
        """Commit everything that has changed, and give the commit."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write files, and remove those that are None."""
        for path, content in files.items():
            place = self.folder / path
            if content is None:
                place.unlink()
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content if isinstance(content, bytes) else content.encode())

    def change(self, path: str, old: str, new: str) -> None:
        """Replace text in a file, where it stands once."""
        place = self.folder / path
        text = place.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{path} has {old!r} {text.count(old)} times"
        place.write_text(text.replace(old, new), encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")


def git_environment(name: str) -> dict[str, str]:
    """Give the environment of a Git command: of nobody's own settings."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    address = f"{name.lower()}@school.example"
    return {
        **inherited,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": name,
        "GIT_AUTHOR_EMAIL": address,
        "GIT_COMMITTER_NAME": name,
        "GIT_COMMITTER_EMAIL": address,
    }


def new_repository(folder: Path, *, object_format: str = "sha1") -> Clone:
    """Make a repository of a folder's files, with one commit on `main`."""
    clone = Clone(folder)
    clone.git("init", "--quiet", "--initial-branch=main", f"--object-format={object_format}")
    clone.commit("Begin")
    return clone


def bare_remote(clone: Clone, folder: Path) -> Path:
    """Make a bare repository like a Git host's, push `main` there, and let the clone call it `origin`."""
    subprocess.run(
        ["git", "init", "--quiet", "--bare", "--initial-branch=main", str(folder)],
        env=git_environment("Host"),
        check=True,
    )
    clone.git("remote", "add", "origin", folder.as_uri())
    clone.git("push", "--quiet", "--set-upstream", "origin", "main")
    return folder


def clone_of(remote: Path, folder: Path, *options: str, name: str = "Clerk") -> Clone:
    """Clone a remote."""
    subprocess.run(
        ["git", "clone", "--quiet", *options, remote.as_uri(), str(folder)],
        env=git_environment(name),
        check=True,
        capture_output=True,
    )
    return Clone(folder, name)
