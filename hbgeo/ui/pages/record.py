"""Registrera: pin what one sees, on a walk or on one's own."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import services
from hbgeo.i18n import _
from hbgeo.ui.components.locate_place import chosen_place, place_input
from hbgeo.ui.components.locate_walk import choose_walk
from hbgeo.ui.components.observation_form import filled_in, observation_form
from hbgeo.ui.components.observation_form_nearby import nearby_list
from hbgeo.ui.components.observation_form_saving import open_problems, save_button
from hbgeo.ui.shell import page


def show() -> None:
    """Draw the page."""
    page(_("Record"))
    st.caption(_("For those at a desk. On a walk, scan its QR code instead: that page works without a network too."))
    wired = services()
    walk, stops = choose_walk(wired.store)
    walk_id = walk.id if walk else None
    problems = open_problems(walk_id)
    left, right = st.columns([1, 1], gap="medium")
    with left:
        st.subheader(_("1. Where?"), anchor=False)
        place_input(walk, stops, problems)
        position = chosen_place().position
        if position:
            nearby_list(position, filled_in(wired.catalogue).category)
    with right:
        st.subheader(_("2. What?"), anchor=False)
        observation_form(wired.catalogue, problems)
        save_button(walk_id)


show()
