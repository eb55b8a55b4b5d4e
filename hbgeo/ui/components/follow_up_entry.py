"""The way to planning a follow-up walk from the action plan."""

from __future__ import annotations

import streamlit as st

from hbgeo.i18n import _
from hbgeo.ui.components.walk_choice import PARAMETER, choose

#: Stands in the address; no join code has lower-case letters.
AGAIN = "again"


def is_again() -> bool:
    """Tell whether a follow-up walk is being planned from the action plan."""
    return st.query_params.get(PARAMETER) == AGAIN


def again_button() -> None:
    """Draw the button that leads there."""
    st.button(
        _("Follow up the action plan"),
        icon=":material/published_with_changes:",
        key="follow_up_new",
        on_click=choose,
        args=(AGAIN,),
    )
