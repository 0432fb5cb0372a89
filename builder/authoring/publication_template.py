"""The first files of a publication: settings, empty folders, workflows, guides, and what an editor needs.

The workflows and guides are those of this repository. In a wheel they lie in the package, in the folder
`publication_template`; in a checkout they stand beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files as files_of
from pathlib import Path

from builder.authoring.judging import Basis
from builder.authoring.scaffolds import scaffold, words_in
from builder.checks.loading import checked
from builder.content.reports import located
from builder.content.repository import SETTINGS, Repository, with_files
from builder.content.yaml_text import Value
from builder.problems import ContentError

_IN_PACKAGE = Path(__file__).parents[1] / "publication_template"
_BESIDE_PACKAGE = Path(__file__).parents[2]
# What is copied, by folder: patterns of paths in it.
_COPIED = {
    ".github": ("**/*",),
    "docs/guides": ("**/*.md",),
    "docs/reference": (
        "award-batch.md",
        "badge-class.md",
        "csv-columns.md",
        "insigne.md",
        "issuer.md",
        "keys.md",
        "schemas/*.json",
    ),
}
# What follows from this repository's own content.
_OWN = frozenset({".github/CODEOWNERS"})
INSTALLED = ".github/insigne.txt"
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)[^)]*\)")
_INSTALLED_HEAD = """\
# Which Insigne the workflows install, beside the packages of requirements.txt: one commit of it, such as
# insigne @ git+https://github.com/OWNER/insigne@COMMIT
"""


def publication_files(
    settings: Mapping[str, Value], *, title: str, languages: Sequence[str], installed: str | None = None
) -> dict[str, bytes]:
    """Give the files of an empty publication, by path.

    Args:
        settings: the fields of `insigne.yaml`.
        title: what the publication is called, in plain text.
        languages: the first is the default.
        installed: which Insigne the workflows install, as pip names it; otherwise the commit that this one
            was installed from, if that is known.
    """
    words = words_in(languages[0])
    modeline = "# yaml-language-server: $schema=docs/reference/schemas/insigne.json"
    files = {
        "insigne.yaml": scaffold("insigne", settings, modeline=modeline, languages=languages),
        "README.md": _first_file(f"README.{words}.md").replace("{title}", title).encode(),
        ".gitignore": _first_file("gitignore").encode(),
        ".editorconfig": _first_file("editorconfig").encode(),
        **{f"{folder}/.gitkeep": b"" for folder in ("issuers", "badges", "awards")},
        **dict(_copied_files()),
    }
    files[INSTALLED] = f"{_INSTALLED_HEAD}{installed or _installed_from() or ''}".rstrip().encode() + b"\n"
    return {path: _without_dead_links(path, source, files) for path, source in files.items()}


def empty_basis(root: Path, settings: bytes, today: date) -> Basis:
    """Give the publication that has nothing but settings.

    Raises:
        ContentError: these have errors.
    """
    nothing = Repository(root=root, files=(), images={}, problems=())
    repository = with_files(nothing, {SETTINGS: settings})
    publication, problems = checked(repository, today=today)
    if publication is None:
        raise ContentError(located(problems, repository))
    return Basis(repository=repository, publication=publication, problems=problems, today=today)


def names_a_version(installed: bytes) -> bool:
    """Say whether `.github/insigne.txt` names the Insigne to install."""
    return any(line and not line.startswith("#") for line in installed.decode().splitlines())


def _first_file(name: str) -> str:
    return files_of("builder.authoring").joinpath("first_files", name).read_text(encoding="utf-8")


def _copied_files() -> Iterator[tuple[str, bytes]]:
    """Give the files that every publication has from this repository."""
    top = _IN_PACKAGE if _IN_PACKAGE.is_dir() else _BESIDE_PACKAGE
    for folder, patterns in _COPIED.items():
        for pattern in patterns:
            for path in sorted((top / folder).glob(pattern)):
                name = path.relative_to(top).as_posix()
                if path.is_file() and name not in _OWN:
                    yield name, path.read_bytes()


def _installed_from() -> str | None:
    """Give where this Insigne was installed from, if that is one commit of a repository (PEP 610)."""
    try:
        text = distribution("insigne").read_text("direct_url.json")
    except PackageNotFoundError:
        return None
    origin = json.loads(text) if text else {}
    commit = origin.get("vcs_info", {}).get("commit_id")
    return f"insigne @ git+{origin['url']}@{commit}" if commit else None


def _without_dead_links(path: str, source: bytes, files: Mapping[str, bytes]) -> bytes:
    """Leave paragraphs out that are about files which only this repository has."""
    if not path.endswith(".md"):
        return source
    folder = Path(path).parent
    known = {*files, *(parent.as_posix() for name in files for parent in Path(name).parents)}

    def is_dead(paragraph: str) -> bool:
        links = _LINK.findall(paragraph)
        return any(_normal(folder / link) not in known for link in links)

    paragraphs = source.decode().split("\n\n")
    kept = "\n\n".join(paragraph for paragraph in paragraphs if not is_dead(paragraph))
    return f"{kept.rstrip()}\n".encode()


def _normal(path: Path) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts[-1:] = []
        else:
            parts.append(part)
    return "/".join(parts) or "."
