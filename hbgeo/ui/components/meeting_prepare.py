"""Preparing a meeting: what it has before it, on screen and as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.meeting import Meeting
from hbgeo.i18n import _, language
from hbgeo.reports.meeting_content import Change, MeetingPack, PackAction
from hbgeo.services import meetings_pack
from hbgeo.ui.components.plain_text import lines


def meeting_prepare(wired: Services, meeting: Meeting) -> None:
    """Draw the pack of a meeting."""
    pack = meetings_pack.pack(wired.store, wired.catalogue, meeting.id, language())
    st.download_button(
        _("Meeting pack (PDF)"),
        # Made when it is asked for: a page with a map takes a second or two.
        data=partial(meetings_pack.printed, wired.store, wired.catalogue, meeting.id, language()),
        file_name=_("meeting-pack-{day}.pdf").format(day=meeting.on),
        mime="application/pdf",
        icon=":material/picture_as_pdf:",
        type="primary",
        on_click="ignore",
        key=f"meeting_pack_{meeting.id}",
    )
    _list(_("To decide"), [_line(row) for row in pack.to_decide], _("Nothing waits for a decision."))
    _list(_("Late"), [_line(row) for row in pack.overdue], _("Nothing is late."))
    since = _("Since the meeting of {day}").format(day=pack.since) if pack.since else _("Until today")
    _list(since, [_changed(change) for change in pack.changes], _("Nothing has changed."))
    _parties(pack)


def _list(title: str, rows: Sequence[str], nothing: str) -> None:
    st.subheader(f"{title} ({len(rows)})" if rows else title, anchor=False)
    if rows:
        lines(rows)
    else:
        st.caption(nothing)


def _parties(pack: MeetingPack) -> None:
    st.subheader(_("Party by party"), anchor=False)
    for one in pack.parties:
        with st.expander(f"{one.party} ({len(one.actions)})"):
            if one.actions:
                lines(_line(row, own=True) for row in one.actions)
            else:
                st.caption(_("No actions."))


def _line(row: PackAction, *, own: bool = False) -> str:
    due = _("by {day}").format(day=row.due_on) if row.due_on else ""
    late = _("late") if row.overdue and not row.question else ""
    points = "" if row.priority is None else _("priority {points}").format(points=row.priority)
    party = "" if own else row.party
    parts = (f"{row.number}. {row.title}", party, row.function, due, late, row.status, points, row.question)
    return " · ".join(filter(None, parts))


def _changed(change: Change) -> str:
    number = f"{change.number}. " if change.number else ""
    return f"{change.on}  {number}{change.text}"
