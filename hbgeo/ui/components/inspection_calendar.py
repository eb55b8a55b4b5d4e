"""The address by which a calendar program subscribes to what is due."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.doors.guard import guard_of
from hbgeo.i18n import _, language
from hbgeo.services.calendar_feed import token
from hbgeo.ui.components.join_code import base_url


def calendar_address(wired: Services) -> None:
    """Draw the secret address of the calendar, and what it is good for."""
    with st.expander(_("In your own calendar"), icon=":material/calendar_month:"):
        st.markdown(
            _(
                "Subscribe to this address in Outlook, Google Calendar or the phone: inspections and faults that are"
                " due stand there as whole days. It holds names of places, kinds and days only."
            )
        )
        if not st.toggle(_("Show the address"), key="calendar_shown"):
            return
        meetings = st.toggle(_("With the meetings"), key="calendar_meetings")
        st.code(calendar_url(wired, meetings=meetings), language=None, wrap_lines=True)
        st.caption(
            _(
                "Whoever has the address can read the calendar without signing in. A new passphrase makes it invalid;"
                " then fetch the new one here."
            )
        )


def calendar_url(wired: Services, *, meetings: bool = False) -> str:
    """Return the whole address, in the language in force."""
    guard = guard_of(wired.settings)
    kept = guard.kept()
    ends = token(guard.secret, kept.generation if kept else "")
    asked = urlencode({"lang": language()} | ({"meetings": "1"} if meetings else {}))
    return f"{base_url(wired)}/kalender/{ends}.ics?{asked}"
