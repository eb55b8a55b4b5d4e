"""Labels of the catalogue in the languages that its file does not hold.

The catalogue's file holds Swedish and English. The others are kept in `catalogue.po`, by the English label, so that
a municipality's own catalogue keeps every translation of what it has not renamed; what it has renamed falls back to
its own Swedish for readers of easy Swedish and to its own English for everybody else.
"""

from __future__ import annotations

from collections.abc import Iterable

from hbgeo.domain.catalogue_items import Item, Labelled, Question
from hbgeo.i18n.catalogues import label_translations
from hbgeo.i18n.speaking import language


def label(item: Labelled, lang: str) -> str:
    """Return the name of an item of the catalogue."""
    return _translated(lang, getattr(item, "code", ""), item.en) or item.label(lang)


def named(items: Iterable[Item], code: str | None) -> str:
    """Return the name of a code in the staff's language in force; an unknown code itself, nothing for None."""
    return next((item.label(language()) for item in items if item.code == code), code or "")


def topic(question: Question, lang: str) -> str:
    """Return the short heading of a question."""
    return _translated(lang, f"topic_{question.code}", question.topic_en) or question.topic(lang)


def _translated(lang: str, context: str, english: str) -> str:
    """Return the translation for this very code, else that of the label, else nothing."""
    kept = label_translations(lang)
    return kept.get((context, english)) or kept.get((None, english), "")
