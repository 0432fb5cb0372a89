"""The words of the pages: gettext catalogues, read from `locales/<language>/LC_MESSAGES/insigne.po`.

English is the source. A language without a catalogue is shown in English; `nl-BE` falls back to `nl`.
Catalogues of earlier folders win message by message, so a publication can reword a sentence or add a
language of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE_LANGUAGE = "en"
DOMAIN = "insigne"


def marked(message: str) -> str:
    """Mark a message of a table for translation; it is translated where it is shown."""
    return message


def load_translations(language: str, template_folders: Sequence[Path]) -> NullTranslations:
    """Give the messages of a language, of all folders together."""
    translations = NullTranslations()
    for catalogue in reversed(list(_catalogues(language, template_folders))):
        read = _read(catalogue)
        read.add_fallback(translations)
        translations = read
    return translations


def load_messages(domain: str, language: str, template_folders: Sequence[Path]) -> dict[str, str]:
    """Give the messages of another catalogue of a language, by their source."""
    messages: dict[str, str] = {}
    for path in reversed(list(_catalogues(language, template_folders, domain))):
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        messages |= {str(each.id): str(each.string) for each in catalogue if each.id and each.string}
    return messages


def _catalogues(language: str, template_folders: Sequence[Path], domain: str = DOMAIN) -> Iterable[Path]:
    """Give the catalogues that exist, the most particular first."""
    for tag in dict.fromkeys((language, language.split("-", 1)[0])):
        for folder in template_folders:
            path = folder / "locales" / tag / "LC_MESSAGES" / f"{domain}.po"
            if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
                yield path


def _read(path: Path) -> GNUTranslations:
    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
