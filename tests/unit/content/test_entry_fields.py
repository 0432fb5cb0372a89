"""Small changes to content files leave everything else as it is, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builder.content.entry_fields import CannotEdit, with_entries, with_field, without_field
from builder.content.strict_yaml import Document, parse
from tests.repos.cases import BASE

ROOT = BASE.parents[2]
VALUE = {"from": date(2026, 1, 2), "reason": 'Zie: "brief" # 3'}
ENTRY: dict[str, Any] = {
    "id": "3k9x0v7m2q8c4b6t1n5d0w9zre",
    "recipient": {"email": "a@b.example", "publish_name": True},
    "narrative": "Een\n\ntwee\n",
    "evidence": [{"url": "https://b.example/?a=1#2", "name": "NO"}],
}


def batches() -> Iterator[tuple[str, bytes]]:
    for path in [*sorted((ROOT / "awards").rglob("*.yaml")), *sorted(BASE.parent.rglob("awards/**/*.yaml"))]:
        source = path.read_bytes()
        if sound(source) is not None:
            yield path.relative_to(ROOT).as_posix(), source


def sound(source: bytes) -> Document | None:
    document, _ = parse(source, "awards/a/b.yaml", max_bytes=len(source))
    root = document.root
    entries = root.get("awards") if isinstance(root, dict) else None
    is_batch = (
        isinstance(entries, list) and entries and all(isinstance(entry, dict) and entry for entry in entries)
    )
    return document if is_batch else None


def in_all_line_ends(source: bytes) -> list[bytes]:
    plain = source.replace(b"\r\n", b"\n")
    return [plain, plain.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + plain, plain.rstrip(b"\n")]


def lines_gone(before: bytes, after: bytes) -> list[bytes]:
    """Give the lines that are not there any more, or not in the same order."""
    gone = []
    remaining = after.splitlines()
    for line in before.splitlines():
        if line in remaining:
            remaining = remaining[remaining.index(line) + 1 :]
        else:
            gone.append(line)
    return gone


def in_braces(source: bytes, index: int) -> bool:
    """Say whether an entry is written on one line between braces."""
    return source.decode().split("- ")[index + 1].startswith("{")


@pytest.mark.parametrize("source", [pytest.param(source, id=path) for path, source in batches()])
def test_a_field_is_added_and_taken_away_without_a_trace(source: bytes) -> None:
    for variant in in_all_line_ends(source):
        document = sound(variant)
        if document is None:
            continue
        for index, entry in enumerate(document.root["awards"]):
            if "suspended" in entry:
                continue
            added = with_field(document, ("awards", index), "suspended", VALUE)
            assert len(lines_gone(variant, added)) == (1 if in_braces(variant, index) else 0)
            again = sound(added)
            assert again is not None
            assert again.root["awards"][index]["suspended"]["reason"] == VALUE["reason"]
            taken = without_field(again, ("awards", index), "suspended")
            assert taken.rstrip(b"\r\n") == variant.rstrip(b"\r\n")


@pytest.mark.parametrize("source", [pytest.param(source, id=path) for path, source in batches()])
def test_entries_are_added_at_the_end_and_the_rest_stays(source: bytes) -> None:
    for variant in in_all_line_ends(source)[:3]:
        document = sound(variant)
        assert document is not None
        added = with_entries(document, ("awards",), [ENTRY, ENTRY])
        again = sound(added)
        assert again is not None
        assert again.root["awards"][-1]["evidence"] == [{"url": "https://b.example/?a=1#2", "name": "NO"}]
        assert len(again.root["awards"]) == len(document.root["awards"]) + 2
        assert variant.count(b"\r\n") == 0 or added.count(b"\n") == added.count(b"\r\n")


AWKWARD = b"""\
# head
awards:
- {id: a, recipient: {email: x@y.example}}   # in braces
-   id:   b     # far
    recipient:
        email:   'x@z.example'
    narrative: |+
        kept

    # about the next
-  recipient: {email: "q@z.example",
               name: Q}
   id: c
   # a remark at the end
# behind the list
badge: s/b/v1   # last
"""


@pytest.mark.parametrize("index", [0, 1, 2])
def test_awkward_files_keep_every_line(index: int) -> None:
    document = sound(AWKWARD)
    assert document is not None
    added = with_field(document, ("awards", index), "revoked", {"on": date(2026, 1, 1), "reason": "x"})
    lines = added.decode().splitlines()
    remain = [line for line in AWKWARD.decode().splitlines() if line not in lines]
    assert remain == ([] if index else ["- {id: a, recipient: {email: x@y.example}}   # in braces"])
    again = sound(added)
    assert again is not None
    assert without_field(again, ("awards", index), "revoked") == AWKWARD


def test_entries_come_behind_the_last_one_and_before_what_follows() -> None:
    document = sound(AWKWARD)
    assert document is not None
    lines = with_entries(document, ("awards",), [{"id": "d"}]).decode().splitlines()
    assert lines[lines.index("   id: c") + 1] == "- id: d"


def test_a_list_between_brackets_is_left_alone() -> None:
    document = sound(b"awards: [{id: a}]\n")
    assert document is not None
    with pytest.raises(CannotEdit):
        with_entries(document, ("awards",), [{"id": "b"}])


def test_the_first_field_of_an_entry_can_go() -> None:
    document = sound(b"awards:\n  - suspended: {from: 2026-01-01, reason: x}\n    id: a\n")
    assert document is not None
    assert without_field(document, ("awards", 0), "suspended") == b"awards:\n  - id: a\n"


def test_paths_of_the_example_are_found() -> None:
    assert len([path for path, _ in batches() if Path(path).parts[0] == "awards"]) > 10
