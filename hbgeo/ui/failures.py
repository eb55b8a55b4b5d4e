"""A page that fails says so kindly; the log says where, and nothing of what people wrote."""

from __future__ import annotations

import logging
import traceback

from hbgeo.errors import HbgeoError
from hbgeo.i18n import _, say

logger = logging.getLogger("hbgeo.pages")


class WithoutMessages(logging.Filter):
    """Leaves the message of an exception out of a log record: it may quote what people wrote."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the exception by its kind and place."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            record.msg, record.args = "%s: %s", (record.getMessage(), where(error))
            record.exc_info = record.exc_text = None
        return True


def where(error: BaseException) -> str:
    """Return the kind of an error and the lines it came through, without its message."""
    steps = (
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    )
    return " < ".join((type(error).__name__, *reversed(list(steps)[-6:])))


def on_script_error(error: Exception) -> bool:
    """Show a message in the user's language in place of Streamlit's own."""
    import streamlit as st  # noqa: PLC0415 - only where a page runs

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
    names = ("streamlit.error_util", "streamlit.runtime.scriptrunner.exec_code", "streamlit.runtime.fragment")
    for name in names:
        log = logging.getLogger(name)
        if not any(isinstance(one, WithoutMessages) for one in log.filters):
            log.addFilter(WithoutMessages())
