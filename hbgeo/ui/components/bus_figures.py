"""What a timetable offers, in words and tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from hbgeo.bootstrap import Services
from hbgeo.domain.timetable import Timetable
from hbgeo.i18n import _, language
from hbgeo.services.bus import Coverage, DayKind, StopArea, SupplyRow
from hbgeo.services.timetables_hours import HOURS
from hbgeo.services.timetables_measure import Asked, DayService, Homes, Service
from hbgeo.services.timetables_offer import notes, offer_pdf, reach_lines, short, supply_rows, traffic_rows
from hbgeo.services.timetables_words import with_days
from hbgeo.ui.components.bus_table import table
from hbgeo.ui.components.plain_text import facts, lines


def key_figures(timetable: Timetable, offered: Service, day: DayService, kind: DayKind) -> None:
    """Say the most important of a timetable."""
    facts([(_("Timetable"), with_days(timetable)), *short(offered, day, kind)])


def who_reaches(reached: Coverage | None, asked: Asked) -> None:
    """Say who has a bus near."""
    if reached is None:
        st.info(_("Who reaches the bus cannot be told: there is no area, or no bus runs on such a day."))
        return
    lines(reach_lines(reached, asked))
    if not reached.stops:
        st.info(_("No stop has so many departures on such a day. Ask for fewer to see who reaches any bus at all."))


def supply_table(rows: Sequence[SupplyRow]) -> None:
    """Show the departures of each stop, line and direction by part of the day."""
    st.subheader(_("Departures by stop"), anchor=False)
    if not rows:
        st.caption(_("No bus stops here."))
        return
    table(supply_rows(rows), key="bus_supply", alt=_("Departures by stop"))


def traffic_table(offered: Service, day: DayService) -> None:
    """Show first and last departure and the longest wait of each stop, line and direction."""
    st.subheader(_("First, last and longest wait"), anchor=False)
    if day.traffic:
        table(traffic_rows(offered, day), key="bus_traffic", alt=_("First, last and longest wait"))
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
    with st.expander(_("How it is counted, and what is missing")):
        lines(notes(offered, has_paths=has_paths))


def to_take_along(wired: Services, timetable: Timetable, asked: Asked, homes: Homes | None) -> None:
    """Draw the button that gives all this on paper."""
    st.download_button(
        _("The bus (PDF)"),
        # Made when it is asked for: a page with a map takes a second or two.
        data=partial(offer_pdf, wired.store, timetable, asked, homes, language()),
        file_name=_("the-bus.pdf"),
        mime="application/pdf",
        icon=":material/picture_as_pdf:",
        on_click="ignore",
        key="bus_offer_pdf",
    )


def stops_reached(enough: Iterable[StopArea], few: Iterable[StopArea]) -> None:
    """Show the stops of the map by name."""
    yes, no = _("yes"), _("no")
    shown = [(one.name, yes) for one in enough] + [(one.name, no) for one in few]
    frame = pd.DataFrame(shown, columns=[_("Bus stop"), _("Enough departures")])
    if shown:
        st.dataframe(frame, hide_index=True, key="bus_stops", alt=_("Stops and whether they have enough departures"))
    else:
        st.caption(_("No bus runs on such a day."))
