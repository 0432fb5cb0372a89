"""The owners file of a Git host: whose approval a file needs.

Source: GitHub, "About code owners" (https://docs.github.com/repositories/managing-your-repositorys-settings-
and-features/customizing-your-repository/about-code-owners). The last line that fits a path counts. Patterns
are those of gitignore(5) without `!`, `[ ]` and an escaped `#`; `folder/*` fits what lies right in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where the file is looked for, in that order; the first there is counts."""

MAX_BYTES = 1024 * 1024

_WORD = re.compile(r"(?:\\ |[^\s])+")
_PARTS = re.compile(r"\*\*/|/\*\*$|\*+|\?|[^*?]+?(?=\*|\?|/\*\*$|$)")


class OwnersFile(Struct, frozen=True):
    """Patterns with the owners that each names, in the order of the file."""

    lines: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]

    def owners_of(self, path: str) -> tuple[str, ...]:
        """Give who owns a file, by its path from the top of the repository; nobody where no line fits."""
        for pattern, owners in reversed(self.lines):
            if pattern.fullmatch(path):
                return owners
        return ()


def read_owners(source: bytes) -> OwnersFile:
    """Read an owners file. As on the host, a line that cannot be read counts as none."""
    text = source[:MAX_BYTES].decode("utf-8", errors="replace")
    return OwnersFile(tuple(_lines(text.splitlines())))


def _lines(lines: Iterable[str]) -> Iterable[tuple[re.Pattern[str], tuple[str, ...]]]:
    for line in lines:
        words = _WORD.findall(re.split(r"(?:^|\s)#", line, maxsplit=1)[0])
        if words and not re.search(r"[\[\]!]", words[0]):
            yield _pattern(words[0].replace("\\ ", " ")), tuple(words[1:])


def _pattern(glob: str) -> re.Pattern[str]:
    inner = re.sub(r"(\*\*/)+", "**/", glob.strip("/"))
    body = "".join(_translated(part) for part in _PARTS.findall(inner))
    anywhere = "" if glob.startswith("/") or "/" in inner else "(?:.*/)?"
    if glob.endswith("/"):
        return re.compile(f"{anywhere}{body}/.*", re.DOTALL)
    last_star = "/" in glob.rstrip("*") and glob.endswith("/*")
    return re.compile(f"{anywhere}{body}" + ("" if last_star else "(?:/.*)?"), re.DOTALL)


def _translated(part: str) -> str:
    if part == "**/":
        return "(?:.*/)?"
    if part == "/**":
        return "/.*"
    if part == "?":
        return "[^/]"
    return "[^/]*" if part.startswith("*") else re.escape(part)
