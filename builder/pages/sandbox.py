"""Jinja as the pages use it: sandboxed, since a publication's own templates run in a process that holds keys.

Templates see frozen values that hold only what may be published, and one function: `_`, which translates a
message. They can read files of the template folders only, symbolic links out of them refused.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache
from pathlib import Path
from traceback import extract_tb
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from builder.pages.compiled_templates import CompiledTemplates, source_of
from builder.pages.words import Words
from builder.problems import ContentError, Place, Position, Problem, message

# What an expression of a template can raise besides Jinja's own errors; contexts are prepared beforehand.
TEMPLATE_FAULTS = (
    TemplateError,
    TypeError,
    ValueError,
    AttributeError,
    LookupError,
    ArithmeticError,
    RecursionError,
)

# What Jinja itself adds to a call, for functions that want to know.
_OF_JINJA = frozenset({"_loop_vars", "_block_vars"})


class FolderLoader(FileSystemLoader):
    """Templates of one folder, and of nowhere else."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder.resolve()

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        if not (self.folder / template).resolve().is_relative_to(self.folder):
            raise TemplateNotFound(template)
        return super().get_source(environment, template)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, with a short way to the fields of our own contexts, and to the words of a language.

    Those fields hold texts, markup, numbers and other contexts, and a page has some fifty messages without
    values. The full examination of each would cost more than all the rest of a page.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:
        if attribute in _context_fields(obj.__class__):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def call(self, context: Context, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        if getattr(function, "__func__", None) is Words.translate and kwargs.keys() <= _OF_JINJA:
            return function(*args)
        return super().call(context, function, *args, **kwargs)


@cache
def _context_fields(kind: Hashable) -> frozenset[str]:
    if isinstance(kind, type) and issubclass(kind, Struct) and kind.__module__.startswith("builder.pages."):
        return frozenset(kind.__struct_fields__)
    return frozenset()


def template_environment(template_folders: Sequence[Path]) -> Sandbox:
    """Make the environment; a template is taken from the first folder that has it."""
    loaders: list[BaseLoader] = [FolderLoader(folder) for folder in template_folders]
    return Sandbox(
        loader=ChoiceLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=CompiledTemplates(template_folders[-1], source_of(__file__)),
    )


def rendered(environment: Environment, name: str, variables: Mapping[str, object]) -> str:
    """Render a template.

    Raises:
        ContentError: the template has a fault or does what the sandbox refuses; whoever wrote the
            publication's templates can fix it.
    """
    try:
        return environment.get_template(name).render(variables)
    except TEMPLATE_FAULTS as fault:
        path, line = _where(environment, name, fault)
        raise ContentError([_problem(path, line, fault)]) from fault


def _problem(path: str, line: int | None, fault: Exception) -> Problem:
    position = Position(line=line, column=1) if line else None
    return Problem(
        rule="template-error",
        text=message("the template cannot be rendered: {reason}", reason=str(fault) or type(fault).__name__),
        place=Place(path=f"templates/{path}", position=position),
    )


def _where(environment: Environment, name: str, fault: Exception) -> tuple[str, int | None]:
    """Find the innermost template at fault, and its line: templates are frames of the traceback."""
    if isinstance(fault, TemplateSyntaxError):
        return fault.name or name, fault.lineno
    for frame in reversed(extract_tb(fault.__traceback__)):
        file = Path(frame.filename).as_posix()
        named = [template for template in environment.list_templates() if file.endswith(f"/{template}")]
        if named:
            return max(named, key=len), frame.lineno
    return name, None
