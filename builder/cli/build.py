"""`insigne build`: the main job."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from builder.build import BuildRequest, BuildResult, build
from builder.cli.language import Speaker, language_asked, language_option
from builder.cli.options import directory_option, processors, publication_root, require_base_url, today
from builder.problems import EnvironmentFault, Message, message
from builder.signing.keyring import (
    DEMONSTRATION_KID,
    Keyring,
    demonstration_key,
    load_keyring,
    write_key,
)

_NO_LIBRARIES = (
    "the verifier page will not be able to check embedded proofs: its libraries are not here. "
    "See --verifier-libraries, and templates/libraries/bundle, which makes them"
)


@click.command(
    epilog="Example:  insigne build --demo-keys --out site",
    context_settings={"max_content_width": 100},
)
@directory_option
@click.option("--out", type=click.Path(path_type=Path), help="Where the site goes; site/ of the publication.")
@click.option("--base-url", help="Address of the site, in place of the one in insigne.yaml.")
@click.option(
    "--keys", type=click.Path(path_type=Path), help="Folder of private keys, as <issuer>/<kid>.jwk."
)
@click.option("--demo-keys", is_flag=True, help="Sign with demonstration keys; every page says so.")
@click.option("--preview", is_flag=True, help="As --demo-keys; and the title on every page says PREVIEW.")
@click.option(
    "--verifier-libraries",
    "libraries",
    type=click.Path(path_type=Path),
    envvar="INSIGNE_VERIFIER_LIBRARIES",
    show_envvar=True,
    help="Folder of the verifier page's libraries; otherwise this Insigne's, or the last build's.",
)
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes to use; all processors otherwise.")
@language_option
def command(
    directory: Path | None,
    out: Path | None,
    base_url: str | None,
    keys: Path | None,
    libraries: Path | None,
    jobs: int | None,
    lang: str | None,
    *,
    demo_keys: bool,
    preview: bool,
) -> None:
    """Check, sign, bake, render and write the site.

    Nothing is written when the content has errors. Exit status: 0 done, 1 the content has problems, 2 a key,
    space or permission is missing.
    """
    root = publication_root(directory)
    demonstration = demo_keys or preview
    keyring = Keyring({}) if demonstration else load_keyring(keys, os.environ)
    for warning in keyring.warnings:
        click.echo(f"warning: {warning}", err=True)
    request = BuildRequest(
        root=root,
        out=(out or root / "site").resolve(),
        keyring=keyring,
        base_url=require_base_url(base_url),
        demonstration=demonstration,
        preview=preview,
        jobs=jobs or processors(),
        libraries=libraries,
    )
    if demo_keys:  # a preview leaves nothing behind in the content
        keep_demonstration_keys(root)
    started = time.monotonic()
    result = build(request, today=today(), progress=progress_line())
    if not result.has_libraries and not demo_keys:
        click.echo(f"warning: {_NO_LIBRARIES}", err=True)
    speaker = Speaker(language=language_asked(lang, os.environ))
    click.echo(_summary(request, result, time.monotonic() - started, speaker))


def keep_demonstration_keys(root: Path) -> None:
    """Write the demonstration keys where other tools find them: `.insigne/demo-keys/`.

    They are worked out from the issuers' names, so a folder that cannot be written is no obstacle.
    """
    folder = root / ".insigne" / "demo-keys"
    for issuer in sorted(path.name for path in (root / "issuers").glob("*/")):
        if not (folder / issuer / f"{DEMONSTRATION_KID}.jwk").exists():
            with contextlib.suppress(EnvironmentFault):
                write_key(folder, issuer, DEMONSTRATION_KID, demonstration_key(issuer))


def progress_line() -> Callable[[int, int], None]:
    """Show progress: one moving line on a terminal, a line for every tenth part otherwise."""
    if sys.stderr.isatty():
        return _moving_line
    return _PlainLines()


def _moving_line(made: int, total: int) -> None:
    click.echo(f"\r{made} of {total} awards", nl=made == total, err=True)


class _PlainLines:
    """Prints a line whenever another tenth is done: what logs can hold."""

    def __init__(self) -> None:
        self._tenths = 0

    def __call__(self, made: int, total: int) -> None:
        tenths = made * 10 // total
        if tenths > self._tenths:
            self._tenths = tenths
            click.echo(f"{made} of {total} awards", err=True)


def _summary(request: BuildRequest, result: BuildResult, seconds: float, speaker: Speaker) -> str:
    publication = result.publication
    awards, classes = len(publication.every_award), len(publication.badge_classes)
    issuers, files = len(publication.issuers), result.changed
    said = message(
        "built {awards} of {classes} by {issuers} in {folder}, {seconds} s: {changed}",
        awards=_counted(message("1 award"), message("{count} awards", count=awards), awards),
        classes=_counted(message("1 badge class"), message("{count} badge classes", count=classes), classes),
        issuers=_counted(message("1 issuer"), message("{count} issuers", count=issuers), issuers),
        folder=str(request.out),
        seconds=f"{seconds:.1f}",
        changed=_counted(message("1 file changed"), message("{count} files changed", count=files), files),
    )
    worthless = message("demonstration: these badges have no value")
    return speaker.say(said) + (f" ({speaker.say(worthless)})" if request.demonstration else "")


def _counted(one: Message, many: Message, count: int) -> Message:
    return one if count == 1 else many
