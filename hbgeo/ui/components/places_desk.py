"""What the parts of the page of places share: which place is open, and ways to other pages."""

from __future__ import annotations

import streamlit as st

from hbgeo.domain.ids import is_id
from hbgeo.i18n import _
from hbgeo.ui.components import attempts, walk_undo
from hbgeo.ui.navigation import ENTRIES, FOLDER

#: Holds the place's id in the address, so that it can be reloaded and passed on.
PARAMETER = "plats"
#: Where undo is offered.
PLACE = "places"


def open_id() -> str | None:
    """Return the id of the place that the address asks for, None when it asks for none; it may be no id at all."""
    return st.query_params.get(PARAMETER) or None


def open_place(place_id: str) -> None:
    """Open a place (a callback)."""
    if is_id(place_id):
        walk_undo.forget()
        attempts.forgive(PLACE)
        st.query_params[PARAMETER] = place_id


def leave() -> None:
    """Show all places again (a callback)."""
    attempts.forgive(PLACE)
    st.query_params.pop(PARAMETER, None)


def no_places() -> None:
    """Say that there is nothing to look after yet, and lead to where places are put in."""
    st.info(_("No layer that is inspected holds a place yet. Layers are filled on the page Layers."))
    link("lager", _("Layers"), icon="layers")


def link(address: str, label: str, *, icon: str, **asked: str) -> None:
    """Draw a link to another page with something opened there.

    Parameters
    ----------
    address
        Of an entry of the menu.
    icon
        Name in Material Symbols.
    asked
        Parameters of its address.
    """
    entry = next(one for one in ENTRIES if one.address == address)
    page = st.Page(FOLDER / entry.file, url_path=entry.address, default=entry is ENTRIES[0])
    st.page_link(page, label=label, icon=f":material/{icon}:", query_params=asked)
