"""Accept what `insigne check` says now: writes every `expected.txt` and the pages of the rules anew.

From the root of the checkout: `python -m tests.repos.accept`. Look at the difference before committing it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.repos.cases import EXPECTED, answer, build, case_folders
from tests.repos.rule_pages import PAGES, pages


def accept() -> None:
    for case in case_folders():
        with tempfile.TemporaryDirectory() as folder:
            text = answer(build(case, Path(folder, "publication")), case)
        (case / EXPECTED).write_text(text, encoding="utf-8")
    for name, page in pages().items():
        (PAGES / name).write_text(page, encoding="utf-8")


if __name__ == "__main__":
    accept()
