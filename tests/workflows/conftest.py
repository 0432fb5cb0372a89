"""The forge of a test, and a school at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workflows.forge import Forge
from tests.workflows.school import School, found_school


@pytest.fixture
def forge(tmp_path: Path) -> Iterator[Forge]:
    with Forge(tmp_path / "forge").serving() as forge:
        yield forge


@pytest.fixture
def school(forge: Forge, tmp_path: Path) -> School:
    return found_school(forge, tmp_path)
