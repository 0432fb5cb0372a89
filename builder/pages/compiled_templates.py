"""Compiled templates, kept beside compiled modules: to read them takes less time than to make them.

Only our own templates are kept. What is compiled is run as it is, and whoever can write in the program's
folder can write the program; a publication's templates come from others, and are compiled by every build.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

import jinja2
from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

_FOLDER = Path(__file__).parent / "__pycache__"


class CompiledTemplates(FileSystemBytecodeCache):
    """Keeps what the templates of one folder are compiled to.

    Args:
        folder: of our own templates.
        made_by: the text of whatever else decides what a template is compiled to.
    """

    def __init__(self, folder: Path, made_by: str) -> None:
        super().__init__(str(_FOLDER), "%s.template")
        self._own = f"{folder}/"
        self._made_by = f"{jinja2.__version__}\0{made_by}\0"

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(self._made_by + source)

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        if filename is None or not filename.startswith(self._own):
            return Bucket(environment, "", "")
        return super().get_bucket(environment, name, filename, source)

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # noqa: BLE001 - whatever a damaged file is taken for
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.key and not sys.dont_write_bytecode:
            with suppress(OSError):  # nothing is lost where nothing can be written
                super().dump_bytecode(bucket)


@cache
def source_of(file: str) -> str:
    """Give the text of a module."""
    return Path(file).read_text(encoding="utf-8")
