"""Which walk the page shows: its code stands in the address, so that it can be reloaded and passed on."""

from __future__ import annotations

import streamlit as st

from hbgeo.domain.walk import Walk
from hbgeo.errors import NotFound
from hbgeo.i18n import _
from hbgeo.store.protocol import Store
from hbgeo.ui.components import walk_undo

PARAMETER = "walk"
#: Stands in the address for a walk that is being planned; no join code has lower-case letters.
NEW = "new"


def is_new() -> bool:
    """Tell whether a new walk is being planned."""
    return st.query_params.get(PARAMETER) == NEW


def chosen_walk(store: Store) -> Walk | None:
    """Return the walk of the address; None, with a word to the visitor, when it leads to none."""
    code = st.query_params.get(PARAMETER, "")
    if not code:
        return None
    try:
        with store.read() as session:
            return session.walks.by_code(code)
    except NotFound:
        st.warning(_("The address leads to no walk. Choose one from the list."))
        return None


def choose(code: str) -> None:
    """Show the walk with this code, or with `NEW` the form for another (a callback, or before `st.rerun`)."""
    walk_undo.forget()
    st.query_params[PARAMETER] = code


def leave() -> None:
    """Show the list again (a callback of a button)."""
    walk_undo.forget()
    st.query_params.pop(PARAMETER, None)
