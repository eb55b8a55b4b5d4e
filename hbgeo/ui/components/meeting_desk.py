"""What the parts of a meeting share: which one is open, and an action in a line."""

from __future__ import annotations

import streamlit as st

from hbgeo.domain.action import Action
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.meeting import Meeting
from hbgeo.errors import Gone, NotFound
from hbgeo.i18n import _, named
from hbgeo.store.protocol import Store
from hbgeo.ui.components import walk_undo

#: Holds the meeting's id in the address, so that it can be reloaded and passed on.
PARAMETER = "mote"
#: Format of days in the fields.
DAYS = "YYYY-MM-DD"


def chosen(store: Store) -> Meeting | None:
    """Return the meeting of the address; None, with a word to the visitor, when it leads to none."""
    meeting_id = st.query_params.get(PARAMETER, "")
    if not meeting_id:
        return None
    try:
        with store.read() as session:
            return session.meetings.get(meeting_id)
    except (NotFound, Gone):
        st.warning(_("The address leads to no meeting. Choose one from the list."))
        return None


def choose(meeting_id: str) -> None:
    """Open a meeting (a callback)."""
    walk_undo.forget()
    st.query_params[PARAMETER] = meeting_id


def leave() -> None:
    """Show the list again (a callback)."""
    walk_undo.forget()
    st.query_params.pop(PARAMETER, None)


def in_a_line(action: Action, catalogue: Catalogue, *more: str) -> str:
    """Return an action in one line of plain text: number, title, party, day, and what else is given."""
    due = _("by {day}").format(day=action.due_on) if action.due_on else ""
    parts = (f"{action.number}. {action.title}", named(catalogue.actors, action.owner), due, *more)
    return " · ".join(filter(None, parts))
