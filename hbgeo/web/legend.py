"""The legend: words and colours that a map's script needs, in the language in force."""

from __future__ import annotations

from typing import Any

from hbgeo.domain.catalogue import Catalogue
from hbgeo.i18n import _, label, language


def legend_words(catalogue: Catalogue, symbols: str | None) -> dict[str, Any]:
    """Return what `map.js` asks for.

    Parameters
    ----------
    symbols
        Address of the icon font, or None when there is none.
    """
    lang = language()
    return {
        "language": lang,
        "symbols": symbols,
        "strings": {
            "map": _("Map of observations and places"),
            "zoom_in": _("Zoom in"),
            "zoom_out": _("Zoom out"),
            "problem": _("problem"),
            "idea": _("idea"),
            "good": _("good place"),
            "come_nearer": _("observations here. Press to come nearer."),
            "open_list": _("observations at this spot. Press to list them."),
            "unreachable": _("The server cannot be reached. The map shows what was fetched last."),
        },
        "categories": {
            category.code: {"label": label(category, lang), "color": category.color, "icon": category.icon}
            for category in catalogue.categories
        },
    }
