"""Languages: English message ids, translations from the `.po` files beside this one, read when first needed.

The language in force belongs to the context (thread, task) that set it: two people who use the same server
at once each see their own.
"""

from hbgeo.i18n.catalogues import SOURCE_LANGUAGE, po_files, translations
from hbgeo.i18n.speaking import DEFAULT_LANGUAGE, LANGUAGES, Sayable, _, language, ngettext, say, use

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "SOURCE_LANGUAGE",
    "Sayable",
    "_",
    "language",
    "ngettext",
    "po_files",
    "say",
    "translations",
    "use",
]
