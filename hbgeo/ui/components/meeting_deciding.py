"""During a meeting: what waits is decided one after another, each decision numbered and done in the plan at once."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.action import Action
from hbgeo.domain.meeting import Meeting, MeetingState
from hbgeo.i18n import _
from hbgeo.reports.meeting_content import DecisionRow
from hbgeo.services.light import local_today
from hbgeo.services.meetings_agenda import Agenda, agenda
from hbgeo.services.meetings_minutes import decision_row
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.meeting_decision_form import NEW, NOTE, PLACE, about, decision_form, open_form
from hbgeo.ui.components.meeting_desk import in_a_line
from hbgeo.ui.components.plain_text import lines, plain

#: Rows shown at once of what waits and of what is late.
PAGE = 12


def meeting_deciding(wired: Services, meeting: Meeting) -> None:
    """Draw what waits, the form of the decision that is being taken, and what was decided."""
    with wired.store.read() as session:
        now = agenda(session, meeting.id, local_today())
        rows = [decision_row(session, wired.catalogue, one) for one in now.decided]
    walk_undo.offer(PLACE)
    left, right = st.columns([3, 2], gap="medium")
    with right:
        st.subheader(_("Decisions ({count})").format(count=len(rows)), anchor=False)
        lines(_said(row) for row in rows)
        if not rows:
            st.caption(_("Nothing is decided yet."))
    with left:
        if meeting.state is MeetingState.HELD:
            st.info(_("The meeting is closed. Open it again under Minutes to decide more."))
        else:
            _agenda(wired, now)


def _said(row: DecisionRow) -> str:
    action = f"{row.action_number}. {row.action_title}" if row.action_number else ""
    due = _("by {day}").format(day=row.due_on) if row.due_on else ""
    parts = (row.kind, action, row.party, row.function, due, row.text)
    return f"§ {row.number}  " + " · ".join(filter(None, parts))


def _agenda(wired: Services, now: Agenda) -> None:
    waiting = now.waiting()
    decided = {one.action_id for one in now.decided}
    late = [one for one in now.overdue if one.id not in decided and one not in waiting]
    _rows(wired, now, _("To decide"), waiting)
    _rows(wired, now, _("Late"), late)
    st.subheader(_("Anything else"), anchor=False)
    _other(wired, now, {one.id for one in (*waiting, *late)})
    with st.container(horizontal=True):
        for one, text, icon in ((NEW, _("A new action"), "add"), (NOTE, _("A note for the minutes"), "edit_note")):
            st.button(text, icon=f":material/{icon}:", key=f"meeting_about_{one}", on_click=open_form, args=(now, one))
    if about(now.meeting) in (NEW, NOTE):
        decision_form(wired, now, None)


def _rows(wired: Services, now: Agenda, title: str, actions: Sequence[Action]) -> None:
    st.subheader(f"{title} ({len(actions)})", anchor=False)
    if not actions:
        st.caption(_("Nothing is left here."))
    key = f"meeting_rows_{title}"
    shown = st.session_state.get(key, PAGE)
    for action in actions[:shown]:
        _row(wired, now, action)
    if len(actions) > shown and st.button(_("Show more"), key=f"{key}_more"):
        st.session_state[key] = shown + PAGE
        st.rerun()


def _row(wired: Services, now: Agenda, action: Action) -> None:
    opened = about(now.meeting) == action.id
    with st.container(border=True, key=f"meeting_row_{action.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(width="stretch"):
                carried = now.carried_from.get(action.id)
                more = _("Carried forward from {day}").format(day=carried.on) if carried else ""
                plain(in_a_line(action, wired.catalogue, more))
            if not opened:
                st.button(
                    _("Decide {number}").format(number=action.number),
                    icon=":material/gavel:",
                    key=f"meeting_about_{action.id}",
                    on_click=open_form,
                    args=(now, action.id),
                )
        if opened:
            decision_form(wired, now, action)


def _other(wired: Services, now: Agenda, shown: set[str]) -> None:
    others = {one.id: one for one in now.actions if one.id not in shown}
    if not others:
        return
    key = f"meeting_other_{now.meeting.id}"
    st.selectbox(
        _("Another action"),
        list(others),
        index=None,
        format_func=lambda one: in_a_line(others[one], wired.catalogue) if one in others else one,
        key=key,
        placeholder=_("Choose an action"),
        on_change=_open_other,
        args=(now, key),
    )
    opened = others.get(about(now.meeting) or "")
    if opened is not None:
        with st.container(border=True, key="meeting_row_other"):
            plain(in_a_line(opened, wired.catalogue))
            decision_form(wired, now, opened)


def _open_other(now: Agenda, key: str) -> None:
    if st.session_state[key]:
        open_form(now, st.session_state[key])
