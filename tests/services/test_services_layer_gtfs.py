"""A timetable fills the layers of stops and lines, and a newer one is compared with them."""

import sys
from pathlib import Path

import pytest

from hbgeo.errors import ImportRefused
from hbgeo.services.layer_compare import Kind, compare
from hbgeo.services.layer_import import import_layer

sys.path.insert(0, str(Path(__file__).parent))
import gtfs_feed


@pytest.fixture
def path(tmp_path):
    feed = tmp_path / "vt.zip"
    gtfs_feed.write_feed(feed)
    return feed


def held(store, layer):
    with store.read() as session:
        return {place.source_ref: place for place in session.places.find(layer)}


def test_stations_are_stops_and_their_platforms_are_none(store, catalogue, path):
    import_layer(store, catalogue, path, "hallplats")
    stops = held(store, "hallplats")
    assert "gtfs:ST" in stops
    assert not {"gtfs:STA", "gtfs:STB"} & set(stops)
    assert stops["gtfs:ST"].name == "Stenungsund station"
    # Two platforms of one name, 22 m apart and without a station, are one stop.
    assert [ref for ref, stop in stops.items() if stop.name == "Hasselbacken"] == ["gtfs:HB1"]


def test_each_line_is_one_place_with_all_its_ways(store, catalogue, path):
    report = import_layer(store, catalogue, path, "busslinje")
    lines = held(store, "busslinje")
    assert report.taken == len(lines) > 0
    assert all(place.geometry.length > 0 for place in lines.values())
    assert import_layer(store, catalogue, path, "busslinje").taken == 0


def test_a_newer_timetable_shows_which_stops_are_gone_and_moved(store, catalogue, path, tmp_path):
    import_layer(store, catalogue, path, "hallplats")
    stops = gtfs_feed.STOPS.replace("58.0626", "58.0630")
    newer = tmp_path / "newer.zip"
    gtfs_feed.write_feed(newer, stops=stops)
    found = compare(store, catalogue, newer, "hallplats")
    assert found.of(Kind.MOVED)
    assert not found.of(Kind.NEW)


def test_other_layers_are_refused_with_the_reason(store, catalogue, path):
    with pytest.raises(ImportRefused, match=r"vt\.zip is a timetable"):
        import_layer(store, catalogue, path, "lekplats")
