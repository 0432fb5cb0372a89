"""Private keys among files: who reads one can sign as the issuer, and a Git repository forgets nothing.

What is looked for: a JSON Web Key with its private part (RFC 7517 section 9.3, RFC 7518 section 6.3.2, RFC
8037 section 2), alone, in a set or written as YAML; text armour (RFC 7468 sections 10 and 11, OpenSSH and
OpenPGP alike); a Multikey's `secretKeyMultibase`; and a line of base64 with any of these in it, as `insigne
keys export` prints. What is found is told by the number of its line, never by its text.
"""

from __future__ import annotations

import base64
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from builder.content.history import History
from builder.problems import EnvironmentFault

MAX_BYTES = 256 * 1024
"""Larger files are not looked at: keys are small, and batches of awards are not."""

FOLDERS = ("badges", "issuers", "awards", ".github")
"""Where files are looked for outside a Git repository, besides the publication's own folder."""

_ARMOUR = re.compile(
    rb"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:(?!-----).){0,400}?[A-Za-z0-9+/=]{40}",
    re.DOTALL,
)
_PRIVATE_PART = re.compile(rb"""(?<![A-Za-z0-9_-])\\?["']?d\\?["']?\s*:\s*\\?["']?[A-Za-z0-9_-]{42,}""")
_MULTIBASE = re.compile(rb"""(?:secret|private)KeyMultibase\W{1,8}z[1-9A-HJ-NP-Za-km-z]{40,}""")
# What begins with a brace, in base64 of either alphabet. A look behind would take forty times as long.
_BASE64 = re.compile(rb"e[wy][A-Za-z0-9+/_-]{60,}")
# Neither follow a link nor wait for a pipe; Windows knows neither flag.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def private_key_line(data: bytes) -> int | None:
    """Give the line, counted from 1, on which a file holds a private key; None where it holds none."""
    if len(data) > MAX_BYTES or b"\0" in data:
        return None
    found = _plain_key(data)
    if found is None:
        found = next((at.start() for at in _BASE64.finditer(data) if _holds_key(at.group())), None)
    return None if found is None else data.count(b"\n", 0, found) + 1


def _plain_key(data: bytes) -> int | None:
    """Give where a private key begins that is not wrapped in base64."""
    patterns = (
        (b"PRIVATE KEY", _ARMOUR),
        (b"kty", _PRIVATE_PART),
        (b"KeyMultibase", _MULTIBASE),
    )
    for sign, pattern in patterns:
        if sign in data and (match := pattern.search(data)):
            return match.start()
    return None


def _holds_key(text: bytes) -> bool:
    whole = text[: len(text) - len(text) % 4]
    return _plain_key(base64.b64decode(whole, b"-_" if b"-" in text or b"_" in text else None)) is not None


def private_keys_in(root: Path, environment: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Find private keys among the files of a publication: those that Git tracks, staged ones included.

    Without Git, or where it does not read the repository: among what lies in the publication's folders.

    Args:
        environment: of the process.

    Returns:
        Path relative to the publication, and line, by path.
    """
    try:
        paths = History(root, environment).tracked()
    except EnvironmentFault:
        paths = list(_lying_in(root))
    for path in sorted(paths):
        line = private_key_line(_read(root / path))
        if line is not None:
            yield path, line


def _lying_in(root: Path) -> Iterator[str]:
    for path in root.glob("*"):
        if path.is_file():
            yield path.name
    for folder in FOLDERS:
        for inner, _, names in os.walk(root / folder):
            yield from ((Path(inner) / name).relative_to(root).as_posix() for name in names)


def _read(path: Path) -> bytes:
    """Give the bytes of a plain file that is not too large; none of anything else."""
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
    except OSError:
        return b""
    try:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > MAX_BYTES:  # a submodule is a folder
            return b""
        return os.read(descriptor, MAX_BYTES)
    finally:
        os.close(descriptor)
