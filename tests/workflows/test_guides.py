"""The guides are right: what the administrator's guide says is done as it stands there, and it works."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from builder.cli import insigne as program
from tests.sites import REPOSITORY, insigne, write_files
from tests.workflows.forge import Forge, git
from tests.workflows.runner import Runner, insigne_program
from tests.workflows.school import School

GUIDES = REPOSITORY / "docs" / "guides"
PAIRS = sorted(path.name for path in (GUIDES / "en").glob("*.md"))
LINK = re.compile(r"\]\((?!https?:)([^)]*)\)")
# What GitHub's program does with a secret: it takes what comes in, and tells nobody.
GH = """\
#!/bin/sh
test "$*" = "secret set INSIGNE_KEYS --env publish --repo waterland/badges" && cat > "$HOME/secret"
"""


def blocks(language: str, name: str = "administrator.md") -> list[str]:
    """Give the commands of a guide: the fences that are marked as such, in their order."""
    text = (GUIDES / language / name).read_text(encoding="utf-8")
    return re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_every_guide_is_there_in_both_languages() -> None:
    assert sorted(path.name for path in (GUIDES / "nl").glob("*.md")) == PAIRS
    listed = (GUIDES / "README.md").read_text(encoding="utf-8")
    assert all(f"{language}/{name}" in listed for language in ("nl", "en") for name in PAIRS)


@pytest.mark.parametrize("name", PAIRS)
def test_both_languages_give_the_same_commands(name: str) -> None:
    def commands(language: str) -> list[str]:
        text = (GUIDES / language / name).read_text(encoding="utf-8")
        fenced = re.findall(r"^```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        return [re.sub(r"(?<=--reason )\".*?\"|\bcursus\b|\bcourse\b|#.*", "", block) for block in fenced]

    assert commands("nl") == commands("en")


@pytest.mark.parametrize("path", sorted(GUIDES.rglob("*.md")), ids=lambda path: str(path.relative_to(GUIDES)))
def test_links_of_guides_lead_somewhere(path: Path) -> None:
    for link in LINK.findall(path.read_text(encoding="utf-8")):
        target, _, part = link.partition("#")
        file = (path.parent / target).resolve() if target else path
        assert file.exists(), link
        if part:
            headings = re.findall(r"(?m)^#+ (.+)$", file.read_text(encoding="utf-8"))
            assert part in [re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings]


@pytest.mark.parametrize("path", sorted((REPOSITORY / ".github").glob("*.md")), ids=lambda path: path.name)
def test_links_of_policies_lead_somewhere(path: Path) -> None:
    for link in LINK.findall(path.read_text(encoding="utf-8")):
        assert (path.parent / link.partition("#")[0]).resolve().exists() or link.startswith("#"), link


def test_following_the_administrators_guide_ends_with_a_site_that_verifies(
    forge: Forge, tmp_path: Path
) -> None:
    remote = forge.create("waterland/badges")
    home = write_files(
        tmp_path / "home",
        {
            "bin/gh": GH,
            "bin/insigne": insigne_program(),
            ".gitconfig": "[user]\n\tname = Beheer\n\temail = beheer@waterland.example\n"
            f'[url "{remote.folder.parent}/"]\n\tinsteadOf = git@github.com:waterland/\n'
            f'[url "{remote.folder}"]\n\tinsteadOf = git@github.com:waterland/badges.git\n',
        },
    )
    for file in (home / "bin").iterdir():
        file.chmod(0o755)
    shell = Shell(home, tmp_path / "desk")

    given = blocks("en")  # the Dutch one gives the same
    published = next(number for number, block in enumerate(given) if "git push" in block) + 1
    for block in given[:published]:
        shell.run(block)
    secret = (home / "secret").read_text(encoding="utf-8")
    own = shell.folder / "badges/.github/workflows"
    runner = Runner(
        forge=forge, folder=tmp_path, secrets={"publish": {"INSIGNE_KEYS": secret}}, workflows=own
    )
    run = School(forge, remote, runner, tmp_path).publish()
    assert run.conclusion == "success", run.log
    for block in given[published:]:
        shell.run(block)

    assert re.search(r"\d+ awards?, none changed: .* valid", shell.said), shell.said
    site = forge.pages
    [award] = (path.name for path in (site / "awards").iterdir())
    recipient = ("--recipient", "j.jansen@student.example.nl")
    answer = insigne("verify", site / "awards" / award / "credential.json", *recipient)
    assert answer.returncode == 0, answer.stdout
    history = git("log", "--all", "--format=%B", cwd=remote.folder)
    assert "j.jansen" not in history
    assert secret.strip() not in git("grep", "-h", ".", "main", cwd=remote.folder)


class Shell:
    """A terminal: each block goes on in the folder where the one before ended."""

    def __init__(self, home: Path, folder: Path) -> None:
        folder.mkdir()
        self.home, self.folder, self.here, self.said = home, folder, folder, ""

    def run(self, block: str) -> None:
        path = f"{self.home}/bin:/usr/local/bin:/usr/bin:/bin"
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", f"{block}\npwd > {self.home}/here"],
            cwd=self.here,
            env={"HOME": str(self.home), "PATH": path, "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}"
        self.said = done.stdout
        self.here = Path((self.home / "here").read_text(encoding="utf-8").strip())


def mentioned() -> list[str]:
    """Give every command of ours that stands in a guide, a policy, a workflow or README."""
    paths = [*GUIDES.rglob("*.md"), *(REPOSITORY / ".github").rglob("*.md"), REPOSITORY / "README.md"]
    paths += (REPOSITORY / ".github/workflows").glob("*.yml")
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths).replace("\\\n", " ")
    inline = re.findall(r"`(insigne [^`]+)`", text)
    lines = re.findall(r"(?m)^ *(?:run: )?(insigne [^|>#\n]+)", text)
    return sorted({line.strip() for line in (*inline, *lines)})


@pytest.mark.parametrize("line", mentioned())
def test_a_command_that_is_mentioned_exists_with_its_options(line: str) -> None:
    command: click.Command = program
    context = click.Context(command)
    words = line.split()[1:]
    while isinstance(command, click.Group) and words and re.fullmatch(r"[a-z]+(\\?\|[a-z]+)*", words[0]):
        names = re.split(r"\\?\|", words.pop(0))
        found = [command.get_command(context, name) for name in names]
        assert None not in found, line
        command = found[0] or command
    options = {option for parameter in command.params for option in parameter.opts}
    for word in words:
        if word.startswith("--"):
            assert word.partition("=")[0] in options | {"--help", "--version"}, line


@pytest.mark.parametrize("language", ["en", "nl"])
def test_what_the_guide_for_staff_says_works(language: str, tmp_path: Path) -> None:
    for name in ("awards", "badges", "issuers"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    shutil.copy(REPOSITORY / "insigne.yaml", tmp_path)
    (tmp_path / ".github").mkdir()
    shutil.copy(REPOSITORY / ".github/CODEOWNERS", tmp_path / ".github")
    rows = "e-mail;naam;cijfer\nlena@student.example.nl;Lena;8\nmick@student.example.nl;Mick;7\n"
    write_files(tmp_path, {"course.csv": rows, "cursus.csv": rows})
    text = (GUIDES / language / "staff.md").read_text(encoding="utf-8")
    batch = (tmp_path / "awards/waterland/2026-06-data-literacy.yaml").read_text(encoding="utf-8")
    awarded = re.findall(r"id: (\w{26})", batch)
    said = []
    for line in re.findall(r"(?m)^insigne .*$", text):
        words = shlex.split(line.replace("3k9x0v7m2q8c4b6t1n5d0w9zre", awarded[0]))[1:]
        run = insigne(*words, cwd=tmp_path)
        assert run.returncode == 0, f"{line}\n{run.stdout}{run.stderr}"
        said.append(run.stdout)
    assert len(said) == 4
    assert insigne("check", cwd=tmp_path).returncode == 0
