"""A school that publishes badges: its repository at the forge, and the people who work with it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.sites import REPOSITORY, BuiltSite, insigne, write_files
from tests.small_publication import BASE_URL, FILES, KEY
from tests.workflows.forge import Forge, Repository, git
from tests.workflows.runner import Event, Run, Runner, completed, merge_group, pull_request, push_to_main

KEYS = json.dumps({"keys": [{**KEY.secret_jwk(), "kid": "waterland/k1"}]})

OWNERS = """\
owners:
  issuers: {waterland: ["@waterland/examencommissie"], stichting: ["@waterland/bestuur"]}
  keys: ["@waterland/beheer"]
  policy: ["@waterland/beheer"]
  workflows: ["@waterland/beheer"]
  templates: ["@waterland/beheer"]
"""


@dataclass
class School:
    """A publication at the forge.

    Args:
        folder: where clones and the machines of jobs are.
    """

    forge: Forge
    repository: Repository
    runner: Runner
    folder: Path
    clones: dict[str, Path] = field(default_factory=dict)

    def clone(self, person: str, source: Repository | None = None) -> Path:
        """Give a person's clone, at what main is now."""
        folder = self.folder / "clones" / person
        origin = (source or self.repository).folder
        if not folder.exists():
            git("clone", "--quiet", origin, folder, cwd=self.folder)
        git("fetch", "--quiet", self.repository.folder, "main", cwd=folder)
        git("checkout", "--quiet", "--detach", "FETCH_HEAD", cwd=folder)
        return folder

    def push(self, clone: Path, branch: str, message: str) -> None:
        """Commit all of a clone, and push it to a branch."""
        git("add", "--all", cwd=clone)
        git("commit", "--quiet", "--message", message, cwd=clone)
        git("push", "--quiet", "origin", f"HEAD:refs/heads/{branch}", cwd=clone)

    def checks(self, pull: Mapping[str, Any]) -> Run:
        """Let `check` run for a pull request, and `comment` after it."""
        run = self.runner.run("check.yml", self.repository, pull_request(self.repository, pull))
        self.comments(run, pull)
        return run

    def comments(self, run: Run, pull: Mapping[str, Any]) -> Run:
        return self.runner.run("comment.yml", self.repository, completed(self.repository, run, pull))

    def queue(self, pull: Mapping[str, Any]) -> Run:
        return self.runner.run("check.yml", self.repository, merge_group(self.repository, pull))

    def merge(self, pull: dict[str, Any]) -> None:
        self.repository.merge(pull, "refs/heads/main")
        pull["state"] = "closed"

    def publish(self, sha: str = "") -> Run:
        return self.runner.run("publish.yml", self.repository, push_to_main(sha))

    def night(self) -> Run:
        night = Event(name="schedule", payload={}, ref="refs/heads/main")
        return self.runner.run("nightly.yml", self.repository, night)

    def published(self) -> BuiltSite:
        """Give the branch `published` as a site."""
        folder = self.folder / f"published-{len(list(self.folder.glob('published-*')))}"
        git("clone", "--quiet", "--branch", "published", self.repository.folder, folder, cwd=self.folder)
        shutil.rmtree(folder / ".git")
        return BuiltSite(folder)


def github_files() -> dict[str, str | bytes]:
    """Give the files under `.github` that every publication has: not who its owners are."""
    return {
        path.relative_to(REPOSITORY).as_posix(): path.read_bytes()
        for path in (REPOSITORY / ".github").rglob("*")
        if path.is_file() and path.name != "CODEOWNERS"
    }


def tool(forge: Forge) -> str:
    """Let the forge hold Insigne, as far as it is read besides what is installed; give its line for pip."""
    name = "waterland/insigne"
    if name not in forge.repositories:
        repository = forge.create(name, private=False)
        folder = write_files(forge.folder / "tool", libraries())
        git("init", "--quiet", "--initial-branch", "main", cwd=folder)
        git("add", "--all", cwd=folder)
        git("commit", "--quiet", "--message", "The tool", cwd=folder)
        git("push", "--quiet", repository.folder, "main", cwd=folder)
    return f"insigne @ git+{forge.url}/{name}@{forge.repositories[name].sha('main')}\n"


def libraries() -> dict[str, str | bytes]:
    """Give the files that say which libraries the verifier in the browser has."""
    folder = REPOSITORY / "templates" / "libraries"
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    return {path.relative_to(REPOSITORY).as_posix(): path.read_bytes() for path in paths}


def found_school(
    forge: Forge, folder: Path, *, files: Mapping[str, str | bytes] = FILES, name: str = "waterland/badges"
) -> School:
    """Give a school with a publication on main, which was never published yet."""
    repository = forge.create(name)
    runner = Runner(forge=forge, folder=folder / "machines", secrets={"publish": {"INSIGNE_KEYS": KEYS}})
    school = School(forge, repository, runner, folder)
    installed = {".github/insigne.txt": f"# One commit.\n{tool(forge)}"}
    seed = write_files(folder / "seed", {**github_files(), **installed, **files})
    git("init", "--quiet", "--initial-branch", "main", cwd=seed)
    git("add", "--all", cwd=seed)
    git("commit", "--quiet", "--message", "Begin", cwd=seed)
    git("push", "--quiet", repository.folder, "main", cwd=seed)
    return school


def found_live_school(forge: Forge, folder: Path, *, files: Mapping[str, str | bytes] = FILES) -> School:
    """Give a school that has published, and whose site stands where this forge's pages are."""
    settings = str(files["insigne.yaml"]).replace(BASE_URL, f"{forge.url}/pages")
    school = found_school(forge, folder, files={**files, "insigne.yaml": settings})
    run = school.publish()
    assert run.conclusion == "success", run.log
    return school


def with_owners(files: Mapping[str, str | bytes], drafted: Path) -> dict[str, str | bytes]:
    """Give the files of a publication that says who approves what, with the owners file made of it."""
    files = {**files, "insigne.yaml": str(files["insigne.yaml"]) + OWNERS}
    assert insigne("owners", cwd=write_files(drafted, files)).returncode == 0
    return {**files, ".github/CODEOWNERS": (drafted / ".github/CODEOWNERS").read_bytes()}
