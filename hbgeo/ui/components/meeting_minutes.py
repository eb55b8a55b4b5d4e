"""After a meeting: who was present, notes, the next day, closing it, and its minutes."""

from __future__ import annotations

from functools import partial

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.meeting import Meeting, MeetingState
from hbgeo.errors import N_, Problem
from hbgeo.i18n import _, language
from hbgeo.services import meetings, meetings_minutes
from hbgeo.services.meetings import MOST_PRESENT, ClosingDraft
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.attempts import attempt_step, complain
from hbgeo.ui.components.meeting_desk import DAYS

_PLACE = "meeting_minutes"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def meeting_minutes(wired: Services, meeting: Meeting) -> None:
    """Draw what the minutes need, and the minutes to download."""
    walk_undo.offer(_PLACE)
    _downloads(wired, meeting)
    if meeting.state is MeetingState.HELD:
        st.info(_("The meeting is closed; what changes from now on stands in the pack of the next one."))
        st.button(
            _("Open the meeting again"),
            icon=":material/undo:",
            key="meeting_reopen",
            on_click=_reopen,
            args=(wired, meeting),
        )
        complain(_PLACE)
        return
    _closing(wired, meeting)


def _downloads(wired: Services, meeting: Meeting) -> None:
    name = _("minutes-{day}").format(day=meeting.on)
    with st.container(horizontal=True):
        st.download_button(
            _("Minutes (PDF)"),
            data=partial(meetings_minutes.printed, wired.store, wired.catalogue, meeting.id, language()),
            file_name=f"{name}.pdf",
            mime="application/pdf",
            icon=":material/picture_as_pdf:",
            on_click="ignore",
            key=f"minutes_pdf_{meeting.id}",
        )
        st.download_button(
            _("Minutes to edit (Word)"),
            data=partial(meetings_minutes.editable, wired.store, wired.catalogue, meeting.id, language()),
            file_name=f"{name}.docx",
            mime=_WORD,
            icon=":material/edit_document:",
            on_click="ignore",
            key=f"minutes_docx_{meeting.id}",
        )


def _closing(wired: Services, meeting: Meeting) -> None:
    parties = [actor for actor in wired.catalogue.actors if not actor.external]
    with st.form(f"meeting_closing_{meeting.id}", border=True):
        st.markdown(f"**{_('How many were present')}**")
        present: dict[str, int] = {}
        columns = st.columns(3)
        for at, actor in enumerate(parties):
            with columns[at % 3]:
                before = meeting.present.get(actor.code, 0)
                key = f"present_{meeting.id}_{actor.code}"
                count = st.number_input(actor.label(language()), 0, MOST_PRESENT, before, key=key)
                if count:
                    present[actor.code] = int(count)
        notes = st.text_area(
            _("Notes besides the decisions"), meeting.notes, max_chars=8000, key=f"meeting_notes_{meeting.id}"
        )
        next_on = st.date_input(_("Next meeting"), meeting.next_on, format=DAYS, key=f"meeting_next_{meeting.id}")
        with st.container(horizontal=True):
            saved = st.form_submit_button(_("Save"), icon=":material/save:")
            closed = st.form_submit_button(_("Close the meeting"), type="primary", icon=":material/check:")
    complain(_PLACE)
    if saved or closed:
        draft = ClosingDraft(present=present, notes=notes, next_on=next_on)
        if _keep(wired, meeting, draft, close=closed):
            st.rerun()


def _keep(wired: Services, meeting: Meeting, draft: ClosingDraft, *, close: bool) -> bool:
    keep = meetings.close if close else meetings.write_down
    said = Problem("", N_("The meeting is closed.") if close else N_("Saved."))
    return attempt_step(
        _PLACE, wired.store, lambda: keep(wired.store, wired.catalogue, meeting.id, draft), lambda _kept: said
    )


def _reopen(wired: Services, meeting: Meeting) -> None:
    said = Problem("", N_("The meeting is open again."))
    attempt_step(_PLACE, wired.store, lambda: meetings.reopen(wired.store, meeting.id), lambda _kept: said)
