"""The form of a document: the first thing in it that is not as the standard asks."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match


def form_fault(document: Any, kind: str) -> str | None:
    """Say what is wrong with a document's form, or None.

    Args:
        kind: `credential`, `status-list`, `assertion` or `signed-assertion`.
    """
    error = best_match(_validator(kind).iter_errors(document))
    if error is None:
        return None
    where = ".".join(str(part) for part in error.absolute_path) or "the document"
    return f"{where}: {_short(error.message)}"


@cache
def _validator(kind: str) -> Draft202012Validator:
    text = files("builder.verification.schemas").joinpath(f"{kind}.yaml").read_text(encoding="utf-8")
    return Draft202012Validator(yaml.load(text, Loader=yaml.CSafeLoader))


def _short(text: str) -> str:
    limit = 160
    return text if len(text) <= limit else text[: limit - 1] + "…"


def moment(text: Any) -> datetime | None:
    """Read a timestamp with zone; None where it is none."""
    if not isinstance(text, str):
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if read.tzinfo is None else read
