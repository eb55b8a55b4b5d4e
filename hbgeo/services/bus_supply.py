"""How many buses leave, and from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.services.bus_days import typical_days
from hbgeo.services.bus_departures import departures_on
from hbgeo.services.bus_rows import Band, DayKind, StopArea, SupplyRow, TrafficDay, TypicalDay
from hbgeo.services.bus_stops import at_areas


class Spread(NamedTuple):
    """How many departures there are, the first and last, and the longest time between two, from when (seconds)."""

    departures: int
    first_s: int
    last_s: int
    gap_s: int | None
    gap_from_s: int | None


_KEY = ["area_id", "route_id", "direction"]


def supply(
    feed: Feed, areas: Iterable[StopArea], days: Mapping[DayKind, TypicalDay] | Mapping[DayKind, date] | None = None
) -> tuple[SupplyRow, ...]:
    """Return the departures per stop area, line and direction; in the order of the areas, then by line.

    Parameters
    ----------
    days
        The days that are counted; None: the typical ones of these stops.
    """
    known = list(areas)
    chosen = typical_days(feed, known) if days is None else days
    frames = [
        at_areas(departures_on(feed, day.day if isinstance(day, TypicalDay) else day, known), known).assign(
            kind=kind.value
        )
        for kind, day in chosen.items()
    ]
    if not frames:
        return ()
    departures = pd.concat(frames, ignore_index=True)
    sums = _counted(departures)
    heads = _headsigns(departures)
    lines, names = line_names(feed), {area.id: area.name for area in known}
    rows = [
        SupplyRow(
            area_id=area,
            area_name=names[area],
            route_id=route,
            line=lines[route],
            headsign=heads[area, route, direction],
            direction=int(direction),
            **dict(zip(sums.columns, counts, strict=True)),
        )
        for (area, route, direction), counts in zip(sums.index, sums.to_numpy().tolist(), strict=True)
    ]
    order = {area.id: number for number, area in enumerate(known)}
    return tuple(sorted(rows, key=lambda row: (order[row.area_id], *line_order(row.line), row.route_id, row.direction)))


def traffic_days(feed: Feed, areas: Iterable[StopArea], day: date, *, by_line: bool = False) -> tuple[TrafficDay, ...]:
    """Return first and last departure and the longest gap per stop area; areas without departures are left out.

    Parameters
    ----------
    by_line
        A row for each line and direction; else one for each area.
    """
    known = list(areas)
    departures = at_areas(departures_on(feed, day, known), known)
    lines = line_names(feed)
    order = {area.id: number for number, area in enumerate(known)}
    rows = []
    for key, seconds in departures.groupby(_KEY if by_line else _KEY[:1])["seconds"]:
        area, route, direction = (*map(str, key), "", "")[:3] if isinstance(key, tuple) else (str(key), "", "")
        said = spread(seconds.to_numpy())
        rows.append(
            TrafficDay(
                area_id=area,
                area_name=known[order[area]].name,
                route_id=route,
                line=lines.get(route, ""),
                direction=int(direction) if by_line else None,
                **said._asdict(),
            )
        )
    return tuple(
        sorted(rows, key=lambda row: (order[row.area_id], *line_order(row.line), row.route_id, row.direction or 0))
    )


def spread(seconds: npt.NDArray[np.int64]) -> Spread:
    """Return what some departures (at least one) are spread over."""
    ordered = np.sort(seconds)
    gaps = np.diff(ordered)
    if len(gaps) == 0:
        return Spread(1, int(ordered[0]), int(ordered[0]), None, None)
    longest = int(gaps.argmax())
    return Spread(len(ordered), int(ordered[0]), int(ordered[-1]), int(gaps[longest]), int(ordered[longest]))


def longest_gap(departures: pd.DataFrame, line: str) -> int | None:
    """Return the longest time between two departures of a day the same way, of the line that leaves most often.

    Those who wait at a stop wait for one line in one direction; of a line that goes twice a day nobody waits for the
    next. None when no line leaves twice the same way.

    Parameters
    ----------
    departures
        With route_id, direction, seconds, and the name of the line in the column `line`.
    """
    ordered = departures.sort_values("seconds", kind="stable")
    gaps = ordered.groupby([line, "direction"])["seconds"].diff()
    known = ordered[line][gaps.notna()]
    if known.empty:
        return None
    often = known.value_counts()
    busiest = min(often[often == often.max()].index, key=lambda name: line_order(str(name)))
    return int(gaps[ordered[line] == busiest].max())


def line_names(feed: Feed) -> dict[str, str]:
    """Return what people call each route: its short name, else its long one, else its id."""
    routes = feed.routes
    return {
        route: short or long or route
        for route, short, long in zip(routes["route_id"], routes["short"], routes["long"], strict=True)
    }


def line_order(line: str) -> tuple[int, str]:
    """Return what puts lines in the order of their numbers."""
    digits = "".join(letter for letter in line if letter.isdecimal())
    return int(digits) if digits else 10**6, line


def _counted(departures: pd.DataFrame) -> pd.DataFrame:
    """Return how many departures of each kind there are, by area, route and direction."""
    weekday = departures["kind"] == DayKind.WEEKDAY.value
    counted = {band.value: weekday & (departures["band"] == band.value) for band in Band}
    counted |= {kind.value: departures["kind"] == kind.value for kind in DayKind}
    counted["booked"] = weekday & departures["booked"].astype(bool)
    return departures.assign(**counted).groupby(_KEY)[list(counted)].sum()


def _headsigns(departures: pd.DataFrame) -> dict[tuple[str, str, int], str]:
    """Return where most departures go, of as many the first by name."""
    counts = departures.groupby([*_KEY, "headsign"]).size().reset_index(name="count")
    counts = counts.sort_values([*_KEY, "count", "headsign"], ascending=[True, True, True, False, True])
    first = counts.drop_duplicates(_KEY)
    return {
        (area, route, direction): head
        for area, route, direction, head in first[[*_KEY, "headsign"]].itertuples(index=False)
    }
