"""A walk as it happens: how many phones are on, and the pins as they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from hbgeo.bootstrap import Services, services
from hbgeo.domain.observation import Observation
from hbgeo.domain.selection import Selection
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.domain.walk import Stop, Walk, WalkState
from hbgeo.i18n import _, language
from hbgeo.services.presence import PRESENCE
from hbgeo.ui import shell
from hbgeo.ui.components.filters_words import number
from hbgeo.ui.components.map_view import Mark, map_view
from hbgeo.ui.components.observation_details_words import Sayer
from hbgeo.ui.components.plain_text import plain
from hbgeo.ui.components.walk_answers import answer_table
from hbgeo.ui.components.walk_words import clock

#: Seconds between two looks.
EVERY = 4
#: Pins listed, latest first; the map shows all.
LISTED = 15
_STOP_COLOR = "#1f2430"
_HEIGHT = 420


@dataclass(frozen=True)
class _Seen:
    """What one look found; it holds until something in the store changes."""

    version: str
    walk: Walk
    stops: Sequence[Stop]
    pins: Sequence[Observation]
    kinds: dict[int, int]
    answers: Sequence[StopAnswer]


def walk_live(walk: Walk) -> None:
    """Draw what happens on a walk under way, anew every few seconds."""
    st.caption(_("Comes by itself every few seconds. Nobody sees who is on, only how many phones."))
    _follow(walk.id)


@st.fragment(run_every=EVERY)
def _follow(walk_id: str) -> None:
    shell.again()
    wired = services()
    seen = _look(wired, walk_id)
    if seen.walk.state is not WalkState.OPEN:
        # Closed from a phone: the rest of the page has to know.
        st.rerun()
    _numbers(seen)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _map(seen)
    with right:
        _list(wired, seen)
    if seen.answers:
        st.subheader(_("Answers at the stops"), anchor=False)
        answer_table(wired, seen.stops, seen.answers, key=f"walk_live_answers_{walk_id}")


def _look(wired: Services, walk_id: str) -> _Seen:
    key, version = f"walk_live_{walk_id}", wired.store.version()
    known: _Seen | None = st.session_state.get(key)
    if known is not None and known.version == version:
        return known
    of_walk = Selection(walk_ids=(walk_id,))
    with wired.store.read() as session:
        seen = _Seen(
            version=version,
            walk=session.walks.get(walk_id),
            stops=session.walks.stops(walk_id),
            pins=[one for _fid, one in session.observations.find(of_walk, limit=LISTED, newest=True)],
            kinds=session.observations.count_by("polarity", of_walk),
            answers=session.answers.of(walk_id),
        )
    st.session_state[key] = seen
    return seen


def _numbers(seen: _Seen) -> None:
    shown = {
        _("Phones on now"): PRESENCE.count(seen.walk.id),
        _("Problems"): seen.kinds.get(-1, 0),
        _("Good places"): seen.kinds.get(1, 0),
        _("Ideas"): seen.kinds.get(0, 0),
    }
    with st.container(horizontal=True, gap="small", key="walk_live_numbers"):
        for name, count in shown.items():
            st.metric(name, number(count), border=True, width="content")


def _map(seen: _Seen) -> None:
    marks = [Mark(s.position.lon, s.position.lat, str(s.number), _STOP_COLOR) for s in seen.stops]
    line = [] if seen.walk.route is None else [(lon, lat) for lon, lat, *_height in seen.walk.route.coords]
    map_view(
        f"live_{seen.walk.id}",
        selection=Selection(walk_ids=(seen.walk.id,)),
        layers=["omrade"],
        marks=marks,
        line=line,
        height=_HEIGHT,
    )


def _list(wired: Services, seen: _Seen) -> None:
    st.subheader(_("Latest"), anchor=False)
    if not seen.pins:
        st.info(_("Nothing has been recorded yet. The first pin appears here by itself."))
        return
    sayer, numbers = Sayer(wired.catalogue, language()), {stop.id: stop.number for stop in seen.stops}
    with st.container(height=_HEIGHT, border=False):
        for pin in seen.pins:
            _card(pin, sayer, numbers.get(pin.stop_id or ""))


def _card(pin: Observation, sayer: Sayer, stop: int | None) -> None:
    parts = [clock(pin.received_at)]
    if stop is not None:
        parts.append(_("Stop {number}").format(number=stop))
    if pin.photo_count:
        parts.append(_("Photos: {count}").format(count=pin.photo_count))
    if pin.agreements:
        parts.append(_("Me too: {count}").format(count=pin.agreements))
    if pin.late:
        parts.append(_("came late"))
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":material/{sayer.icon(pin.category)}: **{sayer.category(pin.subcode or pin.category)}**")
        if pin.text:
            plain(pin.text)
        st.caption(" · ".join(parts))
