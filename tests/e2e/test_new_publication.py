"""A publication from nothing: init, issuer, badge, key, award, build, verify; each step passes check."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from builder.content.strict_yaml import parse
from tests.conftest import WritePublication
from tests.sites import REPOSITORY, insigne, insigne_process
from tests.small_publication import FILES

INSTITUTION = (
    *("--name", "Waterland College", "--description", "Een college", "--url", "https://waterland.example"),
    *("--email", "badges@waterland.example", "--type", "HBO", "--country", "NL"),
)
SETTINGS = ("--base-url", "https://badges.waterland.example/b/", "--title", "Badges: van Waterland")


def run(*arguments: str | Path, root: Path) -> str:
    done = insigne(*arguments, "-C", root)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def init(folder: Path, *more: str) -> None:
    done = insigne("init", folder, *SETTINGS, *more)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("languages", ["nl,en", "en", "de,nl"])
def test_an_empty_publication_passes_check_and_builds(tmp_path: Path, languages: str) -> None:
    root = tmp_path / "deep" / "pub"
    init(root, "--languages", languages)
    run("check", root=root)
    document, problems = parse((root / "insigne.yaml").read_bytes(), "insigne.yaml")
    assert problems == []
    assert document.root == {
        "base_url": "https://badges.waterland.example/b",
        "title": "Badges: van Waterland",
        "languages": languages.split(","),
        "timezone": "Europe/Amsterdam",
    }


def test_from_nothing_to_a_site_that_verifies(tmp_path: Path) -> None:
    root, keys = tmp_path / "pub", tmp_path / "keys"
    init(root, "--issuer", "waterland", *INSTITUTION)
    run("new", "issuer", "waterland-zorg", "--parent", "waterland", *INSTITUTION[:8], root=root)
    run("new", "badge", "waterland/data", "--name", "Data", "--variant", "extracurricular", root=root)
    run("check", root=root)
    fill_in(root / "badges/waterland/data/v1.yaml")
    issuer = root / "issuers/waterland/issuer.yaml"
    issuer.write_text(issuer.read_text().replace("# legal_basis:", "legal_basis:"))
    run("check", root=root)
    run("keys", "new", "waterland", "--keys", keys, root=root)
    run("award", "data", "a@b.example", "--name", "Jip", root=root)
    run("check", root=root)
    run("build", "--keys", keys, "--out", tmp_path / "site", "--jobs", "1", root=root)
    assert insigne("verify", tmp_path / "site").returncode == 0


def test_an_issuer_that_awards_grades_is_made_with_where_they_are_explained(tmp_path: Path) -> None:
    root, address = tmp_path / "pub", "https://www.waterland.example/cijfers"
    init(root)
    run("new", "issuer", "waterland", *INSTITUTION, "--grading-table", address, root=root)
    document, _ = parse((root / "issuers/waterland/issuer.yaml").read_bytes(), "issuer.yaml")
    assert isinstance(document.root, dict)
    assert document.root["grading_table"] == address
    assert run("check", "--lang", "en", root=root) == "no problems found\n"


def fill_in(path: Path) -> None:
    """Do what the comments of a new badge say: take the # away, write a text, take `draft` out."""
    text = path.read_text().replace("draft: true\n", "")
    for field in ("description", "criteria", "learning_outcomes"):
        text = re.sub(
            rf"^# {field}:\n((?:#  .*\n)+)",
            lambda match: match[0].replace("# ", "", 1).replace("\n# ", "\n").replace("…", "Tekst"),
            text,
            flags=re.MULTILINE,
        )
    path.write_text(text)


@pytest.mark.parametrize("variant", ["microcredential", "regular", "extracurricular"])
def test_a_new_badge_with_every_example_filled_in_has_only_known_fields(tmp_path: Path, variant: str) -> None:
    init(tmp_path / "pub", "--issuer", "waterland", *INSTITUTION)
    run("new", "badge", "waterland/data", "--name", "Data", "--variant", variant, root=tmp_path / "pub")
    path = tmp_path / "pub/badges/waterland/data/v1.yaml"
    text = re.sub(r"^# (?=[a-z_]+: *(\[|\{|[a-z0-9P\"]|$)|  )", "", path.read_text(), flags=re.MULTILINE)
    fields = yaml.safe_load("\n".join(line for line in text.splitlines() if not line.startswith("# ")))
    assert len(fields) > 20
    path.write_text(text.replace("image: v1.svg\n", "").replace("awarded_by: [andere-uitgever]\n", ""))
    assert "[field-unknown]" not in insigne("check", "-C", tmp_path / "pub").stdout


def test_the_comments_are_in_the_publications_language(tmp_path: Path) -> None:
    for languages, words in (("nl,en", "Naam van de badge (nodig)"), ("en,nl", "Name of the badge (needed)")):
        root = tmp_path / languages
        init(root, "--languages", languages, "--issuer", "waterland", *INSTITUTION)
        run("new", "badge", "waterland/data", "--name", "Data", "--variant", "regular", root=root)
        assert f"# {words}" in (root / "badges/waterland/data/v1.yaml").read_text()


def test_the_first_lines_lead_an_editor_to_the_schemas(tmp_path: Path) -> None:
    root = tmp_path / "pub"
    init(root, "--issuer", "waterland", *INSTITUTION)
    for path in (root / "insigne.yaml", root / "issuers/waterland/issuer.yaml"):
        named = path.read_text().splitlines()[0].partition("$schema=")[2]
        assert (path.parent / named).is_file()


def test_files_that_are_there_stay(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    init(tmp_path)
    assert (tmp_path / "README.md").read_text() == "mine"
    again = insigne("init", tmp_path, *SETTINGS)
    assert again.returncode == 2
    assert "holds a publication already" in again.stderr


def test_no_link_of_a_new_publication_leads_nowhere(tmp_path: Path) -> None:
    init(tmp_path)
    for path in tmp_path.rglob("*.md"):
        for link in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", path.read_text()):
            assert (path.parent / link).exists(), f"{path}: {link}"


def test_the_workflows_install_the_version_that_was_named(tmp_path: Path) -> None:
    init(tmp_path / "a", "--insigne", "insigne @ git+https://forge.example/insigne@0123456")
    init(tmp_path / "b")
    named, unnamed = ((tmp_path / name / ".github/insigne.txt").read_text().splitlines() for name in "ab")
    assert [line for line in named if line[0] != "#"] == [
        "insigne @ git+https://forge.example/insigne@0123456"
    ]
    assert all(line[0] == "#" for line in unnamed), "this checkout is no release"


def test_a_new_publication_has_the_workflows(tmp_path: Path) -> None:
    init(tmp_path)
    ours = {path.name for path in (REPOSITORY / ".github/workflows").iterdir()}
    assert {path.name for path in (tmp_path / ".github/workflows").iterdir()} == ours


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--title", "x"], 2, "missing: --base-url"),
        (["--base-url", "http://10.0.0.1", "--title", "x"], 1, "not an address that a site can have"),
        ([*SETTINGS, "--timezone", "Mars"], 1, "not a known time zone"),
        ([*SETTINGS, "--languages", "nl,Dutch"], 1, "not a language tag"),
        ([*SETTINGS, "--issuer", "Water Land", *INSTITUTION], 2, "cannot be the name of a folder"),
        ([*SETTINGS, "--issuer", "waterland"], 2, "missing: --name, --description, --url, --email, --type"),
    ],
)
def test_what_cannot_be_made_is_told_and_nothing_is_written(
    tmp_path: Path, arguments: list[str], status: int, words: str
) -> None:
    done = insigne("init", tmp_path / "pub", *arguments)
    assert (done.returncode, (tmp_path / "pub").exists()) == (status, False)
    assert words in done.stderr


def test_a_new_version_is_the_newest_one_as_a_draft_with_its_picture(publication: WritePublication) -> None:
    root = publication({})
    run("new", "version", "waterland/data", root=root)
    first, second = (
        FILES["badges/waterland/data/v1.yaml"],
        (root / "badges/waterland/data/v2.yaml").read_text(),
    )
    assert second == "draft: true\n" + first.replace("image: v1.svg", "image: v2.svg")
    assert (root / "badges/waterland/data/v2.svg").read_text() == FILES["badges/waterland/data/v1.svg"]
    run("check", root=root)
    again = insigne("new", "version", "waterland/data", "-C", root)
    assert (again.returncode, "is a draft still" in again.stderr) == (2, True)
    (root / "badges/waterland/data/v2.yaml").write_text(second.removeprefix("draft: true\n"))
    run("check", root=root)


def test_every_badge_of_the_example_gets_a_next_version(tmp_path: Path) -> None:
    for folder in ("awards", "badges", "issuers"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder)
    shutil.copy(REPOSITORY / "insigne.yaml", tmp_path)
    badges = sorted(path.relative_to(tmp_path / "badges") for path in (tmp_path / "badges").glob("*/*"))
    for badge in badges[:4]:
        run("new", "version", badge.as_posix(), root=tmp_path)
    run("check", root=tmp_path)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["badge", "waterland/data", "--name", "x", "--variant", "regular"], "is there already"),
        (["badge", "nobody/data", "--name", "x", "--variant", "regular"], "there is no issuer 'nobody'"),
        (["badge", "data", "--name", "x", "--variant", "regular"], "is not the name of a badge"),
        (["badge", "waterland/con", "--name", "x", "--variant", "regular"], "cannot be the name of a folder"),
        (["badge", "waterland/new"], "missing: --name, --variant"),
        (["version", "waterland/nothing"], "there is no badge"),
        (["issuer", "waterland", *INSTITUTION], "is there already"),
        (["issuer", "../x", *INSTITUTION], "cannot be the name of a folder"),
    ],
)
def test_wrong_use_is_told(publication: WritePublication, arguments: list[str], words: str) -> None:
    done = insigne("new", *arguments, "-C", publication({}))
    assert done.returncode == 2
    assert words in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_script(shell: str) -> None:
    done = insigne("completion", shell)
    assert done.returncode == 0
    assert "_INSIGNE_COMPLETE" in done.stdout
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=done.stdout, text=True, check=True)


def test_badges_are_completed(publication: WritePublication) -> None:
    root = publication({})
    asked = {
        "_INSIGNE_COMPLETE": "bash_complete",
        "COMP_WORDS": "insigne award waterland/d",
        "COMP_CWORD": "2",
    }
    done = insigne_process("award", cwd=root, environment=asked)
    assert done.stdout.split() == ["plain,waterland/data/v1"]
