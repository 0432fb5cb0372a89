"""The documentation page of each rule: prose from `docs/rules/texts.yaml`, examples from the cases.

The bad example is what a case changes, with all that `insigne check` says about it; the good one is what
stands there in the sound base.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.repos.cases import BASE, BEFORE, EXPECTED, HERE, case_folders, options, overlay, removed

PAGES = HERE.parents[1] / "docs" / "rules"
_LONGEST = 20  # lines of an example


@cache
def texts() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((PAGES / "texts.yaml").read_text(encoding="utf-8"))
    return found


def rules() -> list[str]:
    return sorted(texts().keys() - {"examples"})


def case_of(rule: str) -> Path | None:
    """Give the first case that is named for a rule."""
    named = [case for case in case_folders() if rule_of(case) == rule]
    return min(named, key=lambda case: case.name, default=None)


def rule_of(case: Path) -> str:
    """Give the rule that a case is named for: the longest id that its name begins with."""
    return max(
        (rule for rule in rules() if case.name == rule or case.name.startswith(f"{rule}-")),
        key=len,
        default="",
    )


def page(rule: str) -> str:
    prose = texts()[rule]
    lines = [
        f"# {rule}",
        "",
        prose["what"],
        "",
        f"**Why.** {prose['why']}",
        "",
        f"**How to mend it.** {prose['mend']}",
        "",
        f"**In het Nederlands.** {prose['nl']}",
        "",
    ]
    case = case_of(rule)
    lines += _stated_example(texts()["examples"][rule]) if case is None else _example(case)
    return "\n".join(lines).rstrip("\n") + "\n"


def _stated_example(example: dict[str, str]) -> Iterator[str]:
    for kind in ("bad", "good"):
        yield from (f"## {kind.capitalize()}", "", *_block(example[kind].splitlines()))


def _example(case: Path) -> Iterator[str]:
    yield from ("## Bad", "")
    for path in overlay(case):
        yield from _changed(path, _lines(case / path), _lines(_before(case, path)))
    for name in removed(case):
        yield from (f"`{name}` is not there.", "")
    yield from (f"`{' '.join(['insigne check', *options(case)])}` says:", "")
    yield from _block(_shortened((case / EXPECTED).read_text(encoding="utf-8").splitlines()))
    yield from ("## Good", "")
    good = [path for path in overlay(case) if (BASE / path).exists()]
    for path in good:
        yield from _changed(path, _lines(_before(case, path)), _lines(case / path))
    for name in removed(case):
        yield from (f"`{name}` is there.", "")
    if not good and not removed(case):
        yield from ("The file is not there, or lies where it belongs.", "")


def _before(case: Path, path: Path) -> Path:
    """Give the file over which a case lays its own."""
    changed = case / BEFORE / path
    return changed if changed.exists() else BASE / path


def _lines(path: Path) -> list[str]:
    if not path.exists():
        return []
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return ["(bytes that are no UTF-8 text)"]


def _changed(path: Path, here: list[str], there: list[str]) -> Iterator[str]:
    """Give the lines of a file that differ from another, with a line around them."""
    wanted: set[int] = set()
    for kind, begin, end, _, _ in difflib.SequenceMatcher(a=here, b=there, autojunk=False).get_opcodes():
        if kind != "equal":
            wanted |= set(range(max(0, begin - 1), end + 1))
    shown = [_visible(here[number]) for number in sorted(wanted) if number < len(here)]
    yield from (f"`{path.as_posix()}`", "")
    yield from _block(_shortened(shown or ["(empty)"]))


def _visible(line: str) -> str:
    return "".join(char if char.isprintable() or char == "\t" else f"\\x{ord(char):02x}" for char in line)


def _shortened(lines: list[str]) -> list[str]:
    cut = [line if len(line) <= 200 else line[:199] + "…" for line in lines]
    return cut if len(cut) <= _LONGEST else [*cut[:_LONGEST], "…"]


def _block(lines: list[str]) -> Iterator[str]:
    yield from ("```", *lines, "```", "")


def index() -> str:
    rows = [f"| [{rule}]({rule}.md) | {texts()[rule]['what'].split('. ')[0]} |" for rule in rules()]
    head = ["# Rules", "", "Every rule that `insigne check` knows, with an example.", ""]
    return "\n".join([*head, "| rule | what |", "| --- | --- |", *rows]) + "\n"


def pages() -> dict[str, str]:
    """Give every page by the name of its file."""
    return {"README.md": index(), **{f"{rule}.md": page(rule) for rule in rules()}}
