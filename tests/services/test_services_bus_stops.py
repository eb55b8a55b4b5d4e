"""Stops as residents see them, and which of them belong to an area."""

from __future__ import annotations

import gtfs_feed
import pandas as pd
import pytest
import shapely
from pyproj import Transformer

from hbgeo.exchange.gtfs import read_gtfs
from hbgeo.services import bus
from hbgeo.services.bus_stops import stop_ids

_BACK = Transformer.from_crs(3007, 4326, always_xy=True)
HEAD = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"


def read(path, rows):
    text = HEAD + "".join(f"{row}\n" for row in rows)
    only = dict.fromkeys(gtfs_feed.tables())
    return read_gtfs(gtfs_feed.write_feed(path, **(only | {"stops": text})))


def place(east, north):
    """Latitude and longitude, metres (EPSG:3007) from a corner in Hasselbacken."""
    lon, lat = _BACK.transform(140_700 + east, 6_438_400 + north)
    return f"{lat:.7f},{lon:.7f}"


def test_platforms_of_a_station_and_of_one_name_nearby_are_one_stop(tmp_path):
    feed = read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip"))
    areas = {area.name: area for area in bus.stop_areas(feed)}
    assert len(areas) == 5  # eight stops: two platforms and their station are one, two platforms of one name are one
    assert areas["Stenungsund station"].id == "ST"
    assert areas["Stenungsund station"].stops == ("ST", "STA", "STB")
    assert (areas["Stenungsund station"].lon, areas["Stenungsund station"].lat) == (11.8227, 58.0716)
    hasselbacken = areas["Hasselbacken"]
    assert (hasselbacken.id, hasselbacken.stops) == ("HB1", ("HB1", "HB2"))
    assert (hasselbacken.lon, hasselbacken.lat) == pytest.approx((11.8460, 58.0627))  # the middle of 58.0626 and .0628


def test_one_name_makes_one_stop_up_to_150_metres(tmp_path):
    feed = read(
        tmp_path / "f.zip", [f"A,Torp,{place(0, 0)},,", f"B,torp,{place(0, 148)},,", f"C,Torp,{place(0, 300)},,"]
    )
    assert [area.stops for area in bus.stop_areas(feed)] == [("A", "B"), ("C",)]  # B–C is 152 m
    feed = read(
        tmp_path / "f.zip", [f"A,Torp,{place(0, 0)},,", f"B,Torp,{place(0, 148)},,", f"C,Torp,{place(0, 290)},,"]
    )
    assert [area.stops for area in bus.stop_areas(feed)] == [("A", "B", "C")]  # each within 150 m of the next


def test_stops_without_a_name_are_no_neighbours_and_entrances_no_stops(tmp_path):
    rows = [f"A,,{place(0, 0)},,", f"B,,{place(5, 0)},,", f"S,Torp,{place(0, 50)},1,", f"E,Torp,{place(0, 60)},2,S"]
    rows += ["N,,,,3,S", f"P,,{place(0, 55)},0,S", "D,,,,4,P"]
    areas = bus.stop_areas(read(tmp_path / "f.zip", rows))
    assert sorted(area.stops for area in areas) == [("A",), ("B",), ("D", "P", "S")]
    assert {area.id: area.name for area in areas} == {"A": "", "B": "", "S": "Torp"}


def test_a_stop_belongs_to_an_area_within_50_metres_of_it(tmp_path):
    rows = [
        f"A,Nära,{place(0, 149)},,",
        f"B,Borta,{place(0, 152)},,",
        f"C,Två,{place(0, 240)},,",
        f"D,Två,{place(0, 140)},,",
    ]
    areas = bus.stop_areas(read(tmp_path / "f.zip", rows))
    square = shapely.transform(shapely.box(140_650, 6_438_400, 140_750, 6_438_500), _BACK.transform, interleaved=False)
    assert sorted(area.name for area in bus.areas_near(areas, square)) == ["Nära", "Två"]  # one platform is enough
    assert [area.name for area in bus.areas_near(areas, square, 51)] == ["Nära", "Två"]
    assert len(bus.areas_near(areas, square, 53)) == 3
    assert bus.areas_near([], square) == []


def test_the_stop_that_bears_the_areas_name_belongs_to_it(tmp_path, shared_data):
    area = shapely.from_geojson((shared_data / "geo" / "hasselbacken_regso_1415R002.geojson").read_text())
    feed = read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip"))
    near = [area.name for area in bus.areas_near(bus.stop_areas(feed), area)]
    assert near == ["Hasselbacken", "Uppegårdsvägen", "Utan buss, norr"]


def test_stops_are_found_by_a_part_of_their_name(tmp_path):
    areas = bus.stop_areas(read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip")))
    assert [area.id for area in bus.areas_named(areas, "UPPEGARDS")] == ["UP1"]
    assert bus.areas_named(areas, " ") == []
    assert stop_ids(bus.areas_named(areas, "sten")) == ["ST", "STA", "STB"]


@pytest.mark.parametrize("with_parents", [False, True])
def test_the_693_stops_of_stenungsund_are_241_to_residents(tmp_path, shared_data, with_parents):
    rows = pd.read_csv(shared_data / "geo" / "vasttrafik_stops_stenungsund.csv", dtype=str, keep_default_na=False)
    is_area = rows["id"].str.startswith("9021")
    parent = ("9021" + rows["id"].str[4:13] + "000").where(~is_area, "") if with_parents else ""
    stops = pd.DataFrame(
        {
            "stop_id": rows["id"],
            "stop_name": rows["name"],
            "stop_lat": rows["lat"],
            "stop_lon": rows["lon"],
            "location_type": is_area.astype(int),
            "parent_station": parent,
        }
    )
    only = dict.fromkeys(gtfs_feed.tables()) | {"stops": stops.to_csv(index=False)}
    areas = bus.stop_areas(read_gtfs(gtfs_feed.write_feed(tmp_path / "f.zip", **only)))
    assert sum(len(area.stops) for area in areas) == 693
    assert {area.id for area in areas} == set(rows["id"][is_area])
    assert len(areas) == 241
