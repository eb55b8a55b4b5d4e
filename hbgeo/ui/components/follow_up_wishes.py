"""What a follow-up walk should be like: how many stops, how long, without steps, and where it begins."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.errors import HbgeoError
from hbgeo.i18n import _, language, say
from hbgeo.services import follow_up
from hbgeo.services.addresses import STOP, Hit, find_address
from hbgeo.services.walks_draft import MAX_LINE
from hbgeo.ui.components.walk_words import distance, refusal

_KEY = "follow_up"
#: Longest walks that can be chosen, metres.
_LENGTHS = (500, 1000, 1500, 2000, 2500, 3000, 4000, 5000)
_MOST_STOPS = 30


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for; `start` is longitude and latitude (EPSG:4326)."""

    stops: int
    length_m: int
    step_free: bool
    start: tuple[float, float] | None


def wishes(wired: Services) -> Wishes:
    """Draw the fields and return what they hold."""
    for name, first in {"stops": follow_up.STOPS, "length": round(follow_up.LENGTH_M)}.items():
        st.session_state.setdefault(f"{_KEY}_{name}", first)
    few, long = st.columns(2)
    with few:
        stops = st.number_input(
            _("At most so many stops"),
            min_value=1,
            max_value=_MOST_STOPS,
            step=1,
            key=f"{_KEY}_stops",
            persist_state="session",
        )
    with long:
        length = st.selectbox(
            _("At most so long"),
            _LENGTHS,
            format_func=distance,
            key=f"{_KEY}_length",
            persist_state="session",
        )
    step_free = st.checkbox(
        _("Go around steps where that is possible"), key=f"{_KEY}_step_free", persist_state="session"
    )
    return Wishes(int(stops), int(length), step_free, _start(wired))


def _start(wired: Services) -> tuple[float, float] | None:
    text = st.text_input(
        _("Begin and end at (name, address or coordinates)"),
        key=f"{_KEY}_start",
        max_chars=MAX_LINE,
        autocomplete="off",
        icon=":material/search:",
        placeholder=_("At the first stop"),
        help=_("Looks among the layers' places and the stops of earlier walks. No question leaves this server."),
        persist_state="session",
    )
    if not (text or "").strip():
        return None
    try:
        hits = find_address(wired.store, text)
    except HbgeoError as error:
        refusal(error)
        return None
    if not hits:
        st.info(_("Nothing by that name is known here. The walk begins at its first stop."))
        return None
    if hits[0].note:
        st.caption(say(hits[0].note))
    names = [_hit_name(wired, hit) for hit in hits]
    choice = 0
    if len(hits) > 1 or not hits[0].note:
        choice = st.selectbox(_("Found"), range(len(hits)), format_func=names.__getitem__, key=f"{_KEY}_hit")
    position = hits[min(choice, len(hits) - 1)].position
    return position.lon, position.lat


def _hit_name(wired: Services, hit: Hit) -> str:
    kinds = {layer.code: layer.label(language()) for layer in wired.catalogue.layers} | {STOP: _("Stop")}
    return f"{hit.name} · {kinds.get(hit.kind, hit.kind)}"
