"""`insigne doctor` says in words what a publication lacks.

A server on this machine stands in for the Git host's API and the published site; all else is real.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from builder.model.addresses import LIBRARY_NAMES, VERIFIER_LIBRARIES
from builder.model.branch_rules import ruleset
from builder.signing.keyring import write_key
from builder.signing.keys import PrivateKey
from tests.git import Clone, new_repository
from tests.repos.cases import NOW
from tests.sites import REPOSITORY, Run, build_site, insigne, write_files
from tests.small_publication import FILES, KEY

OWNERS = """\
owners:
  issuers: {stichting: ["@school/exams"]}
  keys: ["@school/keys"]
  policy: ["@school/policy"]
  workflows: ["@school/admins"]
  templates: ["@school/admins"]
"""
TOKEN = "ghs_canary0123456789"  # noqa: S105 - nobody's


@dataclass
class Host:
    """A server that answers as a test wants, and remembers what it was asked."""

    server: ThreadingHTTPServer
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    site: Path | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.server.server_port}"

    def answer(self, path: str) -> tuple[int, bytes]:
        if path in self.answers:
            return self.answers[path]
        file = None if self.site is None else self.site / path.lstrip("/")
        return (200, file.read_bytes()) if file is not None and file.is_file() else (404, b"")

    def api(self, documents: Mapping[str, object]) -> None:
        for path, document in documents.items():
            self.answers[f"/repos/school/badges{path}"] = (200, json.dumps(document).encode())


@pytest.fixture
def host() -> Iterator[Host]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, self.headers.get("Authorization")))
            status, body = served.answer(self.path)
            self.send_response(status)
            if status in {301, 302}:
                self.send_header("Location", f"{served.url}/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    served = Host(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
    threading.Thread(target=served.server.serve_forever, daemon=True).start()
    yield served
    served.server.shutdown()
    served.server.server_close()


@pytest.fixture
def clerk(tmp_path: Path, host: Host) -> Clone:
    """A publication that lacks nothing."""
    settings = f"base_url: {host.url}\n" + FILES["insigne.yaml"].split("\n", 1)[1] + OWNERS
    root = write_files(tmp_path / "publication", {**FILES, "insigne.yaml": settings})
    shutil.copytree(REPOSITORY / ".github/workflows", root / ".github/workflows")
    assert insigne("owners", "--directory", root).returncode == 0
    write_key(tmp_path / "keys", "waterland", "k1", KEY)
    return new_repository(root)


def doctor(clerk: Clone, *options: str | Path, environment: Mapping[str, str] | None = None) -> Run:
    keys = clerk.folder.parent / "keys"
    with mock.patch("builder.cli.doctor.now", return_value=NOW):
        return insigne(
            "doctor",
            "--directory",
            clerk.folder,
            "--keys",
            keys,
            *options,
            environment={"GITHUB_TOKEN": "", "GITHUB_REPOSITORY": "", **(environment or {})},
        )


def found(
    clerk: Clone, *options: str | Path, environment: Mapping[str, str] | None = None
) -> dict[str, set[str]]:
    """Give the outcomes by what was looked at, those that are fine left out."""
    run = doctor(clerk, "--format", "json", *options, environment=environment)
    diagnoses: list[dict[str, Any]] = json.loads(run.stdout)
    assert run.returncode == any(one["outcome"] == "fail" for one in diagnoses)
    assert all(one["message"] for one in diagnoses)
    assert all(one["hint"] for one in diagnoses if one["outcome"] == "fail")
    outcomes: dict[str, set[str]] = {}
    for one in diagnoses:
        if one["outcome"] != "ok":
            outcomes.setdefault(one["about"], set()).add(one["outcome"])
    return outcomes


def with_host(host: Host) -> dict[str, str]:
    return {"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": host.url, "GITHUB_REPOSITORY": "school/badges"}


SOUND: dict[str, object] = {
    "": {"private": True, "default_branch": "main"},
    "/rules/branches/main": ruleset()["rules"],
    "/actions/secrets?per_page=100": {"secrets": [{"name": "OTHER"}]},
    "/codeowners/errors": {"errors": []},
}
LIBRARIES = {f"{VERIFIER_LIBRARIES}{name}": "export default 1;" for name in LIBRARY_NAMES}
OFFLINE = {"git-host": {"unknown"}, "live-site": {"unknown"}}


def test_a_publication_that_lacks_nothing_is_well(clerk: Clone, host: Host, tmp_path: Path) -> None:
    host.site = build_site(clerk.folder, tmp_path / "site", keys={"waterland/k1": KEY}).folder
    write_files(host.site, LIBRARIES)
    host.api(SOUND)
    assert found(clerk, "--site", tmp_path / "site", environment=with_host(host)) == {}
    text = doctor(clerk, "--site", tmp_path / "site", "--lang", "nl", environment=with_host(host)).stdout
    assert "goed: de repository is besloten [visibility]" in text
    assert f"{host.url} is wat er is gebouwd" in text


def test_offline_nothing_is_asked(clerk: Clone, host: Host) -> None:
    assert found(clerk, "--offline", environment=with_host(host)) == OFFLINE
    assert host.asked == []


def test_without_a_token_the_host_is_not_asked(clerk: Clone, host: Host) -> None:
    assert found(clerk)["git-host"] == {"unknown"}
    assert not any(path.startswith("/repos") for path, _ in host.asked)


def test_the_token_goes_to_the_git_host_alone_and_is_never_shown(
    clerk: Clone, host: Host, tmp_path: Path
) -> None:
    host.site = build_site(clerk.folder, tmp_path / "site", keys={"waterland/k1": KEY}).folder
    host.api({**SOUND})
    host.answers["/repos/school/badges/codeowners/errors"] = (302, b"")
    run = doctor(clerk, "--site", tmp_path / "site", environment=with_host(host))
    assert TOKEN not in run.stdout + run.stderr
    with_token = {path for path, token in host.asked if token is not None}
    assert with_token
    assert all(path.startswith("/repos/school/badges") for path in with_token)
    assert "/elsewhere" not in {path for path, _ in host.asked}


@pytest.mark.parametrize(
    ("change", "about", "outcome"),
    [
        ({"": {"private": False, "default_branch": "main"}}, "visibility", "fail"),
        ({"/rules/branches/main": []}, "rules", "fail"),
        (
            {"/rules/branches/main": [r for r in ruleset()["rules"] if r["type"] != "deletion"]},
            "rules",
            "fail",
        ),
        (
            {
                "/rules/branches/main": [
                    {**r, "parameters": {**r["parameters"], "require_code_owner_review": False}}
                    if r["type"] == "pull_request"
                    else r
                    for r in ruleset()["rules"]
                ]
            },
            "rules",
            "fail",
        ),
        ({"/actions/secrets?per_page=100": {"secrets": [{"name": "INSIGNE_KEYS"}]}}, "secrets", "fail"),
        ({"/codeowners/errors": {"errors": [{"line": 4}]}}, "owners", "fail"),
        ({"/actions/secrets?per_page=100": [1, 2]}, "git-host", "unknown"),
        ({"": "x"}, "git-host", "unknown"),
        ({"/rules/branches/main": {"message": "no"}}, "git-host", "unknown"),
    ],
)
def test_what_the_git_host_says_is_told(
    clerk: Clone, host: Host, change: dict[str, object], about: str, outcome: str
) -> None:
    host.api({**SOUND, **change})
    assert found(clerk, environment=with_host(host))[about] == {outcome}


def test_a_host_that_refuses_is_no_fault_of_the_publication(clerk: Clone, host: Host) -> None:
    host.answers["/repos/school/badges"] = (403, b"")
    outcomes = found(clerk, environment=with_host(host))
    assert outcomes["git-host"] == {"unknown"}
    assert "fail" not in set().union(*outcomes.values())


def test_a_site_that_was_changed_is_noticed(clerk: Clone, host: Host, tmp_path: Path) -> None:
    site = build_site(clerk.folder, tmp_path / "site", keys={"waterland/k1": KEY})
    host.site = Path(shutil.copytree(site.folder, tmp_path / "served"))
    assert "live-site" not in found(clerk, "--site", site.folder)
    document = host.site / "issuers/waterland/did.json"
    document.write_bytes(document.read_bytes() + b" ")
    assert found(clerk, "--site", site.folder)["live-site"] == {"fail"}
    shutil.copyfile(site.folder / "issuers/waterland/did.json", document)
    award = host.site / "awards" / site.awards[0] / "credential.json"
    award.unlink()
    run = doctor(clerk, "--site", site.folder)
    assert run.returncode == 1
    assert site.awards[0] not in run.stdout, "an award's address is secret"


def test_a_verifier_without_its_libraries_is_told(clerk: Clone, host: Host, tmp_path: Path) -> None:
    site = build_site(clerk.folder, tmp_path / "site", keys={"waterland/k1": KEY}).folder
    host.site = write_files(site, LIBRARIES)
    assert "verifier" not in found(clerk, "--site", site)
    assert found(clerk, "--offline", "--site", site) == OFFLINE
    (site / f"{VERIFIER_LIBRARIES}jsonld.js").unlink()
    assert found(clerk, "--site", site)["verifier"] == {"fail"}
    assert found(clerk, "--offline", "--site", site)["verifier"] == {"fail"}


def test_a_site_that_is_not_there_yet_is_told(clerk: Clone) -> None:
    assert found(clerk)["live-site"] == {"warn"}


def test_a_folder_that_was_built_for_elsewhere_is_not_compared(
    clerk: Clone, host: Host, tmp_path: Path
) -> None:
    host.site = build_site(clerk.folder, tmp_path / "site", keys={"waterland/k1": KEY}).folder
    demonstration = build_site(clerk.folder, tmp_path / "demonstration").folder
    assert found(clerk, "--site", demonstration)["live-site"] == {"unknown"}
    assert found(clerk, "--site", tmp_path / "nothing")["live-site"] == {"unknown"}


def test_keys_that_lack_are_told(clerk: Clone, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    file = keys / "waterland/k1.jwk"
    file.chmod(0o644)
    assert found(clerk, "--offline")["keys"] == {"warn"}
    file.unlink()
    assert found(clerk, "--offline")["keys"] == {"fail"}
    write_key(keys, "waterland", "k1", PrivateKey(bytes([7] * 32)))
    assert found(clerk, "--offline")["keys"] == {"fail"}
    file.unlink()
    write_key(keys, "waterland", "k1", KEY)
    clerk.change("issuers/waterland/keys.yaml", "from: 2025-01-01", "from: 2024-01-01")
    assert found(clerk, "--offline")["keys"] == {"warn"}
    clerk.change("issuers/waterland/keys.yaml", "2024-01-01", "2024-01-01, retired: 2026-01-01")
    assert found(clerk, "--offline")["keys"] == {"fail"}


def test_a_private_key_in_the_repository_is_told(clerk: Clone, tmp_path: Path) -> None:
    shutil.copyfile(tmp_path / "keys/waterland/k1.jwk", clerk.folder / "backup.jwk")
    clerk.commit()
    assert found(clerk, "--offline")["private-keys"] == {"fail"}


def test_a_private_key_under_another_name_is_told_before_it_is_committed(
    clerk: Clone, tmp_path: Path
) -> None:
    key = (tmp_path / "keys/waterland/k1.jwk").read_text(encoding="utf-8")
    clerk.write({"notes/set.txt": f'{{"keys": [{key}]}}'})
    assert found(clerk, "--offline") == OFFLINE
    clerk.git("add", "notes")
    assert found(clerk, "--offline")["private-keys"] == {"fail"}
    assert json.loads(key)["d"] not in doctor(clerk, "--offline").stdout


def test_owners_and_rules_that_lack_are_told(clerk: Clone) -> None:
    (clerk.folder / ".github/branch-rules.json").unlink()
    assert found(clerk, "--offline") == {**OFFLINE, "branch-rules": {"warn"}}
    insigne("owners", "--merge-queue", "--directory", clerk.folder)
    assert found(clerk, "--offline") == OFFLINE
    clerk.write({".github/branch-rules.json": "{}"})
    assert found(clerk, "--offline") == {**OFFLINE, "branch-rules": {"warn"}}
    insigne("owners", "--directory", clerk.folder)
    clerk.change("insigne.yaml", "@school/keys", "@k-bakker")
    outcomes = found(clerk, "--offline")
    assert outcomes["owners"] == {"fail", "warn"}  # not up to date; one person
    text = clerk.read("insigne.yaml")
    clerk.write({"insigne.yaml": text[: text.index("owners:")]})
    assert found(clerk, "--offline")["owners"] == {"fail"}


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("on: pull_request_target\npermissions: {}\njobs: {a: {steps: []}}\n", "fail"),
        ("on: {pull_request_target: {}}\npermissions: {}\njobs: {a: {steps: []}}\n", "fail"),
        ("on: [push]\npermissions: write-all\njobs: {a: {steps: []}}\n", "fail"),
        ("on: push\npermissions: {}\njobs: {a: {permissions: write-all}}\n", "fail"),
        ("on: push\njobs: {a: {steps: []}}\n", "warn"),
        ("on: push\npermissions: {}\njobs: {a: {steps: [{uses: actions/checkout@v4}]}}\n", "warn"),
        ("on: push\npermissions: {}\njobs: {a: {uses: school/w/.github/workflows/x.yml@main}}\n", "warn"),
        (
            "on: push\npermissions: {}\njobs: {a: {steps: [{env: {K: '${{ secrets.INSIGNE_KEYS }}'}}]}}\n",
            "fail",
        ),
        ("on: push\njobs: [\n", "warn"),
        ("", "warn"),
    ],
)
def test_a_workflow_that_does_too_much_is_told(clerk: Clone, text: str, outcome: str) -> None:
    clerk.write({".github/workflows/own.yml": text})
    assert found(clerk, "--offline")["workflows"] == {outcome}


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("", "fail"), ("# none yet\n\n", "fail"), ("insigne @ git+https://example.org/insigne@1234\n", None)],
)
def test_workflows_that_install_nothing_are_told(clerk: Clone, text: str, outcome: str | None) -> None:
    clerk.write({".github/insigne.txt": text})
    told = found(clerk, "--offline")
    assert told == ({**OFFLINE, "workflows": {outcome}} if outcome else OFFLINE)


def test_a_repository_without_workflows_is_told(clerk: Clone) -> None:
    shutil.rmtree(clerk.folder / ".github/workflows")
    assert found(clerk, "--offline")["workflows"] == {"warn"}


def test_history_that_lacks_is_told(clerk: Clone, tmp_path: Path) -> None:
    clerk.commit("Second")
    shallow = Clone(tmp_path / "shallow")
    clerk.git("clone", "--quiet", "--depth=1", clerk.folder.as_uri(), str(shallow.folder))
    assert found(shallow, "--offline")["git"] == {"warn"}
    shutil.rmtree(shallow.folder / ".git")
    assert found(shallow, "--offline")["git"] == {"fail"}


def test_languages_that_lack_are_told(clerk: Clone) -> None:
    clerk.change("insigne.yaml", "languages: [nl, en]", "languages: [nl, en, fy]")
    assert found(clerk, "--offline")["languages"] == {"warn"}


def test_content_with_errors_is_told(clerk: Clone) -> None:
    clerk.change("badges/waterland/plain/v1.yaml", "variant: extracurricular", "variant: regular")
    assert found(clerk, "--offline")["content"] == {"fail"}


@pytest.mark.parametrize(
    ("remote", "outcomes"),
    [
        ("https://github.com/school/badges.git", set()),
        ("git@github.com:school/badges.git", set()),
        ("ssh://git@github.com/school/badges", set()),
        ("../elsewhere", {"unknown"}),
    ],
)
def test_the_repositorys_name_is_that_of_the_remote(
    clerk: Clone, host: Host, remote: str, outcomes: set[str]
) -> None:
    clerk.git("remote", "add", "origin", remote)
    host.api(SOUND)
    told = found(clerk, environment={**with_host(host), "GITHUB_REPOSITORY": ""})
    assert told.get("git-host", set()) == outcomes
