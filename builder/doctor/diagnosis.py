"""What an examination finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from builder.content.history import History
from builder.content.repository import Repository
from builder.doctor.asking import Ask
from builder.model.entities import Publication
from builder.problems import Message, Problem
from builder.signing.keyring import Keyring


class Outcome(StrEnum):
    """How it is: as it should be, better otherwise, wrong, or not known."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"


class Diagnosis(Struct, frozen=True, kw_only=True):
    """One thing that was looked at.

    Args:
        about: stable id of what was looked at, such as `keys`.
        hint: what to do about it.
    """

    about: str
    outcome: Outcome
    text: Message
    hint: Message | None = None


class Circumstances(Struct, frozen=True, kw_only=True):
    """What is examined.

    Args:
        problems: what `insigne check` says.
        history: None outside a Git repository.
        keyring: the private keys; None where none were given.
        site: folder of a built site, whether or not it is there.
        ask: asks the network; None where it may not be asked.
        template_folders: where templates are looked for.
    """

    root: Path
    publication: Publication
    repository: Repository
    problems: Sequence[Problem]
    history: History | None
    keyring: Keyring | None
    site: Path
    ask: Ask | None
    environment: Mapping[str, str]
    today: date
    template_folders: Sequence[Path]
