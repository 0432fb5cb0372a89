"""The step that installs, as it is written, with the real pip in a fresh environment; and what it gives."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.sites import REPOSITORY, BuiltSite, write_files
from tests.workflows.forge import Forge, git
from tests.workflows.runner import WORKFLOWS


def install_step(name: str) -> str:
    jobs = yaml.safe_load((WORKFLOWS / name).read_text(encoding="utf-8"))["jobs"].values()
    [script] = [step["run"] for job in jobs for step in job["steps"] if step.get("name") == "Install"]
    return str(script)


def run(script: str, folder: Path, programs: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("INSIGNE_")}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**environment, "PATH": f"{programs}:{os.environ['PATH']}"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def copy_of_this_repository(folder: Path) -> Path:
    """Give a repository that holds the tool, as one made with "use this template" does."""
    listed = git("ls-files", "--cached", "--others", "--exclude-standard", cwd=REPOSITORY).splitlines()
    wanted = (".github/", "builder/", "docs/", "templates/", "pyproject.toml", "README.md", "LICENSE")
    paths = [path for path in listed if path.startswith(wanted) and (REPOSITORY / path).is_file()]
    write_files(folder, {path: (REPOSITORY / path).read_bytes() for path in paths})
    git("init", "--quiet", "--initial-branch", "main", cwd=folder)
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--message", "The tool", cwd=folder)
    return folder


def test_every_workflow_installs_alike() -> None:
    installing = ["check.yml", "nightly.yml", "publish.yml", "request.yml"]
    assert len({install_step(name) for name in installing}) == 1


@pytest.mark.slow
def test_the_tool_is_installed_from_its_repository_and_from_a_commit_and_builds_elsewhere(
    forge: Forge, small_publication: Path, small_site: BuiltSite, tmp_path: Path
) -> None:
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True, timeout=120)
    programs = tmp_path / "venv/bin"

    # This repository, or a copy of it.
    tool = copy_of_this_repository(tmp_path / "tool")
    run(install_step("publish.yml"), tool, programs)
    assert "No broken requirements" in run("pip check", tmp_path, programs)
    run("pip uninstall --quiet --yes insigne", tmp_path, programs)

    # A publication that holds content only, and names a commit of the tool.
    host = forge.create("waterland/insigne")
    git("push", "--quiet", host.folder, "main", cwd=tool)
    key = forge.token(host, {"contents": "read"})
    address = f"{forge.url.replace('//', f'//x-access-token:{key}@')}/waterland/insigne"
    publication = shutil.copytree(small_publication, tmp_path / "elsewhere" / "publication")
    locked = (REPOSITORY / ".github/requirements.txt").read_bytes()
    commit = f"insigne @ git+{address}@{host.sha('main')}\n"
    write_files(publication, {".github/requirements.txt": locked, ".github/insigne.txt": commit})
    run(install_step("publish.yml"), publication, programs)
    shutil.rmtree(tool)

    run("insigne build --demo-keys", publication / "awards", programs)  # the nearest publication upwards
    run("insigne init new --base-url https://badges.example.nl --title Badges", tmp_path, programs)
    assert (tmp_path / "new/.github/workflows/publish.yml").is_file()
    assert (tmp_path / "new/docs/guides/nl/staff.md").is_file()
    installed = (tmp_path / "new/.github/insigne.txt").read_text(encoding="utf-8")
    assert installed.endswith(f"/waterland/insigne@{host.sha('main')}\n")
    run("insigne check", tmp_path / "new", programs)

    site = BuiltSite(publication / "site")
    assert site.awards == small_site.awards
    credential = site.folder / "awards" / site.awards[0] / "credential.json"
    report = json.loads(run(f"insigne verify {credential} --format json", Path("/"), programs))
    assert (report["intact"], report["issuer"]) == ("yes", "demonstration")
