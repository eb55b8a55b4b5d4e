"""The script of a walk's map: what folium makes, as a file of its own."""

import json
import re
from datetime import date
from urllib.parse import unquote

import pytest
from shapely import LineString, Point, box

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.maps import assets
from hbgeo.services.walks import StopDraft, WalkDraft, plan
from hbgeo.web.walk_api.limits import WRONG_CODES

HOSTILE = "{{7*191}}<img src=x>"
ROUTE = LineString([(11.842, 58.0625), (11.8462, 58.0654)])


@pytest.fixture
def walk(real_store, catalogue):
    stops = [StopDraft(position=Position(lon=11.8421, lat=58.0625), name=HOSTILE, reason=HOSTILE)]
    draft = WalkDraft(title=HOSTILE, on=date(2026, 10, 23))
    return plan(real_store, catalogue, draft, stops=stops, route=ROUTE)


@pytest.fixture
def bare_walk(real_store, catalogue):
    """A walk of which no place is known yet."""
    return plan(real_store, catalogue, WalkDraft(title="Vandring", on=date(2026, 10, 23)), stops=[])


def put(store, layer, shape):
    place = Place(id=new_id(), layer=layer, geometry=shape, name=HOSTILE, source="prov")
    store.write(lambda session: session.places.put_many([place], Role.LEADER))


def script(get, walk, lang="sv", **options):
    answer = get(f"/walk/map/{walk.code}.js?lang={lang}", **options)
    assert answer.status_code == 200
    return answer.text


def calls(text, function):
    return [json.loads(unquote(found)) for found in re.findall(rf'hbgeo\.{function}\(\w+, "([^"]*)"\)', text)]


def test_the_route_and_the_stops_are_drawn_by_number_and_place(get, walk):
    (marks,) = calls(script(get, walk), "marks")
    assert marks["line"] == [list(point) for point in ROUTE.coords]
    assert [(mark["lon"], mark["lat"], mark["label"]) for mark in marks["marks"]] == [(11.8421, 58.0625, "1")]


def test_nothing_that_people_wrote_is_in_it(get, walk, real_store):
    put(real_store, "lekplats", Point(11.84, 58.06))
    # Digits of a version are nobody's.
    text = re.sub(r"/assets/\w+/\w+/", "", unquote(script(get, walk)))
    assert [word for word in ("1337", "7*191", "<img") if word in text] == []


def test_only_layers_that_have_places_are_fetched_and_by_the_walks_code(get, walk, real_store):
    assert calls(script(get, walk), "features") == []
    put(real_store, "lekplats", Point(11.84, 58.06))
    (layer,) = calls(script(get, walk), "features")
    assert layer["url"] == f"/api/walks/{walk.code}/layers/lekplats.geojson"
    assert (layer["interactive"], layer["bubbling"]) == (True, True)
    (feature,) = get(layer["url"]).json()["features"]
    assert set(feature) == {"type", "id", "geometry", "properties"}
    assert set(feature["properties"]) <= {"name", "layer"}


def test_presses_go_through_the_area(get, walk, real_store):
    put(real_store, "omrade", box(11.84, 58.06, 11.85, 58.07))
    assert [layer["interactive"] for layer in calls(script(get, walk), "features")] == [False]


def test_the_map_begins_at_the_route_and_the_stops(get, walk):
    (options,) = calls(script(get, walk), "prepare")
    (south, west), (north, east) = options["bounds"]
    shown = box(west, south, east, north)
    assert shown.contains(ROUTE)
    assert shown.area < box(*ROUTE.buffer(0.003).bounds).area


def test_without_route_and_stops_the_map_begins_at_the_area(get, bare_walk, real_store):
    put(real_store, "omrade", box(11.80, 58.01, 11.82, 58.02))
    (options,) = calls(script(get, bare_walk), "prepare")
    assert options["bounds"] == [[58.01, 11.80], [58.02, 11.82]]


def test_without_any_place_the_map_begins_at_hasselbacken(get, bare_walk):
    (options,) = calls(script(get, bare_walk), "prepare")
    assert options["bounds"] == [[58.057, 11.8253], [58.0678, 11.8582]]


@pytest.mark.parametrize(("lang", "legend"), [("ar", "ar"), ("sv-x-easy", "sv-x-easy"), ("xx", "fi"), ("", "fi")])
def test_its_words_are_in_the_language_asked_for_else_in_the_phones(get, walk, lang, legend):
    text = script(get, walk, lang, headers={"Accept-Language": "fi"})
    assert [options["legend"] for options in calls(text, "prepare")] == [f"/api/field/legend/{legend}"]


def test_the_same_map_is_the_same_script_and_others_pins_do_not_change_it(get, walk, real_store, make_observation):
    address = f"/walk/map/{walk.code}.js?lang=sv"
    first = get(address)
    real_store.write(lambda session: session.observations.put(make_observation(), Role.WALKER))
    again = get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    put(real_store, "lekplats", Point(11.84, 58.06))
    assert get(address, headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_scripts_and_styles_are_our_own_and_pictures_are_asked_for_with_the_origin_alone(get, walk):
    text = script(get, walk)
    for name, file in (
        ("leaflet", "leaflet.js"),
        ("leaflet", "leaflet.css"),
        ("hbgeo", "map.js"),
        ("hbgeo", "map.css"),
    ):
        assert f'"{assets.url(name, file)}"' in text
    assert set(re.findall(r"https?://[^/\"]+", text)) == {"https://tile.openstreetmap.org"}
    assert '"referrerPolicy": "strict-origin"' in text


def test_the_script_is_made_without_what_a_strict_policy_forbids(get, walk):
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write|<script|style=", script(get, walk))


@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_a_wrong_code_has_no_map(get, walk, lang):
    answer = get(f"/walk/map/XXXXXX.js?lang={lang}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_codes_cannot_be_guessed_by_way_of_the_map(get, walk):
    guesses = [get(f"/walk/map/XXXX{number:02}.js").status_code for number in range(WRONG_CODES.amount * 2)]
    assert guesses[: WRONG_CODES.amount] == [404] * WRONG_CODES.amount
    assert guesses[-1] == 429
    assert get(f"/walk/map/{walk.code}.js").status_code == 429
    assert get(f"/api/walks/{walk.code}").status_code == 429
