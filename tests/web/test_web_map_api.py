"""Map data by address."""

import re

import pytest
from shapely import LineString, Point, Polygon

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.domain.selection import Selection
from hbgeo.services.selection_url import to_token

VIEW = "/api/map/observations?zoom=18&bbox=11.83,58.05,11.86,58.07"


def put(store, *observations):
    for observation in observations:
        store.write(lambda session, one=observation: session.observations.put(one, Role.WALKER))


def test_an_observation_is_a_pin_of_numbers_and_codes(get, real_store, make_observation):
    put(real_store, make_observation(text="{{7*191}} <img src=x onerror=alert(1)>"))
    assert get(VIEW).json() == {"total": 1, "clusters": [], "pins": [[1, 11.842, 58.0625, "LJUS", -1]]}


def test_no_text_of_people_is_in_the_answer(get, real_store, make_observation):
    put(real_store, make_observation(text="Hemligheten", reason="Skälet"))
    assert "Hemlig" not in get(VIEW).text
    assert "Skäl" not in get(VIEW).text


def test_many_in_one_place_are_a_closed_cluster_with_its_box(get, real_store, make_observation):
    put(real_store, *(make_observation() for _ in range(3)))
    (cluster,) = get(VIEW).json()["clusters"]
    assert cluster[2:] == [3, "LJUS", 11.842, 58.0625, 11.842, 58.0625, 1]


def test_the_selection_decides_what_is_drawn(get, real_store, make_observation):
    put(real_store, make_observation(), make_observation(category="BRA", polarity=1))
    token = to_token(Selection(polarities=(1,)))
    assert [pin[3] for pin in get(f"{VIEW}&q={token}").json()["pins"]] == ["BRA"]


def test_a_second_question_with_the_etag_is_answered_304_until_something_changes(get, real_store, make_observation):
    put(real_store, make_observation())
    tag = get(VIEW).headers["etag"]
    assert get(VIEW, headers={"If-None-Match": tag}).status_code == 304
    put(real_store, make_observation(position=Position(lon=11.85, lat=58.06)))
    again = get(VIEW, headers={"If-None-Match": tag})
    assert (again.status_code, again.json()["total"]) == (200, 2)


def test_each_view_has_its_own_etag(get):
    other = "/api/map/observations?zoom=17&bbox=11.83,58.05,11.86,58.07"
    assert get(VIEW).headers["etag"] != get(other).headers["etag"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "zoom=x&bbox=1,2,3,4",
        "zoom=21&bbox=1,2,3,4",
        f"zoom={'1' * 5000}&bbox=1,2,3,4",
        "zoom=-1&bbox=1,2,3,4",
        "zoom=5",
        "zoom=5&bbox=1,2,3",
        "zoom=5&bbox=3,2,1,4",
        "zoom=5&bbox=nan,2,3,4",
        "zoom=5&bbox=1,2,3,400",
        "zoom=5&bbox=1,2,3,4&q=%7B%7B7*7%7D%7D",
    ],
)
def test_a_question_that_cannot_be_read_is_a_problem_422(get, query):
    answer = get(f"/api/map/observations?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 422


def test_a_problem_is_told_in_the_language_of_the_question(get):
    swedish, english = (get(f"/api/map/observations?lang={lang}").json()["detail"] for lang in ("sv", "en"))
    assert swedish == "Zoomnivån måste vara ett heltal från 0 till 20."
    assert english == "The zoom must be a whole number from 0 to 20."


def test_a_layer_is_geojson_with_ids_and_names(get, real_store):
    shapes = {
        "lekplats": Polygon([(11.84, 58.06), (11.841, 58.06), (11.841, 58.061)]),
        "hallplats": Point(11.843, 58.0606),
        "lopp": LineString([(11.84, 58.06), (11.85, 58.07)]),
    }
    for layer, shape in shapes.items():
        place = Place(id=new_id(), layer=layer, geometry=shape, name=f"<b>{layer}</b> {{{{7*7}}}}", source="test")
        real_store.write(lambda session, one=place: session.places.put_many([one], Role.SYSTEM))
        answer = get(f"/api/map/layers/{layer}.geojson")
        (feature,) = answer.json()["features"]
        assert answer.headers["content-type"] == "application/geo+json"
        assert feature["id"] == place.id
        assert feature["geometry"]["type"] == shape.geom_type
        assert feature["properties"] == {"layer": layer, "name": place.name}


def test_a_layer_without_places_is_an_empty_collection(get):
    assert get("/api/map/layers/utegym.geojson").json() == {"type": "FeatureCollection", "features": []}


def test_an_unknown_layer_is_not_found(get):
    answer = get("/api/map/layers/nix.geojson?lang=en")
    assert (answer.status_code, answer.json()["detail"]) == (404, "There is no layer “nix”.")


def test_the_legend_speaks_the_language_asked_for(get):
    swedish, english = (get(f"/api/map/legend?lang={lang}").json() for lang in ("sv", "en"))
    assert swedish["language"] == "sv"
    assert swedish["categories"]["LJUS"]["label"] == "Belysning"
    assert english["categories"]["LJUS"]["label"] == "Lighting"
    assert swedish["strings"]["zoom_in"] == "Zooma in"
    assert all(swedish["strings"].values())


def test_the_icon_font_is_on_this_server(get):
    assert re.fullmatch(
        r"/static/media/MaterialSymbols-Rounded\.[\w-]+\.woff2", get("/api/map/legend").json()["symbols"]
    )
