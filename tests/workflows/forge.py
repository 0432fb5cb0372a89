"""A stand-in on localhost for what GitHub itself does: accounts, tokens, Git over HTTP, the API, Pages.

The repositories are real and bare, and Git itself answers for them (`git http-backend`). A token may do what
its permissions say and no more, so that a workflow which asks for too little fails here too.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from mimetypes import guess_type
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from builder.model.branch_rules import ruleset
from tests.sites import write_files

BOT = "github-actions[bot]"
_PROTECTED = """\
#!/bin/sh
# The rules of the branch: nobody pushes to main over the network; pull requests are merged.
if [ "$1" = refs/heads/main ] && [ -n "$REMOTE_USER" ]; then echo "main is protected" >&2; exit 1; fi
"""

Answer = tuple[HTTPStatus, Any]


def git(*arguments: str | Path, cwd: Path, environment: Mapping[str, str] | None = None) -> str:
    """Run Git, without this machine's settings; give what it prints."""
    names = {f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    run = subprocess.run(
        ["git", *map(str, arguments)],
        cwd=cwd,
        env={
            "PATH": os.environ["PATH"],
            "HOME": os.devnull,
            **{name: "someone@example.org" if name.endswith("EMAIL") else "Someone" for name in names},
            **(environment or {}),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, f"git {' '.join(map(str, arguments))}: {run.stdout}{run.stderr}"
    return run.stdout.strip()


@dataclass
class Repository:
    """One repository of the forge, with what GitHub keeps beside Git."""

    name: str
    folder: Path
    private: bool = True
    is_template: bool = False
    pulls: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    artifacts: dict[int, dict[str, Path]] = field(default_factory=dict)
    dispatched: list[dict[str, Any]] = field(default_factory=list)
    rules: list[dict[str, Any]] = field(default_factory=lambda: ruleset()["rules"])
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def owner(self) -> str:
        return self.name.split("/")[0]

    def sha(self, ref: str) -> str:
        return git("rev-parse", "--verify", f"{ref}^{{commit}}", cwd=self.folder)

    def has(self, ref: str) -> bool:
        return bool(git("for-each-ref", ref, cwd=self.folder))

    def delete_branch(self, branch: str) -> None:
        git("update-ref", "-d", f"refs/heads/{branch}", cwd=self.folder)

    def comments_on(self, number: int) -> list[dict[str, Any]]:
        return [comment for comment in self.comments if comment["number"] == number]

    def open_pull(
        self, branch: str, *, title: str, user: str, head: Repository | None = None
    ) -> dict[str, Any]:
        """Open a pull request of a branch, of a fork's where `head` is given."""
        source = head or self
        pull: dict[str, Any] = {
            "number": next(self.numbers),
            "title": title,
            "state": "open",
            "user": {"login": user},
            "head": {"ref": branch, "repo": {"full_name": source.name, "owner": {"login": source.owner}}},
            "base": {"ref": "main"},
            "body": "",
        }
        self.pulls.append(pull)
        self.refresh(pull, source)
        return pull

    def refresh(self, pull: dict[str, Any], source: Repository | None = None) -> None:
        """Do what a push to the branch of a pull request does: its head moves, and so does its merge."""
        number, branch = pull["number"], pull["head"]["ref"]
        ref = f"+refs/heads/{branch}:refs/pull/{number}/head"
        git("fetch", "--quiet", (source or self).folder, ref, cwd=self.folder)
        pull["head"]["sha"] = self.sha(f"refs/pull/{number}/head")
        pull["base"]["sha"] = self.sha("refs/heads/main")
        self.merge(pull, f"refs/pull/{number}/merge")

    def merge(self, pull: Mapping[str, Any], ref: str) -> str:
        """Merge a pull request into main as it is now, and let `ref` point to the merge."""
        parents = (self.sha("refs/heads/main"), pull["head"]["sha"])
        tree = git("merge-tree", "--write-tree", *parents, cwd=self.folder)
        options = [part for parent in parents for part in ("-p", parent)]
        merged = git("commit-tree", tree, *options, "-m", f"Merge #{pull['number']}", cwd=self.folder)
        git("update-ref", ref, merged, cwd=self.folder)
        return merged


@dataclass(frozen=True)
class Token:
    repository: Repository
    permissions: Mapping[str, str]

    def may(self, what: str, how: str = "read") -> bool:
        return self.permissions.get(what) in {"write", how}


class Forge:
    """The host: repositories, tokens, published pages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repositories: dict[str, Repository] = {}
        self.tokens: dict[str, Token] = {}
        self.pages = folder / "pages"
        self.url = ""
        self.refused: list[str] = []

    def create(self, name: str, *, private: bool = True) -> Repository:
        folder = self.folder / "repositories" / name
        folder.mkdir(parents=True)
        git("init", "--quiet", "--bare", "--initial-branch", "main", cwd=folder)
        git("config", "http.receivepack", "true", cwd=folder)
        hook = write_files(folder, {"hooks/update": _PROTECTED}) / "hooks/update"
        hook.chmod(0o755)
        self.repositories[name] = Repository(name, folder, private=private)
        return self.repositories[name]

    def fork(self, origin: Repository, name: str) -> Repository:
        fork = self.create(name)
        git("fetch", "--quiet", origin.folder, "+refs/heads/*:refs/heads/*", cwd=fork.folder)
        return fork

    def token(self, repository: Repository, permissions: Mapping[str, str]) -> str:
        token = f"ghs_{secrets.token_hex(18)}"
        self.tokens[token] = Token(repository, dict(permissions))
        return token

    @contextmanager
    def serving(self) -> Iterator[Forge]:
        forge = self

        class Handler(_Handler):
            host = forge

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


# The API: https://docs.github.com/rest. One function for each address that a workflow asks.


def _list_pulls(repository: Repository, _found: re.Match[str], asked: Mapping[str, Any]) -> Answer:
    return HTTPStatus.OK, [
        pull
        for pull in repository.pulls
        if pull["state"] == asked.get("state", "open")
        and asked.get("head") in (None, f"{pull['head']['repo']['owner']['login']}:{pull['head']['ref']}")
    ]


def _create_pull(repository: Repository, _found: re.Match[str], asked: Mapping[str, Any]) -> Answer:
    if not repository.has(f"refs/heads/{asked['head']}"):
        return HTTPStatus.UNPROCESSABLE_ENTITY, {"message": "no such branch"}
    pull = repository.open_pull(asked["head"], title=asked["title"], user=BOT)
    pull["body"] = asked["body"]
    return HTTPStatus.CREATED, pull


def _list_comments(repository: Repository, found: re.Match[str], _asked: Mapping[str, Any]) -> Answer:
    return HTTPStatus.OK, repository.comments_on(int(found[1]))


def _create_comment(repository: Repository, found: re.Match[str], asked: Mapping[str, Any]) -> Answer:
    comment = {"id": len(repository.comments) + 100, "number": int(found[1]), "user": {"login": BOT}}
    repository.comments.append({**comment, "body": asked["body"]})
    return HTTPStatus.CREATED, comment


def _change_comment(repository: Repository, found: re.Match[str], asked: Mapping[str, Any]) -> Answer:
    comment = next(one for one in repository.comments if one["id"] == int(found[1]))
    comment["body"] = asked["body"]
    return HTTPStatus.OK, comment


def _dispatch(repository: Repository, found: re.Match[str], asked: Mapping[str, Any]) -> Answer:
    repository.dispatched.append({"workflow": found[1], "ref": asked["ref"]})
    return HTTPStatus.NO_CONTENT, None


def _list_issues(repository: Repository, _found: re.Match[str], asked: Mapping[str, Any]) -> Answer:
    labels = set(filter(None, str(asked.get("labels", "")).split(",")))
    return HTTPStatus.OK, [
        issue for issue in repository.issues if labels <= {label["name"] for label in issue["labels"]}
    ]


def _create_issue(repository: Repository, _found: re.Match[str], asked: Mapping[str, Any]) -> Answer:
    issue = {**asked, "number": next(repository.numbers), "state": "open", "user": {"login": BOT}}
    issue["labels"] = [{"name": name} for name in asked.get("labels", ())]
    repository.issues.append(issue)
    return HTTPStatus.CREATED, issue


def _about(repository: Repository, _found: re.Match[str], _asked: Mapping[str, Any]) -> Answer:
    return HTTPStatus.OK, {"private": repository.private, "default_branch": "main"}


def _rules(repository: Repository, _found: re.Match[str], _asked: Mapping[str, Any]) -> Answer:
    return HTTPStatus.OK, repository.rules


def _owners_errors(_repository: Repository, _found: re.Match[str], _asked: Mapping[str, Any]) -> Answer:
    return HTTPStatus.OK, {"errors": []}


_ROUTES: tuple[tuple[str, str, tuple[str, str], Callable[..., Answer]], ...] = (
    ("GET", r"", ("contents", "read"), _about),
    ("GET", r"/rules/branches/main", ("contents", "read"), _rules),
    ("GET", r"/codeowners/errors", ("contents", "read"), _owners_errors),
    ("GET", r"/pulls", ("pull-requests", "read"), _list_pulls),
    ("POST", r"/pulls", ("pull-requests", "write"), _create_pull),
    ("GET", r"/issues", ("issues", "read"), _list_issues),
    ("POST", r"/issues", ("issues", "write"), _create_issue),
    ("GET", r"/issues/(\d+)/comments", ("pull-requests|issues", "read"), _list_comments),
    ("POST", r"/issues/(\d+)/comments", ("pull-requests|issues", "write"), _create_comment),
    ("PATCH", r"/issues/comments/(\d+)", ("pull-requests|issues", "write"), _change_comment),
    ("POST", r"/actions/workflows/([\w.]+)/dispatches", ("actions", "write"), _dispatch),
)


class _Handler(BaseHTTPRequestHandler):
    """Answers for `/api/…`, `/pages/…`, and for Git at the repositories' own addresses."""

    host: Forge
    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments: object) -> None:
        """Print nothing."""

    def _answer(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/api/"):
            self._api(path.removeprefix("/api"))
        elif path.startswith("/pages/"):
            self._page(path.removeprefix("/pages/"))
        else:
            self._git(path)

    do_GET = do_POST = do_PATCH = do_HEAD = _answer  # noqa: N815 - names of the standard library

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") == "chunked":
            return b"".join(self._chunks())
        return self.rfile.read(int(self.headers.get("Content-Length", "0")))

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline(), 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _json(self, status: HTTPStatus, document: Any) -> None:
        if status >= HTTPStatus.BAD_REQUEST:
            self.host.refused.append(f"{self.command} {self.path}: {document}")
        body = b"" if document is None else json.dumps(document).encode()
        self._send(status, body, {"Content-Type": "application/json"})

    def _token(self) -> Token | None:
        scheme, _, value = self.headers.get("Authorization", "").partition(" ")
        if scheme.casefold() == "basic":
            value = b64decode(value).decode().removeprefix("x-access-token:")
        return self.host.tokens.get(value)

    def _api(self, path: str) -> None:
        sent = self._body()
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        asked.update(json.loads(sent) if sent else {})
        token = self._token()
        if token is None:
            return self._json(HTTPStatus.UNAUTHORIZED, {"message": "Bad credentials"})
        path = path.removeprefix(f"/repos/{token.repository.name}")
        for method, pattern, (permissions, how), answer in _ROUTES:
            found = re.fullmatch(pattern, path)
            if method == self.command and found:
                if not any(token.may(permission, how) for permission in permissions.split("|")):
                    return self._json(HTTPStatus.FORBIDDEN, {"message": f"needs {permissions}: {how}"})
                return self._json(*answer(token.repository, found, asked))
        return self._json(HTTPStatus.NOT_FOUND, {"message": "Not Found"})

    def _page(self, path: str) -> None:
        file = self.host.pages / path
        if path.endswith("/") or not path:
            file /= "index.html"
        if not file.is_file():
            return self._send(HTTPStatus.NOT_FOUND, b"", {})
        kind = guess_type(file.name)[0] or "application/octet-stream"
        return self._send(HTTPStatus.OK, file.read_bytes(), {"Content-Type": kind})

    def _git(self, path: str) -> None:
        """Let Git answer, for those whose token may read or write the contents."""
        body = self._body()
        token = self._token()
        writes = "git-receive-pack" in self.path
        name = "/".join(path.split("/")[1:3]).removesuffix(".git")
        is_open = name in self.host.repositories and not self.host.repositories[name].private and not writes
        if not is_open and (token is None or not token.may("contents", "write" if writes else "read")):
            self.host.refused.append(f"git {self.path}")
            return self._send(
                HTTPStatus.UNAUTHORIZED, b"", {"WWW-Authenticate": 'Basic realm="the token of the job"'}
            )
        run = subprocess.run(
            ["git", "http-backend"],
            input=body,
            env={
                "PATH": os.environ["PATH"],
                "GIT_PROJECT_ROOT": str(self.host.folder / "repositories"),
                "GIT_HTTP_EXPORT_ALL": "1",
                "REMOTE_USER": BOT,
                "REQUEST_METHOD": self.command,
                "PATH_INFO": path.replace(".git/", "/"),
                "QUERY_STRING": urlsplit(self.path).query,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "CONTENT_LENGTH": str(len(body)),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            },
            capture_output=True,
            check=True,
        )
        head, _, content = run.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        return self._send(int(headers.pop("Status", "200").split()[0]), content, headers)
