"""Platser: how the places are that somebody looks after, as an overview and as a round; one place opened."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import services
from hbgeo.errors import N_
from hbgeo.i18n import _
from hbgeo.services.light import local_today
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.filters_address import write
from hbgeo.ui.components.place_page import place_page
from hbgeo.ui.components.places_desk import PLACE, open_id
from hbgeo.ui.components.places_overview import overview
from hbgeo.ui.components.round_view import round_view
from hbgeo.ui.shell import page

_VIEWS = {"overview": N_("Overview"), "round": N_("Round")}
_VIEW = "places_view"
#: In the address, so that a phone that has to load the page again is in the round again.
_PARAMETER, _ROUND = "vy", "runda"


def show() -> None:
    """Draw the page."""
    page(_("Places"))
    wired, today = services(), local_today()
    asked = open_id()
    if asked is not None and place_page(wired, asked, today):
        return
    if asked is not None:
        st.warning(_("There is no such place, or no longer."))
    walk_undo.offer(PLACE)
    if _is_round():
        round_view(wired)
    else:
        overview(wired, today)


def _is_round() -> bool:
    """Draw the choice of what is shown, and tell whether it is the round."""
    st.session_state.setdefault(_VIEW, "round" if st.query_params.get(_PARAMETER) == _ROUND else "overview")
    view = st.segmented_control(
        _("Show as"),
        list(_VIEWS),
        format_func=lambda name: _(_VIEWS[name]),
        required=True,
        key=_VIEW,
        persist_state="session",
    )
    is_round = view == "round"
    write(_PARAMETER, _ROUND if is_round else "")
    return is_round


show()
