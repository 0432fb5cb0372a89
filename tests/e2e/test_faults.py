"""What a build does when the machine refuses: clear words, and what was published stays."""

from __future__ import annotations

import errno
import fcntl
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path
from unittest.mock import patch

import pytest

from builder import output
from builder.problems import EnvironmentFault
from tests.sites import BuiltSite, build_site, insigne_command, insigne_environment
from tests.small_publication import KEY

KEYS = {"waterland/k1": KEY}


@pytest.fixture
def root(small_publication: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_publication, tmp_path / "publication"))


def change(root: Path) -> None:
    file = root / "issuers/waterland/issuer.yaml"
    file.write_text(file.read_text().replace("aan het water", "bij het water"))


@pytest.mark.parametrize(
    ("error", "words"),
    [(errno.ENOSPC, "No space left"), (errno.EROFS, "Read-only"), (errno.EMFILE, "Too many open files")],
)
def test_what_the_machine_refuses_is_said_and_what_was_published_stays(
    root: Path, tmp_path: Path, error: int, words: str
) -> None:
    out = tmp_path / "site"
    old = build_site(root, out, keys=KEYS).files
    change(root)
    write_bytes = output._write_bytes
    calls = 0

    def fails_later(path: str, data: bytes) -> None:
        nonlocal calls
        calls += 1
        if calls > 2:
            raise OSError(error, os.strerror(error), path)
        write_bytes(path, data)

    with (
        patch.object(output, "_write_bytes", fails_later),
        pytest.raises(EnvironmentFault, match=words) as fault,
    ):
        build_site(root, out, keys=KEYS)
    assert fault.value.hint is not None
    found = BuiltSite(out).files
    assert set(old) <= set(found)
    whole = build_site(root, out, keys=KEYS).files
    assert whole != old
    assert all(found[path] in (old[path], whole[path]) for path in old)


def test_a_second_build_into_the_same_folder_is_told_to_wait(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    before = build_site(root, out, keys=KEYS).files
    with (out / ".insigne-lock").open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(EnvironmentFault, match="another build"):
            build_site(root, out, keys=KEYS)
    assert build_site(root, out, keys=KEYS).files == before
    assert not (out / ".insigne-lock").exists()


def test_a_folder_that_may_not_be_written_is_named(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder")
    with pytest.raises(EnvironmentFault, match="file"):
        build_site(root, file / "site", keys=KEYS)


def _building(root: Path, out: Path) -> subprocess.Popen[bytes]:
    """Begin a build that can be killed with all its processes."""
    return subprocess.Popen(
        insigne_command("build", "-C", root, "--out", out, "--demo-keys", "--jobs", "2"),
        env=insigne_environment({}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def test_a_build_that_is_killed_at_any_time_is_completed_by_the_next(root: Path, tmp_path: Path) -> None:
    whole = build_site(root, tmp_path / "whole").files
    out = tmp_path / "site"
    moments = random.Random(7)  # noqa: S311 - moments of a test, the same in every run
    with _building(root, tmp_path / "timed") as process:
        began = time.monotonic()
        process.wait(60)
        usual = time.monotonic() - began
    killed = 0
    for _ in range(8):
        with _building(root, out) as process:
            time.sleep(usual * moments.uniform(0.3, 1))
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                killed += 1
        for path, data in BuiltSite(out).files.items():
            if "/." not in f"/{path}":
                assert data == whole[path], path
    assert killed
    assert build_site(root, out).files == whole
