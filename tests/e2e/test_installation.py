"""`pip install .` gives a working `insigne`, which builds a publication elsewhere on the disk."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sites import REPOSITORY, BuiltSite


@pytest.mark.slow
def test_an_installed_insigne_builds_a_publication_elsewhere(
    small_publication: Path, small_site: BuiltSite, tmp_path: Path
) -> None:
    # A copy, so that nothing of the build is left in the checkout, and nothing of the checkout is used.
    source = tmp_path / "source"
    source.mkdir()
    parts = ("builder", "templates", ".github", "docs", "pyproject.toml", "README.md", "LICENSE")
    for name in parts:
        if (REPOSITORY / name).is_dir():
            shutil.copytree(REPOSITORY / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (REPOSITORY / name).exists():
            shutil.copy(REPOSITORY / name, source / name)
    environment = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True, timeout=120)
    programs = environment / ("Scripts" if sys.platform == "win32" else "bin")
    install: list[str | Path] = [
        programs / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        source,
    ]
    subprocess.run(install, check=True, timeout=300)
    shutil.rmtree(source)

    publication = shutil.copytree(small_publication, tmp_path / "elsewhere" / "publication")
    clean = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "INSIGNE_KEYS_DIR")
    }
    insigne = programs / "insigne"
    build = subprocess.run(
        [insigne, "build", "--demo-keys"],
        cwd=publication / "awards",  # the nearest publication upwards
        env=clean,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert build.returncode == 0, build.stderr
    site = BuiltSite(publication / "site")
    assert site.awards == small_site.awards
    credential = site.folder / "awards" / site.awards[0] / "credential.json"
    answer = subprocess.run(
        [insigne, "verify", credential, "--format", "json"],
        cwd="/",
        env=clean,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    report = json.loads(answer.stdout)
    assert (answer.returncode, report["intact"], report["issuer"]) == (0, "yes", "demonstration")

    made = subprocess.run(
        [insigne, "init", tmp_path / "new", "--base-url", "https://badges.example.nl", "--title", "Badges"],
        env=clean,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    assert made.returncode == 0
    assert (tmp_path / "new/.github/workflows/publish.yml").is_file()
    assert (tmp_path / "new/docs/guides/nl/staff.md").is_file()
    checked = subprocess.run([insigne, "check"], cwd=tmp_path / "new", env=clean, timeout=60, check=False)
    assert checked.returncode == 0
