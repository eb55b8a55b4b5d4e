"""Who reaches a stop with enough departures, along paths and in a straight line, against figures counted by hand."""

from __future__ import annotations

from datetime import date

import gtfs_feed
import numpy as np
import pytest
import shapely
from pyproj import Transformer
from shapely import LineString

from hbgeo.domain.place import Place
from hbgeo.exchange.gtfs import read_gtfs
from hbgeo.services import bus
from hbgeo.services.bus import Dwellings
from hbgeo.services.footways import Choice, network_of

_TO = Transformer.from_crs(4326, 3007, always_xy=True)
_BACK = Transformer.from_crs(3007, 4326, always_xy=True)
MONDAY = date(2026, 11, 9)
STEPS = {"highway": "steps"}
#: Hasselbacken's platform A, where departures of line 1 out, line 2 and line 3 are: 6 + 3 + 1 = 10 a weekday.
EAST, NORTH = _TO.transform(11.8460, 58.0626)


@pytest.fixture
def feed(tmp_path):
    return read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip"))


def at(east, north):
    """A point given in metres (EPSG:3007) from Hasselbacken's platform A."""
    return _BACK.transform(EAST + east, NORTH + north)


def homes(*rows):
    return Dwellings(np.array([at(*row[:2]) for row in rows]), np.array([row[2] for row in rows], dtype=float))


def hasselbacken(feed):
    """The stop with its platform A only, so that distances are to one point."""
    (area,) = bus.areas_named(bus.stop_areas(feed), "hassel")
    return [bus.StopArea(area.id, area.name, area.lon, area.lat, ("HB1",), area.points[:1])]


def network(*lines):
    return network_of([Place(id="", layer="gangvag", geometry=LineString([at(*xy) for xy in line])) for line in lines])


def test_dwellings_count_with_how_many_they_are(feed):
    # South of the stop: 12 + 30 within 400 m, 58 at 401 m.
    within = homes((0, -100, 12), (0, -399, 30), (0, -401, 58))
    found = bus.coverage(feed, hasselbacken(feed), MONDAY, within)
    assert (found.total, found.straight, found.along_paths) == (100, 42, None)
    assert (found.share_straight, found.share_along_paths) == (0.42, None)
    assert (found.of_dwellings, found.grid_m, found.stops) == (True, None, ("HB1",))
    assert bus.coverage(feed, hasselbacken(feed), MONDAY, within, limit_m=402).share_straight == 1
    assert bus.coverage(feed, hasselbacken(feed), MONDAY, within, limit_m=99).share_straight == 0


def test_a_stop_needs_enough_departures(feed):
    within = homes((0, -100, 12))
    assert bus.coverage(feed, hasselbacken(feed), MONDAY, within, least=10).straight == 12
    few = bus.coverage(feed, hasselbacken(feed), MONDAY, within, least=11)
    assert (few.straight, few.stops) == (0, ())
    everywhere = bus.stop_areas(feed)
    # Both platforms 14, Uppegårdsvägen 7 out + 4 back, the station 7, Älvhem 4.
    at_least = {least: {area.id for area in bus.served(feed, everywhere, MONDAY, least)} for least in (4, 5, 8, 12, 15)}
    assert at_least == {
        4: {"AL1", "HB1", "ST", "UP1"},
        5: {"HB1", "ST", "UP1"},
        8: {"HB1", "UP1"},
        12: {"HB1"},
        15: set(),
    }


def test_only_platforms_that_buses_leave_from_are_walked_to(feed):
    served = {area.id: area.stops for area in bus.served(feed, bus.stop_areas(feed), MONDAY)}
    assert served["ST"] == ("STA",)  # trips end at platform B, and nothing leaves from the station itself
    assert served["HB1"] == ("HB1", "HB2")


def test_along_paths_it_is_farther(feed):
    # A path runs 300 m south from 2 m beside the stop, and on 200 m to the east; 390 m is reached, 410 m not.
    # (0,-300): 2 + 300 = 302. (85,-300): 387, and 3 m beside the path 390. (105,-303): 2 + 300 + 105 + 3 = 410.
    paths = network([(2, 0), (2, -300), (202, -300)])
    within = homes((0, -300, 10), (87, -303, 20), (107, -303, 40))
    found = bus.coverage(feed, hasselbacken(feed), MONDAY, within, network=paths)
    assert (found.total, found.along_paths, found.straight) == (70, 30, 70)
    assert found.share_along_paths == pytest.approx(3 / 7)


def test_paths_with_steps_or_without_lamps_are_left_out_when_asked(feed):
    # From (0, -100) 100 m down steps, or 400 m round: unlit 150 m east, 100 m north of which nothing is known, 150 m
    # back. Nobody walks where both are left out.
    ways = (([(0, 0), (0, -100)], {"highway": "steps"}), ([(0, -100), (150, -100)], {"lit": "no"}))
    ways = (*ways, ([(150, -100), (150, 0), (0, 0)], {}))
    paths = network_of(
        [Place(id="", layer="gangvag", geometry=LineString([at(*xy) for xy in way]), attributes=a) for way, a in ways]
    )
    within = homes((0, -100, 7))

    def reached(limit_m, **left_out):
        found = bus.coverage(
            feed, hasselbacken(feed), MONDAY, within, network=paths, limit_m=limit_m, choice=Choice(**left_out)
        )
        return found.along_paths

    assert (reached(99), reached(101)) == (0, 7)
    assert (reached(399, step_free=True), reached(401, step_free=True)) == (0, 7)
    assert (reached(99, lit=True), reached(101, lit=True)) == (0, 7)
    # Of both, only the unknown path is left: from (0, -100) 100 m straight to its western end, which is the stop.
    assert (reached(99, step_free=True, lit=True), reached(101, step_free=True, lit=True)) == (0, 7)
    stairs = network_of([Place(id="", layer="gangvag", geometry=LineString([at(0, 0), at(0, -100)]), attributes=STEPS)])
    found = bus.coverage(
        feed, hasselbacken(feed), MONDAY, within, network=stairs, choice=Choice(step_free=True), limit_m=1500
    )
    assert (found.along_paths, found.straight) == (0, 7)


def test_where_no_path_leads_nobody_walks(feed):
    paths = network([(0, 0), (0, -100)], [(50, -200), (50, -300)])
    found = bus.coverage(feed, hasselbacken(feed), MONDAY, homes((0, -90, 1), (50, -250, 2)), network=paths)
    assert (found.along_paths, found.straight) == (1, 3)


def test_without_dwellings_the_area_is_measured_by_a_grid(feed):
    half = shapely.box(EAST - 500, NORTH, EAST + 500, NORTH + 500)
    area = shapely.transform(half, _BACK.transform, interleaved=False)
    found = bus.coverage(feed, hasselbacken(feed), MONDAY, area)
    assert (found.of_dwellings, found.grid_m) == (False, 20)
    # Half a circle of 400 m, π·400²/2 = 251 327 m², of 500 000 m².
    assert found.share_straight == pytest.approx(0.5027, abs=0.01)
    assert found.total == pytest.approx(500_000 / 400, rel=0.05)


def test_a_large_area_has_no_more_points_than_can_be_reckoned(feed):
    area = shapely.transform(shapely.box(130_000, 6_430_000, 150_000, 6_450_000), _BACK.transform, interleaved=False)
    found = bus.coverage(feed, hasselbacken(feed), MONDAY, area)
    assert 19_000 < found.total < 21_000
    assert found.grid_m == pytest.approx(141.4, abs=0.1)  # √(20 000² / 20 000)


def test_a_speck_of_an_area_still_has_a_point(feed):
    speck = shapely.transform(shapely.box(EAST, NORTH, EAST + 1, NORTH + 1), _BACK.transform, interleaved=False)
    found = bus.coverage(feed, hasselbacken(feed), MONDAY, speck)
    assert (found.total, found.share_straight) == (1, 1)


def test_without_stops_or_dwellings_there_is_no_share(feed):
    nobody = Dwellings(np.empty((0, 2)), np.empty(0))
    paths = network([(0, 0), (0, -100)])
    for within in (nobody, shapely.Polygon()):
        found = bus.coverage(feed, hasselbacken(feed), MONDAY, within, network=paths)
        assert (found.total, found.share_straight, found.share_along_paths) == (0, None, None)
    found = bus.coverage(feed, [], MONDAY, homes((0, 0, 5)), network=paths)
    assert (found.share_straight, found.share_along_paths) == (0, 0)


def test_dwellings_without_a_place_do_not_count(feed):
    within = Dwellings(np.array([at(0, -50), (np.nan, np.nan)]), np.array([4.0, 9.0]))
    assert bus.coverage(feed, hasselbacken(feed), MONDAY, within).total == 4


def test_the_part_that_is_drawn_is_the_part_that_is_counted(feed):
    area = shapely.transform(shapely.box(EAST - 60, NORTH - 620, EAST + 260, NORTH), _BACK.transform, interleaved=False)
    paths = network([(2, 0), (2, -300), (202, -300)], [(0, -500), (200, -500)])
    stops = bus.served(feed, hasselbacken(feed), MONDAY)
    found = bus.coverage(feed, hasselbacken(feed), MONDAY, area, network=paths)
    drawn = bus.covered(stops, area, paths)
    assert 0 < found.along_paths < found.total
    assert drawn.area / area.area == pytest.approx(found.share_along_paths, abs=0.02)
    assert bus.covered([], area, paths).is_empty
