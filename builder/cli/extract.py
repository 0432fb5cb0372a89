"""`insigne extract`: what a badge image carries."""

from __future__ import annotations

import json
from pathlib import Path

import click

from builder.cli.files import read_file
from builder.images.errors import ImageError
from builder.images.formats import extract
from builder.problems import UsageError


@click.command(
    epilog="Example:  insigne extract badge.png --credential > credential.json",
    context_settings={"max_content_width": 100},
)
@click.argument("image", type=click.Path(path_type=Path))
@click.option("--assertion", "wanted", flag_value="assertion", help="Print only the Open Badges 2.0 text.")
@click.option("--credential", "wanted", flag_value="credential", help="Print only the Open Badges 3.0 text.")
def command(image: Path, wanted: str | None) -> None:
    """Print the credentials that a PNG or SVG carries, as JSON with both texts, or one of them as it is.

    Exit status: 0 found, 1 the picture carries none or is broken.
    """
    try:
        contents = extract(read_file(image))
    except ImageError as error:
        raise NoBadge(f"{image}: {error}") from error
    texts = {"assertion": contents.assertion, "credential": contents.credential}
    if contents.is_empty or (wanted is not None and texts[wanted] is None):
        raise NoBadge(f"{image} carries no {wanted or 'badge'}")
    click.echo(texts[wanted] if wanted else json.dumps(texts, ensure_ascii=False, indent=2))


class NoBadge(UsageError):
    """The picture does not carry what was asked for."""

    exit_status = 1
