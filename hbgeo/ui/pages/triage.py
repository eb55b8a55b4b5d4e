"""Granska: the queue of new observations, decided one by one or many at once."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import services
from hbgeo.domain.observation import Status
from hbgeo.domain.selection import Selection
from hbgeo.i18n import _, ngettext
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.shell import page


def show() -> None:
    """Draw the page."""
    page(_("Review"))
    with services().store.read() as session:
        left = session.observations.count(Selection(statuses=(Status.NEW.value,)))
    text = ngettext("{count} new observation is left to review", "{count} new observations are left to review", left)
    st.markdown(text.format(count=number(left)))


show()
