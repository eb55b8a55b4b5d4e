"""The panel beside the map: details of what was pressed there, or chosen in the table."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.position import Box
from hbgeo.domain.selection import Selection
from hbgeo.errors import NotFound
from hbgeo.i18n import _, language
from hbgeo.services.browsing import STACK_ROWS, within
from hbgeo.store.protocol import Store
from hbgeo.ui.components import observation_details
from hbgeo.ui.components.filters_words import Words, number
from hbgeo.ui.components.observation_edit import observation_edit
from hbgeo.ui.components.observation_table import observation_grid
from hbgeo.ui.components.opened import Opened
from hbgeo.ui.components.plain_text import plain


def opened_panel(  # noqa: PLR0913 - what is open, where it is kept, and in which words
    state: Opened,
    store: Store,
    catalogue: Catalogue,
    *,
    selection: Selection,
    words: Words,
    on_close: Callable[[], None],
) -> None:
    """Draw what is open: one observation with photo and history, the list of a spot, or a place.

    Parameters
    ----------
    selection
        What the list of a spot is limited to.
    on_close
        Called when the visitor closes it.
    """
    if state.lost:
        st.info(_("The observation that the address points to is not here, or no longer."))
    elif state.observation_id:
        _closing(_("Back to the list") if state.spot else _("Close"), on_close)
        observation_details.show(state.observation_id)
        observation_edit(state.observation_id)
    elif state.spot:
        _closing(_("Close"), on_close)
        _spot(state, store, selection, state.spot, words)
    elif state.place_id:
        _closing(_("Close"), on_close)
        _place(store, catalogue, state.place_id)


def _closing(label: str, on_close: Callable[[], None]) -> None:
    st.button(label, icon=":material/close:", key="opened_close", on_click=on_close)


def _spot(state: Opened, store: Store, selection: Selection, spot: Box, words: Words) -> None:
    found, count = within(store, selection, spot)
    st.subheader(_("{count} observations at this spot").format(count=number(count)))
    if count > STACK_ROWS:
        st.caption(_("The latest {shown} are listed.").format(shown=number(STACK_ROWS)))
    observation_grid("opened_spot", found, words, state.from_spot)


def _place(store: Store, catalogue: Catalogue, place_id: str) -> None:
    try:
        with store.read() as session:
            place = session.places.get(place_id)
    except NotFound:
        st.info(_("This place is not here any longer."))
        return
    label = catalogue.layer(place.layer).label(language())
    st.subheader(label)
    plain(place.name or _("Without a name"))
    known = {name: str(value) for name, value in place.attributes.items() if value not in (None, "")}
    if place.source:
        known[_("Source")] = place.source
    if known:
        st.dataframe(
            pd.DataFrame({_("Field"): list(known), _("Value"): list(known.values())}),
            hide_index=True,
            alt=_("What is known of this place"),
        )
