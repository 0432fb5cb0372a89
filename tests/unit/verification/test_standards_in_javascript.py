"""The verifier of the browser against the vectors of the standards."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.sites import REPOSITORY
from tests.unit.verification.test_in_javascript import modules

__all__ = ["modules"]


def test_the_modules_agree_with_the_vectors_of_the_standards(modules: Path, shared_data: Path) -> None:
    run = subprocess.run(
        ["node", "--test", REPOSITORY / "tests" / "verifier" / "standards.test.js"],
        env={**os.environ, "MODULES": str(modules), "SHARED_DATA": str(shared_data)},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout
