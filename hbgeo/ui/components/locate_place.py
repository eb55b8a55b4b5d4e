"""Where an observation is: tapped on the map, the device's position, a stop, coordinates or a photo's position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from hbgeo.domain.position import Position, PositionSource
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.domain.walk import Stop, Walk
from hbgeo.errors import N_, HbgeoError, Problem
from hbgeo.i18n import Sayable, _, say
from hbgeo.services.addresses_coordinates import read_coordinates
from hbgeo.ui.components.locate import locate
from hbgeo.ui.components.map_view import Mark, map_view
from hbgeo.ui.components.plain_text import plain

_KEY = "record_place"
_WAY, _STOP, _COORDINATES = f"{_KEY}_way", f"{_KEY}_stop", f"{_KEY}_coordinates"
_CHOSEN_COLOR, _STOP_COLOR = "#d40000", "#1f2430"
_CLOSE_ZOOM = 18
_SOURCES = {
    PositionSource.GPS: N_("your position"),
    PositionSource.TAP: N_("tapped on the map"),
    PositionSource.STOP: N_("a stop"),
    PositionSource.COORDINATES: N_("coordinates"),
    PositionSource.PHOTO: N_("the photo's position"),
}


@dataclass(slots=True)
class Place:
    """The place chosen so far.

    Parameters
    ----------
    moves_map
        Whether the map shall go there: it need not when the place was tapped on it.
    failure
        Why the device did not tell its position, untranslated.
    note
        How the coordinates were understood, or why not.
    """

    position: Position | None = None
    stop_id: str | None = None
    moves_map: bool = False
    failure: str = ""
    note: Sayable | None = None

    def choose(self, position: Position, *, stop_id: str | None = None) -> None:
        """Take a position as the place; only to be called before the stops are drawn."""
        if stop_id is None:
            st.session_state[_STOP] = None  # so that the same stop can be chosen again
        self.position, self.stop_id, self.failure, self.note = position, stop_id, "", None
        self.moves_map = position.source is not PositionSource.TAP

    def clear(self) -> None:
        """Forget the place; only to be called before it is drawn (from a callback)."""
        st.session_state[_STOP], st.session_state[_COORDINATES] = None, ""
        self.position = self.stop_id = None
        self.moves_map, self.failure, self.note = False, "", None


def chosen_place() -> Place:
    """Return the place chosen in this session."""
    place: Place = st.session_state.setdefault(_KEY, Place())
    return place


def place_input(walk: Walk | None, stops: Sequence[Stop], problems: Sequence[Problem]) -> None:
    """Draw the ways to choose a place, and the map.

    Parameters
    ----------
    walk
        Its observations are shown on the map; None shows everybody's.
    stops
        Of the walk.
    problems
        Found when it was last tried to save.
    """
    place = chosen_place()
    _from_device(place)
    _from_map(place, walk, stops)
    _from_words(place, stops)
    for problem in problems:
        if problem.field in ("position", "stop_id"):
            st.error(say(problem), icon=":material/error:")


def offer_photo_position(position: Position | None) -> None:
    """Offer where a photo was taken as the place, unless it is the place already."""
    place = chosen_place()
    if position is None or place.position == position:
        return
    st.button(
        _("Use the photo's position"),
        icon=":material/photo_camera:",
        key=f"{_KEY}_photo",
        width="stretch",
        on_click=place.choose,
        args=(position,),
    )


def _from_device(place: Place) -> None:
    answer = locate(f"{_KEY}_locate")
    if answer and answer.position:
        place.choose(answer.position)
    elif answer and answer.failure:
        place.failure = answer.failure
    if place.failure:
        st.warning(_(place.failure), icon=":material/location_off:")


def _from_map(place: Place, walk: Walk | None, stops: Sequence[Stop]) -> None:
    chosen = place.position
    marks = [Mark(stop.position.lon, stop.position.lat, str(stop.number), _STOP_COLOR) for stop in stops]
    if chosen:
        marks.append(Mark(chosen.lon, chosen.lat, "", _CHOSEN_COLOR))
    moves = chosen is not None and place.moves_map
    event = map_view(
        _KEY,
        selection=Selection(walk_ids=(walk.id,)) if walk else EVERYTHING,
        marks=marks,
        line=[(x, y) for x, y, *_z in walk.route.coords] if walk and walk.route else (),
        center=(chosen.lat, chosen.lon) if chosen and moves else None,
        zoom=_CLOSE_ZOOM if moves else None,
        height=360,
    )
    st.caption(_described(place) if chosen else _("Tap the map where it is."))
    if event:
        place.choose(Position(lon=event.lon, lat=event.lat, source=PositionSource.TAP))
        st.rerun()


def _described(place: Place) -> str:
    position = place.position
    if position is None:
        return ""
    text = f"{position.lat:.5f}, {position.lon:.5f} · {_(_SOURCES.get(position.source, ''))}"
    if position.accuracy_m:
        text += " · " + _("within about {metres} m").format(metres=round(position.accuracy_m))
    return f":material/location_on: {text}"


def _from_words(place: Place, stops: Sequence[Stop]) -> None:
    label = _("Without the map: stop or coordinates") if stops else _("Without the map: coordinates")
    with st.expander(label, icon=":material/keyboard:"):
        if stops:
            numbers = {stop.id: f"{stop.number} {stop.name}".strip() for stop in stops}
            st.selectbox(
                _("Stop"),
                list(numbers),
                index=None,
                format_func=lambda stop_id: numbers.get(stop_id, ""),
                placeholder=_("Choose a stop"),
                key=_STOP,
                on_change=_take_stop,
                args=(place, tuple(stops)),
            )
        st.text_input(
            _("Coordinates (latitude and longitude, or SWEREF 99)"),
            key=_COORDINATES,
            placeholder="58,0625 11,8420",
            on_change=_take_coordinates,
            args=(place,),
        )
        if place.note:
            plain(say(place.note))


def _take_stop(place: Place, stops: Sequence[Stop]) -> None:
    for stop in stops:
        if stop.id == st.session_state[_STOP]:
            position = stop.position
            place.choose(Position(lon=position.lon, lat=position.lat, source=PositionSource.STOP), stop_id=stop.id)


def _take_coordinates(place: Place) -> None:
    text: str = st.session_state[_COORDINATES]
    if not text.strip():
        return
    try:
        reading = read_coordinates(text)
    except HbgeoError as error:
        place.note = error
        return
    place.choose(reading.position)
    place.note = reading.note if reading.changed else None
