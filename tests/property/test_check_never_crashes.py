"""Whatever happens to sound content, `insigne check` answers, and changes nothing."""

from __future__ import annotations

import re
import secrets
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.checks.mending import mend
from builder.content.repository import read_repository
from tests.repos.cases import BASE, run_check
from tests.repos.rule_pages import rules

FILES = sorted(str(path.relative_to(BASE)) for path in BASE.rglob("*") if path.is_file())
# What edits are made of: pieces of YAML, of our fields, and whatever else.
PIECES = [
    *(
        "\n",
        "  ",
        "\t",
        ": ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "'",
        '"',
        "#",
        "&a ",
        "*a",
        "!!int ",
        "---\n",
        "|\n",
        "? ",
    ),
    *(
        "awards:",
        "id:",
        "recipient:",
        "email: ",
        "issued_on: ",
        "2026-02-30",
        "null",
        "~",
        "true",
        "1e999",
        "-1",
    ),
    *(
        "draft: true\n",
        "parent: school\n",
        "replaces: v9\n",
        "\x00",
        "\ufeff",
        "\u202e",
        "\ud7ff",
        "\x85",
        "\u2028",
    ),
    *(
        "school/data/v1",
        "../..",
        "%s",
        "{0}",
        "{x}",
        "<script>",
        "policy:\n- {variant: regular}\n",
        "é",
        "e\u0301",
    ),
]
EDIT = st.tuples(
    st.sampled_from(["insert", "delete", "replace", "repeat", "bytes"]),
    st.floats(0, 1),
    st.integers(0, 60),
    st.one_of(st.sampled_from(PIECES), st.text(max_size=8)),
)
EDITS = st.lists(st.tuples(st.sampled_from(FILES), EDIT), min_size=1, max_size=4)

Edit = tuple[str, float, int, str]


def edited(content: bytes, edit: Edit) -> bytes:
    kind, where, length, piece = edit
    place = int(where * len(content))
    new = piece.encode("utf-8", errors="surrogatepass")
    match kind:
        case "insert":
            return content[:place] + new + content[place:]
        case "delete":
            return content[:place] + content[place + length :]
        case "replace":
            return content[:place] + new + content[place + length :]
        case "repeat":
            return content[: place + length] + content[place:]
        case _:
            return content[:place] + bytes([length * 4]) + content[place:]


def snapshot(root: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(root)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(BASE, tmp_path_factory.mktemp("random") / "publication"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS, language=st.sampled_from(["nl", "en"]), form=st.sampled_from(["text", "json", "github"]))
def test_random_edits_are_answered(
    root: Path, edits: list[tuple[str, Edit]], language: str, form: str
) -> None:
    for path in FILES:
        (root / path).write_bytes((BASE / path).read_bytes())
    for path, edit in edits:
        (root / path).write_bytes(edited((root / path).read_bytes(), edit))
    before = snapshot(root)
    printed, status = run_check(root, "--lang", language, "--format", form)
    assert status in {0, 1}
    assert "Traceback" not in printed
    assert "\x1b" not in printed
    assert snapshot(root) == before
    if form == "text":
        told = re.findall(r"^\S+ \S+: .* \[([a-z]+(?:-[a-z]+)+)\]$", printed, re.MULTILINE)
        assert set(told) <= set(rules())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_mending_random_edits_gives_files_that_need_no_more(
    root: Path, edits: list[tuple[str, Edit]]
) -> None:
    for path in FILES:
        (root / path).write_bytes((BASE / path).read_bytes())
    for path, edit in edits:
        (root / path).write_bytes(edited((root / path).read_bytes(), edit))
    for path, file in mend(read_repository(root), random_bytes=secrets.token_bytes).items():
        (root / path).write_text(file.text, encoding="utf-8", newline="")
    assert mend(read_repository(root), random_bytes=secrets.token_bytes) == {}
