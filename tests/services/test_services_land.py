"""Whose land a point lies on, and who is suggested to answer."""

from __future__ import annotations

import numpy as np
import pytest
from shapely import MultiPolygon, Point, Polygon, box

from hbgeo.demo import layers
from hbgeo.domain.place import Place
from hbgeo.services.land import land_of, land_parts, parts_at, suggested_owner, usual_owner

LON, LAT = 11.84, 58.06
#: Three yards side by side, 0.001 degrees wide.
WEST, EAST = box(LON, LAT, LON + 0.001, LAT + 0.001), box(LON + 0.001, LAT, LON + 0.002, LAT + 0.001)
AROUND = box(LON - 0.01, LAT - 0.01, LON + 0.01, LAT + 0.01)


def land(geometry, layer="mark", **attributes):
    return Place(id="p", layer=layer, geometry=geometry, attributes=attributes)


def one(places, lon, lat):
    (found,) = land_of(places, [lon], [lat])
    return found


def test_each_point_gets_the_land_it_lies_on_and_none_outside():
    places = [land(WEST, markslag="kvartersmark"), land(EAST, markslag="skolgard")]
    assert land_of(places, [LON + 0.0005, LON + 0.0015, LON + 0.0025], [LAT + 0.0005] * 3) == [
        "kvartersmark", "skolgard", None,
    ]  # fmt: skip


def test_where_polygons_overlap_the_smallest_wins_in_any_order():
    places = [land(AROUND, markslag="allman_plats"), land(WEST, markslag="skolgard")]
    for order in (places, places[::-1]):
        assert one(order, LON + 0.0005, LAT + 0.0005) == "skolgard"
        assert one(order, LON - 0.0005, LAT - 0.0005) == "allman_plats"


def test_a_shared_edge_belongs_to_the_smaller_one_and_an_outer_edge_to_its_polygon():
    larger = box(LON + 0.001, LAT, LON + 0.003, LAT + 0.001)
    places = [land(larger, markslag="allman_plats"), land(WEST, markslag="kvartersmark")]
    assert one(places, LON + 0.001, LAT + 0.0005) == "kvartersmark"
    assert one(places, LON + 0.003, LAT + 0.0005) == "allman_plats"


def test_of_equally_large_ones_the_first_wins():
    places = [land(WEST, markslag="kvartersmark"), land(WEST, markslag="skolgard")]
    assert one(places, LON + 0.0005, LAT + 0.0005) == "kvartersmark"


@pytest.mark.parametrize(
    "attributes",
    [
        {"markslag": "skolgard"}, {"MARKSLAG": "Skolgård"}, {"Markslag": "Skol- eller förskolegård"},
        {"land": "School or preschool yard"}, {"markagare": "skolgard"}, {"amenity": "kindergarten"},
        {"typ": "okänt", "markslag": "SKOLGARD"}, {"markslag": "skolgard", "Markslag": None},
    ],
)  # fmt: skip
def test_the_kind_is_found_under_the_names_and_spellings_of_imports(attributes):
    attributes = {name: value for name, value in attributes.items() if value is not None}
    assert one([land(WEST, **attributes)], LON + 0.0005, LAT + 0.0005) == "skolgard"


@pytest.mark.parametrize(
    ("said", "owner", "kind"),
    [
        ({"Ägare": "Stenungsundshem AB"}, "SHEM", "kvartersmark"),
        ({"MARKAGARE": "SBY"}, "SBY", "allman_plats"),
        ({"owner": "Other owner (grid company, BRF, private)"}, "ANNAN", None),
        ({"agare": "Någon annan AB"}, None, None),
        ({"agare": 4, "markslag": True}, None, None),
        ({}, None, None),
    ],
)
def test_an_owner_alone_tells_the_kind_of_land_it_usually_answers_for(said, owner, kind):
    (part,) = land_parts([land(WEST, **said)])
    assert (part.owner, part.kind) == (owner, kind)


def test_a_polygon_of_unknown_kind_hides_no_other():
    places = [land(WEST, beskrivning="?"), land(AROUND, markslag="allman_plats")]
    assert one(places, LON + 0.0005, LAT + 0.0005) == "allman_plats"


def test_what_is_no_land_polygon_is_left_out_and_crossed_ones_are_mended():
    bow_tie = Polygon([(LON, LAT), (LON + 0.001, LAT + 0.001), (LON + 0.001, LAT), (LON, LAT + 0.001), (LON, LAT)])
    places = [
        land(Point(LON, LAT), markslag="skolgard"),
        land(Polygon(), markslag="skolgard"),
        land(AROUND, layer="utemiljo", markslag="skolgard"),
        land(MultiPolygon([bow_tie, EAST]), markslag="kvartersmark"),
    ]
    (part,) = land_parts(places)
    assert part.geometry.is_valid
    # A triangle in degrees of half the yard, about 3,230 m², and the yard beside it.
    assert part.area_m2 == pytest.approx(58.97 * 111.38 * 1.5, rel=0.01)
    assert land_of(places, [LON + 0.0002, LON + 0.0005, LON + 0.0015], [LAT + 0.0005, LAT + 0.0001, LAT + 0.0005]) == [
        "kvartersmark", None, "kvartersmark",
    ]  # fmt: skip


def test_without_land_or_points_nothing_is_known():
    assert land_of([], [LON], [LAT]) == [None]
    assert land_of([land(WEST, markslag="skolgard")], [], []) == []


def test_many_points_get_what_they_get_one_by_one():
    places = [place for place in layers.places() if place.layer == "mark"]
    parts = land_parts(places)
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(11.835, 11.849, 500), rng.uniform(58.058, 58.066, 500)
    found = parts_at(parts, lon, lat)
    assert {part.kind for part in found if part} == {"kvartersmark", "allman_plats"}
    for x, y, part in zip(lon, lat, found, strict=True):
        covering = [p for p in parts if p.geometry.covers(Point(x, y))]
        assert part is min(covering, key=lambda p: p.area_m2, default=None)


@pytest.mark.parametrize(
    ("category", "land_code", "owner", "answers"),
    [
        # The category by the land.
        ("LJUS", "kvartersmark", None, "SHEM"),
        ("LJUS", "allman_plats", None, "SBY"),
        ("LEK", "skolgard", None, "SKOLA"),
        ("LJUS", "skolgard", None, "SBY"),
        # The polygon's owner takes the usual owner's place …
        ("LJUS", "kvartersmark", "ANNAN", "ANNAN"),
        ("LJUS", "skolgard", "SKOLA", "SKOLA"),
        ("TRAF", "allman_plats", "TRV", "TRV"),
        # … but not that of somebody whom the category names on purpose.
        ("HALLPL", "kvartersmark", "SHEM", "VT"),
        ("SOCIAL", "allman_plats", "SBY", "SOC"),
        ("AKTIV", "allman_plats", "SBY", "FRI"),
        ("LEK", "skolgard", "SBY", "SKOLA"),
        # An actor that the catalogue does not know says nothing.
        ("LJUS", "kvartersmark", "NN", "SHEM"),
        # Land that is not known counts as public.
        ("LJUS", None, None, "SBY"),
        ("LJUS", "strandskydd", None, "SBY"),
        ("LJUS", None, "TRV", "TRV"),
        ("HALLPL", None, None, "VT"),
        # A category that is not known.
        ("NN", "kvartersmark", None, None),
        ("NN", "kvartersmark", "SHEM", "SHEM"),
    ],
)
def test_the_land_decides_and_the_category_only_suggests(catalogue, category, land_code, owner, answers):
    assert suggested_owner(catalogue, category, land_code, owner) == answers


def test_without_public_land_in_the_catalogue_unknown_land_suggests_nobody(catalogue):
    private = catalogue.model_copy(update={"land": tuple(k for k in catalogue.land if k.owner != "allman")})
    assert suggested_owner(private, "LJUS", None) is None
    assert suggested_owner(private, "LJUS", None, "TRV") == "TRV"
    assert suggested_owner(private, "LJUS", "kvartersmark") == "SHEM"


def test_the_usual_owner_is_the_one_most_categories_name(catalogue):
    assert [usual_owner(catalogue, code) for code in ("kvartersmark", "allman_plats", "skolgard", "nej")] == [
        "SHEM", "SBY", "SBY", None,
    ]  # fmt: skip
