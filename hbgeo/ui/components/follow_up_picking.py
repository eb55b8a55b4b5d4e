"""The actions that a follow-up walk can look at, as a table to choose from and as a list for the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.catalogue import Catalogue
from hbgeo.i18n import _, language, ngettext
from hbgeo.services.follow_up import Candidate, Candidates
from hbgeo.ui.components.filters_words import number

_PICKED, _GRID, _ROWS = "follow_up_picked", "follow_up_grid", "follow_up_rows"
_ROW_HEIGHT = 40
#: So much of a title stands in a choice, in characters; the table has all of it.
_SHOWN_TITLE = 60


def picked_actions(wired: Services, look: Candidates) -> tuple[str, ...] | None:
    """Draw the actions and return the ids of those that are chosen, None when the program may choose."""
    found = look.found
    names = {one.action.id: _name(one) for one in found}
    st.session_state[_PICKED] = [one for one in st.session_state.get(_PICKED, []) if one in names]
    with st.expander(_("Choose the actions yourself"), icon=":material/checklist:", key="follow_up_choice"):
        st.caption(_("Choose none, and those are taken that lie near each other and matter most."))
        st.dataframe(
            rows_of(wired.catalogue, found),
            hide_index=True,
            row_height=_ROW_HEIGHT,
            key=_GRID,
            on_select=_take_rows,
            selection_mode="multi-row",
            alt=_("Actions that a follow-up walk can look at"),
        )
        # The keyboard does not get into the grid.
        st.multiselect(
            _("Chosen actions"),
            list(names),
            format_func=names.__getitem__,
            key=_PICKED,
            placeholder=_("Those that lie near each other"),
            persist_state="session",
        )
    _tell_placeless(look)
    st.session_state["follow_up_order"] = [one.action.id for one in found]
    return tuple(st.session_state[_PICKED]) or None


def rows_of(catalogue: Catalogue, found: Sequence[Candidate]) -> pd.DataFrame:
    """Return the actions as a table for reading."""
    actors = {actor.code: actor.label(language()) for actor in catalogue.actors}
    return pd.DataFrame(
        {
            _("No."): [str(one.action.number) for one in found],
            _("Action"): [one.action.title for one in found],
            _("About"): [one.label for one in found],
            _("Stands as"): [catalogue.status(one.action.status).label(language()) for one in found],
            _("To be done by"): [_due(one) for one in found],
            _("Responsible"): [actors.get(one.action.owner or "", one.action.owner or "") for one in found],
        }
    )


def _due(one: Candidate) -> str:
    day = "" if one.action.due_on is None else str(one.action.due_on)
    return _("{day}, late").format(day=day) if one.late else day


def _name(one: Candidate) -> str:
    title = one.action.title
    shown = title if len(title) <= _SHOWN_TITLE else title[: _SHOWN_TITLE - 1] + "…"
    return f"{one.action.number}. {shown}"


def _take_rows() -> None:
    """Add the rows that were just marked to the choice, and take out those that were just unmarked."""
    order: list[str] = st.session_state.get("follow_up_order", [])
    rows = [row for row in st.session_state[_GRID]["selection"]["rows"] if row < len(order)]
    marked = [order[row] for row in rows]
    before: list[str] = st.session_state.get(_ROWS, [])
    kept = [one for one in st.session_state.get(_PICKED, []) if one not in before or one in marked]
    st.session_state[_PICKED] = list(dict.fromkeys([*kept, *marked]))
    st.session_state[_ROWS] = marked


def _tell_placeless(look: Candidates) -> None:
    count = len(look.placeless)
    if count:
        words = ngettext(
            "{count} action has no place and cannot be walked to.",
            "{count} actions have no place and cannot be walked to.",
            count,
        )
        st.caption(":material/wrong_location: " + words.format(count=number(count)))
