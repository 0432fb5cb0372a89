"""`insigne init`: an empty publication."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from builder.authoring.new_files import new_issuer
from builder.authoring.publication_template import (
    INSTALLED,
    empty_basis,
    names_a_version,
    publication_files,
)
from builder.cli.check import now
from builder.cli.content_files import Written, nothing_written, read_basis, write_content
from builder.cli.language import Speaker, language_asked, language_option
from builder.cli.new import TYPES, ask_missing, issuer_fields
from builder.content.repository import SETTINGS
from builder.problems import UsageError, message


@click.command(
    epilog="""\b
Examples:
  insigne init badges
  insigne init . --base-url https://badges.waterland.example --title "Badges van Waterland" --languages nl,en
""",
    context_settings={"max_content_width": 100},
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--base-url", help="Address where the site will stand.")
@click.option("--title", help="Title of the site.")
@click.option(
    "--languages", default="nl,en", show_default=True, help="Of the site; the first is the default."
)
@click.option("--timezone", default="Europe/Amsterdam", show_default=True, help="In which days count.")
@click.option("--insigne", "installed", metavar="REQUIREMENT", help="Which Insigne the workflows install.")
@click.option("--issuer", help="Also make a first issuer of this name; the options below are about it.")
@click.option("--name", help="Name of the institution.")
@click.option("--description", help="What it is, in a sentence or two.")
@click.option("--url", help="Its website.")
@click.option("--email", help="Address for questions about badges.")
@click.option("--type", "type_", type=click.Choice(TYPES), help="Kind of institution.")
@click.option("--country", help="Country, such as NL.")
@language_option
def command(
    *,
    folder: Path,
    languages: str,
    timezone: str,
    installed: str | None,
    issuer: str | None,
    lang: str | None,
    **stated: Any,
) -> None:
    """Make an empty publication in DIR.

    It gets settings, folders, workflows and guides. Files that are there stay as they are. What is missing
    is asked for on a terminal.
    """
    speaker = Speaker(language=language_asked(lang, os.environ))
    if (folder / SETTINGS).exists():
        raise UsageError(f"{folder} holds a publication already", "make another one in another folder")
    asked = {
        "base_url": message("address where the site will stand, such as https://badges.school.example"),
        "title": message("title of the site"),
    }
    answers = ask_missing(speaker, stated, asked)
    settings = {
        "base_url": answers["base_url"].strip().rstrip("/"),
        "title": answers["title"],
        "languages": list(dict.fromkeys(filter(None, map(str.strip, languages.split(","))))),
        "timezone": timezone,
    }
    if issuer is None and sys.stdin.isatty():
        question = message("folder name of the first issuer, such as 'waterland'; empty for none yet")
        issuer = click.prompt(speaker.say(question), default="", show_default=False) or None
    unasked = dict.fromkeys(("parent", "formal", "informal", "grading_table"))
    about_issuer = {**unasked, "microcredentials": False, **stated}
    given = issuer_fields(speaker, about_issuer) if issuer else {}
    files = publication_files(
        settings,
        title=answers["title"],
        languages=settings["languages"] or ["en"],
        installed=installed,
    )
    with nothing_written(speaker):
        basis = empty_basis(folder, files[SETTINGS], now().date())
        if issuer:
            new_issuer(basis, issuer, given)
    folder.mkdir(parents=True, exist_ok=True)
    present = [path for path in files if (folder / path).exists()]
    changes = [Written(path=path, after=source) for path, source in files.items() if path not in present]
    write_content(folder, changes)
    made = message("made a publication in {folder}: {count} files", folder=str(folder), count=len(changes))
    click.echo(speaker.say(made))
    for path in present:
        click.echo(speaker.say(message("was there already, and stays: {path}", path=path)))
    if issuer:
        found = new_issuer(read_basis(folder), issuer, given)
        write_content(folder, [Written(path=path, after=source) for path, source in found.files.items()])
        for path in found.files:
            click.echo(speaker.say(message("written: {path}", path=path)))
    _tell_next(speaker, issuer, files[INSTALLED])


def _tell_next(speaker: Speaker, issuer: str | None, installed: bytes) -> None:
    steps = [message("keep the repository private: award files hold names and addresses")]
    if issuer is None:
        steps.append(message("make an issuer: 'insigne new issuer NAME'"))
    steps += [
        message("make a badge: 'insigne new badge {issuer}/NAME'", issuer=issuer or "ISSUER"),
        message("make a key: 'insigne keys new {issuer} --keys FOLDER'", issuer=issuer or "ISSUER"),
    ]
    if not names_a_version(installed):
        steps.append(message("name the Insigne to install in {path}", path=INSTALLED))
    for step in steps:
        click.echo(speaker.say(message("next: {text}", text=step)))
