"""What the benchmark has Hugo render is what a build renders: the same pages, elements and words."""

from __future__ import annotations

import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from benchmarks import hugo_site
from benchmarks.against_hugo import hugo, page_sizes
from benchmarks.generate import Request, generate
from tests.sites import insigne_process

pytestmark = pytest.mark.skipif(shutil.which("hugo") is None, reason="Hugo is not installed")


class Shown(HTMLParser):
    """A page's tags with their attributes, and its texts, in order; white space does not count."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(f"<{tag} {sorted((name, unquote(value or '')) for name, value in attrs)}>")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.parts.append(text)


def test_hugo_renders_the_pages_of_a_build(tmp_path: Path) -> None:
    content, keys, site = tmp_path / "content", tmp_path / "keys", tmp_path / "site"
    source, pages = tmp_path / "hugo", tmp_path / "pages"
    generate(content, keys, Request(awards=120, classes=12, batch=8, seed=5))
    build = insigne_process("build", "--keys", keys, "--out", site, "--jobs", "1", cwd=content)
    assert build.returncode == 0, build.stderr

    hugo_site.write(content, site, source)
    subprocess.run([str(part) for part in hugo(source, pages, tmp_path)], check=True)

    ours, theirs = page_sizes(site), page_sizes(pages)
    assert ours.keys() == theirs.keys()
    assert sum(theirs.values()) == pytest.approx(sum(ours.values()), rel=0.02)
    for path in ours:
        shown = [Shown((folder / path).read_text(encoding="utf-8")).parts for folder in (pages, site)]
        assert shown[0] == shown[1], path
    said = "".join((site / path).read_text(encoding="utf-8") for path in ours if path.startswith("awards/"))
    for part in ('class="status revoked"', 'class="status suspended"', 'id="narrative"', 'id="evidence"'):
        assert part in said
