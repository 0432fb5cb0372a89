"""New issuers, badges and versions, as files that pass check; what is still to be filled in is said.

A badge begins as a draft: it is not published and cannot be awarded until it is complete. A new version
begins as a copy of the newest one, so that what changes is what somebody changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from builder.authoring.judging import Basis, require_no_new_errors
from builder.authoring.modelines import modeline
from builder.authoring.references import find_issuer
from builder.authoring.scaffolds import scaffold
from builder.content.entry_fields import CannotEdit, with_first_field, with_value, without_field
from builder.content.folders import as_folder_name, is_folder_name
from builder.content.strict_yaml import Document, parse
from builder.content.yaml_text import Value
from builder.model.entities import Issuer
from builder.model.policies import requirements
from builder.problems import ContentError, Message, Problem, UsageError, message

_VERSION = re.compile(r"v([1-9][0-9]{0,3})")
_ALWAYS = ("name", "variant", "description", "criteria", "language")


class NewFiles(Struct, frozen=True, kw_only=True):
    """Files to be written.

    Args:
        files: bytes by path.
        to_do: what somebody has still to do.
        warnings: advice on the content as it will be.
    """

    files: Mapping[str, bytes]
    to_do: tuple[Message, ...]
    warnings: tuple[Problem, ...]


def new_issuer(basis: Basis, id_: str, given: Mapping[str, Value]) -> NewFiles:
    """Make an issuer.

    Raises:
        UsageError: it is there already, or cannot be called so.
        ContentError: what was given is wrong.
    """
    _require_name(id_)
    path = f"issuers/{id_}/issuer.yaml"
    _require_new(basis, path)
    languages = basis.publication.settings.languages
    line = modeline(basis.repository.root, path, "issuer")
    source = scaffold("issuer", given, modeline=line, languages=languages)
    to_do = []
    if "legal_basis" not in given and "parent" not in given:
        to_do.append(message("before badges are awarded, fill in 'legal_basis' in {path}", path=path))
    to_do.append(message("make a key: 'insigne keys new {issuer} --keys FOLDER'", issuer=id_))
    return _judged(basis, {path: source}, to_do)


def new_badge(basis: Basis, name: str, given: Mapping[str, Value]) -> NewFiles:
    """Make the first version of a badge, as a draft.

    Args:
        name: `<issuer>/<badge>`.

    Raises:
        UsageError: it is there already, or cannot be called so.
        ContentError: what was given is wrong.
    """
    issuer, badge = _issuer_and_badge(basis, name)
    _require_name(badge)
    path = f"badges/{issuer.id}/{badge}/v1.yaml"
    _require_new(basis, path)
    needed = needed_fields(str(given["variant"]), issuer, basis.today)
    source = scaffold(
        "badge-class",
        {"draft": True, **given},
        modeline=modeline(basis.repository.root, path, "badge-class"),
        languages=basis.publication.settings.languages,
        needed=needed,
        examples=_workload(str(given["variant"]), issuer, basis.today),
    )
    missing = [field for field in needed if field not in given]
    to_do = [
        message("fill in {fields} in {path}", fields=", ".join(missing), path=path),
        message("then take 'draft: true' out, and run 'insigne check'"),
    ]
    return _judged(basis, {path: source}, to_do)


def new_version(basis: Basis, name: str, images: Mapping[str, bytes]) -> NewFiles:
    """Make the next version of a badge: the newest one's file and picture, as a draft.

    Args:
        name: `<issuer>/<badge>`.
        images: the publication's pictures, by path.

    Raises:
        UsageError: there is no such badge, or its newest version is a draft.
        ContentError: the newest version has errors.
    """
    issuer, badge = _issuer_and_badge(basis, name)
    folder = f"badges/{issuer.id}/{badge}"
    newest = _newest(basis, folder)
    number = int(newest.path.rpartition("/v")[2].removesuffix(".yaml"))
    path = f"{folder}/v{number + 1}.yaml"
    try:
        document = _as_draft(newest)
        added = {}
        image = document.root.get("image")
        if isinstance(image, str) and f"v{number}" in image and f"{folder}/{image}" in images:
            renamed = image.replace(f"v{number}", f"v{number + 1}")
            document = _read(with_value(document, ("image",), renamed), path)
            added[f"{folder}/{renamed}"] = images[f"{folder}/{image}"]
    except CannotEdit as error:
        hint = f"copy it to {path} yourself, and put 'draft: true' in it"
        raise UsageError(f"{newest.path} is written in an unusual way", hint) from error
    to_do = [
        message("change what is new in {path}", path=path),
        message("then take 'draft: true' out, and run 'insigne check'"),
    ]
    found = _judged(basis, {path: document.source}, to_do)
    return NewFiles(files={**found.files, **added}, to_do=found.to_do, warnings=found.warnings)


def needed_fields(variant: str, issuer: Issuer, day: date) -> tuple[str, ...]:
    """Give the fields that a badge of a variant must state, in the words of the content files."""
    found = dict.fromkeys(_ALWAYS)
    for requirement in requirements():
        if requirement.any_of and requirement.scope.covers(variant, issuer.type, day):
            found |= dict.fromkeys(field.split(".")[0] for field in requirement.any_of)
    return tuple(found)


def _workload(variant: str, issuer: Issuer, day: date) -> Mapping[str, str]:
    """Give an example of the study load in the unit that a badge of a variant needs."""
    for requirement in requirements():
        if requirement.any_of and requirement.scope.covers(variant, issuer.type, day):
            unit = requirement.any_of[0].removeprefix("workload.")
            if unit in {"ects", "sbu"}:
                return {"workload": "{ects: 5}" if unit == "ects" else "{sbu: 240}"}
    return {}


def _as_draft(document: Document) -> Document:
    if "replaces" in document.root:
        document = _read(without_field(document, (), "replaces"), document.path)
    return _read(with_first_field(document, "draft", True), document.path)


def _read(source: bytes, path: str) -> Document:
    return parse(source, path)[0]


def _newest(basis: Basis, folder: str) -> Document:
    versions = {
        int(match[1]): file
        for file in basis.repository.files
        if file.path.startswith(f"{folder}/")
        and (match := _VERSION.fullmatch(file.path.rpartition("/")[2].removesuffix(".yaml")))
    }
    if not versions:
        known = ", ".join(basis.publication.badges) or "none"
        raise UsageError(f"there is no badge '{folder.removeprefix('badges/')}'", f"there are: {known}")
    newest = versions[max(versions)]
    if newest.data is None:
        raise ContentError([problem for problem in basis.problems if problem.place.path == newest.path])
    if newest.data.get("draft") is True:
        raise UsageError(f"{newest.path} is a draft still", "change that file: it was never awarded")
    return newest.document


def _issuer_and_badge(basis: Basis, name: str) -> tuple[Issuer, str]:
    parts = name.strip().strip("/").removeprefix("badges/").split("/")
    if len(parts) > 1 and _VERSION.fullmatch(parts[-1]):
        parts.pop()
    if len(parts) != 2:  # noqa: PLR2004 - issuer and badge
        raise UsageError(
            f"'{name}' is not the name of a badge", "write <issuer>/<badge>, such as waterland/data"
        )
    return find_issuer(basis.publication, parts[0]), parts[1]


def _require_name(name: str) -> None:
    if not is_folder_name(name) or name == "pathways":
        better = as_folder_name(name)
        hint = f"such as '{better}'" if is_folder_name(better) else "such as 'data-literacy'"
        raise UsageError(
            f"'{name}' cannot be the name of a folder: use small letters, digits and hyphens", hint
        )


def _require_new(basis: Basis, path: str) -> None:
    if basis.source(path) is not None or (basis.repository.root / path).exists():
        raise UsageError(f"{path} is there already", "choose another name, or change that file")


def _judged(basis: Basis, files: Mapping[str, bytes], to_do: Sequence[Message]) -> NewFiles:
    warnings = require_no_new_errors(basis, files)
    return NewFiles(files=files, to_do=tuple(to_do), warnings=tuple(warnings))
