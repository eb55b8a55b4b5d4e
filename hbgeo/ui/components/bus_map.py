"""The map of a timetable, or of two: lines, stops, and how far people reach them. Everything comes by address."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from urllib.parse import urlencode

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.timetable import Timetable
from hbgeo.errors import N_
from hbgeo.i18n import _
from hbgeo.maps.url_layer import MapCall, Mark, features_layer
from hbgeo.services.timetables_measure import Asked
from hbgeo.ui.components.map_view import map_view

#: Part → colour and icon; an icon of its own for each kind of stop, so that colour is not needed.
_LOOKS = {
    "lines": ("#1885fe", "route"),
    "straight": ("#8a6d00", "circle"),
    "paths": ("#0b7a3b", "directions_walk"),
    "stops": ("#134a7c", "directions_bus"),
    "few": ("#7a7a7a", "bus_alert"),
    "lost": ("#9b1c1c", "close"),
    "new": ("#14603a", "add"),
    "kept": ("#134a7c", "directions_bus"),
}
#: Part → how it is drawn in the legend, and what it is.
_LEGEND = {
    "lines": (":blue[:material/horizontal_rule:]", N_("the buses' ways")),
    "straight": (":orange[:material/radio_button_unchecked:]", N_("within reach in a straight line")),
    "paths": (":green[:material/square:]", N_("within reach along paths")),
    "stops": (":material/directions_bus:", N_("stop with enough departures")),
    "any": (":material/directions_bus:", N_("bus stop")),
    "few": (":gray[:material/bus_alert:]", N_("stop with fewer departures")),
    "lost": (":red[:material/close:]", N_("the stop is lost")),
    "new": (":green[:material/add:]", N_("new stop")),
    "kept": (":material/directions_bus:", N_("the stop is kept")),
}
_PRESSED = frozenset({"stops", "few", "lost", "new", "kept"})
_UNDER = ("omrade",)
_HEIGHT = 460


def map_of_one(wired: Services, timetable: Timetable, asked: Asked, *, tells_departures: bool = True) -> None:
    """Draw the map of a timetable.

    Parameters
    ----------
    tells_departures
        Whether it is known from which stops buses leave.
    """
    st.subheader(_("Map"), anchor=False)
    parts = ("straight", "paths", "lines", "few", "stops")
    _draw("bus_one", [_layer(wired, timetable, part, asked) for part in parts])
    _legend(reversed(parts) if tells_departures else ("any", "lines", "paths", "straight"))


def map_of_two(
    wired: Services, before: Timetable, after: Timetable, asked: Asked, marks: tuple[Mark, ...] = ()
) -> None:
    """Draw the map of what becomes of the stops."""
    parts = ("kept", "new", "lost")
    _draw("bus_two", [_layer(wired, before, part, asked, after) for part in parts], marks)
    _legend(reversed(parts))


def map_of_spots(marks: tuple[Mark, ...], at: tuple[float, float] | None) -> None:
    """Draw the spots that break the safe way, by number; moved to one of them (latitude, longitude) when chosen."""
    map_view("bus_spots", layers=(*_UNDER, "gangvag"), marks=marks, center=at, zoom=18 if at else None, height=_HEIGHT)


def _legend(parts: Iterable[str]) -> None:
    st.markdown(" · ".join(f"{_LEGEND[part][0]} {_(_LEGEND[part][1])}" for part in parts))


def _draw(key: str, also: list[MapCall], marks: tuple[Mark, ...] = ()) -> None:
    map_view(key, layers=_UNDER, also=also, marks=marks, height=_HEIGHT)


def _layer(wired: Services, one: Timetable, part: str, asked: Asked, other: Timetable | None = None) -> MapCall:
    color, icon = _LOOKS[part]
    query = {
        "limit": str(round(asked.limit_m)),
        "least": str(asked.least),
        "kind": asked.kind.value,
        # The version makes the browser fetch again after a change, and only then.
        "v": hashlib.sha256(wired.store.version().encode()).hexdigest()[:12],
    }
    query |= {name: "1" for name, left_out in asked.choice._asdict().items() if left_out}
    if other is not None:
        query["other"] = other.id
    url = f"/api/map/bus/{one.id}/{part}.geojson?{urlencode(query)}"
    return features_layer(f"bus_{part}", url, color=color, icon=icon, interactive=part in _PRESSED)
