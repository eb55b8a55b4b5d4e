"""Reading of the `.po` files: all of a language's folder, merged into one set of translations."""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

#: The language the message ids are written in; it needs no file.
SOURCE_LANGUAGE = "en"
FOLDER = Path(__file__).parent


def po_files(lang: str) -> list[Path]:
    """Return the `.po` files of a language by name."""
    return sorted((FOLDER / lang).glob("*.po"))


def read_catalogue(path: Path, lang: str) -> Catalog:
    """Read one `.po` file.

    Raises
    ------
    babel.messages.pofile.PoFileError
        When the file is not well formed.
    """
    with path.open("rb") as file:
        return read_po(file, locale=lang, charset="utf-8", abort_invalid=True)


@cache
def translations(lang: str) -> NullTranslations:
    """Return the translations of a language, read once for each process."""
    if lang == SOURCE_LANGUAGE:
        return NullTranslations()
    merged = Translations()
    for path in po_files(lang):
        compiled = BytesIO()
        write_mo(compiled, read_catalogue(path, lang))
        compiled.seek(0)
        merged.merge(Translations(fp=compiled))
    return merged
