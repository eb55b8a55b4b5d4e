"""What the parts of a meeting share: which one is open, trying something, and saying why it did not work."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from hbgeo.domain.action import Action
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.meeting import Meeting
from hbgeo.errors import Gone, HbgeoError, NotFound
from hbgeo.i18n import _, named
from hbgeo.store.protocol import Store
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.walk_words import refusal

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


def attempt(place: str, work: Callable[[], None]) -> bool:
    """Do something and tell whether it worked; why not is said by `complain` with the same place."""
    try:
        work()
    except HbgeoError as error:
        st.session_state[f"{place}_failure"] = error
        return False
    st.session_state.pop(f"{place}_failure", None)
    return True


def complain(place: str) -> None:
    """Say why the last attempt at this place did not work, if it did not."""
    failure: HbgeoError | None = st.session_state.get(f"{place}_failure")
    if failure is not None:
        refusal(failure)


def forgive(place: str) -> None:
    """Say nothing any more of the last attempt at this place."""
    st.session_state.pop(f"{place}_failure", None)


def in_a_line(action: Action, catalogue: Catalogue, *more: str) -> str:
    """Return an action in one line of plain text: number, title, party, day, and what else is given."""
    due = _("by {day}").format(day=action.due_on) if action.due_on else ""
    parts = (f"{action.number}. {action.title}", named(catalogue.actors, action.owner), due, *more)
    return " · ".join(filter(None, parts))
