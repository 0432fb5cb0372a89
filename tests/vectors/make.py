"""Makes the vectors: `python -m tests.vectors.make` writes `tests/vectors/verifier/` anew."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.vectors.case import Case
from tests.vectors.cases import foreign, generation_2, hostile, hostile_proofs, own, pictures, status, tokens
from tests.vectors.worlds import worlds

_STEP = re.compile(r'\[\n +("[a-z-]+"),\n +("[a-z]+")\n +\]')
FOLDER = Path(__file__).parent / "verifier"
GROUPS = (own, hostile, hostile_proofs, tokens, status, foreign, generation_2, pictures)


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
    """Write a file that can be read by people: a step on one line."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return (_STEP.sub(r"[\1, \2]", text) + "\n").encode()


def main(folder: Path) -> None:
    made = files()
    for old in folder.glob("*/"):
        shutil.rmtree(old)
    for path, data in made.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
