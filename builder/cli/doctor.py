"""`insigne doctor`: what a publication lacks, in words."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from builder.checks.loading import load, today_in
from builder.cli.check import now
from builder.cli.language import Speaker, language_asked, language_option
from builder.cli.options import directory_option, publication_root
from builder.content.history import History
from builder.doctor.asking import ask
from builder.doctor.diagnosis import Circumstances, Diagnosis, Outcome
from builder.doctor.table import examine
from builder.pages.rendering import builtin_templates
from builder.problems import ContentError, EnvironmentFault, message
from builder.signing.keyring import Keyring, load_keyring

_WORDS = {
    Outcome.OK: (message("good"), "green"),
    Outcome.WARN: (message("better"), "yellow"),
    Outcome.FAIL: (message("wrong"), "red"),
    Outcome.UNKNOWN: (message("not checked"), "cyan"),
}


@click.command(
    epilog="""\b
Examples:
  insigne doctor
  insigne doctor --offline --lang nl
  insigne doctor --keys ~/insigne-keys --site site
""",
)
@click.option("--offline", is_flag=True, help="Do not ask the network: neither the site nor the Git host.")
@click.option(
    "--keys", type=click.Path(path_type=Path), help="Folder of private keys, as <issuer>/<kid>.jwk."
)
@click.option("--site", type=click.Path(path_type=Path), help="The site as built; site/ of the publication.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text")
@language_option
@directory_option
def command(
    *,
    offline: bool,
    keys: Path | None,
    site: Path | None,
    form: str,
    lang: str | None,
    directory: Path | None,
) -> int:
    """Say what a publication lacks, and what to do about it.

    Looks at content, keys, owners, rules of the branch, workflows, history, languages, and whether the site
    is what was built. What only the Git host knows is asked of GitHub where GITHUB_TOKEN is set.

    The exit status is 1 if something is wrong; what could be better, or was not checked, changes nothing.
    """
    root = publication_root(directory)
    today = today_in(root, now())
    publication, repository, problems = load(root, today=today)
    if publication is None:
        raise ContentError(problems)
    own = root / "templates"
    found = examine(
        Circumstances(
            root=root,
            publication=publication,
            repository=repository,
            problems=problems,
            history=_history(root),
            keyring=_keyring(keys, os.environ),
            site=(site or root / "site").resolve(),
            ask=None if offline else ask,
            environment=os.environ,
            today=today,
            template_folders=(own, builtin_templates()),
        )
    )
    speaker = Speaker(language=language_asked(lang, os.environ))
    click.echo(_as_json(found, speaker) if form == "json" else _as_text(found, speaker), nl=False)
    return 1 if any(diagnosis.outcome is Outcome.FAIL for diagnosis in found) else 0


def _history(root: Path) -> History | None:
    try:
        return History(root, os.environ)
    except EnvironmentFault:
        return None


def _keyring(folder: Path | None, environment: Mapping[str, str]) -> Keyring | None:
    """Give the private keys, or None where nobody says where they are."""
    if folder is None and not (environment.get("INSIGNE_KEYS_DIR") or environment.get("INSIGNE_KEYS")):
        return None
    return load_keyring(folder, environment)


def _as_text(found: Sequence[Diagnosis], speaker: Speaker) -> str:
    lines = []
    for diagnosis in found:
        word, colour = _WORDS[diagnosis.outcome]
        shown = click.style(speaker.say(word), fg=colour, bold=True)
        lines.append(f"{shown}: {speaker.say(diagnosis.text)} [{diagnosis.about}]")
        if diagnosis.hint is not None:
            lines.append(f"  {speaker.say(message('hint'))}: {speaker.say(diagnosis.hint)}")
    counts = {outcome: sum(one.outcome is outcome for one in found) for outcome in Outcome}
    summary = ", ".join(
        f"{speaker.say(word)}: {counts[outcome]}" for outcome, (word, _) in _WORDS.items() if counts[outcome]
    )
    return "\n".join([*lines, summary]) + "\n"


def _as_json(found: Sequence[Diagnosis], speaker: Speaker) -> str:
    document = [
        {
            "about": diagnosis.about,
            "outcome": str(diagnosis.outcome),
            "message": speaker.say(diagnosis.text),
            "hint": None if diagnosis.hint is None else speaker.say(diagnosis.hint),
        }
        for diagnosis in found
    ]
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
