"""The same content, keys and release give the same bytes: on any machine, in any zone, with any jobs."""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from builder import looking, processes
from tests.sites import REPOSITORY, BuiltSite, build_site, insigne, insigne_process

# Time zone, language of the machine, seed of Python's hashes, processes.
MACHINES = [
    ("UTC", "C", "0", 1),
    ("Pacific/Kiritimati", "C.UTF-8", "1", 2),
    ("America/Los_Angeles", "tr_TR.UTF-8", "2", 3),
    ("Asia/Kathmandu", "tr_TR.ISO-8859-9", "3", 1),
    ("Europe/Amsterdam", "nl_NL.UTF-8", "4", 2),
    ("Antarctica/Troll", "POSIX", "random", 4),
    ("Pacific/Niue", "ar_EG.UTF-8", "5", 2),
    ("Australia/Lord_Howe", "C", "6", 5),
    ("XXX+23:59:59", "de_DE@euro", "4294967295", 1),
    ("", "", "7", 2),
]
CONTENT = ("insigne.yaml", "issuers", "badges", "awards", "templates")


def digests(site: BuiltSite) -> dict[str, str]:
    return {path: hashlib.sha256(data).hexdigest() for path, data in site.files.items()}


def copied(folder: Path) -> Path:
    """Copy the example publication, so that it stands in a folder of another name and depth."""
    folder.mkdir(parents=True)
    for name in CONTENT:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy(source, folder / name)
    return folder


def built_on(machine: tuple[str, str, str, int], folder: Path) -> dict[str, str]:
    zone, language, seed, jobs = machine
    environment = {
        "TZ": zone,
        "LC_ALL": language,
        "LANG": language,
        "PYTHONHASHSEED": seed,
        "PYTHONCOERCECLOCALE": "0" if seed == "0" else "1",
        "PYTHONUTF8": "0" if seed == "0" else "1",
    }
    root = copied(folder)
    out = folder.parent / "out"
    run = insigne_process(
        "build", "--demo-keys", "--jobs", str(jobs), "--out", out, cwd=root, environment=environment
    )
    assert run.returncode == 0, run.stderr
    return digests(BuiltSite(out))


def test_ten_builds_on_ten_machines_give_the_same_bytes(example: BuiltSite, tmp_path: Path) -> None:
    expected = digests(example)
    folders = [tmp_path / f"{number}" / ("n" * (number * 7) or "n") for number in range(len(MACHINES))]
    with ThreadPoolExecutor(2) as pool:
        for machine, found in zip(MACHINES, pool.map(built_on, MACHINES, folders), strict=True):
            different = {
                path for path in expected.keys() | found.keys() if expected.get(path) != found.get(path)
            }
            assert not different, machine


def test_building_again_into_the_same_folder_changes_nothing(small_publication: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    for _ in range(2):
        run = insigne("build", "--demo-keys", "--jobs", "1", "--out", out, cwd=small_publication)
        assert run.returncode == 0, run.stderr
        times = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    assert times == {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    other = tmp_path / "other"
    assert insigne("build", "--demo-keys", "--out", other, cwd=small_publication).returncode == 0
    assert digests(BuiltSite(out)) == digests(BuiltSite(other))


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_however_processes_begin(
    method: str, small_publication: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = build_site(small_publication, tmp_path / "alone")
    monkeypatch.setattr(looking, "_FEW", 1)
    monkeypatch.setattr(processes, "multiprocessing", get_context(method))
    together = build_site(small_publication, tmp_path / "together", jobs=3)
    assert digests(together) == digests(alone)
