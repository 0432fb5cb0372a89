"""The first line of a content file, from which an editor knows its schema.

The schemas lie in the publication itself where it has them; otherwise the published site has them.
"""

from __future__ import annotations

from pathlib import Path

from builder.content.repository import read_settings

FOLDER = "schemas"
_FOLDERS = (FOLDER, "docs/reference/schemas")


def modeline(root: Path, path: str, kind: str) -> str:
    """Give the line for a file of a kind at a path of the publication."""
    return f"# yaml-language-server: $schema={_address(root, path, kind)}"


def _address(root: Path, path: str, kind: str) -> str:
    for folder in _FOLDERS:
        if (root / folder / f"{kind}.json").is_file():
            return f"{'../' * path.count('/')}{folder}/{kind}.json"
    settings = read_settings(root)
    base = settings["base_url"].rstrip("/") if settings else ""
    return f"{base}/schemas/draft-07/{kind}.json"
