"""Which stop people come home from is named first."""

import gtfs_feed

from hbgeo.exchange.gtfs import read_gtfs
from hbgeo.services import bus
from hbgeo.services.timetables_origins import names_by_use


def test_the_nearest_station_comes_first_and_stops_by_name_after_all_stations(tmp_path):
    files = gtfs_feed.with_trains()
    files["stops"] += (
        "K,Kode station,57.9440,11.8530,,,,\nS,Stationsvägen,58.0650,11.8400,,,,\nT,Alterminalen,58.2,11.9,,,,\n"
    )
    feed = read_gtfs(gtfs_feed.write_feed(tmp_path / "feed.zip", **files))
    areas = bus.stop_areas(feed)
    near = bus.areas_named(areas, "hassel")
    elsewhere = [one for one in areas if one not in near]
    # Göteborg C is called no station, but trains stop there.
    assert names_by_use(feed, elsewhere, near) == (
        "Stenungsund station", "Kode station", "Alterminalen", "Göteborg C",
        "Stationsvägen", "Uppegårdsvägen", "Utan buss, norr", "Älvhem",
    )  # fmt: skip
