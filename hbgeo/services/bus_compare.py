"""What another timetable would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from hbgeo.exchange.gtfs_feed import Feed
from hbgeo.services.bus_days import typical_days
from hbgeo.services.bus_departures import departures_on
from hbgeo.services.bus_matching import Pair, line_keys, match_areas
from hbgeo.services.bus_rows import Band, DayKind, StopArea, TypicalDay
from hbgeo.services.bus_rows_change import Change, ChangeRow, Comparison, Counts
from hbgeo.services.bus_stops import areas_near, at_areas, stop_areas
from hbgeo.services.bus_supply import line_order, longest_gap, spread


class _Side(NamedTuple):
    """Departures at a stop or of a line there: what is counted, and when each leaves on which kind of day."""

    counts: Counts
    times: tuple[tuple[str, int], ...]


_NONE = _Side(Counts(), ())
_Sides = Mapping[tuple[str, str], _Side]


def compare(before: Feed, after: Feed, within: BaseGeometry | None = None) -> Comparison:
    """Compare two timetables on their own typical days.

    Stop areas are the same when they share an id, else when they have one name within 150 m; lines when they have one
    route_id, else one number. Stops without departures in both are left out.

    Parameters
    ----------
    within
        The area (EPSG:4326), its surroundings of 50 m included; None: every stop.
    """
    pairs = _pairs_within(stop_areas(before), stop_areas(after), within)
    old_lines, new_lines = line_keys(before, after)
    old_areas, new_areas = ([one for one in side if one] for side in zip(*pairs, strict=True)) if pairs else ([], [])
    old_days, new_days = typical_days(before, old_areas), typical_days(after, new_areas)
    old, new = _sides(before, old_areas, old_days, old_lines), _sides(after, new_areas, new_days, new_lines)
    rows = [row for pair in pairs for row in _rows(pair, old, new)]
    stops = tuple(row for row in rows if not row.line)
    return Comparison(
        stops=stops,
        rows=tuple(row for row in rows if row.line),
        lost_stops=_chosen(stops, Change.LOST, [pair.before for pair in pairs]),
        new_stops=_chosen(stops, Change.NEW, [pair.after for pair in pairs]),
        lost_lines=_lines(old, new),
        new_lines=_lines(new, old),
        days_before=old_days,
        days_after=new_days,
    )


def _pairs_within(old: Sequence[StopArea], new: Sequence[StopArea], within: BaseGeometry | None) -> list[Pair]:
    pairs = match_areas(old, new)
    if within is None:
        return pairs
    near = [{area.id for area in areas_near(areas, within)} for areas in (old, new)]
    return [
        pair
        for pair in pairs
        if (pair.before and pair.before.id in near[0]) or (pair.after and pair.after.id in near[1])
    ]


def _sides(
    feed: Feed, areas: Sequence[StopArea], days: Mapping[DayKind, TypicalDay], lines: Mapping[str, str]
) -> _Sides:
    """Return by area id and line what leaves on the typical days; the line "" is all together."""
    frames = [at_areas(departures_on(feed, day.day, areas), areas).assign(day=kind.value) for kind, day in days.items()]
    if not frames:
        return {}
    departures = pd.concat(frames, ignore_index=True)
    departures["line"] = departures["route_id"].map(lines)
    departures["own"] = departures["line"]
    grouped = pd.concat([departures, departures.assign(line="")]).groupby(["area_id", "line"])
    return {(str(key[0]), str(key[1])): _side(group) for key, group in grouped if isinstance(key, tuple)}


def _side(departures: pd.DataFrame) -> _Side:
    weekday = departures[departures["day"] == DayKind.WEEKDAY.value]
    bands, days = weekday["band"].value_counts(), departures["day"].value_counts()
    of_band = {band.value: int(bands.get(band.value, 0)) for band in Band}
    of_day = {kind.value: int(days.get(kind.value, 0)) for kind in DayKind}
    said = spread(weekday["seconds"].to_numpy(dtype=np.int64)) if len(weekday) else None
    first, last = (said.first_s, said.last_s) if said else (None, None)
    booked = int(weekday["booked"].astype(bool).sum())
    counts = Counts(**of_band, **of_day, booked=booked, first_s=first, last_s=last, gap_s=longest_gap(weekday, "own"))
    return _Side(counts, tuple(sorted(zip(departures["day"], departures["seconds"].tolist(), strict=True))))


def _rows(pair: Pair, old: _Sides, new: _Sides) -> list[ChangeRow]:
    before, after = (area.id if area else None for area in pair)
    lines = {line for area, line in old if area == before} | {line for area, line in new if area == after}
    rows = []
    for line in sorted(lines, key=line_order):
        one, other = old.get((before or "", line), _NONE), new.get((after or "", line), _NONE)
        rows.append(
            ChangeRow(
                area_name=pair.name,
                area_before=before,
                area_after=after,
                line=line,
                before=one.counts,
                after=other.counts,
                change=_change(one, other),
            )
        )
    return rows


def _change(before: _Side, after: _Side) -> Change:
    if not after.times or not before.times:
        return Change.NEW if after.times else Change.LOST
    other_booked = before.counts.booked != after.counts.booked
    if before.times == after.times and not other_booked:
        return Change.SAME
    steps = [getattr(after.counts, kind.value) - getattr(before.counts, kind.value) for kind in DayKind]
    more, fewer = max(steps) > 0, min(steps) < 0
    if more and fewer:
        return Change.MIXED
    if more or fewer:
        return Change.MORE if more else Change.FEWER
    return Change.BOOKED if other_booked else Change.MOVED


def _chosen(rows: Iterable[ChangeRow], change: Change, areas: Iterable[StopArea | None]) -> tuple[StopArea, ...]:
    ids = {row.area_before if change is Change.LOST else row.area_after for row in rows if row.change is change}
    return tuple(area for area in areas if area and area.id in ids)


def _lines(here: _Sides, there: _Sides) -> tuple[str, ...]:
    """Return the lines that leave only here."""
    return tuple(sorted({line for _, line in here} - {line for _, line in there} - {""}, key=line_order))
