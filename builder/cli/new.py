"""`insigne new`: first versions of issuers, badges and versions of badges."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from builder.authoring.judging import Basis
from builder.authoring.new_files import NewFiles, new_badge, new_issuer, new_version
from builder.cli.completion import complete_badge_without_version
from builder.cli.content_files import Written, nothing_written, read_basis, write_content
from builder.cli.language import Speaker, language_asked, language_option
from builder.cli.options import directory_option, publication_root
from builder.cli.problem_report import as_text
from builder.problems import Message, UsageError, message

TYPES = ["WO", "HBO", "MBO", "HBO/MBO", "UMC", "RESEARCH", "OTHER"]
_VARIANTS = ["microcredential", "regular", "extracurricular"]
_OPTIONS = {"type_": TYPES, "variant": _VARIANTS}
_GROUND = click.Choice(["agreement", "legitimate_interest", "legal_obligation", "public_task"])


@click.group(context_settings={"max_content_width": 100})
def command() -> None:
    """Make a new issuer, badge or version, with a comment for each field."""


@command.command(
    epilog="""\b
Examples:
  insigne new issuer waterland --name "Hogeschool Waterland" --url https://www.waterland.example \\
      --email badges@waterland.example --description "Hogeschool in het groen" --type HBO --country NL
  insigne new issuer waterland-zorg --parent waterland
""",
)
@click.argument("issuer")
@click.option("--name", help="Name of the institution or department.")
@click.option("--description", help="What it is, in a sentence or two.")
@click.option("--url", help="Its website.")
@click.option("--email", help="Address for questions about badges.")
@click.option("--parent", help="The issuer that this one is a department of.")
@click.option("--type", "type_", type=click.Choice(TYPES), help="Kind of institution.")
@click.option("--country", help="Country, such as NL.")
@click.option("--formal", type=_GROUND, help="Legal basis for badges of recognised programmes.")
@click.option("--informal", type=_GROUND, help="Legal basis for extracurricular badges.")
@click.option("--grading-table", help="Address of the explanation of grades, where badges have grades.")
@click.option("--microcredentials", is_flag=True, help="The institution may issue microcredentials.")
@language_option
@directory_option
def issuer(*, issuer: str, lang: str | None, directory: Path | None, **stated: Any) -> None:
    """Make an issuer: issuers/ISSUER/issuer.yaml.

    ISSUER becomes part of addresses for ever: small letters, digits and hyphens. What is missing is asked
    for on a terminal.
    """
    speaker = Speaker(language=language_asked(lang, os.environ))
    given = issuer_fields(speaker, stated)
    _write(directory, speaker, lambda basis, _images: new_issuer(basis, issuer, given))


def issuer_fields(speaker: Speaker, stated: dict[str, Any]) -> dict[str, Any]:
    """Read the options of an issuer, and ask for what is missing.

    Raises:
        UsageError: something is missing, and there is nobody to ask.
    """
    asked = {
        "name": message("name of the institution or department"),
        "description": message("what it is, in a sentence or two"),
        "url": message("its website, beginning with https://"),
        "email": message("e-mail address for questions about badges"),
    }
    if not stated["parent"]:
        asked["type_"] = message("kind of institution ({types})", types=", ".join(TYPES))
        asked["country"] = message("country, as a code of two letters, such as NL")
    answers = ask_missing(speaker, stated, asked)
    basis = {ground: stated[ground] for ground in ("formal", "informal") if stated[ground]}
    fields = {
        **{("type" if field == "type_" else field): answer for field, answer in answers.items()},
        "parent": stated["parent"],
        "grading_table": stated["grading_table"],
        "legal_basis": basis,
        "microcredentials": stated["microcredentials"],
    }
    return {field: value for field, value in fields.items() if value}


@command.command(epilog="Example:  insigne new badge waterland/data-literacy --variant microcredential")
@click.argument("badge")
@click.option("--variant", type=click.Choice(_VARIANTS), help="Kind of badge.")
@click.option("--name", help="Name of the badge.")
@click.option("--taught-in", help="Language of instruction, such as nl; otherwise the publication's.")
@language_option
@directory_option
def badge(*, badge: str, lang: str | None, directory: Path | None, **stated: Any) -> None:
    """Make a badge, as a draft: badges/BADGE/v1.yaml.

    BADGE is <issuer>/<badge>, and becomes part of addresses for ever: small letters, digits and hyphens. A
    draft is not published and cannot be awarded until 'draft: true' is taken out.
    """
    speaker = Speaker(language=language_asked(lang, os.environ))
    asked = {
        "name": message("name of the badge"),
        "variant": message("kind of badge ({variants})", variants=", ".join(_VARIANTS)),
    }
    given = ask_missing(speaker, stated, asked)

    def make(basis: Basis, _images: dict[str, bytes]) -> NewFiles:
        language = stated["taught_in"] or basis.publication.settings.default_language
        return new_badge(basis, badge, {**given, "language": language})

    _write(directory, speaker, make)


@command.command(epilog="Example:  insigne new version waterland/data-literacy")
@click.argument("badge", shell_complete=complete_badge_without_version)
@language_option
@directory_option
def version(*, badge: str, lang: str | None, directory: Path | None) -> None:
    """Make the next version of a badge, as a draft: a copy of the newest one, with its picture.

    A version that was awarded stays what it is; what changes, changes in a new version.
    """
    speaker = Speaker(language=language_asked(lang, os.environ))
    _write(directory, speaker, lambda basis, images: new_version(basis, badge, images))


def ask_missing(speaker: Speaker, stated: dict[str, Any], asked: dict[str, Message]) -> dict[str, Any]:
    """Give answers for all that is asked: stated as options, or typed on a terminal.

    Raises:
        UsageError: something is missing, and there is nobody to ask.
    """
    missing = [field for field in asked if not stated[field]]
    if missing and not sys.stdin.isatty():
        options = ", ".join(f"--{field.rstrip('_').replace('_', '-')}" for field in missing)
        raise UsageError(f"missing: {options}", "state them as options; on a terminal they are asked for")
    answers = {}
    for field, question in asked.items():
        choices = _OPTIONS.get(field)
        choice = click.Choice(choices, case_sensitive=False) if choices else None
        answers[field] = stated[field] or click.prompt(speaker.say(question), type=choice, show_choices=False)
    return answers


def _write(
    directory: Path | None, speaker: Speaker, make: Callable[[Basis, dict[str, bytes]], NewFiles]
) -> None:
    root = publication_root(directory)
    basis = read_basis(root)
    with nothing_written(speaker):
        found = make(basis, basis.repository.images)
    write_content(root, [Written(path=path, after=source) for path, source in found.files.items()])
    for path in found.files:
        click.echo(speaker.say(message("written: {path}", path=path)))
    for problem in found.warnings:
        click.echo(as_text(problem, speaker), nl=False)
    for text in found.to_do:
        click.echo(speaker.say(message("next: {text}", text=text)))
