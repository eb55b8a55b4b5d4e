"""The box that holds a page's filters."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from hbgeo.i18n import _


def filter_box(key: str, *, active: bool) -> DeltaGenerator:
    """Return the box, open when a filter is set.

    Once open it stays so: it would close under the finger that takes the last choice away.

    Parameters
    ----------
    key
        Where it is remembered that it is open.
    """
    st.session_state[key] = st.session_state.get(key, False) or active
    return st.expander(_("Filter"), icon=":material/filter_alt:", expanded=st.session_state[key])
