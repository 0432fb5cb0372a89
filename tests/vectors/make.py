"""Makes the vectors: `python -m tests.vectors.make` writes `tests/vectors/verifier/` anew."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.vectors.case import Case
from tests.vectors.cases import hostile, own, status, tokens
from tests.vectors.worlds import worlds

FOLDER = Path(__file__).parent / "verifier"
GROUPS = (own, hostile, tokens, status)


def cases() -> Iterator[Case]:
    for group in GROUPS:
        yield from group.cases()


def files() -> dict[str, bytes]:
    """Give every file by its path.

    Raises:
        ValueError: two cases have one name.
    """
    made = {f"worlds/{name}.json": written(world) for name, world in worlds().items()}
    for case in cases():
        path = f"{case.name}.json"
        if path in made:
            raise ValueError(f"two cases are named {case.name}")
        made[path] = written(case.document())
    return made


def written(document: Any) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def main(folder: Path) -> None:
    for old in folder.glob("*/"):
        shutil.rmtree(old)
    for path, data in files().items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
