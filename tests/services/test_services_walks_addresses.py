"""Places by name and by coordinates, without any request to others."""

from __future__ import annotations

import csv
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from shapely import Point, box

from hbgeo.domain.event import Role
from hbgeo.domain.ids import derived_id, new_id
from hbgeo.domain.place import Place
from hbgeo.domain.position import PositionSource
from hbgeo.errors import InvalidInput
from hbgeo.services.addresses import find_address, has_coordinates, parse_coordinates, read_coordinates

NEAR = 2e-6


@pytest.mark.parametrize(
    "text",
    [
        "58.0625, 11.8420",
        "58,0625, 11,8420",
        "58,0625 11,8420",
        "58,0625; 11,8420",
        "58,0625,11,8420",
        "11.8420 58.0625",
        "11,8420, 58,0625",
        "(58.0625, 11.842)",
        "N 58.0625 E 11.8420",
        "N58.0625 E11.8420",
        "58.0625° N, 11.8420° E",
        "lat: 58.0625 lon: 11.8420",
        "geo:58.0625,11.8420",
        "58.0625\u00a011.8420",
        "58°03'45.0\"N 11°50'31.2\"E",
        "58° 03.750′ N, 11° 50.520′ E",
        "11°50'31.2\"E 58°03'45.0\"N",
    ],
)
def test_degrees_are_understood_in_every_notation_and_order(text):
    position = parse_coordinates(text)
    assert (position.lat, position.lon) == pytest.approx((58.0625, 11.842), abs=NEAR)
    assert position.source is PositionSource.COORDINATES
    assert has_coordinates(text)


@pytest.mark.parametrize(
    "text",
    [
        "6439000, 318000",
        "6439000,318000",
        "318000 6439000",
        "6 439 000 318 000",
        "318 000, 6 439 000",
        "N 6 439 000, E 318 000",
        "6439000,0 318000,0",
        "6439000.0; 318000.0",
    ],
)
def test_sweref_99_tm_is_recognised_and_converted_with_a_note(text):
    reading = read_coordinates(text)
    lon, lat = Transformer.from_crs(3006, 4326, always_xy=True).transform(318000, 6439000)
    assert (reading.position.lon, reading.position.lat) == pytest.approx((lon, lat), abs=1e-7)
    assert reading.changed
    assert "SWEREF 99 TM" in str(reading.note)


def test_sweref_99_12_00_is_told_from_tm_by_its_easting():
    reading = read_coordinates("6438300, 140500")
    lon, lat = Transformer.from_crs(3007, 4326, always_xy=True).transform(140500, 6438300)
    assert (reading.position.lon, reading.position.lat) == pytest.approx((lon, lat), abs=1e-7)
    assert "SWEREF 99 12 00" in str(reading.note)


def test_a_swapped_pair_is_mentioned_and_an_ordinary_one_is_not():
    assert read_coordinates("11.8420, 58.0625").changed
    assert "Longitude came first" in str(read_coordinates("11.8420, 58.0625").note)
    assert not read_coordinates("58.0625, 11.8420").changed


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "two numbers"),
        ("58.0625", "two numbers"),
        ("Hasselbackevägen 12", "two numbers"),
        ("58.0625, 11.8420, 17", "two numbers"),
        ("58°03'45\"N", "two numbers"),
        ("9" * 300, "two numbers"),
        ("40.7128, -74.0060", "no place in Sweden"),
        ("-58.0625, 11.8420", "no place in Sweden"),
        ("0, 0", "no place in Sweden"),
        ("6439000, 1268000", "no place in Sweden"),
        ("9" * 180 + " 1", "no place in Sweden"),
    ],
)
def test_what_is_no_place_in_sweden_is_refused_with_a_reason(text, word):
    with pytest.raises(InvalidInput) as caught:
        parse_coordinates(text)
    assert word in str(caught.value.problems[0])
    assert caught.value.problems[0].field == "coordinates"


@given(st.floats(55.4, 69.0), st.floats(11.0, 24.0), st.booleans(), st.booleans())
def test_a_printed_position_reads_back_as_itself(lat, lon, swapped, comma):
    numbers = [f"{lat:.7f}", f"{lon:.7f}"]
    text = ("; " if comma else ", ").join(reversed(numbers) if swapped else numbers)
    position = parse_coordinates(text.replace(".", ",") if comma else text)
    assert (position.lat, position.lon) == (round(lat, 7), round(lon, 7))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_never_more(text):
    with suppress(InvalidInput):
        assert parse_coordinates(text).in_sweden


@pytest.mark.parametrize("text", ["Hasselbackevägen 12", "Bergsvägen", "", "12", "Lekplats 4", "hus A"])
def test_words_are_not_taken_for_coordinates(text):
    assert not has_coordinates(text)


@pytest.fixture
def filled(store, shared_data):
    with (shared_data / "geo" / "vasttrafik_stops_stenungsund.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    stops = [
        Place(
            id=derived_id("t", row["id"]),
            layer="hallplats",
            geometry=Point(float(row["lon"]), float(row["lat"])),
            name=row["name"].split(",")[0],
        )
        for row in rows
    ]
    others = [
        Place(id=new_id(), layer="lekplats", geometry=box(11.842, 58.062, 11.843, 58.063), name="Ekorrens lekplats"),
        Place(
            id=new_id(),
            layer="utegym",
            geometry=Point(11.8431, 58.0621),
            attributes={"adress": "Hasselbackevägen 14"},
        ),
        Place(id=new_id(), layer="lekplats", geometry=Point(11.8440, 58.0620), name="Gården 3"),
        Place(id=new_id(), layer="lekplats", geometry=Point(11.8441, 58.0621), name="Gården 4"),
        Place(id=new_id(), layer="omrade", geometry=box(11.83, 58.05, 11.85, 58.07), name="Hasselbacken"),
    ]
    store.write(lambda session: session.places.put_many([*stops, *others], Role.IMPORT))
    return store


def test_a_real_bus_stop_is_found_by_its_name_in_any_case_and_without_accents(filled):
    for text in ("Hasselbackevägen", "HASSELBACKEVÄGEN", "hasselbackevagen", "hasselbackeväg"):
        hit = find_address(filled, text)[0]
        assert hit.name == "Hasselbackevägen"
        assert hit.kind == "hallplats"
        assert (hit.position.lat, hit.position.lon) == pytest.approx((58.0606, 11.8430), abs=1e-3)
        assert hit.position.source is PositionSource.ADDRESS


def test_an_address_attribute_is_found_with_its_house_number_first(filled):
    hits = find_address(filled, "Hasselbackevägen 14")
    assert (hits[0].name, hits[0].kind) == ("Hasselbackevägen 14", "utegym")
    assert {hit.name for hit in hits[1:]} <= {"Hasselbackevägen"}


def test_a_house_number_nobody_knows_falls_back_on_the_street(filled):
    assert "Hasselbackevägen" in {hit.name for hit in find_address(filled, "Hasselbackevägen 99 B")}


def test_a_numbered_name_comes_before_its_neighbour(filled):
    assert [hit.name for hit in find_address(filled, "gården 4", most=2)] == ["Gården 4", "Gården 3"]


def test_a_misspelt_name_is_found_when_nothing_is_spelt_so(filled):
    assert find_address(filled, "Eckorens lekplatts")[0].name == "Ekorrens lekplats"


def test_the_whole_area_is_no_place_to_stop_at(filled):
    assert all(hit.kind != "omrade" for hit in find_address(filled, "Hasselbacken"))


def test_an_area_gives_a_point_that_lies_in_it(filled):
    position = find_address(filled, "Ekorrens lekplats")[0].position
    assert box(11.842, 58.062, 11.843, 58.063).contains(Point(position.lon, position.lat))


def test_nonsense_finds_nothing(filled):
    assert find_address(filled, "qqqqqq zzzz") == ()
    assert find_address(filled, "  ,;  ") == ()


def test_coordinates_come_back_as_one_hit_with_a_note(filled):
    (hit,) = find_address(filled, "6438300, 140500")
    assert hit.name == ""
    assert "SWEREF 99 12 00" in str(hit.note)


def test_coordinates_elsewhere_are_refused(filled):
    with pytest.raises(InvalidInput):
        find_address(filled, "40.7128, -74.0060")
