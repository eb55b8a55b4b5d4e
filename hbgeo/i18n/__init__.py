"""Languages: English message ids, translations from the `.po` files beside this one, read when first needed.

The staff's pages speak two languages, the walkers' page nine. The language in force belongs to the context
(thread, task) that set it: two people who use the same server at once each see their own.
"""

from hbgeo.i18n.catalogues import SOURCE_LANGUAGE, field_strings, is_reviewed, po_files, translations
from hbgeo.i18n.labels import label, named, topic
from hbgeo.i18n.languages import (
    DEFAULT_LANGUAGE,
    FIELD_LANGUAGES,
    LANGUAGES,
    FieldLanguage,
    best_language,
    spoken,
)
from hbgeo.i18n.safety import SAFETY, safety_in_swedish
from hbgeo.i18n.speaking import Sayable, _, language, ngettext, say, speaking, use

__all__ = [
    "DEFAULT_LANGUAGE",
    "FIELD_LANGUAGES",
    "LANGUAGES",
    "SAFETY",
    "SOURCE_LANGUAGE",
    "FieldLanguage",
    "Sayable",
    "_",
    "best_language",
    "field_strings",
    "is_reviewed",
    "label",
    "language",
    "named",
    "ngettext",
    "po_files",
    "safety_in_swedish",
    "say",
    "speaking",
    "spoken",
    "topic",
    "translations",
    "use",
]
