"""The programme's activities as a standing item: who, where, when next, and how it goes."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.meeting import Activity, ActivityState
from hbgeo.errors import N_, Problem
from hbgeo.i18n import _
from hbgeo.services import activities
from hbgeo.services.activities import STATES, ActivityDraft
from hbgeo.services.meetings_words import activity_row
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.attempts import attempt_step, complain
from hbgeo.ui.components.choices import code_choice
from hbgeo.ui.components.meeting_desk import DAYS
from hbgeo.ui.components.plain_text import facts

_PLACE = "meeting_activities"


def meeting_activities(wired: Services) -> None:
    """Draw all activities, each to be opened and changed."""
    walk_undo.offer(_PLACE)
    complain(_PLACE)
    for activity in activities.standing_item(wired.store, wired.catalogue):
        row = activity_row(activity, wired.catalogue)
        with st.container(border=True, gap="small", key=f"activity_{activity.id}"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"**{row.name}**", width="content")
                st.badge(row.state)
            pairs = [
                (_("Responsible"), " · ".join(filter(None, (row.owner, row.function)))),
                (_("Place"), row.place),
                (_("Next time"), row.next_on.isoformat() if row.next_on else ""),
                (_("Note"), row.note),
            ]
            facts((name, value) for name, value in pairs if value)
            with st.expander(_("Change: {name}").format(name=row.name)):
                _form(wired, activity)


def _form(wired: Services, activity: Activity) -> None:
    key = f"{activity.id}_{activity.changed_at}"
    with st.form(f"activity_form_{activity.id}", border=False):
        left, right = st.columns(2)
        state = left.selectbox(
            _("State"),
            list(ActivityState),
            index=list(ActivityState).index(activity.state),
            format_func=lambda one: _(STATES[one]),
            key=f"activity_state_{key}",
        )
        draft = ActivityDraft(
            owner=code_choice(
                _("Responsible"), wired.catalogue.actors, activity.owner, key=f"activity_owner_{key}", at=left
            ),
            function=right.text_input(
                _("Function there"),
                activity.function,
                max_chars=100,
                help=_("A function, such as caretaker; never a person's name."),
                key=f"activity_function_{key}",
            ),
            place=left.text_input(_("Place"), activity.place, max_chars=200, key=f"activity_place_{key}"),
            next_on=right.date_input(_("Next time"), activity.next_on, format=DAYS, key=f"activity_next_{key}"),
            state=state or activity.state,
            note=right.text_input(_("Note"), activity.note, max_chars=1000, key=f"activity_note_{key}"),
        )
        if st.form_submit_button(_("Save"), type="primary", icon=":material/check:"):
            _save(wired, activity, draft)
            st.rerun()


def _save(wired: Services, activity: Activity, draft: ActivityDraft) -> None:
    attempt_step(
        _PLACE,
        wired.store,
        lambda: activities.change(wired.store, wired.catalogue, activity.id, draft),
        lambda _kept: Problem("", N_("The activity was saved.")),
    )
