"""Git questions: which commit a change starts from, and what the files were there.

Only commands that read objects are run (`rev-parse`, `merge-base`, `ls-tree`, `cat-file`), and one that reads
the index (`ls-files`): none looks at the work tree, so that nothing that a repository's configuration names
(hooks, monitors, filters, external differences) has a reason to run, and what could is switched off. Names of
files are never quoted and never arguments, and a reference is never taken for an option.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import subprocess
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from builder.problems import EnvironmentFault, UsageError

_NOTHING_RUNS = (
    "-c",
    "core.fsmonitor=",
    "-c",
    "core.hooksPath=/dev/null",
    # A clone without all objects would fetch them, by whatever program its configuration names.
    "-c",
    "protocol.allow=never",
)
# Of the environment's settings for Git, those that say what may be read; not those that say where it is.
_KEPT = ("GIT_CONFIG", "GIT_CEILING_DIRECTORIES", "GIT_EXEC_PATH")
_SECONDS = 120
# Of what Git allows in names of branches (git-check-ref-format), what no command line takes for an option.
_REFERENCE = re.compile(r"[^\s\x00-\x1f\x7f:?*\[\\-][^\s\x00-\x1f\x7f:?*\[\\]*")
_FILES = frozenset({"100644", "100755"})


class Blob(Struct, frozen=True, kw_only=True):
    """An entry of a commit's tree.

    Args:
        id: of the object.
        size: in bytes; 0 for what is no file.
        is_file: a regular file; otherwise a symbolic link or a submodule.
    """

    id: str
    size: int
    is_file: bool


class History:
    """The Git repository that a publication lies in.

    Args:
        root: the publication's folder.
        environment: of the process.

    Raises:
        EnvironmentFault: there is no Git, or no repository that it reads.
    """

    def __init__(self, root: Path, environment: Mapping[str, str]) -> None:
        self._root = root
        self._environment = {
            **{
                name: value
                for name, value in environment.items()
                if not name.startswith("GIT_") or name.startswith(_KEPT)
            },
            "LC_ALL": "C",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_NO_LAZY_FETCH": "1",
        }
        up, shallow = self._lines("rev-parse", "--show-cdup", "--is-shallow-repository")
        self.top = Path(os.path.normpath(root / up))
        self.is_shallow = shallow == "true"

    @property
    def folder(self) -> str:
        """The publication's folder in the repository: empty, or a path that ends with a slash."""
        inside = self._root.relative_to(self.top).as_posix()
        return "" if inside == "." else f"{inside}/"

    def starts(self, reference: str) -> tuple[str, ...]:
        """Give the commits that a change starts from: what a branch and HEAD have in common.

        That is the merge base, as a Git host takes it for a pull request: what happened on the branch since
        is no part of the change. After branches that merged each other there may be several.

        Raises:
            EnvironmentFault: the history that is needed is not here.
            UsageError: no such commit.
        """
        commit = self._commit(reference)
        if self._commit("HEAD") is None:
            raise EnvironmentFault("there is no commit in this repository yet")
        found = self._lines("merge-base", "--all", commit or "", "HEAD", answers=(0, 1)) if commit else []
        if commit is None:
            raise self._unknown(reference)
        if self.is_shallow and found != [commit]:
            raise EnvironmentFault(
                "the history of this clone is cut off (a shallow clone)",
                "fetch it with 'git fetch --unshallow'; in GitHub Actions, check out with 'fetch-depth: 0'",
            )
        if not found:
            raise EnvironmentFault(
                f"'{reference}' and HEAD have no commit in common", "is it the branch that this one began on?"
            )
        return tuple(found)

    def has_commit(self) -> bool:
        """Say whether there is a commit yet."""
        return self._commit("HEAD") is not None

    def remote(self) -> str | None:
        """Give the address that `origin` was cloned from; None where there is none."""
        lines = self._lines("config", "--get", "remote.origin.url", answers=(0, 1))
        return lines[0] if lines else None

    def head(self) -> str:
        """Give the commit that is checked out.

        Raises:
            EnvironmentFault: there is none yet.
        """
        commit = self._commit("HEAD")
        if commit is None:
            raise EnvironmentFault("there is no commit in this repository yet")
        return commit

    def files(self, commit: str) -> dict[str, Blob]:
        """Give what a commit holds, by path relative to the publication; `../` leads out of its folder."""
        listed = self._git("ls-tree", "-r", "-z", "-l", "--full-tree", commit).split(b"\0")
        return dict(self._entry(line) for line in listed if line)

    def tracked(self) -> list[str]:
        """Give the paths that Git tracks in the publication's folder, as the index has them."""
        return [os.fsdecode(name) for name in self._git("ls-files", "-z", "--cached").split(b"\0") if name]

    def staged(self) -> dict[str, Blob]:
        """Give what the index holds, as `files` does for a commit; sizes are not known, and 0."""
        listed = self._git("ls-files", "-z", "--stage", "--full-name", ":/").split(b"\0")
        return dict(self._staged(line) for line in listed if line)

    def _staged(self, line: bytes) -> tuple[str, Blob]:
        facts, _, name = line.partition(b"\t")
        mode, object_id, _ = facts.decode("ascii").split()
        return self._entry(f"{mode} blob {object_id} 0\t".encode("ascii") + name)

    def _entry(self, line: bytes) -> tuple[str, Blob]:
        facts, _, name = line.partition(b"\t")
        mode, kind, object_id, size = facts.decode("ascii").split()
        path = os.fsdecode(name)
        folder = self.folder
        if folder:
            path = path[len(folder) :] if path.startswith(folder) else posixpath.relpath(path, folder)
        is_file = kind == "blob" and mode in _FILES
        return path, Blob(id=object_id, size=0 if size == "-" else int(size), is_file=is_file)

    def read(self, blobs: Collection[Blob]) -> dict[str, bytes]:
        """Give the bytes of files, by the id of the object.

        Raises:
            EnvironmentFault: an object is not here.
        """
        ids = sorted({blob.id for blob in blobs})
        if not ids:
            return {}
        answer = self._git("cat-file", "--batch", given="".join(f"{id_}\n" for id_ in ids).encode())
        found = {}
        begin = 0
        for id_ in ids:
            end = answer.index(b"\n", begin)
            head = answer[begin:end].decode("ascii").split()
            if head[-1] == "missing":
                raise EnvironmentFault(
                    "this clone lacks files of earlier commits",
                    "it was made without them: clone again, without '--filter'",
                )
            begin = end + 1 + int(head[2])
            found[id_] = answer[end + 1 : begin]
            begin += 1
        return found

    def _commit(self, reference: str) -> str | None:
        if not _REFERENCE.fullmatch(reference):
            raise UsageError("this is no reference to a commit", "name a branch or a commit")
        arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
        lines = self._lines(*arguments, answers=(0, 1, 128))
        return lines[0] if lines else None

    def _unknown(self, reference: str) -> EnvironmentFault:
        branch = re.split("[~^@]", reference.removeprefix("refs/remotes/").removeprefix("origin/"))[0]
        if branch == reference and self._commit(f"origin/{reference}") is not None:
            return EnvironmentFault(f"there is no commit '{reference}' here", f"write 'origin/{reference}'")
        return EnvironmentFault(
            f"there is no commit '{reference}' here",
            f"fetch it with 'git fetch origin {branch}'; in GitHub Actions, check out with 'fetch-depth: 0'",
        )

    def _lines(self, *arguments: str, answers: Iterable[int] = (0,)) -> list[str]:
        return os.fsdecode(self._git(*arguments, answers=answers)).splitlines()

    def _git(self, *arguments: str, given: bytes = b"", answers: Iterable[int] = (0,)) -> bytes:
        command = ["git", "--no-pager", *_NOTHING_RUNS, *arguments]
        try:
            run = subprocess.run(
                command,
                cwd=self._root,
                env=self._environment,
                input=given,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except FileNotFoundError as error:
            raise EnvironmentFault(
                "Git is not installed", "install it: what changed is asked of it"
            ) from error
        except subprocess.TimeoutExpired as error:
            raise EnvironmentFault(f"Git gave no answer in {_SECONDS} seconds") from error
        if run.returncode not in answers:
            raise _refused(os.fsdecode(run.stderr))
        return run.stdout


def _refused(told: str) -> EnvironmentFault:
    if "not a git repository" in told:
        return EnvironmentFault(
            "this publication is in no Git repository", "clone it with Git: a download as ZIP has no history"
        )
    if "dubious ownership" in told:
        return EnvironmentFault(
            "Git does not read this repository, since it belongs to another user of the machine",
            "run this as its owner, or name the folder under 'safe.directory' of Git",
        )
    last = (told.strip().splitlines() or ["no reason given"])[-1]
    return EnvironmentFault(f"Git refuses: {last.removeprefix('fatal: ')}")


def object_id(data: bytes, like: str) -> str:
    """Give the id of a file's bytes as Git does (git-hash-object); `like` tells which digest."""
    digest = hashlib.sha256 if len(like) == hashlib.sha256().digest_size * 2 else hashlib.sha1
    return digest(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
