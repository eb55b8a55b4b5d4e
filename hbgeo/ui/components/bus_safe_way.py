"""The way to the stop: how much of it passes no reported problem, and the spots that break it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.timetable import Timetable
from hbgeo.i18n import _, named
from hbgeo.maps.url_layer import Mark
from hbgeo.services.bus import SafeWay
from hbgeo.services.timetables_figures import walks
from hbgeo.services.timetables_measure import Asked, Homes
from hbgeo.services.timetables_spots import Spot, ways_and_spots
from hbgeo.services.timetables_words import NOTHING, percent
from hbgeo.ui.components.bus_map import map_of_spots
from hbgeo.ui.components.bus_table import table
from hbgeo.ui.components.choices import choice_by_name
from hbgeo.ui.components.plain_text import lines

_MOST = 200
_COLOR = "#9b1c1c"
_AT = "bus_spot"


def safe_way(wired: Services, timetable: Timetable, asked: Asked, homes: Homes | None) -> None:
    """Draw how safe the walks to the stops are, and the spots on them."""
    found = ways_and_spots(wired.store, timetable, asked, homes)
    st.subheader(_("The way to the stop"), anchor=False)
    st.caption(
        _(
            "A walk is counted as safe where no problem of light, view, path or way to the stop lies within 15 m that "
            "is not mended; one that was turned down counts. "
            "Everybody is taken to walk the shortest way to the nearest stop with enough departures."
        )
    )
    ways = [way for way in found.ways if way.metres > 0]
    if not ways:
        st.info(_("No walks are known: there is no stop with enough departures, or no area."))
        return
    lines(
        [
            *(f"{one.name}: {one.before}" for one in walks(asked, found.ways, found.ways)),
            *(_sentence(way) for way in ways),
        ]
    )
    _table(ways)
    _spots(wired, found.spots)


def _sentence(way: SafeWay) -> str:
    text = _("{stop}: {share} of the way passes no reported problem.")
    return text.format(stop=way.area_name, share=percent(way.share_free))


def _table(ways: Sequence[SafeWay]) -> None:
    shown = [
        {
            _("Bus stop"): way.area_name,
            _("Without a problem"): percent(way.share_free),
            _("Lit, of what is known"): percent(way.share_lit),
            _("Walks along"): _("paths") if way.along_paths else _("straight lines"),
        }
        for way in ways
    ]
    table(shown, key="bus_safe", alt=_("How safe the way to each stop is"))


def _spots(wired: Services, spots: Sequence[Spot]) -> None:
    st.subheader(_("Spots that break the way ({count})").format(count=len(spots)), anchor=False)
    if not spots:
        st.caption(_("No problem that is not mended lies on the paths to these stops."))
        return
    numbered = dict(enumerate(spots[:_MOST], 1))
    names = {number: _name(wired, number, spot) for number, spot in numbered.items()}
    choice_by_name(_("Show a spot on the map"), names, _show, key=f"{_AT}_name")
    at = numbered.get(st.session_state.get(_AT, 0))
    position = at and at.observation.position
    marks = tuple(
        Mark(spot.observation.position.lon, spot.observation.position.lat, str(number), _COLOR)
        for number, spot in numbered.items()
    )
    map_of_spots(marks, (position.lat, position.lon) if position else None)
    shown = [
        {
            _("No."): number,
            _("What"): _what(wired, spot),
            _("Bus stop"): spot.stop,
            _("Who pass it"): percent(spot.share),
            _("Status"): named(wired.catalogue.statuses, spot.observation.status.value),
            _("In their own words"): spot.observation.text or NOTHING,
        }
        for number, spot in numbered.items()
    ]
    table(shown, key="bus_spots", alt=_("Spots that break the way"))
    if len(spots) > _MOST:
        st.caption(_("The {count} that most people pass are shown.").format(count=_MOST))


def _show(number: int) -> None:
    st.session_state[_AT] = number


def _name(wired: Services, number: int, spot: Spot) -> str:
    return f"{number}. {_what(wired, spot)}, {spot.stop}"


def _what(wired: Services, spot: Spot) -> str:
    return named(wired.catalogue.categories, spot.observation.category)
