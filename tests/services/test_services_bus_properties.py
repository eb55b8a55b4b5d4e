"""What holds of every timetable: sums, fewer trips, reduced feeds, the order of rows."""

from __future__ import annotations

import tempfile
from pathlib import Path

import gtfs_feed
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from hbgeo.exchange.gtfs import read_gtfs, write_reduced
from hbgeo.services import bus
from hbgeo.services.bus import DayKind

AREA = Point(11.846, 58.0626).buffer(0.001)
clocks = st.lists(
    st.integers(0, 29 * 60).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}"), max_size=12, unique=True
)
starts = st.fixed_dictionaries({("WK", 0): clocks, ("WK", 1): clocks, ("SA", 0): clocks, ("SA", 1): clocks})
few = settings(max_examples=10)


def read(**changes):
    with tempfile.TemporaryDirectory() as folder:
        return read_gtfs(gtfs_feed.write_feed(Path(folder) / "feed.zip", **changes))


def figures(feed, within=None):
    """Everything that is told of stops (of those within an area)."""
    every = bus.stop_areas(feed)
    areas = every if within is None else bus.areas_near(every, within)
    days = bus.typical_days(feed, areas)
    station = bus.areas_named(every, "station")
    told = [areas, days, bus.supply(feed, areas)]
    for day in days.values():
        told += [
            bus.traffic_days(feed, areas, day.day),
            bus.traffic_days(feed, areas, day.day, by_line=True),
            bus.last_ways_home(feed, areas, day.day, station),
            bus.coverage(feed, areas, day.day, AREA),
        ]
    return told


@few
@given(starts)
def test_the_bands_together_are_all_departures(chosen):
    feed = read(starts=chosen)
    areas = bus.stop_areas(feed)
    days = bus.typical_days(feed)
    for row in bus.supply(feed, areas, days):
        assert row.peak + row.daytime + row.evening + row.night == row.weekday >= row.booked
    rows = bus.supply(feed, areas, days)
    for kind, day in days.items():
        assert sum(getattr(row, kind.value) for row in rows) == day.departures == len(bus.departures_on(feed, day.day))


@few
@given(starts, st.data())
def test_a_trip_less_never_adds_a_departure_nor_shortens_the_gap(chosen, data):
    full = read(starts=chosen)
    key = data.draw(st.sampled_from(sorted(chosen)))
    fewer = read(starts=chosen | {key: chosen[key][1:]})
    areas = bus.stop_areas(full)
    days = bus.typical_days(full)
    before = {(row.area_id, row.route_id, row.direction): row for row in bus.supply(full, areas, days)}
    for row in bus.supply(fewer, areas, days):
        known = before[row.area_id, row.route_id, row.direction]
        for count in ("peak", "daytime", "evening", "night", "weekday", "saturday", "booked"):
            assert getattr(row, count) <= getattr(known, count)
    for day in days.values():
        whole = {row.area_id: row for row in bus.traffic_days(full, areas, day.day)}
        for row in bus.traffic_days(fewer, areas, day.day):
            assert whole[row.area_id].first_s <= row.first_s
            assert row.last_s <= whole[row.area_id].last_s
        reached = [bus.coverage(feed, areas, day.day, AREA, least=8).straight for feed in (full, fewer)]
        assert reached[1] <= reached[0]


@few
@given(starts)
def test_a_reduced_feed_tells_the_same_of_the_area(chosen):
    feed = read(starts=chosen)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "small.zip"
        path.write_bytes(write_reduced(feed, AREA, 100))
        small = read_gtfs(path)
    assert figures(small, AREA) == figures(feed, AREA)
    assert {row.change.value for row in bus.compare(feed, small, AREA).stops} <= {"same"}


@few
@given(starts, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(chosen, random):
    mixed = {}
    for name, text in gtfs_feed.tables(chosen).items():
        head, *rows = text.splitlines()
        random.shuffle(rows)
        mixed[name] = "\n".join([head, *rows])
    assert figures(read(**mixed)) == figures(read(starts=chosen))


@few
@given(starts, st.integers(50, 600), st.integers(50, 600))
def test_a_longer_walk_reaches_no_fewer(chosen, one, other):
    feed = read(starts=chosen)
    day = bus.typical_day(feed, DayKind.WEEKDAY)
    areas = bus.stop_areas(feed)
    near, far = (bus.coverage(feed, areas, day.day, AREA, limit_m=limit) for limit in sorted((one, other)))
    assert near.straight <= far.straight
