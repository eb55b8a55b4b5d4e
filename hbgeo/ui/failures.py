"""A page that fails says so kindly, in the user's language and without a trace of the program."""

from __future__ import annotations

import streamlit as st

from hbgeo.errors import HbgeoError
from hbgeo.i18n import _, say
from hbgeo.logs import hide_messages

_STREAMLIT_LOGS = (
    "streamlit.error_util",
    "streamlit.runtime.scriptrunner.exec_code",
    "streamlit.runtime.scriptrunner.script_runner",
    "streamlit.runtime.fragment",
)


def on_script_error(error: Exception) -> bool:
    """Show a message in place of Streamlit's own; Streamlit has logged the failure by then."""
    text = say(error) if isinstance(error, HbgeoError) else _("Something went wrong on this page.")
    st.error(text, icon=":material/error:")
    st.caption(
        _(
            "What was saved is safe. Reload the page and try again. "
            "If it happens again, tell the one who runs the server."
        )
    )
    return True


def quiet_logs() -> None:
    """Keep what people wrote out of Streamlit's log of failed pages."""
    hide_messages(*_STREAMLIT_LOGS)
