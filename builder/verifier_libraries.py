"""The libraries of the verifier in the browser: where a build finds them, and that they are the right ones.

They are made of npm packages by `templates/libraries/bundle`, outside the build, which runs neither Node nor
npm. What is published as script for visitors' browsers must have the digests that the program carries
(`templates/libraries/digests.txt`), whoever hands it over.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from builder.encoding import sha256
from builder.model.addresses import LIBRARY_NAMES, VERIFIER_LIBRARIES
from builder.pages.rendering import builtin_templates
from builder.problems import EnvironmentFault


def verifier_libraries(told: Path | None, *, published: Path) -> Mapping[str, bytes]:
    """Give the libraries by name: from the folder that is told, or else from where they are.

    Looked for are the folder beside the verifier's modules, where `make verifier-libraries` and wheels made
    after it have them, and then what the last build published: so a build can go on when npm cannot be had.

    Args:
        told: a folder that must have them.
        published: the folder of the site, as the last build left it.

    Returns:
        Nothing where they are nowhere.

    Raises:
        EnvironmentFault: a file is missing in the folder that is told, or has other bytes than expected
            there or beside the modules.
    """
    if told is not None:
        return _expected(told)
    beside = _beside_modules()
    if all((beside / name).is_file() for name in LIBRARY_NAMES):
        return _expected(beside)
    try:
        return _expected(published / VERIFIER_LIBRARIES)
    except EnvironmentFault:  # published by an Insigne with other libraries, or without
        return {}


def _beside_modules() -> Path:
    return builtin_templates() / VERIFIER_LIBRARIES


def _expected(folder: Path) -> Mapping[str, bytes]:
    found = {}
    for name in LIBRARY_NAMES:
        try:
            found[name] = (folder / name).read_bytes()
        except OSError as fault:
            raise EnvironmentFault(
                f"{folder} lacks {name}, a library of the verifier: templates/libraries/bundle makes it"
            ) from fault
        if sha256(found[name]).hex() != _digests()[name]:
            raise EnvironmentFault(
                f"{folder / name} is not the library of the verifier that this Insigne was tested with: "
                "its digest is another than in templates/libraries/digests.txt. "
                "Make it anew with 'make verifier-libraries', from the same version as this Insigne"
            )
    return found


@cache
def _digests() -> Mapping[str, str]:
    """Give the expected SHA-256 digests, in hexadecimal, by name."""
    lines = (builtin_templates() / "libraries" / "digests.txt").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in map(str.split, lines)}
