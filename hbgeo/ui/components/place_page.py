"""One place opened: how it stands, inspecting it, what people saw there and what is done, photos, trend, history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.ids import is_id
from hbgeo.errors import N_, NotFound
from hbgeo.i18n import _, named
from hbgeo.services.inspections import PlaceState, state_of
from hbgeo.services.place_facts import PlaceFacts, facts
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.inspection_form import inspection_form
from hbgeo.ui.components.inspection_list import inspection_list
from hbgeo.ui.components.inspection_words import due_words
from hbgeo.ui.components.place_page_history import history_part
from hbgeo.ui.components.place_page_now import now_part
from hbgeo.ui.components.place_page_photos import photos_part
from hbgeo.ui.components.place_page_seen import seen_part
from hbgeo.ui.components.place_page_trend import trend_part
from hbgeo.ui.components.places_desk import PLACE, leave
from hbgeo.ui.components.places_words import condition_name
from hbgeo.ui.components.walk_words import heading


@dataclass(frozen=True, slots=True)
class Opened:
    """The place that is open, how it stands, and what is known of it."""

    wired: Services
    state: PlaceState
    facts: PlaceFacts
    today: date


def _inspect(it: Opened) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("#### " + _("New inspection"))
        inspection_form(it.wired, it.state)
    with right:
        inspection_list(it.wired, it.state)


_PARTS: dict[str, tuple[str, Callable[[Opened], None]]] = {
    "now": (N_("Now"), lambda it: now_part(it.wired, it.state, it.facts)),
    "inspect": (N_("Inspect"), _inspect),
    "seen": (N_("Observations and actions"), lambda it: seen_part(it.wired, it.facts)),
    "photos": (N_("Photos"), lambda it: photos_part(it.wired, it.facts)),
    "trend": (N_("Trend"), lambda it: trend_part(it.facts)),
    "history": (N_("History"), lambda it: history_part(it.wired, it.state.place.id)),
}


def place_page(wired: Services, place_id: str, today: date) -> bool:
    """Draw a place, and tell whether there is one with that id."""
    if not is_id(place_id):
        return False
    try:
        state = state_of(wired.store, wired.catalogue, place_id, today)
        known = facts(wired.store, wired.catalogue, place_id, today)
    except NotFound:
        return False
    st.button(_("All places"), icon=":material/arrow_back:", type="tertiary", key="place_back", on_click=leave)
    _header(wired, state, today)
    walk_undo.offer(PLACE)
    part = st.pills(
        _("Show"),
        list(_PARTS),
        format_func=lambda name: _(_PARTS[name][0]),
        default="now",
        required=True,
        key="place_part",
        persist_state="session",
        label_visibility="collapsed",
    )
    _PARTS[part or "now"][1](Opened(wired, state, known, today))
    return True


def _header(wired: Services, state: PlaceState, today: date) -> None:
    catalogue, place = wired.catalogue, state.place
    heading(place.name or _("Without a name"))
    with st.container(horizontal=True, gap="small"):
        st.badge(named(catalogue.layers, place.layer), color="gray")
        st.badge(condition_name(catalogue, state.condition), icon=":material/build_circle:", color="gray")
        if state.overdue:
            st.badge(_("An inspection is late"), icon=":material/schedule:", color="red")
        if state.worst is not None:
            worst = named(catalogue.grades, state.worst)
            st.badge(_("Open fault: {grade}").format(grade=worst), icon=":material/report:", color="orange")
    with st.container(gap="xxsmall", key="place_dues"):
        for due in state.dues:
            sign = ":red[:material/schedule:]" if due.overdue_d else ":material/event:"
            st.markdown(f"{sign} {due_words(catalogue, due, today)}")
    if not state.dues:
        st.caption(_("Places of this layer are not inspected by the catalogue."))
