"""Wrong use is told in the language of who reads it; days are read as people write them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builder.cli.language import Speaker
from tests.sites import insigne_process

DUTCH = {"LANG": "nl_NL.UTF-8", "LC_ALL": "nl_NL.UTF-8"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["revoke", "x"], "de optie '--reason' ontbreekt"),
        (["award"], "'BADGE' ontbreekt"),
        (["award", "a", "--nonsense"], "er is geen optie '--nonsense'"),
        (["nonsense"], "er is geen opdracht 'nonsense'"),
        (["build", "x"], "dit hoort er niet bij: x"),
        (["verify", "x", "--format", "xml"], "'--format': 'xml' kan niet; kies uit 'text', 'json'"),
        (["build", "--jobs", "many"], "'--jobs': 'many' is geen geheel getal"),
        (["build", "--jobs", "0"], "'--jobs': 0 kan niet; 1<=x<=256 mag"),
        (["revoke", "x", "--reason", "y", "--on", "31-02-2026"], "'31-02-2026' is geen dag"),
        (["revoke", "x", "--reason", "y", "--on", "03-04-2026"], "'03-04-2026' is geen dag"),
    ],
)
def test_wrong_use_is_told_in_dutch(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in DUTCH.items():
        monkeypatch.setenv(name, value)
    run = insigne_process(*arguments, cwd=tmp_path)
    assert run.returncode == 2
    assert f"fout: {said}" in run.stderr or said in run.stderr
    for english in ("Error", "Usage", "Missing", "Invalid", "Try "):
        assert english not in run.stderr


@pytest.mark.parametrize("day", ["2026-12-24", "24-12-2026", "24/12/2026", "24 december 2026"])
@pytest.mark.parametrize("option", ["--on", "--date"])
def test_days_are_read_as_a_csv_file_writes_them(day: str, option: str, tmp_path: Path) -> None:
    command = ["revoke", "x", "--reason", "y"] if option == "--on" else ["award", "x", "j@example.nl"]
    run = insigne_process(*command, option, day, cwd=tmp_path)
    assert run.returncode == 2
    assert day not in run.stderr  # what is wrong is something else


def test_one_form_of_address_is_used() -> None:
    assert Speaker(language="nl").reason("did you mean 'x'?") == "bedoelde je 'x'?"


def test_what_is_not_there_is_told_with_where_it_was_looked_for(
    small_publication: Path, tmp_path: Path
) -> None:
    build = ["build", "--directory", str(small_publication), "--out", str(tmp_path / "out"), "--keys", "keys"]
    run = insigne_process(*build, cwd=tmp_path)
    assert run.returncode == 2
    assert f"there is no folder of keys at {tmp_path / 'keys'}\n" in run.stderr
    (tmp_path / "keys").mkdir()
    run = insigne_process(*build, cwd=tmp_path)
    assert run.returncode == 2
    assert str(tmp_path / "keys" / "waterland" / "k1.jwk") in run.stderr
    run = insigne_process(*build, cwd=tmp_path, environment={"LC_ALL": "nl_NL.UTF-8"})
    assert "fout: de geheime sleutel waterland/k1 is er niet" in run.stderr
    assert "tip: zeg waar hij is" in run.stderr
    assert "'insigne init DIR'" in insigne_process("check", cwd=tmp_path).stderr


def test_a_new_key_is_told_in_dutch(small_publication: Path, tmp_path: Path) -> None:
    root = shutil.copytree(small_publication, tmp_path / "publication")
    new = ["keys", "new", "waterland", "--keys", str(tmp_path / "keys"), "--directory", str(root)]
    run = insigne_process(*new, "--from", "24-12-2026", "--lang", "nl")
    assert run.returncode == 0, run.stderr
    assert "geheime sleutel: " in run.stdout
    assert "openbare sleutel: issuers/waterland/keys.yaml, als k2, vanaf 2026-12-24" in run.stdout
