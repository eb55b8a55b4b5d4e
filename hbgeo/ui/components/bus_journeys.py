"""Journeys to and from somewhere: the last way home, how long it takes, and how buses meet the trains."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.timetable import Timetable
from hbgeo.i18n import _
from hbgeo.services.bus import WayHome
from hbgeo.services.bus_journeys import LEAST_CHANGE_S, MOST_CHANGE_S
from hbgeo.services.bus_trains import TrainWait
from hbgeo.services.timetables_journeys import Travel, trains, travels, ways_home
from hbgeo.services.timetables_measure import Asked, service
from hbgeo.services.timetables_words import DAY_S, NOTHING, clock, met_words, minutes, of_lines
from hbgeo.ui.components.bus_table import table
from hbgeo.ui.components.filters_words import decimal

_MINUTE = 60
_MOST_BY_CAR = 600
_CAR = "bus_car"


def journeys(wired: Services, timetable: Timetable, asked: Asked) -> None:
    """Draw the journeys between the area and a stop elsewhere, and how buses meet the trains."""
    origins = service(wired.store, timetable).origins
    if not origins:
        st.caption(_("No other stop of this timetable is known to come home from."))
        return
    place = st.selectbox(_("To and from"), origins, key=f"bus_origin_{timetable.id}")
    st.subheader(_("The last way home"), anchor=False)
    _home(ways_home(wired.store, timetable, asked.kind, place))
    st.subheader(_("How long it takes"), anchor=False)
    _long(travels(wired.store, timetable, asked.kind, place))
    st.subheader(_("The wait for the train"), anchor=False)
    _trains(trains(wired.store, timetable, asked.kind))


def _home(ways: Sequence[WayHome]) -> None:
    shown = [
        {
            _("Bus stop"): row.area_name,
            _("Leaves"): clock(row.left_s),
            _("Arrives"): _arrives(row),
            _("Line"): of_lines(row.lines),
            _("Change at"): _change(row),
        }
        for row in ways
    ]
    if not shown:
        st.caption(_("No bus runs on such a day."))
        return
    table(shown, key="bus_home", alt=_("The last way home"))
    st.caption(
        _(
            "Direct, or with one change between stops of one name that takes {least} to {most} minutes. Of all ways, "
            "the one that leaves last."
        ).format(least=LEAST_CHANGE_S // _MINUTE, most=MOST_CHANGE_S // _MINUTE)
    )


def _arrives(row: WayHome) -> str:
    """Return when it arrives; that it is the night after is not said again where it leaves then too."""
    left, arrives = row.left_s, row.arrives_s
    return clock(arrives % DAY_S if left and arrives and left >= DAY_S else arrives)


def _change(row: WayHome) -> str:
    return f"{row.change_at}, {minutes(row.change_s)}" if row.change_at else NOTHING


def _long(rows: Sequence[Travel]) -> None:
    if not rows:
        st.caption(_("There is no journey there, direct or with one change, on such a day."))
        return
    by_car = st.session_state.get(_CAR)
    shown = [
        {
            _("Bus stop"): row.area_name,
            _("Usually"): minutes(row.typical_s),
            _("Fastest"): minutes(row.fastest_s),
            **({_("Times as long as by car"): decimal(row.typical_s / (by_car * _MINUTE))} if by_car else {}),
            _("Journeys on the day"): row.journeys,
            _("With a change"): row.changing,
        }
        for row in rows
    ]
    table(shown, key="bus_travel", alt=_("How long it takes"))
    st.caption(
        _(
            "From when the bus leaves the stop until it is there; the walk to the stop and the wait at it come on top. "
            "Usually: half of the journeys are as fast or faster."
        )
    )
    # Under the table: a phone lays the table's tools over what stands above it.
    st.number_input(
        _("The same way by car, minutes"),
        1,
        _MOST_BY_CAR,
        None,
        help=_("The timetable does not know it. Look it up, and the table says how many times as long the bus takes."),
        key=_CAR,
    )


def _trains(rows: Sequence[TrainWait]) -> None:
    if not rows:
        st.caption(_("No trains that buses from here reach are in this timetable on such a day."))
        return
    shown = [
        {
            _("Station"): row.station,
            _("Train"): row.line,
            _("Towards"): row.headsign or NOTHING,
            _("Usual wait"): minutes(row.typical_s),
            _("Longest wait"): minutes(row.longest_s),
            _("Buses with a train"): met_words(row),
        }
        for row in rows
    ]
    table(shown, key="bus_trains", alt=_("The wait for the train"))
    st.caption(
        _(
            "From when the bus arrives until the train leaves. A train that leaves within {least} minutes is missed; "
            "a wait of more than {most} minutes counts as no train."
        ).format(least=LEAST_CHANGE_S // _MINUTE, most=MOST_CHANGE_S // _MINUTE)
    )
