"""Runs workflows the way GitHub does: the `run` steps as they are written, in Bash, in real repositories.

Known is what the workflows use: jobs that need each other, `if`, `env`, outputs, summaries, annotations,
and the few actions of `ACTIONS`, each of which stands in for what GitHub itself does. Anything else is an
error.
"""

from __future__ import annotations

import atexit
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
import yaml

from tests.sites import REPOSITORY, write_files
from tests.workflows.expressions import as_text, evaluate, interpolate, is_true
from tests.workflows.forge import Forge, Repository, git

WORKFLOWS = REPOSITORY / ".github" / "workflows"
READ_ONLY = {"contents": "read", "actions": "read", "pull-requests": "read", "issues": "read"}
NUMBERS = count(1001)
"""The numbers of runs."""
_PIP = """\
#!/bin/sh
# What is to be installed is there already; what was asked is kept for the tests.
echo "$@" >> "$HOME/pip.log"
for argument; do
  case "$argument" in *.txt) test -f "$argument" || { echo "no file $argument" >&2; exit 1; };; esac
done
"""
_NPM = """\
#!/bin/sh
# What is to be installed was fetched once for all tests; what was asked is kept for the tests.
echo "$@" >> "$HOME/npm.log"
test "$1" = ci && cmp package-lock.json "{packages}/package-lock.json" && ln -s "{packages}/node_modules" .
"""
_AS_INSTALLED = (
    "from builder import verifier_libraries; from pathlib import Path; from builder.cli import main; "
    "verifier_libraries._beside_modules = lambda: Path('/nowhere'); main()"
)
_ANNOTATION = re.compile(r"^::(error|warning|notice)(?: ([^:]*))?::(.*)$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Event:
    """What happened, as GitHub tells workflows.

    Args:
        payload: the event's own document, besides the repository.
        ref: what is checked out.
        sha: its commit, where that is not the newest.
        fork: whether it comes from a fork: no secrets, and a token that may only read.
    """

    name: str
    payload: Mapping[str, Any]
    ref: str
    sha: str = ""
    fork: bool = False


@dataclass(frozen=True, kw_only=True)
class Annotation:
    level: str
    properties: Mapping[str, str]
    text: str


@dataclass
class Job:
    """A job that ran, or did not."""

    result: str = "skipped"
    log: str = ""
    summary: str = ""
    outputs: dict[str, str] = field(default_factory=dict)
    handed_on: dict[str, str] = field(default_factory=dict)
    steps: dict[str, str] = field(default_factory=dict)
    environment_url: str = ""

    @property
    def annotations(self) -> list[Annotation]:
        return [
            Annotation(level=level, properties=_properties(stated), text=_unescaped(text))
            for level, stated, text in _ANNOTATION.findall(self.log)
        ]


@dataclass
class Run:
    """A workflow that ran."""

    id: int
    name: str
    jobs: dict[str, Job]
    event: Event

    @property
    def conclusion(self) -> str:
        return "failure" if any(job.result == "failure" for job in self.jobs.values()) else "success"

    @property
    def log(self) -> str:
        return "\n".join(f"== {name}: {job.result}\n{job.log}" for name, job in self.jobs.items())

    @property
    def annotations(self) -> list[Annotation]:
        return [annotation for job in self.jobs.values() for annotation in job.annotations]


def _properties(stated: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in stated.split(",") if pair)
    return {name: _unescaped(value).replace("%3A", ":").replace("%2C", ",") for name, _, value in pairs}


def _unescaped(text: str) -> str:
    return text.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


@dataclass(frozen=True, kw_only=True)
class Runner:
    """A machine for jobs.

    Args:
        secrets: by environment; a job that names the environment gets them, no other job does.
        workflows: the folder whose workflows are run.
        npm: whether the registry of npm answers.
    """

    forge: Forge
    folder: Path
    secrets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    workflows: Path = WORKFLOWS
    npm: bool = True

    def run(self, workflow: str, repository: Repository, event: Event) -> Run:
        """Run all jobs of a workflow, in the order in which they need each other."""
        document = yaml.safe_load((self.workflows / workflow).read_text(encoding="utf-8"))
        run = Run(next(NUMBERS), document["name"], {}, event)
        repository.artifacts[run.id] = {}
        assert document["permissions"] == {}, "a workflow begins with no permissions"
        for name, job in document["jobs"].items():
            folder = self.folder / f"{run.id}-{name}"
            run.jobs[name] = _JobRun(self, repository, run, job, document["jobs"], folder).run()
        return run


class _JobRun:
    """One job: its workspace, its environment, its steps."""

    def __init__(
        self,
        runner: Runner,
        repository: Repository,
        run: Run,
        written: Mapping[str, Any],
        jobs: Mapping[str, Any],
        folder: Path,
    ) -> None:
        self.jobs = jobs
        self.runner, self.repository, self.run_, self.written = runner, repository, run, written
        self.workspace = folder / "workspace"
        self.temporary = folder / "temporary"
        self.home = folder / "home"
        for made in (self.workspace, self.temporary, self.home / "bin"):
            made.mkdir(parents=True)
        self.files = {
            name: self.temporary / name
            for name in ("GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH")
        }
        self.job = Job()
        self.status = "success"
        self.environment: dict[str, str] = {}
        permissions = written["permissions"]
        if run.event.fork:
            permissions = {name: READ_ONLY.get(name, "none") for name in permissions}
        self.token = runner.forge.token(repository, permissions)
        self._write_machine()

    def _write_machine(self) -> None:
        """Write what is installed on the machine: Insigne, and `pip` and `npm` that ask nobody."""
        write_files(
            self.home,
            {
                "bin/pip": _PIP,
                "bin/npm": _NPM.format(packages=npm_packages()) if self.runner.npm else "#!/bin/sh\nexit 1\n",
                ".gitconfig": "[advice]\n\tdetachedHead = false\n",
                "bin/insigne": insigne_program(),
            },
        )
        for name in ("pip", "npm", "insigne"):
            (self.home / "bin" / name).chmod(0o755)
        event = self.temporary / "event.json"
        event.write_text(json.dumps(self.payload), encoding="utf-8")

    @property
    def payload(self) -> dict[str, Any]:
        repository = {
            "full_name": self.repository.name,
            "default_branch": "main",
            "private": self.repository.private,
            "is_template": self.repository.is_template,
            "owner": {"login": self.repository.owner},
        }
        return {"repository": repository, **self.run_.event.payload}

    @property
    def contexts(self) -> dict[str, Any]:
        event = self.run_.event
        named = self.written.get("environment")
        environment = named.get("name") if isinstance(named, Mapping) else named
        secrets = {} if event.fork else self.runner.secrets.get(environment or "", {})
        return {
            "github": {
                "event": self.payload,
                "event_name": event.name,
                "ref": event.ref,
                "token": self.token,
                "repository": self.repository.name,
                "workflow": self.run_.name,
            },
            "vars": self.runner.variables,
            "secrets": secrets,
            "runner": {"temp": str(self.temporary)},
            "needs": {
                name: {"result": self.run_.jobs[name].result, "outputs": self.run_.jobs[name].handed_on}
                for name in _names(self.written.get("needs", []))
            },
            "steps": {
                name: {"outputs": self.job.outputs, "outcome": result}
                for name, result in self.job.steps.items()
            },
            "env": self.environment,
        }

    @property
    def functions(self) -> dict[str, Callable[[], bool]]:
        return {
            "success": lambda: self.status == "success",
            "failure": lambda: self.status == "failure",
            "cancelled": lambda: False,
            "always": lambda: True,
        }

    def text(self, written: Any) -> str:
        return interpolate(as_text(written), self.contexts, self.functions)

    def wanted(self, written: Mapping[str, Any], *, otherwise: bool) -> bool:
        """Say whether an `if` lets this run; without a status function it asks for success as well."""
        if "if" not in written:
            return otherwise
        asks = re.search(r"\b(success|failure|cancelled|always)\(\)", str(written["if"]))
        wants = is_true(evaluate(str(written["if"]), self.contexts, self.functions))
        return wants and (otherwise or asks is not None)

    def run(self) -> Job:
        ready = all(self.run_.jobs[name].result == "success" for name in self._needed(self.written))
        if not self.wanted(self.written, otherwise=ready):
            return self.job
        for name, value in self.written.get("env", {}).items():
            self.environment[name] = self.text(value)
        for step in self.written["steps"]:
            self._step(step)
        named = self.written.get("environment")
        if isinstance(named, Mapping):
            self.job.environment_url = self.text(named.get("url", ""))
        self.job.handed_on = {
            name: self.text(value) for name, value in self.written.get("outputs", {}).items()
        }
        self.job.result = self.status
        return self.job

    def _needed(self, written: Mapping[str, Any]) -> Iterator[str]:
        """Give the jobs that a job needs, and those that these need: a fault of any of them counts."""
        for name in _names(written.get("needs", [])):
            yield name
            yield from self._needed(self.jobs[name])

    def _step(self, step: Mapping[str, Any]) -> None:
        if not self.wanted(step, otherwise=self.status == "success"):
            return
        try:
            if "uses" in step:
                given = {name: self.text(value) for name, value in step.get("with", {}).items()}
                ACTIONS[step["uses"].split("@")[0]](self, given)
            else:
                self._bash(step)
            result = "success"
        except StepFailed as fault:
            self.job.log += f"{fault}\n"
            result = "failure"
        if "id" in step:
            self.job.steps[step["id"]] = result
        if result == "failure" and not step.get("continue-on-error"):
            self.status = "failure"

    def _bash(self, step: Mapping[str, Any]) -> None:
        """Run a step's script as GitHub does: from a file, by Bash that stops at the first fault."""
        assert "${{" not in step["run"], "an expression in a script is a way in for others' text"
        script = self.temporary / "script.sh"
        script.write_text(step["run"], encoding="utf-8")
        for file in self.files.values():
            file.write_text("", encoding="utf-8")
        run = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
            cwd=self.workspace,
            env=self._environment(step),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=300,
            check=False,
        )
        self.job.log += f"-- {step.get('name')}\n{run.stdout}"
        self.job.summary += self.files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        self.environment.update(_assignments(self.files["GITHUB_ENV"]))
        self.job.outputs.update(_assignments(self.files["GITHUB_OUTPUT"]))
        if run.returncode:
            raise StepFailed(f"exit status {run.returncode}")

    def _environment(self, step: Mapping[str, Any]) -> dict[str, str]:
        event, forge = self.run_.event, self.runner.forge
        return {
            "PATH": f"{self.home / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "https_proxy": "http://127.0.0.1:1",  # a test asks nothing of other machines
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": f"{forge.url}/api",
            "GITHUB_SERVER_URL": forge.url,
            "GITHUB_REPOSITORY": self.repository.name,
            "GITHUB_EVENT_NAME": event.name,
            "GITHUB_EVENT_PATH": str(self.temporary / "event.json"),
            "GITHUB_REF": event.ref,
            "GITHUB_SHA": event.sha or self.repository.sha(event.ref),
            "GITHUB_RUN_ID": str(self.run_.id),
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.temporary),
            **{name: str(path) for name, path in self.files.items()},
            **self.environment,
            **{name: self.text(value) for name, value in step.get("env", {}).items()},
        }


class StepFailed(Exception):
    """A step ended with a fault."""


def insigne_program() -> str:
    """Give a command `insigne` that runs this checkout as pip installs it: without libraries from npm."""
    return f'#!/bin/sh\nexport PYTHONPATH="{REPOSITORY}"\nexec "{sys.executable}" -c "{_AS_INSTALLED}" "$@"\n'


@cache
def npm_packages() -> Path:
    """Give a folder with the packages of the verifier's libraries, as npm gives them."""
    if shutil.which("npm") is None:
        pytest.skip("there is no npm here: `make test` installs it")
    folder = Path(mkdtemp(prefix="insigne-npm-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in (".npmrc", "package.json", "package-lock.json"):
        shutil.copyfile(REPOSITORY / "templates" / "libraries" / name, folder / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(command, cwd=folder, check=True, timeout=300)
    return folder


def _names(needs: str | list[str]) -> list[str]:
    return [needs] if isinstance(needs, str) else needs


def _assignments(file: Path) -> dict[str, str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert all("=" in line for line in lines), f"{file.name} is written as name=value only: {lines}"
    pairs = (line.partition("=") for line in lines)
    return {name: value for name, _, value in pairs}


# What GitHub's own actions do


def _checkout(job: _JobRun, given: Mapping[str, str]) -> None:
    assert given.get("persist-credentials") == "false", "the token stays out of the workspace"
    if READ_ONLY.get("contents") != "read" or not job.runner.forge.tokens[job.token].may("contents"):
        raise StepFailed("the token may not read the contents")
    workspace, ref = job.workspace, given.get("ref") or job.run_.event.sha or job.run_.event.ref
    git("init", "--quiet", "--initial-branch", "main", cwd=workspace)
    address = f"{job.runner.forge.url}/{job.repository.name}"
    git("remote", "add", "origin", address, cwd=workspace)
    whole = given.get("fetch-depth") == "0"
    wanted = ["+refs/heads/*:refs/remotes/origin/*"] if whole else []
    depth = [] if whole else ["--depth", "1"]
    source = f"file://{job.repository.folder}"
    git("fetch", "--quiet", *depth, source, *wanted, f"+{ref}:refs/checked-out", cwd=workspace)
    git("checkout", "--quiet", "--detach", "refs/checked-out", cwd=workspace)
    git("update-ref", "-d", "refs/checked-out", cwd=workspace)


def _upload_artifact(job: _JobRun, given: Mapping[str, str]) -> None:
    source = job.workspace / given["path"]
    if not source.is_dir():
        raise StepFailed(f"no files at {given['path']}")
    target = job.runner.folder / "artifacts" / str(job.run_.id) / given["name"]
    shutil.copytree(source, target, ignore=lambda _folder, names: [n for n in names if n.startswith(".")])
    job.repository.artifacts[job.run_.id][given["name"]] = target


def _download_artifact(job: _JobRun, given: Mapping[str, str]) -> None:
    run = int(given.get("run-id", job.run_.id))  # the artifacts of its own run any job may have
    if run != job.run_.id and not job.runner.forge.tokens[given["github-token"]].may("actions"):
        raise StepFailed("the token may not read artifacts")
    artifact = job.repository.artifacts.get(run, {}).get(given["name"])
    if artifact is None:
        raise StepFailed(f"no artifact {given['name']!r}")
    shutil.copytree(artifact, given["path"], symlinks=True)


def _upload_pages(job: _JobRun, given: Mapping[str, str]) -> None:
    _upload_artifact(job, {"name": "github-pages", "path": given["path"]})


def _deploy_pages(job: _JobRun, _given: Mapping[str, str]) -> None:
    forge, token = job.runner.forge, job.runner.forge.tokens[job.token]
    if not (token.may("pages", "write") and token.may("id-token", "write")):
        raise StepFailed("the token may not deploy to Pages")
    shutil.rmtree(forge.pages, ignore_errors=True)
    shutil.copytree(job.repository.artifacts[job.run_.id]["github-pages"], forge.pages)
    job.job.outputs["page_url"] = f"{forge.url}/pages/"


ACTIONS: Mapping[str, Callable[[_JobRun, Mapping[str, str]], None]] = {
    "actions/checkout": _checkout,
    "actions/setup-python": lambda _job, _given: None,
    "actions/upload-artifact": _upload_artifact,
    "actions/download-artifact": _download_artifact,
    "actions/upload-pages-artifact": _upload_pages,
    "actions/deploy-pages": _deploy_pages,
}


# What happens, as events


def pull_request(repository: Repository, pull: Mapping[str, Any]) -> Event:
    fork = pull["head"]["repo"]["full_name"] != repository.name
    ref = f"refs/pull/{pull['number']}/merge"
    return Event(name="pull_request", payload={"pull_request": dict(pull)}, ref=ref, fork=fork)


def merge_group(repository: Repository, pull: Mapping[str, Any]) -> Event:
    """The merge queue: GitHub merges into a branch of its own first, and asks for the checks of that."""
    base = repository.sha("refs/heads/main")
    ref = f"refs/heads/gh-readonly-queue/main/pr-{pull['number']}-{base}"
    merged = repository.merge(pull, ref)
    group = {"base_sha": base, "head_sha": merged, "head_ref": ref, "base_ref": "refs/heads/main"}
    return Event(name="merge_group", payload={"merge_group": group}, ref=ref)


def push_to_main(sha: str = "") -> Event:
    """Main has moved; with an older commit, somebody runs its workflow once more."""
    return Event(name="push", payload={}, ref="refs/heads/main", sha=sha)


def completed(repository: Repository, run: Run, pull: Mapping[str, Any]) -> Event:
    """A run of `check` for a pull request is over."""
    head = pull["head"]
    told = {
        "id": run.id,
        "event": run.event.name,
        "conclusion": run.conclusion,
        "html_url": f"https://forge.example/{repository.name}/actions/runs/{run.id}",
        "head_branch": head["ref"],
        "head_sha": head["sha"],
        "head_repository": head["repo"],
    }
    return Event(name="workflow_run", payload={"workflow_run": told}, ref="refs/heads/main")


def dispatched(branch: str) -> Event:
    """Somebody, or another workflow, starts a workflow for a branch."""
    return Event(name="workflow_dispatch", payload={}, ref=f"refs/heads/{branch}")


def issue_opened(issue: Mapping[str, Any]) -> Event:
    return Event(name="issues", payload={"action": "opened", "issue": dict(issue)}, ref="refs/heads/main")
