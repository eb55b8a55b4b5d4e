"""The way that the group walked, as the leader's phone recorded it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.track import Track
from hbgeo.domain.walk import Stop, Walk
from hbgeo.i18n import _, ngettext
from hbgeo.services.tracks import tracks
from hbgeo.services.walks_route import length_m
from hbgeo.ui.components.map_view import Mark, map_view
from hbgeo.ui.components.walk_words import clock, distance

_STOP_COLOR = "#1f2430"
_HEIGHT = 360


def walk_track(wired: Services, walk: Walk, stops: Sequence[Stop]) -> None:
    """Draw the recorded way with its length and time; nothing when none was recorded."""
    recorded = [track for track in tracks(wired.store, walk.id) if track.line is not None]
    if not recorded:
        return
    st.subheader(_("The way you walked"), anchor=False)
    track = recorded[0] if len(recorded) == 1 else _chosen(walk, recorded)
    st.markdown(":material/route: " + _sentence(track))
    marks = [Mark(stop.position.lon, stop.position.lat, str(stop.number), _STOP_COLOR) for stop in stops]
    line = [(point.lon, point.lat) for point in track.points]
    map_view(f"track_{walk.id}", layers=["omrade"], marks=marks, line=line, height=_HEIGHT)


def _chosen(walk: Walk, recorded: Sequence[Track]) -> Track:
    """Draw the choice among several recordings: a phone that was restarted began a new one."""
    names = {track.id: f"{number}. {_times(track)}" for number, track in enumerate(recorded, 1)}
    longest = max(recorded, key=lambda track: len(track.points))
    key = f"walk_track_{walk.id}"
    if st.session_state.get(key) not in names:
        st.session_state[key] = longest.id
    picked = st.selectbox(_("Recording"), list(names), format_func=names.__getitem__, key=key)
    return next(track for track in recorded if track.id == picked)


def _sentence(track: Track) -> str:
    metres = 0.0 if track.line is None else length_m(track.line)
    minutes = round((max(track.times) - min(track.times)) / timedelta(minutes=1))
    took = ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    words = _("{length} in {time}, {times}. Recorded by the leader's phone.")
    return words.format(length=distance(metres), time=took, times=_times(track))


def _times(track: Track) -> str:
    return f"{clock(min(track.times))}–{clock(max(track.times))}"
