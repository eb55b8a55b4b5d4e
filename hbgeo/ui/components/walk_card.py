"""The list of walks as cards, those under way first."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from hbgeo.domain.walk import WalkState
from hbgeo.i18n import _, ngettext
from hbgeo.services.walks import WalkRow
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.follow_up_entry import again_button
from hbgeo.ui.components.walk_choice import NEW, choose
from hbgeo.ui.components.walk_words import heading, people, state_name, type_name, when

#: Cards shown at once of each state; the rest on request.
PAGE = 12
_COLORS = {WalkState.PLANNED: "blue", WalkState.OPEN: "green", WalkState.CLOSED: "gray"}
_ICONS = {
    WalkState.PLANNED: ":material/event:",
    WalkState.OPEN: ":material/directions_walk:",
    WalkState.CLOSED: ":material/check:",
}
_ORDER = (WalkState.OPEN, WalkState.PLANNED, WalkState.CLOSED)


def walk_list(rows: Sequence[WalkRow]) -> None:
    """Draw all walks, each with a button that opens it, and those for a new walk."""
    with st.container(horizontal=True):
        st.button(
            _("Plan a new walk"), type="primary", icon=":material/add:", key="walk_new", on_click=choose, args=(NEW,)
        )
        again_button()
    if not rows:
        st.info(
            _(
                "There are no walks yet. Plan the first one: give it a title and a day; route and stops can be added"
                " later."
            )
        )
    for state in _ORDER:
        _group(state, [row for row in rows if row.walk.state is state])


def state_badge(state: WalkState) -> None:
    """Draw the state of a walk: icon, color and word."""
    st.badge(state_name(state), icon=_ICONS[state], color=_COLORS[state])  # type: ignore[arg-type]


def _group(state: WalkState, rows: Sequence[WalkRow]) -> None:
    if not rows:
        return
    st.subheader(f"{state_name(state)} ({number(len(rows))})", anchor=False)
    key = f"walk_list_{state.value}"
    shown = st.session_state.get(key, PAGE)
    for at in range(0, min(shown, len(rows)), 2):
        for column, row in zip(st.columns(2), rows[at : min(at + 2, shown)], strict=False):
            with column:
                _card(row)
    if len(rows) > shown and st.button(_("Show more"), key=f"{key}_more"):
        st.session_state[key] = shown + PAGE
        st.rerun()


def _card(row: WalkRow) -> None:
    walk = row.walk
    with st.container(border=True, key=f"walk_card_{walk.code}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            state_badge(walk.state)
            st.caption(type_name(walk.type), width="content")
        heading(walk.title, level=3)
        st.markdown(f":material/event: {when(walk)}")
        st.caption(" · ".join(_facts(row)))
        st.button(
            _("Open {code}").format(code=walk.code),
            icon=":material/arrow_forward:",
            key=f"walk_open_{walk.code}",
            width="stretch",
            on_click=choose,
            args=(walk.code,),
        )


def _facts(row: WalkRow) -> list[str]:
    pins = ngettext("{count} observation", "{count} observations", row.observations)
    stops = ngettext("{count} stop", "{count} stops", row.stops)
    facts = [stops.format(count=number(row.stops)), pins.format(count=number(row.observations))]
    return [*facts, people(row.participants)] if row.participants.total is not None else facts
