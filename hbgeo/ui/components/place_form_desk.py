"""Changing the places of a layer: one, a new one, or many in a table; what was saved can be undone here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.catalogue import Layer
from hbgeo.domain.place import Place
from hbgeo.errors import N_
from hbgeo.i18n import _
from hbgeo.services.still_there import still_there
from hbgeo.ui.components import place_form_state as state
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.place_form import new_place_form, place_form
from hbgeo.ui.components.place_table import place_table

_MODES: Mapping[state.Mode, str] = {
    "one": N_("The chosen place"),
    "new": N_("New place"),
    "many": N_("Many in a table"),
}


def places_desk(wired: Services, layer: Layer, places: Sequence[Place]) -> None:
    """Draw the ways to change the places of a layer.

    Parameters
    ----------
    places
        All of the layer.
    """
    st.subheader(_("Change the places"), anchor=False)
    st.session_state.setdefault(state.mode_key(), "one")
    mode = st.segmented_control(
        _("What to change"),
        list(_MODES),
        format_func=lambda one: _(_MODES[one]),
        key=state.mode_key(),
        required=True,
        persist_state="session",
        on_change=state.forgive,
        label_visibility="collapsed",
    )
    if mode == "new":
        new_place_form(wired, layer, places)
    elif mode == "many":
        place_table(wired, layer, places)
    else:
        _chosen(wired, layer, places)
    note = state.told()
    if note:
        st.caption(_(note))
    walk_undo.offer(state.PLACE)


def _chosen(wired: Services, layer: Layer, places: Sequence[Place]) -> None:
    place = next((one for one in places if one.id == state.chosen_id()), None)
    if place is not None:
        place_form(wired, layer, place)
        return
    _tell_gone(wired)
    if places:
        st.caption(_("Choose a place in the table above, or by its name."))
    else:
        st.caption(_("The layer holds nothing yet: choose “New place”, or fill it from a file."))


def _tell_gone(wired: Services) -> None:
    """Say once that what was chosen has been taken away, so that a form does not vanish without a word."""
    if state.chosen_id() is None:
        return
    with wired.store.read() as session:
        place = still_there(session.places.get, state.chosen_id())
    if place is not None:
        return
    state.choose(None)
    st.warning(_("The place is there no longer: it has been taken away. What was not saved is not kept."))
