"""What the weather was like on a walk."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.walk import Walk
from hbgeo.i18n import _
from hbgeo.services.walks import set_weather
from hbgeo.services.walks_draft import MAX_LINE


def walk_weather(wired: Services, walk: Walk) -> None:
    """Draw a line for the weather, snow and leaves; it is saved at once."""
    key = f"walk_weather_{walk.id}"
    st.session_state[key] = walk.weather
    st.text_input(
        _("Weather, snow and leaves"),
        key=key,
        max_chars=MAX_LINE,
        autocomplete="off",
        placeholder=_("Such as: drizzle, no leaves on the trees"),
        on_change=_changed,
        args=(wired, walk.id, key),
    )
    st.caption(_("Light and weather are saved at once."))


def _changed(wired: Services, walk_id: str, key: str) -> None:
    set_weather(wired.store, walk_id, st.session_state[key])
