"""Reading of the `.po` files: all of a language's folder, merged into one set of translations."""

from __future__ import annotations

from collections.abc import Mapping
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
#: File of the catalogue's labels, kept apart: a label and a sentence of a page may be the same English word.
LABELS = "catalogue.po"
#: File of the walkers' page, whose messages stand in JavaScript.
FIELD = "field.po"
#: Language → the one that lends what it lacks; every other lacks nothing or says it in English.
FALLBACK = {"sv-x-easy": "sv"}
#: Line in the header of a file that no speaker of the language has checked yet.
AWAITS_REVIEW = '"X-Review: awaiting human check\\n"'


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
        # Babel knows no private variants; easy Swedish counts as Swedish does.
        return read_po(file, locale=FALLBACK.get(lang, lang), charset="utf-8", abort_invalid=True)


@cache
def translations(lang: str) -> NullTranslations:
    """Return the translations of a language, read once for each process."""
    if lang == SOURCE_LANGUAGE:
        return NullTranslations()
    merged = Translations()
    for path in po_files(lang):
        if path.name != LABELS:
            _merge(merged, read_catalogue(path, lang))
    if lang in FALLBACK:
        merged.add_fallback(translations(FALLBACK[lang]))
    return merged


@cache
def label_translations(lang: str) -> Mapping[tuple[str | None, str], str]:
    """Return (context or None, English label) → label, for a language that the catalogue's own file lacks."""
    path = FOLDER / lang / LABELS
    if not path.exists():
        return {}
    return {
        (entry.context, entry.id): entry.string
        for entry in read_catalogue(path, lang)
        if entry.id and isinstance(entry.id, str) and isinstance(entry.string, str)
    }


@cache
def field_strings(lang: str) -> Mapping[str, str]:
    """Return message → translation of the walkers' page; a message that is missing is to be said in English."""
    strings = dict(field_strings(FALLBACK[lang])) if lang in FALLBACK else {}
    path = FOLDER / lang / FIELD
    if path.exists():
        strings |= {
            entry.id: entry.string
            for entry in read_catalogue(path, lang)
            if entry.id and isinstance(entry.id, str) and isinstance(entry.string, str) and entry.string
        }
    return strings


@cache
def is_reviewed(lang: str) -> bool:
    """Tell whether all files of a language have been checked by somebody who speaks it."""
    # Babel keeps no headers but the ones it knows.
    return not any(AWAITS_REVIEW in path.read_text("utf-8") for path in po_files(lang))


def _merge(merged: Translations, catalogue: Catalog) -> None:
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    read = Translations(fp=compiled)
    merged.merge(read)
    merged.plural = read.plural
