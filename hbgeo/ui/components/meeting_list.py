"""The meetings as cards, year by year, and planning of one or of a year's four."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.meeting import Meeting, MeetingState
from hbgeo.errors import N_, Problem
from hbgeo.i18n import _
from hbgeo.services import meetings
from hbgeo.services.light import local_today
from hbgeo.services.meetings import MeetingDraft
from hbgeo.services.meetings_words import STATES
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.attempts import attempt_step, complain
from hbgeo.ui.components.meeting_desk import DAYS, choose
from hbgeo.ui.components.plain_text import plain
from hbgeo.ui.components.walk_words import day

_PLACE = "meeting_list"
_ON, _WHERE = "meeting_new_on", "meeting_new_place"


def meeting_list(wired: Services) -> None:
    """Draw what plans meetings, and all there are."""
    walk_undo.offer(_PLACE)
    listed = meetings.listed(wired.store)
    with st.expander(_("Plan a meeting"), icon=":material/add:", expanded=not listed):
        _one(wired)
        _year(wired, listed)
    for year in sorted({one.on.year for one in listed}, reverse=True):
        st.subheader(str(year), anchor=False)
        own = sorted((one for one in listed if one.on.year == year), key=lambda one: one.on)
        for at in range(0, len(own), 2):
            for column, meeting in zip(st.columns(2), own[at : at + 2], strict=False):
                with column:
                    _card(meeting)


def state_badge(state: MeetingState) -> None:
    """Draw the state of a meeting: icon, color and word."""
    if state is MeetingState.HELD:
        st.badge(_(STATES[state]), icon=":material/check:", color="gray")
    else:
        st.badge(_(STATES[state]), icon=":material/event:", color="blue")


def _card(meeting: Meeting) -> None:
    with st.container(border=True, key=f"meeting_card_{meeting.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            state_badge(meeting.state)
            st.markdown(f"**{day(meeting.on)}**", width="content")
        if meeting.place:
            plain(meeting.place)
        st.button(
            _("Open the meeting of {day}").format(day=meeting.on),
            icon=":material/arrow_forward:",
            key=f"meeting_open_{meeting.id}",
            width="stretch",
            on_click=choose,
            args=(meeting.id,),
        )


def _one(wired: Services) -> None:
    left, right = st.columns(2)
    left.date_input(_("Day"), value=None, format=DAYS, key=_ON)
    right.text_input(_("Place"), max_chars=200, autocomplete="off", key=_WHERE)
    st.button(
        _("Plan the meeting"),
        type="primary",
        icon=":material/check:",
        key="meeting_new_save",
        on_click=_plan_one,
        args=(wired,),
    )
    complain(_PLACE)


def _year(wired: Services, listed: Sequence[Meeting]) -> None:
    year = local_today().year
    taken = [one.on for one in listed]
    days = [on for on in meetings.year_plan(year, taken) if on >= local_today()] or meetings.year_plan(year + 1, taken)
    if not days:
        return
    st.markdown(_("Or a whole year, the second Wednesday of February, May, September and November:"))
    st.markdown("\n".join(f"- {day(on)}" for on in days))
    st.button(
        _("Plan these"),
        icon=":material/date_range:",
        key="meeting_new_year",
        on_click=_plan_all,
        args=(wired, [MeetingDraft(on=on) for on in days]),
    )


def _plan_one(wired: Services) -> None:
    draft = MeetingDraft(on=st.session_state[_ON], place=st.session_state[_WHERE])
    if _plan(wired, [draft]):
        st.session_state[_ON], st.session_state[_WHERE] = None, ""


def _plan_all(wired: Services, drafts: Sequence[MeetingDraft]) -> None:
    _plan(wired, drafts)


def _plan(wired: Services, drafts: Sequence[MeetingDraft]) -> bool:
    return attempt_step(
        _PLACE,
        wired.store,
        lambda: meetings.plan(wired.store, *drafts),
        lambda made: Problem("", N_("Planned meetings: {count}."), {"count": len(made)}),
    )
