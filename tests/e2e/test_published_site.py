"""`docs/reference/published-site.md` names every file of a site, and no file that there is not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.sites import REPOSITORY, BuiltSite

REFERENCE = REPOSITORY / "docs" / "reference" / "published-site.md"
ROW = re.compile(r"^\| `/(?P<path>[^`]*)` \| (?P<what>.*) \| (?P<when>.*) \|$", re.MULTILINE)
VALUE = re.compile(r"<(\w+)>")
KINDS = {"n": r"\d+", "part": r"\d+", "suffix": "svg|png", "language": "[a-z]{2}"}


@dataclass(frozen=True)
class Row:
    """One row of the table: a path, what it is, and when it is there."""

    path: str
    what: str
    when: str

    def matches(self, file: str) -> bool:
        """Say whether a file is the one of this row, in the language of the site or another."""
        parts = VALUE.split(self.path)
        parts[1::2] = [f"(?:{KINDS.get(name, '[^/]+')})" for name in parts[1::2]]
        parts[::2] = [re.escape(text) for text in parts[::2]]
        many = self.what.startswith("page:") or self.what.endswith("in each language")
        language = "(?:en/)?" if many else ""
        served = "index\\.html" if self.path.endswith("/") or not self.path else ""
        return re.fullmatch(language + "".join(parts) + served, file) is not None


ROWS = [Row(*found) for found in ROW.findall(REFERENCE.read_text(encoding="utf-8"))]


def test_every_published_file_has_one_row(
    example: BuiltSite, small_site: BuiltSite, rsa_site: BuiltSite
) -> None:
    files = {*example.files, *small_site.files, *rsa_site.files}

    rows = {file: [row.path for row in ROWS if row.matches(file)] for file in files}

    assert {file: found for file, found in rows.items() if len(found) != 1} == {}


def test_every_row_has_a_file(example: BuiltSite) -> None:
    unmatched = [row for row in ROWS if not any(row.matches(file) for file in example.files)]

    assert len(ROWS) > 50
    assert [row.path for row in unmatched if row.when.startswith("always")] == []


def test_files_of_rsa_keys_have_rows(rsa_site: BuiltSite) -> None:
    for path in ("awards/<id>/assertion.jws", "issuers/<issuer>/revocations.json"):
        row = next(row for row in ROWS if row.path == path)
        assert any(row.matches(file) for file in rsa_site.files)
