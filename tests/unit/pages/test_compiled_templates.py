"""Compiled templates are kept, ours only, and never outlive what they were made of."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
from jinja2.bccache import bc_magic

from builder.pages import compiled_templates
from builder.pages.sandbox import template_environment


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "kept"
    folder.mkdir()
    monkeypatch.setattr(compiled_templates, "_FOLDER", folder)
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    return folder


def template(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "page.html").write_text(text, encoding="utf-8")
    return folder


def compiled(*folders: Path) -> int:
    """Render the template, and give how often one was compiled."""
    environment = template_environment(folders)
    with patch.object(environment, "compile", wraps=environment.compile) as compile_:
        shown = environment.get_template("page.html").render(name="<b>")
    assert shown == (folders[0] / "page.html").read_text(encoding="utf-8").replace("{{ name }}", "&lt;b&gt;")
    return compile_.call_count


def test_template_is_compiled_once(tmp_path: Path) -> None:
    ours = template(tmp_path / "ours", "Hello {{ name }}")
    assert [compiled(ours), compiled(ours)] == [1, 0]


def test_changed_template_is_compiled_anew(tmp_path: Path) -> None:
    ours = template(tmp_path / "ours", "Hello {{ name }}")
    compiled(ours)
    template(ours, "Bye {{ name }}")
    assert [compiled(ours), compiled(ours)] == [1, 0]


def test_changed_program_compiles_anew(tmp_path: Path) -> None:
    ours = template(tmp_path / "ours", "Hello {{ name }}")
    compiled(ours)
    with patch("builder.pages.sandbox.source_of", lambda _: "another sandbox"):
        assert [compiled(ours), compiled(ours)] == [1, 0]
    with patch("jinja2.__version__", "99"):
        assert [compiled(ours), compiled(ours)] == [1, 0]


def test_templates_of_a_publication_are_not_kept(tmp_path: Path, kept: Path) -> None:
    ours = template(tmp_path / "ours", "Hello {{ name }}")
    theirs = template(tmp_path / "theirs", "Hi {{ name }}")
    assert [compiled(theirs, ours), compiled(theirs, ours)] == [1, 1]
    assert not list(kept.iterdir())


def test_damaged_file_is_not_used(tmp_path: Path, kept: Path) -> None:
    ours = template(tmp_path / "ours", "Hello {{ name }}")
    compiled(ours)
    [file] = kept.iterdir()
    whole = file.read_bytes()
    # In the middle of Jinja's mark, of the digest behind it, and of the code; and between these.
    ends = [*range(0, len(bc_magic) + 60, 8), len(bc_magic), *range(100, len(whole), 60)]
    for damaged in (b"damaged", *(whole[:end] for end in ends)):
        file.write_bytes(damaged)
        assert [compiled(ours), compiled(ours)] == [1, 0]


def test_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path, kept: Path) -> None:
    ours = template(tmp_path / "ours", "Hello {{ name }}")
    kept.rmdir()
    assert [compiled(ours), compiled(ours)] == [1, 1]


def test_nothing_is_written_where_python_writes_nothing(
    tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    ours = template(tmp_path / "ours", "Hello {{ name }}")
    assert [compiled(ours), compiled(ours)] == [1, 1]
    assert not list(kept.iterdir())
