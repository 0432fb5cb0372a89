"""Patterns of an owners file fit what GitHub's documentation says they fit."""

from __future__ import annotations

import pytest

from builder.content.owners_file import read_owners

PATTERNS = {
    "*": (["a", "b/c/d"], []),
    "*.js": (["a.js", "b/a.js"], ["a.jsx"]),
    "/build/logs/": (["build/logs/x", "build/logs/y/z"], ["x/build/logs/y", "build/logs"]),
    "docs/*": (["docs/a.md"], ["docs/b/c.md", "x/docs/a.md"]),
    "apps/": (["apps/a", "x/apps/b"], ["apps"]),
    "/docs/": (["docs/a/b"], ["x/docs/a"]),
    "**/logs": (["logs/a", "x/logs/b", "logs", "x/y/logs"], ["xlogs"]),
    "/scripts/**": (["scripts/a", "scripts/b/c"], ["scripts"]),
    "/issuers/*/keys.yaml": (["issuers/a/keys.yaml"], ["issuers/a/b/keys.yaml", "issuers/keys.yaml"]),
    "/apps/github": (["apps/github", "apps/github/x"], ["apps/githubx"]),
    "/a\\ b/": (["a b/c"], ["a"]),
    "a/**/b": (["a/b", "a/x/b", "a/x/y/b/c"], ["x/a/b"]),
    "/awards/w?/": (["awards/w1/x"], ["awards/w/x", "awards/w12/x"]),
    "/a.b+(c)": (["a.b+(c)"], ["axb+(c)"]),
}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_fits_its_paths(pattern: str) -> None:
    owners = read_owners(f"{pattern} @team\n".encode())
    fits, others = PATTERNS[pattern]
    assert [path for path in fits if not owners.owners_of(path)] == []
    assert [path for path in others if owners.owners_of(path)] == []


def test_the_last_line_that_fits_counts() -> None:
    owners = read_owners(b"# all\n* @all\n/x/ @a @b # and a remark\n/x/y/\n![z] @nobody\n\n")
    assert owners.owners_of("q") == ("@all",)
    assert owners.owners_of("x/1") == ("@a", "@b")
    assert owners.owners_of("x/y/1") == ()
    assert read_owners(b"\xff\xfe").owners_of("x") == ()


def test_a_long_pattern_is_answered_soon() -> None:
    owners = read_owners(b"**/" * 1000 + b"a" + b"*" * 1000 + b"b @x\n")
    assert owners.owners_of("a/" * 1000 + "c") == ()
