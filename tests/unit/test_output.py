"""What a build leaves in the folder of a site, and what it removes."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.output import Output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "site"


def put(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(b"x")


def finished(
    folder: Path, *written: str, beside: tuple[str, ...] = (), awards: tuple[str, ...] = ()
) -> tuple[int, list[str]]:
    """Write files where there are others, finish, and give how many were removed and all that is there."""
    output = Output(folder, base_url="https://badges.example.nl", demonstration=False)
    output.write((path, b"y") for path in written)
    put(folder, *beside)
    removed = output.finish(awards, ["en"])
    return removed, sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_what_was_not_written_is_removed_with_folders_that_are_empty_then(folder: Path) -> None:
    beside = ("old/page/index.html", "badges/b/old.html", "stale.html")
    assert finished(folder, "badges/b/index.html", beside=beside) == (
        3,
        ["badges", "badges/b", "badges/b/index.html"],
    )


def test_folders_that_hold_only_empty_folders_are_removed(folder: Path) -> None:
    put(folder, ".nojekyll")
    (folder / ".old").mkdir()
    output = Output(folder, base_url="https://badges.example.nl", demonstration=False)
    (folder / "a/b/c").mkdir(parents=True)
    (folder / "a/d").mkdir()
    assert output.finish((), ["en"]) == 0
    assert sorted(path.name for path in folder.iterdir()) == [".nojekyll", ".old"]


def test_awards_that_are_no_more_are_removed_in_every_language(folder: Path) -> None:
    beside = ("awards/one/index.html", "awards/two/index.html", "en/awards/two/index.html")
    removed, left = finished(folder, "index.html", beside=beside, awards=("one",))
    assert removed == 2
    assert left == ["awards", "awards/one", "awards/one/index.html", "en", "en/awards", "index.html"]


def test_repository_and_hidden_files_of_the_folder_stay(folder: Path) -> None:
    put(folder, ".git/HEAD", ".git/objects/ab/cd", ".nojekyll")
    (folder / ".git/refs/tags").mkdir(parents=True)
    removed, left = finished(folder, "index.html")
    assert removed == 0
    assert {".git/HEAD", ".git/objects/ab/cd", ".git/refs/tags", ".nojekyll"} <= set(left)


def test_hidden_files_further_down_are_left_by_nobody_and_removed(folder: Path) -> None:
    beside = ("badges/.index.html.new", "badges/.old/file")
    assert finished(folder, "badges/index.html", beside=beside) == (2, ["badges", "badges/index.html"])
