"""Reading and writing the files that a command names."""

from __future__ import annotations

from pathlib import Path

from builder.problems import EnvironmentFault
from builder.verification.verifier import MAX_BYTES


def read_file(path: Path, *, limit: int = MAX_BYTES) -> bytes:
    """Read a file of a sensible size.

    Raises:
        EnvironmentFault: it cannot be read, or is too large.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise EnvironmentFault(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > limit:
        raise EnvironmentFault(f"{path} is larger than {limit} bytes")
    return data


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        EnvironmentFault: it cannot be written.
    """
    temporary = path.with_name(f".{path.name}.new")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as error:
        raise EnvironmentFault(f"{path} cannot be written: {error.strerror}") from error
