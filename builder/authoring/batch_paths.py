"""The file that a batch of awards gets: `awards/<issuer>/<date>-<badge>.yaml`."""

from __future__ import annotations

import re
from datetime import date
from itertools import count

from builder.content.repository import Repository
from builder.model.entities import BadgeClass, Issuer
from builder.problems import UsageError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,113}")


def new_batch_path(repository: Repository, issuer: Issuer, badge_class: BadgeClass, day: date) -> str:
    """Give the path of a batch that is not there yet; a second one of a day ends in -2."""
    folder = repository.root / "awards" / issuer.id
    taken = {path.name.lower() for path in folder.iterdir()} if folder.is_dir() else set()
    stem = f"{day}-{badge_class.badge}"
    names = (f"{stem}.yaml" if number == 1 else f"{stem}-{number}.yaml" for number in count(1))
    return f"awards/{issuer.id}/{next(name for name in names if name not in taken)}"


def named_batch_path(issuer: Issuer, name: str) -> str:
    """Give the path of a batch that somebody named: its name, with or without folders and `.yaml`.

    Raises:
        UsageError: it is no name of a batch, or in another issuer's folder.
    """
    *folders, last = name.replace("\\", "/").removesuffix(".yaml").split("/")
    stated = [folder for folder in folders if folder not in {"", "."}][-2:]
    if stated and stated != ["awards", issuer.id][-len(stated) :]:
        raise UsageError(
            f"'{name}' is not in the folder of {issuer.id}",
            f"awards of {issuer.id} lie in awards/{issuer.id}/",
        )
    if not _NAME.fullmatch(last):
        raise UsageError(
            f"'{name}' cannot be the name of a batch", "use letters, digits, hyphens, dots and low lines"
        )
    return f"awards/{issuer.id}/{last}.yaml"
