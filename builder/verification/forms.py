"""The form of a document: the first thing in it that is not as the standard asks."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

import yaml
from jsonschema_rs import Draft202012Validator as QuickValidator

_MOST_FAULTS = 100  # are compared; a hostile document can have a million
SCHEMAS = ("credential", "status-list", "assertion", "signed-assertion")


# `fromisoformat` also reads weeks, small letters and other separators, which other readers do not.
_TIMESTAMP = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d(?::\d\d(?::\d\d(?:[.,]\d+)?)?)?(?:Z|[+-]\d\d:\d\d)", re.ASCII
)


def form_fault(document: Any, kind: str) -> str | None:
    """Say what is wrong with a document's form, or None.

    Args:
        kind: `credential`, `status-list`, `assertion` or `signed-assertion`.
    """
    if _quick(kind).is_valid(document):
        return None
    # Loaded only now: most documents have no fault, and the package takes long to load.
    from jsonschema import Draft202012Validator  # noqa: PLC0415
    from jsonschema.exceptions import best_match  # noqa: PLC0415

    error = best_match(islice(Draft202012Validator(schema(kind)).iter_errors(document), _MOST_FAULTS))
    if error is None:  # the two readers of a schema disagree: the stricter one counts
        return "the document does not have the form of the standard"
    where = ".".join(str(part) for part in error.absolute_path) or "the document"
    return f"{where} does not have the form of the standard: {_short(error.message)}"


@cache
def schema(kind: str) -> Any:
    """Give the schema of a kind of document (JSON Schema 2020-12)."""
    text = files("builder.verification.schemas").joinpath(f"{kind}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


@cache
def _quick(kind: str) -> QuickValidator:
    return QuickValidator(schema(kind))


def _short(text: str) -> str:
    limit = 160
    return text if len(text) <= limit else text[: limit - 1] + "…"


def moment(text: Any) -> datetime | None:
    """Read a timestamp with zone; None where it is none."""
    if not isinstance(text, str) or not _TIMESTAMP.fullmatch(text):
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if read.tzinfo is None else read
