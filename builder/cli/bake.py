"""`insigne bake`: put credentials into a picture."""

from __future__ import annotations

from pathlib import Path

import click

from builder.cli.extract import NoBadge
from builder.cli.files import read_file, write_file
from builder.images.contents import BakedContents
from builder.images.errors import ImageError
from builder.images.formats import bake
from builder.problems import UsageError


@click.command(
    epilog="Example:  insigne bake image.png --credential credential.json --out badge.png",
    context_settings={"max_content_width": 100},
)
@click.argument("image", type=click.Path(path_type=Path))
@click.option("--assertion", type=click.Path(path_type=Path), help="Open Badges 2.0: JSON, JWS or address.")
@click.option("--credential", type=click.Path(path_type=Path), help="Open Badges 3.0: JSON or JWT.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Where the baked picture goes.")
def command(image: Path, assertion: Path | None, credential: Path | None, out: Path) -> None:
    """Put credentials into a PNG or SVG; every other byte of it stays as it is."""
    if assertion is None and credential is None:
        raise UsageError("there is nothing to bake", "name a file with --credential or --assertion, or both")
    try:
        baked = bake(
            read_file(image), BakedContents(assertion=_text(assertion), credential=_text(credential))
        )
    except ImageError as error:
        raise NoBadge(f"{image}: {error}") from error
    write_file(out, baked)


def _text(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return read_file(path).decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text") from error
