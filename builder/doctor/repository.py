"""What lies in the repository: its history, keys that should not be there, rules and workflows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from builder.checks.owners import top_of
from builder.content.history import History
from builder.content.private_keys import MAX_BYTES as KEY_BYTES
from builder.content.private_keys import private_key_line
from builder.doctor.diagnosis import Circumstances, Diagnosis, Outcome
from builder.model.branch_rules import PATH, ruleset
from builder.problems import Message, message

MAX_BYTES = 1024 * 1024
_KEY_FILE = re.compile(r".*\.(jwk|jwks|pem|key|p12|pfx)", re.IGNORECASE)
_PINNED = re.compile(r"[^@\s]+@(?:[0-9a-f]{40}|sha256:[0-9a-f]{64})")
_LOCAL = re.compile(r"\./.*")
# What a workflow file is called, and where it lies.
_WORKFLOWS = ".github/workflows"
INSTALLED = ".github/insigne.txt"


def git(seen: Circumstances) -> Iterator[Diagnosis]:
    """There is a whole history, which says what was published."""
    if seen.history is None:
        text = message("this publication is in no Git repository")
        hint = message("what was published is known by history alone: keep the publication in Git")
        yield Diagnosis(about="git", outcome=Outcome.FAIL, text=text, hint=hint)
    elif seen.history.is_shallow:
        text = message("the history of this clone is cut off (a shallow clone)")
        hint = message("fetch it with 'git fetch --unshallow'; in GitHub Actions, 'fetch-depth: 0'")
        yield Diagnosis(about="git", outcome=Outcome.WARN, text=text, hint=hint)
    else:
        yield Diagnosis(about="git", outcome=Outcome.OK, text=message("there is a whole history"))


def private_keys(seen: Circumstances) -> Iterator[Diagnosis]:
    """No private key lies in the repository: neither in the last commit, nor in what is staged."""
    found = sorted(_keys_in(seen.history)) if seen.history is not None else []
    for path in found:
        text = message("{file} looks like a private key", file=path)
        hint = message(
            "if it is one, whoever can read the repository can sign: revoke it with 'insigne keys revoke'"
        )
        yield Diagnosis(about="private-keys", outcome=Outcome.FAIL, text=text, hint=hint)
    if not found:
        text = message("no file of the repository looks like a private key")
        yield Diagnosis(about="private-keys", outcome=Outcome.OK, text=text)


def _keys_in(history: History) -> set[str]:
    """Give the files that are called as keys are, or hold one."""
    committed = history.files(history.head()) if history.has_commit() else {}
    known = {blob.id for blob in committed.values()}
    staged = {path: blob for path, blob in history.staged().items() if blob.id not in known}
    files = [*committed.items(), *staged.items()]
    small = [(path, blob) for path, blob in files if blob.is_file and blob.size <= KEY_BYTES]
    data = history.read([blob for _, blob in small])
    return {path for path, _ in files if _KEY_FILE.fullmatch(path)} | {
        path for path, blob in small if private_key_line(data[blob.id]) is not None
    }


def branch_rules(seen: Circumstances) -> Iterator[Diagnosis]:
    """The file with the rules of the branch is there, and as strict as ours."""
    top, _ = top_of(seen.root)
    try:
        stated = json.loads(_read(top / PATH))
    except (OSError, ValueError):
        text = message("there is no {file} with the rules of the branch that is published", file=PATH)
        hint = message("'insigne owners' writes it; import it in the settings of the repository, under Rules")
        yield Diagnosis(about="branch-rules", outcome=Outcome.WARN, text=text, hint=hint)
        return
    if stated in (ruleset(), ruleset(merge_queue=True)):
        text = message("the rules of the branch are those that we suggest")
        yield Diagnosis(about="branch-rules", outcome=Outcome.OK, text=text)
    else:
        text = message("{file} has other rules than those that we suggest", file=PATH)
        hint = message("'insigne owners' writes ours; look at the difference, and keep what you meant")
        yield Diagnosis(about="branch-rules", outcome=Outcome.WARN, text=text, hint=hint)


def workflows(seen: Circumstances) -> Iterator[Diagnosis]:
    """Workflows have few permissions, run what is pinned, and give keys to their environment alone."""
    top, _ = top_of(seen.root)
    folder = top / _WORKFLOWS
    paths = sorted(path for path in folder.glob("*") if path.suffix in {".yml", ".yaml"})
    if not paths:
        text = message("there are no workflows in {folder}", folder=_WORKFLOWS)
        hint = message("without them nobody checks a change before it is published; 'insigne init' has them")
        yield Diagnosis(about="workflows", outcome=Outcome.WARN, text=text, hint=hint)
        return
    found = [diagnosis for path in paths for diagnosis in _workflow(path)]
    found += _installed(top / INSTALLED)
    if not found:
        text = message("workflows have few permissions, and what they run is pinned")
        found = [Diagnosis(about="workflows", outcome=Outcome.OK, text=text)]
    yield from found


def _installed(path: Path) -> Iterator[Diagnosis]:
    """The file that says what workflows install, where there is one, names something."""
    try:
        lines = _read(path).splitlines()
    except (OSError, ValueError):
        return
    if not any(line.strip() and not line.lstrip().startswith("#") for line in lines):
        text = message("{file} names no Insigne, so that the workflows fail", file=INSTALLED)
        hint = message("write in it: {line}", line="insigne @ git+https://github.com/OWNER/insigne@COMMIT")
        yield _wrong(Outcome.FAIL, text, hint)


def _workflow(path: Path) -> Iterator[Diagnosis]:
    name = f"{_WORKFLOWS}/{path.name}"
    try:
        document = yaml.load(_read(path), Loader=yaml.CSafeLoader)
    except (OSError, ValueError, yaml.YAMLError):
        document = None
    if not isinstance(document, dict) or not isinstance(document.get("jobs"), dict):
        yield _wrong(Outcome.WARN, message("{file} cannot be read as a workflow", file=name), None)
        return
    jobs = [job for job in document["jobs"].values() if isinstance(job, dict)]
    yield from _permissions(name, document, jobs)
    # YAML 1.1 reads the word `on` as true.
    triggers = document.get("on", document.get(True))
    if triggers == "pull_request_target" or (
        isinstance(triggers, (dict, list)) and "pull_request_target" in triggers
    ):
        text = message("{file} runs on pull_request_target: strangers' changes meet secrets there", file=name)
        yield _wrong(Outcome.FAIL, text, message("use pull_request, which gives them none"))
    for job in jobs:
        yield from _job(name, job)


def _permissions(name: str, document: dict[Any, Any], jobs: list[dict[Any, Any]]) -> Iterator[Diagnosis]:
    stated = document.get("permissions")
    if "write-all" in (stated, *(job.get("permissions") for job in jobs)):
        yield _wrong(
            Outcome.FAIL,
            message("{file} has all permissions (write-all)", file=name),
            message("write 'permissions: {{}}', and give each job what it needs"),
        )
    elif stated is None and any("permissions" not in job for job in jobs):
        yield _wrong(
            Outcome.WARN,
            message("{file} does not say which permissions it has", file=name),
            message("write 'permissions: {{}}', and give each job what it needs"),
        )


def _job(name: str, job: dict[Any, Any]) -> Iterator[Diagnosis]:
    steps = [step for step in job.get("steps", ()) if isinstance(step, dict)]
    for used in [job.get("uses"), *(step.get("uses") for step in steps)]:
        if isinstance(used, str) and not _LOCAL.fullmatch(used) and not _PINNED.fullmatch(used):
            text = message("{file} runs '{action}', which is not pinned to a commit", file=name, action=used)
            hint = message("write the commit's 40 characters in place of a tag, which can be moved")
            yield _wrong(Outcome.WARN, text, hint)
    if "environment" not in job and "secrets.INSIGNE_KEYS" in json.dumps(job, default=str) and steps:
        text = message("{file} uses the signing keys outside an environment", file=name)
        hint = message("keep them as a secret of an environment that only the published branch may use")
        yield _wrong(Outcome.FAIL, text, hint)


def _wrong(outcome: Outcome, text: Message, hint: Message | None) -> Diagnosis:
    return Diagnosis(about="workflows", outcome=outcome, text=text, hint=hint)


def _read(path: Path) -> str:
    with path.open("rb") as stream:
        return stream.read(MAX_BYTES).decode("utf-8")
