"""Write the reference pages and the editors' schemas anew.

From the root of the checkout: `python -m builder.content.generate_reference docs/reference`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from builder.content.published_schemas import published_schemas
from builder.content.reference_pages import reference_pages


def generated() -> dict[str, str]:
    """Give the text of every file that is made, by its path in the folder of the reference."""
    editors = "schemas/draft-07/"
    schemas = {
        "schemas/" + path.removeprefix(editors): json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        for path, document in published_schemas().items()
        if path.startswith(editors)
    }
    return {**reference_pages(), **schemas}


if __name__ == "__main__":
    for name, text in generated().items():
        Path(sys.argv[1], name).write_text(text, encoding="utf-8")
