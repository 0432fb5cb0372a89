"""`insigne keys`: the issuers' keys."""

from __future__ import annotations

import json
import os
import secrets
from datetime import date, datetime
from pathlib import Path

import click

from builder.checks.loading import load
from builder.cli.files import read_file, write_file
from builder.cli.options import directory_option, publication_root, today
from builder.model.entities import Issuer, Publication
from builder.problems import ContentError, EnvironmentFault, UsageError
from builder.signing.keyring import load_keyring, write_key
from builder.signing.keys import PrivateKey

_DAY = click.DateTime(["%Y-%m-%d"])
_HEADER = (
    "# Public keys of this issuer. Append only: a key that signed is needed as long as its badges are.\n"
)


@click.group(context_settings={"max_content_width": 100})
def command() -> None:
    """Make and list the issuers' keys."""


@command.command(epilog="Example:  insigne keys new waterland --keys ~/insigne-keys")
@click.argument("issuer")
@directory_option
@click.option("--keys", type=click.Path(path_type=Path), help="Folder for private keys; or INSIGNE_KEYS_DIR.")
@click.option("--kid", help="Name of the key; otherwise k1, k2 …")
@click.option("--from", "start", type=_DAY, help="First day of use; today otherwise.")
def new(
    issuer: str, directory: Path | None, keys: Path | None, kid: str | None, start: datetime | None
) -> None:
    """Make an Ed25519 key: the private half into the folder of keys, the public half into keys.yaml."""
    root = publication_root(directory)
    publication = _publication(root)
    owner = publication.issuers.get(issuer)
    if owner is None:
        known = ", ".join(publication.issuers)
        raise UsageError(f"there is no issuer '{issuer}'", f"there are: {known}")
    folder = _keys_folder(root, keys)
    name = _name(owner, kid)
    key = PrivateKey(secrets.token_bytes(32))
    first = start.date() if start else today(publication.settings.timezone)
    path = write_key(folder, issuer, name, key)
    listed = root / "issuers" / issuer / "keys.yaml"
    _append(listed, f"- {{kid: {name}, type: Ed25519, public: {key.public.multikey}, from: {first}}}\n")
    click.echo(f"private key: {path}")
    click.echo(f"public key:  {listed.relative_to(root)}, as {name}, from {first}")
    click.echo("Keep the private key safe and out of the repository; commit keys.yaml.")


@command.command("list", epilog="Example:  insigne keys list --format json")
@directory_option
@click.option("--keys", type=click.Path(path_type=Path), help="Folder of private keys.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_keys(directory: Path | None, keys: Path | None, form: str) -> None:
    """List the public keys, and for which the private half is at hand."""
    publication = _publication(publication_root(directory))
    keyring = load_keyring(keys, os.environ)
    rows = [
        {
            "issuer": issuer.id,
            "kid": key.kid,
            "type": key.type,
            "public": key.public,
            "from": str(key.start),
            "retired": _shown(key.retired),
            "private_key_at_hand": f"{issuer.id}/{key.kid}" in keyring.keys,
        }
        for issuer in publication.issuers.values()
        for key in issuer.keys
    ]
    if form == "json":
        click.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        until = f", retired {row['retired']}" if row["retired"] else ""
        hand = "private key at hand" if row["private_key_at_hand"] else "private key not at hand"
        click.echo(f"{row['issuer']}/{row['kid']}  {row['public']}  from {row['from']}{until}  ({hand})")
    if not rows:
        click.echo("no issuer has a key yet: make one with 'insigne keys new ISSUER'", err=True)


def _publication(root: Path) -> Publication:
    publication, _, problems = load(root, today=today())
    if publication is None:
        raise ContentError(problems)
    return publication


def _keys_folder(root: Path, keys: Path | None) -> Path:
    """Give the folder for private keys, which is never inside the repository."""
    named = keys or (Path(os.environ["INSIGNE_KEYS_DIR"]) if os.environ.get("INSIGNE_KEYS_DIR") else None)
    if named is None:
        raise UsageError("where should the private key go?", "name a folder with --keys or INSIGNE_KEYS_DIR")
    folder = named.expanduser().resolve()
    if folder.is_relative_to(root):
        raise UsageError("a private key never lies in the repository", f"name a folder outside {root}")
    return folder


def _name(issuer: Issuer, kid: str | None) -> str:
    taken = {key.kid for key in issuer.keys}
    if kid is None:
        return next(f"k{number}" for number in range(1, 10_000) if f"k{number}" not in taken)
    if kid in taken:
        raise UsageError(f"issuer '{issuer.id}' has a key '{kid}' already", "choose another name")
    if (
        not kid.isascii()
        or not kid.replace("-", "").isalnum()
        or kid != kid.lower()
        or kid.startswith("demo")
    ):
        hint = "use small letters, digits and hyphens, and no name that begins with demo"
        raise UsageError(f"'{kid}' cannot be a key's name", hint)
    return kid


def _append(path: Path, line: str) -> None:
    """Add a key at the end of a list; what stands there stays as it is."""
    present = read_file(path).decode("utf-8") if path.exists() else _HEADER
    if path.is_symlink():
        raise EnvironmentFault(f"{path} is a symbolic link")
    separator = "" if present.endswith("\n") else "\n"
    write_file(path, (present + separator + line).encode())


def _shown(day: date | None) -> str | None:
    return None if day is None else str(day)
