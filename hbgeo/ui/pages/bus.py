"""Bussen: what a timetable offers those who live in the area, who reaches it, and what a proposal would change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from hbgeo.bootstrap import Services, services
from hbgeo.domain.timetable import Timetable
from hbgeo.errors import N_
from hbgeo.i18n import _
from hbgeo.services.bus import Coverage
from hbgeo.services.footways_kept import network_now
from hbgeo.services.timetables import all_of
from hbgeo.services.timetables_measure import (
    Asked,
    Homes,
    area_of,
    enough_and_few,
    on_day,
    reached,
    service,
)
from hbgeo.ui.components import bus_figures, bus_keeping
from hbgeo.ui.components.bus_change import before_after
from hbgeo.ui.components.bus_choice import chosen, day_asked, reach_asked
from hbgeo.ui.components.bus_homes import homes_given
from hbgeo.ui.components.bus_journeys import journeys
from hbgeo.ui.components.bus_map import map_of_one
from hbgeo.ui.components.bus_quality import stop_quality
from hbgeo.ui.components.bus_safe_way import safe_way
from hbgeo.ui.components.plain_text import plain
from hbgeo.ui.shell import page


@dataclass(frozen=True)
class _Question:
    """What is looked at, and what is asked of it."""

    wired: Services
    timetable: Timetable
    other: Timetable | None
    asked: Asked
    homes: Homes | None


def show() -> None:
    """Draw the page."""
    page(_("The bus"))
    wired = services()
    kept = all_of(wired.store)
    bus_keeping.offer()
    if not kept:
        bus_keeping.first_visit(has_area=area_of(wired.store) is not None)
        bus_keeping.taking(wired)
        return
    timetable, other = chosen(kept)
    kind = day_asked()
    with st.expander(_("Distance, departures and dwellings that count"), icon=":material/tune:"):
        has_paths = network_now(wired.store) is not None
        asked, homes = reach_asked(kind, has_paths=has_paths), homes_given()
    _views(_Question(wired, timetable, other, asked, homes))
    with st.expander(_("Add a timetable"), icon=":material/add:"):
        bus_keeping.taking(wired)
    with st.expander(_("Names of the timetables, and taking them out"), icon=":material/edit:"):
        bus_keeping.names(wired, kept)


def _views(on: _Question) -> None:
    if not _tells_departures(on, on.timetable):
        _reach(on)
        stop_quality(on.wired, on.timetable, on.asked)
        return
    names = dict(_VIEWS)
    compared = on.other is not None and _tells_departures(on, on.other)
    first = "change" if compared else "offer"
    if not compared:
        del names["change"]
    view = st.segmented_control(
        _("Show"),
        list(names),
        format_func=lambda name: _(names[name][0]),
        default=first,
        required=True,
        key=f"bus_view_{compared}",
    )
    names[view or first][1](on)


def _tells_departures(on: _Question, one: Timetable) -> bool:
    """Return whether a timetable tells departures; say so when it does not."""
    tells = service(on.wired.store, one).tells_departures
    if not tells:
        text = _(
            "“{timetable}” does not say which buses leave on which days. How far it is to its stops can be shown, but "
            "no departures, and it cannot be compared."
        )
        plain(text.format(timetable=one.name), quoted=True)
    return tells


def _offer(on: _Question) -> None:
    store = on.wired.store
    offered, day = service(store, on.timetable), on_day(store, on.timetable, on.asked.kind)
    st.subheader(_("In short"), anchor=False)
    bus_figures.who_reaches(_reached(on), on.asked)
    bus_figures.key_figures(on.timetable, offered, day, on.asked.kind)
    bus_figures.supply_table(offered.supply)
    bus_figures.hours_chart(offered, day, key=f"{on.timetable.id}_{on.asked.kind}")
    bus_figures.traffic_table(offered, day)
    bus_figures.what_is_missing(offered, has_paths=network_now(on.wired.store) is not None)
    bus_figures.to_take_along(on.wired, on.timetable, on.asked, on.homes)


def _journeys(on: _Question) -> None:
    journeys(on.wired, on.timetable, on.asked)
    bus_figures.what_is_missing(
        service(on.wired.store, on.timetable), has_paths=network_now(on.wired.store) is not None
    )


def _reach(on: _Question) -> None:
    offered = service(on.wired.store, on.timetable)
    st.subheader(_("Who reaches the bus"), anchor=False)
    bus_figures.who_reaches(_reached(on), on.asked)
    map_of_one(on.wired, on.timetable, on.asked, tells_departures=offered.tells_departures)
    if offered.tells_departures:
        bus_figures.stops_reached(*enough_and_few(on.wired.store, on.timetable, on.asked))
    bus_figures.what_is_missing(offered, has_paths=network_now(on.wired.store) is not None)


def _safe(on: _Question) -> None:
    safe_way(on.wired, on.timetable, on.asked, on.homes)
    stop_quality(on.wired, on.timetable, on.asked)


def _change(on: _Question) -> None:
    if on.other is not None:
        before_after(on.wired, on.timetable, on.other, on.asked, on.homes)


def _reached(on: _Question) -> Coverage | None:
    return reached(on.wired.store, on.timetable, on.asked, on.homes)


_VIEWS: dict[str, tuple[str, Callable[[_Question], None]]] = {
    "offer": (N_("Departures"), _offer),
    "journeys": (N_("Journeys"), _journeys),
    "reach": (N_("Who reaches the bus"), _reach),
    "safe": (N_("The way to the stop"), _safe),
    "change": (N_("Before and after"), _change),
}

show()
