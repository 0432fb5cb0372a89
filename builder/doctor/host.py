"""What only the Git host knows: who can see the repository, and which rules it enforces.

Source: GitHub REST API, version 2022-11-28: Repositories, Rules, Secrets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from builder.doctor.asking import Ask, NoAnswer
from builder.doctor.diagnosis import Circumstances, Diagnosis, Outcome
from builder.model.branch_rules import PATH, ruleset
from builder.problems import message

API = "https://api.github.com"
_OK, _NOT_FOUND, _FORBIDDEN = 200, 404, 403
_REMOTE = re.compile(r"(?:https://|git@|ssh://git@)[^/:]+[/:](?P<name>[\w.-]+/[\w.-]+?)(?:\.git)?/?")
_NAME = re.compile(r"[\w.-]+/[\w.-]+")
KEYS_SECRET = "INSIGNE_KEYS"  # noqa: S105 - its name


class _Unknown(Exception):
    """The host does not say."""


def git_host(seen: Circumstances) -> Iterator[Diagnosis]:
    """The repository is private, its branch is guarded, and the keys are where only publishing finds them."""
    token = seen.environment.get("GITHUB_TOKEN")
    name = repository_name(seen)
    if seen.ask is None or not token or name is None:
        text = message("who can see the repository, and which rules guard it, could not be checked")
        hint = message("set GITHUB_TOKEN, and GITHUB_REPOSITORY to OWNER/NAME")
        if seen.ask is None:
            hint = message("leave out --offline")
        yield Diagnosis(about="git-host", outcome=Outcome.UNKNOWN, text=text, hint=hint)
        return
    host = _Host(seen.ask, seen.environment.get("GITHUB_API_URL") or API, name, token)
    for look in (_visibility, _rules, _secrets, _owners):
        try:
            yield from look(seen, host)
        except _Unknown as unknown:
            yield Diagnosis(
                about="git-host",
                outcome=Outcome.UNKNOWN,
                text=message("the Git host does not say: {what}", what=str(unknown)),
                hint=message("the token may lack the permission to read it"),
            )


def repository_name(seen: Circumstances) -> str | None:
    """Give `owner/name` of the repository, by the environment or the clone's remote."""
    stated = seen.environment.get("GITHUB_REPOSITORY")
    if stated and _NAME.fullmatch(stated):
        return stated
    remote = None if seen.history is None else seen.history.remote()
    match = None if remote is None else _REMOTE.fullmatch(remote)
    return None if match is None else match["name"]


class _Host:
    def __init__(self, ask: Ask, api: str, name: str, token: str) -> None:
        self._ask = ask
        self._api = api.rstrip("/")
        self._name = name
        self._headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "X-GitHub-Api-Version": "2022-11-28",
        }

    def get(self, path: str) -> Any:
        """Give what the host says of the repository.

        Raises:
            _Unknown: it does not say.
        """
        try:
            answer = self._ask(f"{self._api}/repos/{self._name}{path}", self._headers)
            if answer.status != _OK:
                raise _Unknown(f"{path or '/'} ({answer.status})")
            return json.loads(answer.body)
        except (NoAnswer, ValueError) as error:
            raise _Unknown(f"{path or '/'} ({error})") from error


def _visibility(seen: Circumstances, host: _Host) -> Iterator[Diagnosis]:
    private = _member(host.get(""), "private")
    if private is True:
        text = message("the repository is private")
        yield Diagnosis(about="visibility", outcome=Outcome.OK, text=text)
    elif seen.publication.awards:
        text = message("the repository is public, and holds names and addresses of recipients")
        hint = message(
            "make it private now; only the built site is for everybody. Who copied it has the data:"
            " tell the privacy officer"
        )
        yield Diagnosis(about="visibility", outcome=Outcome.FAIL, text=text, hint=hint)
    else:
        text = message("the repository is public; keep awards in a private one")
        yield Diagnosis(about="visibility", outcome=Outcome.WARN, text=text)


def _rules(_seen: Circumstances, host: _Host) -> Iterator[Diagnosis]:
    branch = _member(host.get(""), "default_branch")
    if not isinstance(branch, str):
        raise _Unknown("default_branch")
    active = host.get(f"/rules/branches/{quote(branch, safe='')}")
    if not isinstance(active, list):
        raise _Unknown("rules")
    missing = list(_missing([rule for rule in active if isinstance(rule, dict)]))
    if missing:
        text = message("rules that do not guard '{branch}': {rules}", branch=branch, rules=", ".join(missing))
        hint = message("import {file} in the settings of the repository: Rules, Rulesets, Import", file=PATH)
        yield Diagnosis(about="rules", outcome=Outcome.FAIL, text=text, hint=hint)
    else:
        text = message("the rules of the branch '{branch}' are enforced", branch=branch)
        yield Diagnosis(about="rules", outcome=Outcome.OK, text=text)


def _missing(active: list[dict[str, Any]]) -> Iterator[str]:
    """Give the rules of ours that no active one is as strict as."""
    for rule in ruleset()["rules"]:
        same = [other for other in active if other.get("type") == rule["type"]]
        if not same:
            yield rule["type"]
        elif rule["type"] == "pull_request":
            for name in (
                "required_approving_review_count",
                "dismiss_stale_reviews_on_push",
                "require_code_owner_review",
                "require_last_push_approval",
            ):
                if not any((other.get("parameters") or {}).get(name) for other in same):
                    yield name
        elif rule["type"] == "required_status_checks" and not any(
            (other.get("parameters") or {}).get("required_status_checks") for other in same
        ):
            yield rule["type"]


def _secrets(_seen: Circumstances, host: _Host) -> Iterator[Diagnosis]:
    listed = _member(host.get("/actions/secrets?per_page=100"), "secrets")
    names = [secret.get("name") for secret in listed or () if isinstance(secret, dict)]
    if KEYS_SECRET in names:
        text = message(
            "the signing keys are a secret of the whole repository: whoever may push can read them"
        )
        hint = message("make them a secret of the environment that publishes, and remove this one")
        yield Diagnosis(about="secrets", outcome=Outcome.FAIL, text=text, hint=hint)
    else:
        text = message("the signing keys are no secret of the whole repository")
        yield Diagnosis(about="secrets", outcome=Outcome.OK, text=text)


def _owners(_seen: Circumstances, host: _Host) -> Iterator[Diagnosis]:
    errors = _member(host.get("/codeowners/errors"), "errors")
    if errors:
        lines = sorted({error.get("line", 0) for error in errors if isinstance(error, dict)})
        text = message(
            "the Git host cannot use lines of the owners file: {lines}", lines=", ".join(map(str, lines))
        )
        hint = message("do these teams exist, and may they write?")
        yield Diagnosis(about="owners", outcome=Outcome.FAIL, text=text, hint=hint)


def _member(document: Any, name: str) -> Any:
    if not isinstance(document, dict):
        raise _Unknown(name)
    return document.get(name)
