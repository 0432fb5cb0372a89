"""The rule that no private key lies in the repository.

It is about files of every kind, so that it asks Git which there are, and stands beside the table of rules
about content.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from builder.content.private_keys import private_keys_in
from builder.problems import Place, Position, Problem, message


def private_keys(root: Path, environment: Mapping[str, str]) -> Iterator[Problem]:
    """No file of the repository holds a private key. The line is told, and never shown."""
    hint = message(
        "take the file out. If it was ever pushed, the key has leaked: revoke it with 'insigne keys revoke',"
        " and make another outside the repository"
    )
    for path, line in private_keys_in(root, environment):
        place = Place(path=path, position=Position(line=line, column=1))
        text = message("this is a private key")
        yield Problem(rule="private-key-in-repository", text=text, place=place, hint=hint)
