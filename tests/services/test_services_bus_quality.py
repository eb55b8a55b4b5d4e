"""What a stop offers is read from the layer of stops, by name and nearness."""

import gtfs_feed
import pytest
from shapely.geometry import Point

from hbgeo.domain.place import Place
from hbgeo.exchange.gtfs import read_gtfs
from hbgeo.services import bus
from hbgeo.services.bus_quality import OFFERS, boarding, qualities
from hbgeo.services.bus_rows import StopArea

#: A thousandth of a degree of latitude is 111 m.
LON, LAT = 11.846, 58.0626


def area(name="Hasselbacken, Stenungsund"):
    return StopArea(id="1", name=name, lon=LON, lat=LAT, stops=("1",), points=((LON, LAT),))


def stop(name, north_m, **attributes):
    at = Point(LON, LAT + north_m / 111_200)
    return Place(id=f"{name}{north_m}", layer="hallplats", geometry=at, name=name, attributes=attributes)


def test_a_stop_is_known_by_its_name_near_by_or_by_lying_there():
    places = [
        stop("Hasselbacken, Stenungsund", 140, belysning="ja"),
        stop("Hasselbacken, Stenungsund", 160, vaderskydd="ja"),
        stop("", 20, sittplats="nej"),
        stop("Annan", 40, ramp="ja"),
    ]
    (found,) = qualities([area()], places)
    assert found.place_ids == ("20", "Hasselbacken, Stenungsund140")
    assert {name for name, said in found.offers.items() if said is not None} == {"belysning", "sittplats"}


def test_the_score_is_the_part_of_what_is_known():
    (found,) = qualities([area()], [stop("", 0, belysning="ja", vaderskydd="ja", sittplats="nej", ramp="okänt")])
    # Two of three known, on a scale to 3.
    assert (found.known, found.score) == (3, pytest.approx(2.0))


def test_of_two_platforms_one_that_has_it_is_enough():
    (found,) = qualities([area()], [stop("", 0, vaderskydd="nej"), stop("", 5, vaderskydd="ja")])
    assert found.offers["vaderskydd"] is True


def test_nothing_is_claimed_of_what_nobody_mapped():
    for places in ([], [stop("Annan", 500, belysning="ja")]):
        (found,) = qualities([area()], places)
        assert (found.place_ids, found.known, found.score) == ((), 0, None)
        assert set(found.offers) == set(OFFERS)


def test_what_a_timetable_says_of_wheelchairs_is_told_of_the_platforms_else_of_their_station(tmp_path):
    stops = gtfs_feed.STOPS.replace("HB1,Hasselbacken,58.0626,11.8460,,,A,", "HB1,Hasselbacken,58.0626,11.8460,,,A,2")
    stops += "KO,Kode,57.944,11.853,1,,,2\nKOA,Kode,57.944,11.853,0,KO,A,\n"
    feed = read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", stops=stops))
    areas = bus.stop_areas(feed)
    said = {area.name: boarding(feed, [area])[area.id] for area in areas}
    # One platform of the station takes wheelchairs, the other does not; at Hasselbacken one does not, one says nothing.
    assert said == {
        "Stenungsund station": True,
        "Hasselbacken": False,
        "Kode": False,
        "Uppegårdsvägen": None,
        "Utan buss, norr": None,
        "Älvhem": None,
    }
