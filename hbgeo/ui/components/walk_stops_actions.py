"""What can be done to a walk's stops from the page; every action is saved at once and can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.position import Position, PositionSource
from hbgeo.domain.walk import Stop
from hbgeo.errors import N_, HbgeoError, Problem
from hbgeo.i18n import _
from hbgeo.services.walks import StopDraft
from hbgeo.services.walks_stops import add_stop, change_stop, move_stop, put_back_stop, remove_stop
from hbgeo.ui.components import walk_undo
from hbgeo.ui.components.map_view import MapEvent
from hbgeo.ui.components.walk_words import refusal

#: Where the undo of these actions is offered.
PLACE = "stops"
_FAILURE = "walk_stops_failure"
_MOVING = "walk_stops_moving"


def add_at(wired: Services, walk_id: str, position: Position, name: str = "") -> None:
    """Add a stop after the others."""

    def act() -> None:
        stop = add_stop(wired.store, wired.catalogue, walk_id, StopDraft(position=position, name=name))
        message = Problem("", N_("Stop {number} is added."), {"number": stop.number})
        walk_undo.remember(PLACE, message, lambda: remove_stop(wired.store, wired.catalogue, stop))

    _try(act)


def tapped(wired: Services, walk_id: str, event: MapEvent) -> None:
    """Add a stop where the map was tapped, with the name of the place that was hit."""
    name = ""
    if event.kind == "place" and event.id:
        with wired.store.read() as session:
            name = session.places.get(event.id).name
    add_at(wired, walk_id, Position(lon=event.lon, lat=event.lat, source=PositionSource.TAP), name)


def remove(wired: Services, stop: Stop) -> None:
    """Remove a stop."""

    def act() -> None:
        gone = remove_stop(wired.store, wired.catalogue, stop)
        message = Problem("", N_("Stop {number} is removed."), {"number": gone.number})
        walk_undo.remember(PLACE, message, lambda: put_back_stop(wired.store, wired.catalogue, gone))

    _try(act)


def move(wired: Services, stop: Stop, by: int) -> None:
    """Move a stop up (negative) or down in the order."""

    def act() -> None:
        move_stop(wired.store, wired.catalogue, stop, by=by)
        message = Problem("", N_("The order of the stops is changed."))
        walk_undo.remember(PLACE, message, lambda: move_stop(wired.store, wired.catalogue, stop, by=-by))

    _try(act)


def change(wired: Services, stop: Stop, **changes: str | None) -> None:
    """Change the name, reason or landowner of a stop."""
    _try(lambda: change_stop(wired.store, wired.catalogue, replace(stop, **changes)))  # type: ignore[arg-type]


def move_to(wired: Services, stop: Stop, position: Position) -> None:
    """Move a stop to another place, and wait for no more taps."""

    def act() -> None:
        change_stop(wired.store, wired.catalogue, replace(stop, position=position))
        message = Problem("", N_("Stop {number} is moved."), {"number": stop.number})
        walk_undo.remember(PLACE, message, lambda: change_stop(wired.store, wired.catalogue, stop))

    wait_for_tap(None)
    _try(act)


def wait_for_tap(stop: Stop | None) -> None:
    """Let the next tap on the map say where a stop shall be; None gives it up."""
    st.session_state[_MOVING] = stop


def waiting_for_tap(walk_id: str) -> Stop | None:
    """Return the stop of this walk that the next tap on the map moves."""
    stop: Stop | None = st.session_state.get(_MOVING)
    return stop if stop is not None and stop.walk_id == walk_id else None


def tell_waiting(stop: Stop, place: str) -> None:
    """Say that the next tap moves the stop, and draw the button that gives it up.

    Parameters
    ----------
    place
        Tells the buttons of one page apart.
    """
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        words = _("Tap the map where stop {number} shall be, or find a place by name or coordinates.")
        st.markdown(words.format(number=stop.number), width="stretch")
        st.button(_("Leave it"), key=f"walk_stop_leave_{place}", on_click=wait_for_tap, args=(None,))


def tell_failure() -> None:
    """Say why the last action did not work, once."""
    failure: HbgeoError | None = st.session_state.pop(_FAILURE, None)
    if failure:
        refusal(failure)


def _try(act: Callable[[], object]) -> None:
    walk_undo.forget()
    try:
        act()
    except HbgeoError as error:
        st.session_state[_FAILURE] = error
