"""What a timetable offers, in words and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd
import streamlit as st

from hbgeo.domain.timetable import Timetable
from hbgeo.i18n import _, ngettext, say
from hbgeo.services.bus import Coverage, StopArea, SupplyRow
from hbgeo.services.timetables_hours import HOURS
from hbgeo.services.timetables_measure import Asked, DayService, Service
from hbgeo.services.timetables_words import (
    BANDS,
    DAYS,
    NOTHING,
    clock,
    day_words,
    holidays,
    minutes,
    reach_name,
    share,
    with_days,
)
from hbgeo.ui.components.bus_table import table
from hbgeo.ui.components.plain_text import facts, lines

#: Hours of the evening.
_EVENING = slice(18, 24)


def key_figures(timetable: Timetable, offered: Service, day: DayService) -> None:
    """Say the most important of a timetable."""
    facts([(_("Timetable"), with_days(timetable)), *_offer_pairs(offered, day)])


def who_reaches(reached: Coverage | None, asked: Asked) -> None:
    """Say who has a bus near."""
    if reached is None:
        st.info(_("Who reaches the bus cannot be told: there is no area, or no bus runs on such a day."))
        return
    named = ((reach_name(asked, reached, along=along), share(reached, along=along)) for along in (True, False))
    lines(f"{name}: {value}" for name, value in named if name)
    if not reached.stops:
        st.info(_("No stop has so many departures on such a day. Ask for fewer to see who reaches any bus at all."))


def _offer_pairs(offered: Service, day: DayService) -> Iterator[tuple[str, str]]:
    for kind, name in DAYS.items():
        count = offered.buses.get(kind, 0)
        buses = ngettext("{count} bus stops at the area", "{count} buses stop at the area", count)
        yield _(name), buses.format(count=count) if count else _("no bus")
    if day.traffic:
        first = min(day.traffic, key=lambda row: row.first_s)
        last = max(day.traffic, key=lambda row: row.last_s)
        at = _("{time} from {stop}")
        yield _("First bus"), at.format(time=clock(first.first_s), stop=first.area_name)
        yield _("Last bus"), at.format(time=clock(last.last_s), stop=last.area_name)
    wait = day.evening
    if wait is not None:
        line = next((row.line for row in offered.supply if row.route_id == wait.route_id), NOTHING)
        text = _("{wait} between two buses of line {line} the same way at {stop}, from {time}")
        said = text.format(wait=minutes(wait.seconds), line=line, stop=wait.area_name, time=clock(wait.from_s))
        yield _("Longest wait in the evening"), said
    elif day.traffic and not any(sum(hours[_EVENING]) for hours in day.hours.values()):
        yield _("Longest wait in the evening"), _("no bus from 18 to 24")


def supply_table(rows: Sequence[SupplyRow]) -> None:
    """Show the departures of each stop, line and direction by part of the day."""
    st.subheader(_("Departures by stop"), anchor=False)
    shown = [
        {
            _("Bus stop"): row.area_name,
            _("Line"): row.line,
            _("Towards"): row.headsign or NOTHING,
            **{_(name): getattr(row, band.value) for band, name in BANDS.items()},
            _("Whole weekday"): row.weekday,
            _("Saturday"): row.saturday,
            _("Sunday"): row.sunday,
            _("Only when booked"): row.booked,
        }
        for row in rows
    ]
    if not any(row.booked for row in rows):
        for one in shown:
            del one[_("Only when booked")]
    if not shown:
        st.caption(_("No bus stops here."))
        return
    table(shown, key="bus_supply", alt=_("Departures by stop"))


def traffic_table(offered: Service, day: DayService) -> None:
    """Show first and last departure and the longest wait of each stop, line and direction."""
    st.subheader(_("First, last and longest wait"), anchor=False)
    towards: dict[tuple[str, str, int | None], str] = {
        (row.area_id, row.route_id, row.direction): row.headsign for row in offered.supply
    }
    shown = [
        {
            _("Bus stop"): row.area_name,
            _("Line"): row.line,
            _("Towards"): towards.get((row.area_id, row.route_id, row.direction)) or NOTHING,
            _("Departures"): row.departures,
            _("First bus"): clock(row.first_s),
            _("Last bus"): clock(row.last_s),
            _("Longest wait"): minutes(row.gap_s),
            _("Wait from"): clock(row.gap_from_s),
        }
        for row in day.traffic
    ]
    if shown:
        table(shown, key="bus_traffic", alt=_("First, last and longest wait"))
    else:
        st.caption(_("No bus runs on such a day."))


def hours_chart(offered: Service, day: DayService, *, key: str) -> None:
    """Show the departures of a stop by the hour: as bars, and in a table.

    Parameters
    ----------
    key
        Another for each timetable and kind of day: they have stops of their own.
    """
    st.subheader(_("Departures by the hour"), anchor=False)
    names = {area.id: area.name for area in offered.areas if any(day.hours.get(area.id, ()))}
    if not names:
        st.caption(_("No bus runs on such a day."))
        return
    most = max(names, key=lambda key: sum(day.hours[key]))
    stop = st.selectbox(
        _("Bus stop"),
        list(names),
        index=list(names).index(most),
        format_func=names.__getitem__,
        key=f"bus_hours_stop_{key}",
    )
    numbers = day.hours[stop]
    begins = min(5, next(hour for hour in range(HOURS) if numbers[hour]))
    hours = range(begins, max(24, 1 + max(hour for hour in range(HOURS) if numbers[hour])))
    frame = pd.DataFrame(
        {_("Hour"): [f"{hour % 24:02}" for hour in hours], _("Departures"): [numbers[h] for h in hours]}
    )
    alt = _("Bars: departures in each hour; the same numbers as in the table below")
    st.bar_chart(frame, x=_("Hour"), y=_("Departures"), sort=False, alt=alt, height=260)
    with st.expander(_("As a table")):
        st.dataframe(frame, hide_index=True, key="bus_hours", alt=_("Departures by the hour"))


def what_is_missing(offered: Service, *, has_paths: bool) -> None:
    """Say by what the figures are less than they could be."""
    said = [say(problem) for problem in offered.missing]
    if not offered.are_near:
        said.append(_("No stop lies within 50 m of the area: all stops of the timetable are shown."))
    if not has_paths:
        said.append(_("No paths are known: distances are straight lines. Fill the layer of paths for real walks."))
    said += [day_words(one) for one in offered.days.values()]
    said.append(holidays())
    with st.expander(_("How it is counted, and what is missing")):
        lines(said)


def stops_reached(enough: Iterable[StopArea], few: Iterable[StopArea]) -> None:
    """Show the stops of the map by name."""
    yes, no = _("yes"), _("no")
    shown = [(one.name, yes) for one in enough] + [(one.name, no) for one in few]
    frame = pd.DataFrame(shown, columns=[_("Bus stop"), _("Enough departures")])
    if shown:
        st.dataframe(frame, hide_index=True, key="bus_stops", alt=_("Stops and whether they have enough departures"))
    else:
        st.caption(_("No bus runs on such a day."))
