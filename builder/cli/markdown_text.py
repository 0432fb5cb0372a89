"""Text of content inside Markdown: nothing in it becomes markup, a link, a mention, or a command.

Everything that an author wrote stands in a code span. In one, hosts read no markup, HTML, links, mentions,
references to issues, or formulas (CommonMark 0.31.2 §6.1; GitHub Flavored Markdown §4.10, §6.9). What could
end the span, the table's cell or the line is kept out of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.cli.printable import printable

LONGEST = 160
"""Characters of a text that are shown."""

_SPACE = re.compile(r"\s+")


def code(text: str, *, longest: int = LONGEST) -> str:
    """Give text as a code span that holds in a table as elsewhere."""
    shown = printable(_SPACE.sub(" ", text).strip())
    if len(shown) > longest:
        shown = f"{shown[: longest - 1]}…"
    # A bar ends a cell even inside a code span, and hosts differ about backslashes before it. `##[` begins a
    # command to the runner of GitHub Actions, wherever in a line of a log it stands.
    shown = shown.replace("|", "¦").replace("##[", "## [")
    if not shown:
        return "—"
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    space = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{space}{shown}{space}{fence}"


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Give a table; its cells are Markdown without bars and line ends, such as `code` gives."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
