"""Platser: how the places are that somebody looks after, as an overview and as a round; one place opened."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import services
from hbgeo.i18n import _
from hbgeo.services.light import local_today
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.place_page import place_page
from hbgeo.ui.components.places_desk import PLACE, open_id
from hbgeo.ui.components.places_overview import overview
from hbgeo.ui.shell import page


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
    overview(wired, today)


show()
