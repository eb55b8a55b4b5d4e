"""Vandringar: plan a walk with route and stops, hand out its code, start and close it, note light and participants."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import Services, services
from hbgeo.domain.walk import Walk, WalkState
from hbgeo.errors import N_
from hbgeo.i18n import _
from hbgeo.services.walks import list_walks
from hbgeo.ui.components.follow_up_carry import follow_up_carry
from hbgeo.ui.components.follow_up_entry import is_again
from hbgeo.ui.components.follow_up_plan import follow_up_plan
from hbgeo.ui.components.join_code import join_code
from hbgeo.ui.components.phone_file import phone_file
from hbgeo.ui.components.walk_answers import walk_answers
from hbgeo.ui.components.walk_card import walk_list
from hbgeo.ui.components.walk_choice import chosen_walk, is_new, leave
from hbgeo.ui.components.walk_form import walk_form
from hbgeo.ui.components.walk_light import walk_light
from hbgeo.ui.components.walk_live import walk_live
from hbgeo.ui.components.walk_participants import walk_participants
from hbgeo.ui.components.walk_protocol import walk_protocol
from hbgeo.ui.components.walk_route import walk_map
from hbgeo.ui.components.walk_route_draft import route_draft
from hbgeo.ui.components.walk_route_tools import route_tools
from hbgeo.ui.components.walk_steps import walk_head
from hbgeo.ui.components.walk_stops import stop_list
from hbgeo.ui.components.walk_track import walk_track
from hbgeo.ui.components.walk_weather import walk_weather
from hbgeo.ui.shell import page

_PARTS = {
    "live": N_("Right now"),
    "plan": N_("Details"),
    "route": N_("Route and stops"),
    "code": N_("Code"),
    "walked": N_("Afterwards"),
}
_FIRST_PART = {WalkState.PLANNED: "route", WalkState.OPEN: "live", WalkState.CLOSED: "walked"}


def show() -> None:
    """Draw the page."""
    page(_("Walks"))
    wired = services()
    if is_new():
        _new(wired)
        return
    if is_again():
        follow_up_plan(wired)
        return
    walk = chosen_walk(wired.store)
    if walk is None:
        walk_list(list_walks(wired.store))
    else:
        _opened(wired, walk)


def _new(wired: Services) -> None:
    st.button(_("All walks"), icon=":material/arrow_back:", type="tertiary", key="walk_back", on_click=leave)
    st.subheader(_("Plan a new walk"), anchor=False)
    st.caption(_("Title and day are enough to begin with. Route and stops come next, and everything can be changed."))
    with wired.store.read() as session:
        others = session.walks.all()
    walk_form(wired, None, others)


def _opened(wired: Services, walk: Walk) -> None:
    walk_head(wired.store, walk)
    key = f"walk_part_{walk.id}"
    parts = [name for name in _PARTS if name != "live" or walk.state is WalkState.OPEN]
    if st.session_state.get(key) not in parts:
        st.session_state[key] = _FIRST_PART[walk.state]
    part = st.segmented_control(
        _("Show"),
        parts,
        format_func=lambda name: _(_PARTS[name]),
        key=key,
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    draw = {"live": _live, "plan": _details, "route": _way, "code": join_code, "walked": _walked}
    draw[part or _FIRST_PART[walk.state]](wired, walk)


def _live(_wired: Services, walk: Walk) -> None:
    walk_live(walk)


def _details(wired: Services, walk: Walk) -> None:
    with wired.store.read() as session:
        others = [other for other in session.walks.all() if other.id != walk.id]
    walk_form(wired, walk, others)


def _way(wired: Services, walk: Walk) -> None:
    with wired.store.read() as session:
        stops = session.walks.stops(walk.id)
    draft = route_draft(walk)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        walk_map(wired, walk, stops, draft)
        route_tools(wired, walk, stops, draft)
    with right:
        stop_list(wired, walk, stops)


def _walked(wired: Services, walk: Walk) -> None:
    with wired.store.read() as session:
        stops = session.walks.stops(walk.id)
    left, right = st.columns(2, gap="medium")
    with left:
        walk_light(wired, walk, stops)
        walk_weather(wired, walk)
    with right:
        walk_participants(wired, walk)
    follow_up_carry(wired, walk, stops)
    walk_answers(wired, walk, stops)
    walk_protocol(walk)
    walk_track(wired, walk, stops)
    phone_file(wired)


show()
