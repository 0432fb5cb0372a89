"""ES modules of our own put into one script, for a page that is one file.

Each module becomes a function that gives what it exports, in an order in which everything is there that a
module imports. Only the forms are read that our modules use: named imports from neighbours, `export` before a
declaration, lists of names and a default in files from others, and `import('./…')` of a fixed name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from graphlib import TopologicalSorter
from posixpath import dirname, join, normpath

_IMPORT = re.compile(r"^import \{([^}]*)\} from '(\.[^']*)';\n", re.MULTILINE)
_DYNAMIC = re.compile(r"\bimport\('(\.[^']*)'\)")
_EXPORT = re.compile(r"^export ((?:async )?function\*?|class|const|let) (\w+)", re.MULTILINE)
_EXPORT_DEFAULT = re.compile(r"^export default ", re.MULTILINE)
_EXPORT_LIST = re.compile(r"\bexport\s*\{([^}]*)\}\s*;?")
_LEFT = re.compile(r"^\s*(?:import|export)\s+(?![(.])", re.MULTILINE)


class LinkingFault(ValueError):
    """A module is written in a form that is not read here."""


def linked(modules: Mapping[str, str], entry: str) -> str:
    """Give one script that does what a module does with all that it imports.

    Args:
        modules: texts by name, such as `words/nl.js`.
        entry: the name of a module; only this one may wait at its top level.

    Raises:
        LinkingFault: a form that is not read here.
        graphlib.CycleError: modules import each other in a circle.
    """
    needed: dict[str, list[str]] = {}
    wanted = [entry]
    while wanted:
        name = wanted.pop()
        if name not in needed:
            needed[name] = _neighbours(name, modules)
            wanted += needed[name]
    parts = ["const modules = {};"]
    for name in TopologicalSorter(needed).static_order():
        function = "await (async () =>" if name == entry else "(() =>"
        parts.append(f"modules['{name}'] = {function} {{\n{_body(name, modules[name], modules)}}})();")
    return "\n".join(parts) + "\n"


def _neighbours(name: str, modules: Mapping[str, str]) -> list[str]:
    """Give the modules that a module imports, as far as they are there, in the order of their names."""
    text = modules[name]
    found = {_resolved(path, name) for _, path in _IMPORT.findall(text)}
    if missing := found - modules.keys():
        raise LinkingFault(f"{name} imports {min(missing)}, which is not there")
    return sorted(found | ({_resolved(path, name) for path in _DYNAMIC.findall(text)} & modules.keys()))


def _resolved(path: str, name: str) -> str:
    return normpath(join(dirname(name), path))


def _body(name: str, text: str, modules: Mapping[str, str]) -> str:
    exports: list[str] = []

    def take(found: re.Match[str]) -> str:
        exports.append(found[2])
        return f"{found[1]} {found[2]}"

    def take_list(found: re.Match[str]) -> str:
        for item in found[1].split(","):
            local, _, public = item.strip().partition(" as ")
            exports.append(f"{public}: {local}" if public else local)
        return ""

    text = _IMPORT.sub(lambda found: _names(found[1], _resolved(found[2], name)), text)
    text = _DYNAMIC.sub(lambda found: _promise(_resolved(found[1], name), modules), text)
    text = _EXPORT.sub(take, text)
    text, defaults = _EXPORT_DEFAULT.subn("const theDefault = ", text)
    if defaults:
        exports.append("default: theDefault")
    text = _EXPORT_LIST.sub(take_list, text)
    if left := _LEFT.search(text):
        raise LinkingFault(f"{name}: {left[0].strip()} in a form that is not read here")
    return f"{text}\nreturn {{ {', '.join(exports)} }};\n"


def _promise(name: str, modules: Mapping[str, str]) -> str:
    if name in modules:
        return f"Promise.resolve(modules['{name}'])"
    return "Promise.reject(new Error('not part of this file'))"


def _names(names: str, module: str) -> str:
    renamed = re.sub(r"(\w+) as (\w+)", r"\1: \2", " ".join(names.split()))
    return f"const {{ {renamed} }} = modules['{module}'];\n"
