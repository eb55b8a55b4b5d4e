"""Remembering what was done, whatever is pressed meanwhile."""

from __future__ import annotations

from typing import Any

import streamlit as st


def note(values: dict[str, Any]) -> None:
    """Remember values for the next run.

    Streamlit ends a run where it next touches the session when something else was pressed meanwhile. What was done is
    done all the same, and the run that follows has to know it.
    """
    try:
        st.session_state.update(values)
    except BaseException:
        st.session_state.update(values)
        raise
