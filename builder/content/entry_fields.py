"""One field more in an entry of a content file; everything else in the file stays as it is, byte for byte."""

from __future__ import annotations

import copy
from typing import Any

from builder.content.edits import Edit, apply
from builder.content.strict_yaml import Document, parse, positions
from builder.problems import Pointer

_BOM = "\ufeff"


class CannotEdit(ValueError):
    """The file is written in a way that this module cannot add to without changing more."""


def with_field(document: Document, entry: Pointer, name: str, value: str, *, after: str) -> bytes:
    """Give the bytes of a sound document with a field more.

    Args:
        entry: the mapping that gets the field, in braces or with a line for each field.
        value: text that needs no quotes.
        after: the field of the entry behind which the new one is written; its value is text on one line.

    Raises:
        CannotEdit: more than this would change.
    """
    text = document.source.decode("utf-8")
    plain = text.removeprefix(_BOM).replace("\r\n", "\n")
    edited = apply([_edit(document, entry, f"{name}: {value}", after)], plain)
    if "\r\n" in text:
        edited = edited.replace("\n", "\r\n")
    result = (text[: text.startswith(_BOM)] + edited).encode()
    wanted = copy.deepcopy(document.root)
    _at(wanted, entry)[name] = value
    if parse(result, document.path)[0].root != wanted:
        raise CannotEdit(f"{document.path} cannot be edited without changing more")
    return result


def _edit(document: Document, entry: Pointer, field: str, after: str) -> Edit:
    known = positions(document)
    start = known[entry, False]
    last = known[(*entry, after), False]
    if start.source[start.column - 1] == "{":
        return Edit(line=last.line, column=last.column + last.length, length=0, text=f", {field}")
    # A new line behind the whole of that field's, so that its comment stays beside it.
    indentation = " " * (known[(*entry, after), True].column - 1)
    return Edit(line=last.line, column=len(last.source) + 1, length=0, text=f"\n{indentation}{field}")


def _at(root: Any, pointer: Pointer) -> Any:
    for step in pointer:
        root = root[step]
    return root
