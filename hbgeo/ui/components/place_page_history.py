"""What happened to a place: when, in which role, what became of what."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.errors import N_
from hbgeo.i18n import _, language, ngettext, say
from hbgeo.services.light import LOCAL
from hbgeo.services.place_history import KIND, history, value_words
from hbgeo.services.told import Difference
from hbgeo.ui.components.plain_text import lines
from hbgeo.ui.components.role_words import role_name

#: Most events shown; the latest.
MOST_SHOWN = 50
_FIELDS = {
    "name": N_("Name"),
    "layer": N_("Layer"),
    "source": N_("Source"),
    "geometry": N_("Where it is"),
    KIND: N_("Kind of inspection"),
    "on": N_("Day"),
    "fault": N_("Fault"),
}


def history_part(wired: Services, place_id: str) -> None:
    """Draw the history of a place, newest first."""
    told = history(wired.store, place_id)
    if not told:
        st.caption(_("Nothing is known of what happened to it."))
    for one in told[:MOST_SHOWN]:
        st.markdown(f"**{_(one.message)}** · {one.at.astimezone(LOCAL):%Y-%m-%d %H:%M} · {role_name(one.role)}")
        if one.differences:
            changed = any(difference.before is not None for difference in one.differences)
            lines(_words(wired, difference, changed=changed) for difference in one.differences)
    if len(told) > MOST_SHOWN:
        more = len(told) - MOST_SHOWN
        st.caption(ngettext("{count} earlier event.", "{count} earlier events.", more).format(count=more))


def _words(wired: Services, one: Difference, *, changed: bool) -> str:
    field = next((field for field in wired.catalogue.fields if field.code == one.name), None)
    name = field.label(language()) if field else _(_FIELDS[one.name]) if one.name in _FIELDS else one.name
    if one.said is not None:
        return f"{name}: {say(one.said)}"
    before, after = (value_words(wired.catalogue, one.name, value, language()) for value in (one.before, one.after))
    return f"{name}: {before or '–'} → {after or '–'}" if changed else f"{name}: {after}"
