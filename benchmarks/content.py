"""Reads a generated publication back as plain data, for the programs that it is compared with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml


def read(path: Path) -> Any:
    """Read a YAML file; every scalar is text."""
    return yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader)  # noqa: S506 - makes text only


def settings(root: Path) -> dict[str, Any]:
    """Give the publication's settings."""
    document: dict[str, Any] = read(root / "insigne.yaml")
    return document


def issuers(root: Path) -> dict[str, dict[str, Any]]:
    """Give the issuers by id."""
    return {path.parent.name: read(path) for path in sorted((root / "issuers").glob("*/issuer.yaml"))}


def classes(root: Path) -> dict[str, dict[str, Any]]:
    """Give the badge classes by id."""
    paths = sorted((root / "badges").glob("*/*/v*.yaml"))
    return {path.relative_to(root / "badges").with_suffix("").as_posix(): read(path) for path in paths}


def awards(root: Path) -> Iterator[dict[str, Any]]:
    """Give the awards, each with what its batch states."""
    for path in sorted((root / "awards").glob("*/*.yaml")):
        batch = read(path)
        listed = batch.pop("awards")
        yield from ({**batch, **award} for award in listed)


def text_in(text: str | dict[str, str], language: str) -> str:
    """Give a text in a language."""
    return text if isinstance(text, str) else text[language]
