"""Modules put into one script: it does what they do together, and a form that is not read is refused."""

from __future__ import annotations

import shutil
import subprocess
from graphlib import CycleError

import pytest

from builder.linked_modules import LinkingFault, linked

MODULES = {
    "main.js": (
        "import { twice, name as called } from './inner/maths.js';\n"
        "const words = (await import('./words.js')).default;\n"
        "const missing = await import('./not-here.js').catch(() => 'missing');\n"
        "console.log(called, twice(21), words.yes, missing);\n"
    ),
    "inner/maths.js": (
        "import { two } from '../two.js';\n\nexport const name = 'maths';\n\n"
        "export function twice(number) {\n  return number * two;\n}\n"
    ),
    "two.js": "const a = 2;export{a as two};\n",
    "words.js": 'export default {"yes": "ja"}\n',
}


def test_the_script_does_what_the_modules_do() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no Node here: `make test` installs it")
    run = subprocess.run(
        [node, "--input-type=module"],
        input=linked(MODULES, "main.js"),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert (run.stdout, run.stderr) == ("maths 42 ja missing\n", "")


def test_a_module_that_is_not_there_is_named() -> None:
    with pytest.raises(LinkingFault, match=r"inner/maths\.js imports two\.js"):
        linked({name: text for name, text in MODULES.items() if name != "two.js"}, "main.js")


@pytest.mark.parametrize("line", ["import * as all from './two.js';\n", "export * from './two.js';\n"])
def test_a_form_that_is_not_read_is_refused(line: str) -> None:
    with pytest.raises(LinkingFault, match=r"main\.js"):
        linked({"main.js": line, "two.js": MODULES["two.js"]}, "main.js")


def test_modules_that_import_each_other_are_refused() -> None:
    circle = {
        name: f"import {{ x }} from './{other}';\n" for name, other in (("a.js", "b.js"), ("b.js", "a.js"))
    }
    with pytest.raises(CycleError):
        linked(circle, "a.js")
