"""A proposed follow-up walk to look at: its loop on the map, its stops as a list, and what to know of it."""

from __future__ import annotations

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.errors import N_
from hbgeo.i18n import _, language, ngettext, say
from hbgeo.services.follow_up import Candidate, Proposal, stop_name
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.map_view import Mark, map_view
from hbgeo.ui.components.plain_text import lines, plain
from hbgeo.ui.components.walk_route import helping_layers, view_of
from hbgeo.ui.components.walk_words import distance

_ALONG = {
    "paths": N_("Along the paths"),
    "straight": N_("In straight lines"),
    "mixed": N_("Partly along the paths, partly in straight lines"),
}
_STEP_FREE = {
    "yes": N_("Without steps, by what is known of the paths"),
    "unknown": N_("Whether there are steps is not known everywhere"),
    "no": N_("There are steps on the way"),
}
_STOP_COLOR = "#1f2430"
_HEIGHT = 460


def preview(wired: Services, proposed: Proposal) -> None:
    """Draw a proposal."""
    st.markdown(":material/route: **" + _summary(proposed) + "**")
    found = [_(_ALONG[proposed.along]), _(_STEP_FREE[proposed.step_free])]
    st.caption(" · ".join(found))
    if proposed.notes:
        with st.container(border=True, key="follow_up_notes"):
            lines(say(note) for note in proposed.notes)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _map(wired, proposed)
    with right:
        for place, one in enumerate(proposed.stops, start=1):
            _stop(wired, place, one)


def _summary(proposed: Proposal) -> str:
    count = len(proposed.stops)
    stops = ngettext("{count} stop", "{count} stops", count).format(count=number(count))
    minutes = ngettext("{count} minute", "{count} minutes", proposed.minutes).format(count=number(proposed.minutes))
    words = _("{stops}, {length}, about {minutes} with the time at each stop")
    return words.format(stops=stops, length=distance(proposed.length_m), minutes=minutes)


def _map(wired: Services, proposed: Proposal) -> None:
    places = [(one.position.lon, one.position.lat) for one in proposed.stops]
    line = [] if proposed.line.is_empty else [(lon, lat) for lon, lat, *_height in proposed.line.coords]
    center, zoom = view_of(tuple(line)) if line else ((places[0][1], places[0][0]), 17)
    map_view(
        "follow_up",
        layers=helping_layers(wired),
        marks=[Mark(lon, lat, str(at), _STOP_COLOR) for at, (lon, lat) in enumerate(places, start=1)],
        line=line,
        center=center,
        zoom=zoom,
        height=_HEIGHT,
    )


def _stop(wired: Services, place: int, one: Candidate) -> None:
    status = wired.catalogue.status(one.action.status).label(language())
    with st.container(key=f"follow_up_stop_{place}", gap=None):
        plain(f"{place}. {stop_name(one)}\n{one.action.title}")
        st.caption(f"{status} · {_('late')}" if one.late else status)
