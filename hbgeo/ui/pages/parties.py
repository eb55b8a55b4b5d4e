"""Parter: who does what, and reminders by mail."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import services
from hbgeo.i18n import _
from hbgeo.ui.components.party_register import party_register
from hbgeo.ui.components.party_reminders import party_reminders
from hbgeo.ui.shell import page


def show() -> None:
    """Draw the page."""
    page(_("Parties"))
    wired = services()
    left, right = st.columns([3, 2], gap="large")
    with left:
        party_register(wired)
    with right:
        party_reminders(wired)


show()
