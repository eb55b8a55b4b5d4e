"""Möten: plan the year's meetings, prepare them, decide during them, and make their minutes."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import Services, services
from hbgeo.domain.meeting import Meeting, MeetingState
from hbgeo.errors import N_
from hbgeo.i18n import _
from hbgeo.ui.components.meeting_activities import meeting_activities
from hbgeo.ui.components.meeting_deciding import meeting_deciding
from hbgeo.ui.components.meeting_desk import chosen, leave
from hbgeo.ui.components.meeting_list import meeting_list, state_badge
from hbgeo.ui.components.meeting_minutes import meeting_minutes
from hbgeo.ui.components.meeting_prepare import meeting_prepare
from hbgeo.ui.components.plain_text import plain
from hbgeo.ui.components.walk_words import day
from hbgeo.ui.shell import page

_PARTS = {
    "prepare": N_("Prepare"),
    "decide": N_("During the meeting"),
    "activities": N_("Activities"),
    "minutes": N_("Minutes"),
}


def show() -> None:
    """Draw the page."""
    page(_("Meetings"))
    wired = services()
    meeting = chosen(wired.store)
    if meeting is None:
        meeting_list(wired)
    else:
        _opened(wired, meeting)


def _opened(wired: Services, meeting: Meeting) -> None:
    st.button(_("All meetings"), icon=":material/arrow_back:", type="tertiary", key="meeting_back", on_click=leave)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(day(meeting.on), anchor=False, width="content")
        state_badge(meeting.state)
    if meeting.place:
        plain(meeting.place)
    key = f"meeting_part_{meeting.id}"
    st.session_state.setdefault(key, "minutes" if meeting.state is MeetingState.HELD else "prepare")
    part = st.segmented_control(
        _("Show"),
        list(_PARTS),
        format_func=lambda name: _(_PARTS[name]),
        key=key,
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    if part == "decide":
        meeting_deciding(wired, meeting)
    elif part == "activities":
        meeting_activities(wired)
    elif part == "minutes":
        meeting_minutes(wired, meeting)
    else:
        meeting_prepare(wired, meeting)


show()
