"""The types of what runs in the browser, as its comments state them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from builder.pages.rendering import builtin_templates
from tests.sites import REPOSITORY

HERE = REPOSITORY / "tests" / "verifier"


@pytest.mark.parametrize("folder", ["js", "verifier"])
def test_the_modules_do_what_their_types_say(tmp_path: Path, folder: str) -> None:
    compiler = REPOSITORY / "tests" / "node_modules" / ".bin" / "tsc"
    if not compiler.is_file():
        pytest.skip("the Node packages of the tests are not here: `make test` installs them")
    shutil.copytree(HERE / "types", tmp_path, dirs_exist_ok=True)
    shutil.copy(HERE / "tsconfig.json", tmp_path)
    for module in (builtin_templates() / "assets" / folder).glob("*.js"):
        shutil.copy(module, tmp_path)
    run = subprocess.run(
        [compiler, "--project", tmp_path], capture_output=True, encoding="utf-8", check=False, timeout=120
    )
    assert run.returncode == 0, run.stdout
