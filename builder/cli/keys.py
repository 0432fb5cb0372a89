"""`insigne keys`: the issuers' keys."""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
from datetime import date
from pathlib import Path
from typing import Literal

import click
from msgspec.structs import replace

from builder.checks.loading import load
from builder.cli.files import read_file, write_file
from builder.cli.language import Speaker, language_asked, language_option
from builder.cli.options import DAY, directory_option, publication_root, today
from builder.content.entry_fields import CannotEdit, with_field
from builder.content.strict_yaml import parse
from builder.model.entities import Issuer, IssuerKey, Publication
from builder.problems import ContentError, EnvironmentFault, UsageError, message
from builder.signers import newest_key
from builder.signing.key_types import AnyPrivateKey
from builder.signing.keyring import load_keyring, write_key
from builder.signing.keys import PrivateKey
from builder.signing.rsa_keys import DEFAULT_BITS, RSAPrivateKey, new_rsa_key, read_modulus

_ON = click.option("--on", "stated", type=DAY, help="The day; today otherwise.")
_HEADER = (
    "# Public keys of this issuer. Append only: a key that signed is needed as long as its badges are.\n"
)
# As the schema of keys.yaml has it.
_KID = re.compile(r"(?!demo)(?!.*-jwk$)[a-z][a-z0-9-]{0,31}")
_SIZES = ["2048", "3072", "4096"]


@click.group(context_settings={"max_content_width": 100})
def command() -> None:
    """Make, list, retire and revoke the issuers' keys."""


@command.command(epilog="Example:  insigne keys new waterland --keys ~/insigne-keys")
@click.argument("issuer")
@directory_option
@click.option(
    "--type",
    "type_",
    type=click.Choice(["Ed25519", "RSA"], case_sensitive=False),
    default="Ed25519",
    show_default=True,
    help="Ed25519 signs badges; an RSA key beside it adds signed Open Badges 2.0, and tokens as RS256.",
)
@click.option("--bits", type=click.Choice(_SIZES), help=f"Size of an RSA key; {DEFAULT_BITS} otherwise.")
@click.option("--keys", type=click.Path(path_type=Path), help="Folder for private keys; or INSIGNE_KEYS_DIR.")
@click.option("--kid", help="Name of the key; otherwise k1, k2 … or, for RSA, r1, r2 …")
@click.option("--from", "start", type=DAY, help="First day of use; today otherwise.")
@language_option
def new(
    *,
    issuer: str,
    directory: Path | None,
    type_: str,
    bits: str | None,
    keys: Path | None,
    kid: str | None,
    start: date | None,
    lang: str | None,
) -> None:
    """Make a key: the private half into the folder of keys, the public half into keys.yaml."""
    if bits is not None and type_ != "RSA":
        raise UsageError("--bits is the size of an RSA key", "leave it out, or add --type RSA")
    root = publication_root(directory)
    publication = _publication(root)
    owner = _issuer(publication, issuer)
    folder = _keys_folder(root, keys)
    name = _name(owner, kid, "r" if type_ == "RSA" else "k")
    key = new_rsa_key(int(bits or DEFAULT_BITS)) if type_ == "RSA" else PrivateKey(secrets.token_bytes(32))
    first = start or today(publication.settings.timezone)
    path = write_key(folder, issuer, name, key)
    listed = _keys_file(root, owner)
    _append(listed, f"- {{kid: {name}, type: {type_}, public: {_written(key)}, from: {first}}}\n")
    for said in (
        message("private key: {path}", path=str(path)),
        message(
            "public key: {path}, as {name}, from {day}",
            path=listed.relative_to(root).as_posix(),
            name=name,
            day=first,
        ),
        message("keep the private key safe and out of the repository; commit keys.yaml"),
    ):
        click.echo(Speaker(language=language_asked(lang, os.environ)).say(said))


@command.command(
    epilog="Example:  insigne keys export --keys ~/insigne-keys | gh secret set INSIGNE_KEYS --env publish"
)
@click.argument("issuers", nargs=-1, metavar="[ISSUER]...")
@click.option("--keys", type=click.Path(path_type=Path), help="Folder of private keys; or INSIGNE_KEYS_DIR.")
def export(issuers: tuple[str, ...], keys: Path | None) -> None:
    """Print private keys on one line, as the secret INSIGNE_KEYS of a publishing environment holds them.

    All keys of the folder, or those of the issuers that are named. Whoever reads the line can sign as the
    issuer: hand it to the host's store of secrets, and to nothing else.
    """
    found = load_keyring(keys, os.environ).keys
    wanted = {name: key for name, key in found.items() if not issuers or name.split("/")[0] in issuers}
    if not wanted:
        raise UsageError("there are no private keys to export", "name their folder with --keys")
    entries = [{**key.secret_jwk(), "kid": name} for name, key in sorted(wanted.items())]
    click.echo(base64.b64encode(json.dumps({"keys": entries}).encode()).decode("ascii"))


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
            "revoked": _shown(key.revoked),
            "private_key_at_hand": f"{issuer.id}/{key.kid}" in keyring.keys,
        }
        for issuer in publication.issuers.values()
        for key in issuer.keys
    ]
    if form == "json":
        click.echo(json.dumps(rows, indent=2))
        return
    for issuer in publication.issuers.values():
        for key in issuer.keys:
            hand = "" if f"{issuer.id}/{key.kid}" in keyring.keys else "not "
            click.echo(f"{issuer.id}/{key.kid}  {_line(key)}  (private key {hand}at hand)")
    if not rows:
        click.echo("no issuer has a key yet: make one with 'insigne keys new ISSUER'", err=True)


def _line(key: IssuerKey) -> str:
    public = (
        key.public
        if key.type == "Ed25519"
        else f"RSA of {read_modulus(key.public).modulus.bit_length()} bits"
    )
    retired = f", retired {key.retired}" if key.retired else ""
    revoked = f", revoked {key.revoked}" if key.revoked else ""
    return f"{public}  from {key.start}{retired}{revoked}"


@command.command(epilog="Example:  insigne keys retire waterland k1")
@click.argument("issuer")
@click.argument("kid")
@_ON
@directory_option
def retire(issuer: str, kid: str, stated: date | None, directory: Path | None) -> None:
    """Sign nothing new with a key; what it signed keeps verifying."""
    owner, day = _end(publication_root(directory), issuer, kid, "retired", stated)
    click.echo(f"{issuer}/{kid} is retired from {day}: nothing new is signed with it.")
    click.echo("What it signed keeps verifying, since its public key stays published.")
    click.echo(_successor(owner, _key(owner, kid)))
    click.echo("Commit keys.yaml. Once that is published, the private key can be destroyed.")


@command.command(epilog="Example:  insigne keys revoke waterland k1 --on 2026-09-01")
@click.argument("issuer")
@click.argument("kid")
@_ON
@directory_option
def revoke(issuer: str, kid: str, stated: date | None, directory: Path | None) -> None:
    """Let nothing signed with a key count any more: it leaked, or somebody else had it."""
    owner, day = _end(publication_root(directory), issuer, kid, "revoked", stated)
    click.echo(f"{issuer}/{kid} is revoked from {day}: nothing signed with it counts any more.")
    click.echo("The next build signs its credentials anew; until that is published the old key still counts.")
    click.echo(_successor(owner, _key(owner, kid)))
    click.echo("Badges that were downloaded before are refused then: tell holders to download theirs again.")
    click.echo("Commit keys.yaml, build and publish soon, and destroy the private key.")


def _end(
    root: Path, issuer: str, kid: str, field: Literal["retired", "revoked"], stated: date | None
) -> tuple[Issuer, date]:
    """Write the day on which a key ends into keys.yaml; gives the issuer as it is then, and the day."""
    publication = _publication(root)
    owner = _issuer(publication, issuer)
    key = _key(owner, kid)
    now = today(publication.settings.timezone)
    day = stated or max(now, key.start)
    _require_can_end(owner, key, field, day, now)
    path = _keys_file(root, owner)
    document, _ = parse(read_file(path), path.relative_to(root).as_posix())
    after = "from" if key.retired is None else "retired"
    try:
        edited = with_field(document, (owner.keys.index(key),), field, day, after=after)
    except CannotEdit as error:
        raise UsageError(str(error), f"write '{field}: {day}' into the entry of {kid} yourself") from error
    _write(path, edited)
    ended = replace(key, retired=day) if field == "retired" else replace(key, revoked=day)
    return replace(owner, keys=tuple(ended if other == key else other for other in owner.keys)), day


def _require_can_end(owner: Issuer, key: IssuerKey, field: str, day: date, now: date) -> None:
    name = f"{owner.id}/{key.kid}"
    if key.revoked is not None:
        raise UsageError(f"{name} was revoked on {key.revoked} already", "there is nothing to do")
    if field == "retired" and key.retired is not None:
        raise UsageError(f"{name} was retired on {key.retired} already", "there is nothing to do")
    if day < key.start:
        raise UsageError(f"{name} is in use from {key.start}", "name that day, or a later one")
    if day > max(now, key.start):
        raise UsageError(
            f"{day} has not come yet, and what stands in keys.yaml counts at once",
            "leave --on out, or run the command on that day",
        )


def _successor(owner: Issuer, ended: IssuerKey) -> str:
    """Say which key signs from now on."""
    successor = newest_key(owner, ended.type)
    if successor is not None:
        return f"{successor.kid} signs from now on: the next build needs its private half."
    if ended.type == "RSA":
        return (
            "No RSA key signs from now on: tokens are signed as EdDSA, and new awards have no signed "
            f"Open Badges 2.0, until you run 'insigne keys new {owner.id} --type RSA'."
        )
    return f"No key signs from now on: make one with 'insigne keys new {owner.id}' before the next build."


def _publication(root: Path) -> Publication:
    publication, _, problems = load(root, today=today())
    if publication is None:
        raise ContentError(problems)
    # Keys in a file that cannot be read are not known here, and nothing may be decided without them.
    if unread := [
        problem for problem in problems if problem.is_error and problem.place.path.endswith("/keys.yaml")
    ]:
        raise ContentError(unread)
    return publication


def _issuer(publication: Publication, issuer: str) -> Issuer:
    owner = publication.issuers.get(issuer)
    if owner is None:
        known = ", ".join(publication.issuers)
        raise UsageError(f"there is no issuer '{issuer}'", f"there are: {known}")
    return owner


def _key(owner: Issuer, kid: str) -> IssuerKey:
    for key in owner.keys:
        if key.kid == kid:
            return key
    known = ", ".join(key.kid for key in owner.keys) or "none"
    raise UsageError(f"issuer '{owner.id}' has no key '{kid}'", f"there are: {known}")


def _keys_file(root: Path, owner: Issuer) -> Path:
    return root / "issuers" / owner.id / "keys.yaml"


def _written(key: AnyPrivateKey) -> str:
    """Give the public half of a key as keys.yaml holds it."""
    if isinstance(key, RSAPrivateKey):
        return '{{kty: RSA, n: "{n}", e: {e}}}'.format(**key.public.jwk)
    return key.public.listed


def _keys_folder(root: Path, keys: Path | None) -> Path:
    """Give the folder for private keys, which is never inside the repository."""
    named = keys or (Path(os.environ["INSIGNE_KEYS_DIR"]) if os.environ.get("INSIGNE_KEYS_DIR") else None)
    if named is None:
        raise UsageError("where should the private key go?", "name a folder with --keys or INSIGNE_KEYS_DIR")
    folder = named.expanduser().resolve()
    if folder.is_relative_to(root):
        raise UsageError("a private key never lies in the repository", f"name a folder outside {root}")
    return folder


def _name(issuer: Issuer, kid: str | None, letter: str) -> str:
    taken = {key.kid for key in issuer.keys}
    if kid is None:
        return next(f"{letter}{number}" for number in range(1, 10_000) if f"{letter}{number}" not in taken)
    if kid in taken:
        raise UsageError(f"issuer '{issuer.id}' has a key '{kid}' already", "choose another name")
    if not _KID.fullmatch(kid):
        hint = "use small letters, digits and hyphens, and no name that begins with demo or ends in -jwk"
        raise UsageError(f"'{kid}' cannot be a key's name", hint)
    return kid


def _append(path: Path, line: str) -> None:
    """Add a key at the end of a list; what stands there stays as it is."""
    present = read_file(path).decode("utf-8") if path.exists() else _HEADER
    separator = "" if present.endswith("\n") else "\n"
    _write(path, (present + separator + line).encode())


def _write(path: Path, data: bytes) -> None:
    if path.is_symlink():
        raise EnvironmentFault(f"{path} is a symbolic link")
    write_file(path, data)


def _shown(day: date | None) -> str | None:
    return None if day is None else str(day)
