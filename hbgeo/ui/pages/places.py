"""Platser: how the places are that somebody looks after, as an overview and as a round; one place opened."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import services
from hbgeo.errors import N_
from hbgeo.i18n import _
from hbgeo.services.light import local_today
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.place_page import place_page
from hbgeo.ui.components.places_desk import PLACE, open_id
from hbgeo.ui.components.places_overview import overview
from hbgeo.ui.components.round_view import round_view
from hbgeo.ui.shell import page

_VIEWS = {"overview": N_("Overview"), "round": N_("Round")}


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
    view = st.segmented_control(
        _("Show as"),
        list(_VIEWS),
        format_func=lambda name: _(_VIEWS[name]),
        default="overview",
        required=True,
        key="places_view",
        persist_state="session",
    )
    if view == "round":
        round_view(wired)
    else:
        overview(wired, today)


show()
