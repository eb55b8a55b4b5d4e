"""The map of the buses by address."""

import sys
from pathlib import Path

import pytest
from shapely import box

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.services import timetables
from hbgeo.web.doors_paths import is_open

sys.path.append(str(Path(__file__).parents[1] / "services"))
import gtfs_feed

ASKED = "limit=400&least=1&kind=weekday"
HOSTILE = "{{7*191}}<img src=x>"


@pytest.fixture
def kept(real_store, tmp_path):
    area = Place(id=new_id(), layer="omrade", geometry=box(11.8353, 58.059, 11.8482, 58.0658), name="", source="t")
    real_store.write(lambda session: session.places.put_many([area], Role.IMPORT))
    stops = gtfs_feed.STOPS.replace("Älvhem", HOSTILE)
    return timetables.take(real_store, gtfs_feed.write_feed(tmp_path / "vt.zip", stops=stops))[0]


def test_stops_come_with_their_names_as_data(get, kept):
    answer = get(f"/api/map/bus/{kept.id}/stops.geojson?{ASKED}")
    names = {one["properties"]["name"] for one in answer.json()["features"]}
    assert {"Hasselbacken", HOSTILE} <= names
    assert answer.headers["content-type"].startswith("application/geo+json")


def test_an_answer_is_known_again_until_something_is_asked_differently(get, kept):
    address = f"/api/map/bus/{kept.id}/straight.geojson?"
    tag = get(address + ASKED).headers["etag"]
    assert get(address + ASKED, headers={"If-None-Match": tag}).status_code == 304
    assert get(address + ASKED.replace("400", "500"), headers={"If-None-Match": tag}).status_code == 200
    assert get(f"{address}{ASKED}&step_free=1", headers={"If-None-Match": tag}).status_code == 200


def test_two_timetables_are_compared(get, kept):
    answer = get(f"/api/map/bus/{kept.id}/kept.geojson?{ASKED}&other={kept.id}")
    assert "Hasselbacken" in {one["properties"]["name"] for one in answer.json()["features"]}


@pytest.mark.parametrize("wrong", ["limit=x", "limit=9", "limit=99999", "least=0", "least=", "kind=holiday", "limit=²"])
def test_what_cannot_be_read_is_refused(get, kept, wrong):
    name = wrong.split("=", maxsplit=1)[0]
    asked = "&".join(wrong if part.startswith(name) else part for part in ASKED.split("&"))
    assert get(f"/api/map/bus/{kept.id}/stops.geojson?{asked}").status_code == 422


@pytest.mark.parametrize("path", ["{id}/lost", "{id}/other", "nobody/stops"])
def test_what_is_not_there_is_not_found(get, kept, path):
    assert get(f"/api/map/bus/{path.format(id=kept.id)}.geojson?{ASKED}").status_code == 404


def test_a_timetable_taken_out_is_gone(get, real_store, kept):
    timetables.remove(real_store, kept.id)
    assert get(f"/api/map/bus/{kept.id}/stops.geojson?{ASKED}").status_code == 410


def test_it_is_for_the_staff():
    assert not is_open("/api/map/bus/x/stops.geojson", accounts=True)
