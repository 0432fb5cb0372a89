"""No name and no address of an award is ever in what `insigne check` prints."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.repos.cases import BASE, run_check

PEOPLE = 500
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

Slip = Callable[[str, str, str], str]
# What goes wrong with an entry: id, address and name in, its lines out.
SLIPS: list[Slip] = [
    lambda id_, email, name: (
        f'  - id: {id_}\n    recipient: {{email: {email}, name: {name}}}\n    grade: "8"\n'
    ),
    lambda id_, email, name: f"  - id: {id_}\n    recipient: {{emial: {email}, name: {name}}}\n",
    lambda id_, email, name: f"  - id: {id_}\n    recipient: {email}\n    name: {name}\n",
    lambda id_, email, name: f"  - id: {id_}\n    recipient: {{email: {email} {name}}}\n",
    lambda id_, email, name: f"  - {email}: {name} {id_}\n",
    lambda id_, email, name: f"  - id: {email}\n    recipient: {{email: {id_}}}\n    role: {name}\n",
    lambda id_, email, name: f"  - id: {id_}  # {name}\n    recipient: {{naam: {name}, mail: {email}}}\n",
    lambda id_, email, name: (
        f'  - id: {id_}\n    recipient: {{email: {email}}}\n    narrative: "<b>{name}</b>"\n'
    ),
    lambda id_, email, name: f"  - id: {id_}\n    recipient: {{email: {email}}}\n    issued_on: {name}\n",
    lambda id_, email, name: (
        f"  - id: {id_}\n    recipient: {{email: {email}, publish_name: {name}}}\n    visibility: {email}\n"
    ),
    lambda id_, email, name: (
        f"  - id: {id_}\n    recipient: {{email: {email}}}\n    revoked: {{on: 2020-01-01, reason: {name}}}\n"
    ),
    lambda id_, email, name: (
        f'  - id: {id_}\n    recipient: {{email: {email}}}\n    evidence: [{{url: "javascript:{name}"}}]\n'
    ),
]
SPOILED = ["", "  - id: [\n", "\t- x\n", "awards: []\n", "a: &x *y\n"]


def canaries(generator: random.Random) -> list[tuple[str, str, str]]:
    letters = "bcdfghjklmnpqrstvwxz"

    def word(size: int) -> str:
        return "".join(generator.choice(letters) for _ in range(size))

    return [
        (
            "".join(generator.choice(ALPHABET) for _ in range(26)),
            f"{word(3)}.{word(7)}@{word(6)}.example",
            f"{word(6).title()} {word(9).title()}",
        )
        for _ in range(PEOPLE)
    ]


@pytest.mark.parametrize("form", ["text", "json", "github"])
@pytest.mark.parametrize("spoiled", SPOILED, ids=["sound YAML", "open list", "tab", "twice", "alias"])
def test_names_and_addresses_are_masked(tmp_path: Path, form: str, spoiled: str) -> None:
    generator = random.Random(7)  # noqa: S311 - the same canaries each time
    people = canaries(generator)
    root = Path(shutil.copytree(BASE, tmp_path / "publication"))
    for number in range(0, PEOPLE, 20):
        lines = [f"badge: school/data/v{1 + number % 40 // 20}\nissued_on: 2026-06-30\nawards:\n"]
        lines += [
            generator.choice(SLIPS)(*person) * generator.choice([1, 1, 2])
            for person in people[number : number + 20]
        ]
        (root / f"awards/school/batch-{number}.yaml").write_text("".join(lines) + spoiled, encoding="utf-8")
    printed, status = run_check(root, "--format", form)
    assert status == 1
    for _, email, name in people:
        assert email not in printed
        assert email.partition("@")[0] not in printed
        assert email.partition("@")[2].removesuffix(".example") not in printed
        for part in name.split():
            assert part.lower() not in printed.lower()


def test_json_and_annotations_are_masked_for_a_terminal_too(tmp_path: Path) -> None:
    root = Path(shutil.copytree(BASE, tmp_path / "publication"))
    printed, status = run_check(root, "--format", "json", "--show-personal")
    assert status == 2
    assert "--show-personal" in printed
    assert json.loads(run_check(root, "--format", "json")[0]) == []
