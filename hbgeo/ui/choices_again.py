"""What is chosen in lists, said again when the language is switched.

A browser knows a choice by its words. In another language it would show those of the language before, and send words
that are no choice any more, for which Streamlit takes the first of the list.
"""

from __future__ import annotations

from contextlib import suppress

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

#: How Streamlit calls what reads the choices of `st.selectbox` and `st.multiselect`.
_READERS = frozenset({"SelectboxSerde", "MultiSelectSerde"})


def say_choices_again() -> None:
    """Let each list show what is chosen in it in the words of the run that follows (in a callback)."""
    for key in _keys_of_lists():
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def _keys_of_lists() -> list[str]:
    """Return the keys of the lists of the last run.

    Streamlit has no public way to tell a list from a field for text, whose words must not be put back to those sent
    last; should its insides change, no list is found, and a test in the browser says so.
    """
    context = get_script_run_ctx()
    with suppress(AttributeError):
        state = context.session_state._state  # type: ignore[union-attr] # noqa: SLF001
        known = state._new_widget_state.widget_metadata.values()  # noqa: SLF001
        lists = {one.id for one in known if type(getattr(one.serializer, "__self__", None)).__name__ in _READERS}
        return [key for key, id_ in state._key_id_mapper._key_id_mapping.items() if id_ in lists]  # noqa: SLF001
    return []
