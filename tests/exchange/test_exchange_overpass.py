from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from hbgeo.domain.catalogue import Catalogue
from hbgeo.exchange.overpass import is_overpass, read_overpass
from hbgeo.exchange.overpass_layers import belongs
from hbgeo.exchange.overpass_tags import attributes_of

SQUARE = [(11.0, 58.0), (11.001, 58.0), (11.001, 58.001), (11.0, 58.001), (11.0, 58.0)]


def geometry(points: list[tuple[float, float]]) -> list[dict[str, float]]:
    return [{"lon": lon, "lat": lat} for lon, lat in points]


def way(tags: dict[str, str], **members: Any) -> dict[str, Any]:
    return {"type": "way", "id": 1, "tags": tags, **members}


def one(element: dict[str, Any], layer: str) -> shapely.Geometry | None:
    (item,) = read_overpass([element], layer).items
    return item.geometry


def test_all_128_playgrounds_of_goteborg_are_read(shared_data: Path) -> None:
    data = json.loads((shared_data / "osm" / "goteborg_playgrounds_overpass_2025.json").read_text("utf-8"))
    features = read_overpass(data, "lekplats")
    assert len(features.items) == 128
    assert not features.left
    assert len({item.ref for item in features.items}) == 128
    assert sum(1 for item in features.items if item.name) == 10
    assert all(isinstance(item.geometry, shapely.Point) for item in features.items)
    assert features.items[0].geometry == shapely.Point(12.05945, 57.7596962)
    assert features.source == "© OpenStreetMap contributors, ODbL 1.0"
    assert not [item for item in features.items if any("phone" in key for key in item.attributes)]


def test_the_whole_answer_and_its_bare_list_are_recognised_and_nothing_else() -> None:
    node = {"type": "node", "id": 1, "lon": 11, "lat": 58}
    assert is_overpass({"version": 0.6, "elements": [node]})
    assert is_overpass([node])
    assert not is_overpass([])
    assert not is_overpass([{"type": "Feature", "id": 1}])
    assert not is_overpass({"type": "FeatureCollection", "features": []})
    assert not is_overpass([{"osm_type": "way", "osm_id": 38352507}])


def test_a_closed_way_is_an_area_and_an_open_one_a_line() -> None:
    playground = one(way({"leisure": "playground"}, geometry=geometry(SQUARE)), "lekplats")
    assert playground is not None
    assert playground.equals(shapely.Polygon(SQUARE))
    path = one(way({"leisure": "track"}, geometry=geometry(SQUARE[:3])), "lopp")
    assert path == shapely.LineString(SQUARE[:3])


def test_a_closed_way_that_is_no_area_stays_a_line() -> None:
    assert one(way({"highway": "footway"}, geometry=geometry(SQUARE)), "lopp") == shapely.LineString(SQUARE)
    square = one(way({"highway": "pedestrian", "area": "yes"}, geometry=geometry(SQUARE)), "lopp")
    assert isinstance(square, shapely.Polygon)


def test_a_way_without_geometry_is_put_together_from_its_nodes_which_are_no_places() -> None:
    nodes = [{"type": "node", "id": n, "lon": lon, "lat": lat} for n, (lon, lat) in enumerate(SQUARE[:4])]
    features = read_overpass([*nodes, way({"leisure": "playground"}, nodes=[0, 1, 2, 3, 0])], "lekplats")
    (item,) = features.items
    assert item.geometry is not None
    assert item.geometry.equals(shapely.Polygon(SQUARE))
    assert not features.left


def test_a_way_with_only_a_center_is_a_point() -> None:
    assert one(way({"leisure": "playground"}, center={"lon": 11, "lat": 58}), "lekplats") == shapely.Point(11, 58)


def test_a_way_with_nothing_has_no_geometry_for_the_layer_to_judge() -> None:
    assert one(way({"leisure": "playground"}, nodes=[7, 8]), "lekplats") is None


def test_a_multipolygon_is_put_together_from_pieces_with_its_hole() -> None:
    outer = [(0.0, 0.0), (3.0, 0.0), (3.0, 3.0), (0.0, 3.0), (0.0, 0.0)]
    hole = [(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0), (1.0, 1.0)]
    members = [
        {"type": "way", "role": "outer", "geometry": geometry(outer[:3])},
        {"type": "way", "role": "outer", "geometry": geometry(outer[2:])},
        {"type": "way", "role": "inner", "geometry": geometry(hole)},
    ]
    relation = {"type": "relation", "id": 5, "tags": {"type": "multipolygon", "leisure": "park"}, "members": members}
    shape = one(relation, "utemiljo")
    assert shape is not None
    assert shape.equals(shapely.Polygon(outer, [hole]))


def test_a_bus_route_is_one_line_without_its_platforms() -> None:
    members = [
        {"type": "way", "role": "", "geometry": geometry([(0, 0), (1, 0)])},
        {"type": "way", "role": "", "geometry": geometry([(1, 0), (2, 1)])},
        {"type": "way", "role": "platform", "geometry": geometry([(0, 5), (1, 5)])},
        {"type": "node", "role": "stop", "lon": 0, "lat": 0},
    ]
    relation = {"type": "relation", "id": 6, "tags": {"type": "route", "route": "bus"}, "members": members}
    assert one(relation, "busslinje") == shapely.LineString([(0, 0), (1, 0), (2, 1)])


def test_what_is_tagged_as_something_else_is_left_and_named() -> None:
    node = {"type": "node", "id": 1, "lon": 11, "lat": 58, "tags": {"amenity": "bench"}}
    features = read_overpass([node], "lekplats")
    assert not features.items
    assert [(number, str(problem)) for number, problem in features.left] == [
        (1, "Its tags say that it is something else (amenity=bench).")
    ]


def test_an_element_that_is_there_twice_is_read_once() -> None:
    node = {"type": "node", "id": 1, "lon": 11, "lat": 58, "tags": {"leisure": "playground"}}
    assert len(read_overpass([node, node], "lekplats").items) == 1


@pytest.mark.parametrize(
    ("tags", "layer"),
    [
        ({"leisure": "playground"}, "lekplats"),
        ({"amenity": "bbq"}, "grillplats"),
        ({"leisure": "pitch", "sport": "skateboard"}, "skatepark"),
        ({"leisure": "pitch", "sport": "soccer"}, "bollplan"),
        ({"leisure": "fitness_station"}, "utegym"),
        ({"highway": "bus_stop"}, "hallplats"),
        ({"route": "bus"}, "busslinje"),
        ({"highway": "footway"}, "gangvag"),
        ({"highway": "cycleway", "access": "private", "foot": "designated"}, "gangvag"),
        ({"highway": "tertiary", "sidewalk": "both"}, "gangvag"),
        ({"highway": "street_lamp"}, "gatljus"),
        ({"leisure": "park"}, "utemiljo"),
        ({"landuse": "recreation_ground"}, "utemiljo"),
        ({"leisure": "outdoor_seating"}, "motesplats"),
        ({"amenity": "shelter"}, "motesplats"),
    ],
)
def test_each_layer_knows_its_tags_and_no_other_layers(tags: dict[str, str], layer: str) -> None:
    layers = {
        "lekplats", "grillplats", "skatepark", "bollplan", "utegym", "hallplats", "busslinje", "gangvag", "gatljus",
        "utemiljo", "motesplats",
    }  # fmt: skip
    assert {code for code in layers if belongs(tags, code)} == {layer}
    assert belongs(tags, "planomrade")


@pytest.mark.parametrize(
    ("tags", "layer"),
    [
        ({"highway": "footway", "foot": "no"}, "gangvag"),
        ({"highway": "service", "access": "private"}, "gangvag"),
        ({"highway": "tertiary"}, "gangvag"),
        ({"highway": "motorway", "foot": "yes"}, "gangvag"),
        ({"leisure": "garden", "access": "private"}, "utemiljo"),
        ({"amenity": "shelter", "shelter_type": "public_transport"}, "motesplats"),
        ({"amenity": "bench"}, "motesplats"),
    ],
)
def test_what_nobody_may_use_or_meet_at_is_left_out(tags: dict[str, str], layer: str) -> None:
    assert not belongs(tags, layer)


def test_a_layer_of_a_municipalitys_own_takes_the_tags_its_catalogue_says() -> None:
    said = ("leisure=dog_park", "leisure=pitch+sport=padel")
    assert belongs({"leisure": "dog_park"}, "hundgard", said)
    assert belongs({"leisure": "pitch", "sport": "padel"}, "hundgard", said)
    assert not belongs({"leisure": "pitch"}, "hundgard", said)


def test_a_square_is_walked_around() -> None:
    tags = {"highway": "pedestrian", "area": "yes"}
    edge = one(way(tags, geometry=geometry(SQUARE)), "gangvag")
    assert edge is not None
    assert edge.equals(shapely.LineString(SQUARE))


def test_a_path_keeps_what_its_tags_say_of_steps_light_and_bridges() -> None:
    tags = {"highway": "steps", "step_count": "12", "lit": "24/7", "wheelchair": "no", "layer": "1", "bridge": "yes"}
    assert attributes_of(tags, "gangvag") == {
        "highway": "steps", "step_count": "12", "belysning": "24/7", "tillganglig": "nej", "layer": "1",
        "bridge": "yes",
    }  # fmt: skip
    lamp = {"highway": "street_lamp", "ref": "L17", "light:method": "LED"}
    assert attributes_of(lamp, "gatljus") == {"stolpnummer": "L17", "lamptyp": "LED"}


def test_a_stop_area_lies_amid_its_platforms_which_are_not_taken_besides() -> None:
    platforms = [
        {"type": "node", "id": n, "lon": lon, "lat": 58.0, "tags": {"highway": "bus_stop"}}
        for n, lon in ((1, 11.0), (2, 11.002), (3, 11.5))
    ]
    members = [{"type": "node", "ref": n, "role": "platform"} for n in (1, 2)]
    area = {
        "type": "relation", "id": 9, "tags": {"type": "public_transport", "public_transport": "stop_area"},
        "members": members,
    }  # fmt: skip
    features = read_overpass([*platforms, area], "hallplats")
    assert [item.ref for item in features.items] == ["node/3", "relation/9"]
    middle = features.items[1].geometry
    assert middle is not None
    assert middle.equals_exact(shapely.Point(11.001, 58.0), 1e-9)
    assert len(features.left) == 2


def test_tags_become_the_attributes_of_the_domain() -> None:
    tags = {
        "leisure": "playground", "playground:swing": "yes", "playground:slide": "yes", "playground:splash_pad": "no",
        "playground": "sandpit;seesaw", "surface": "woodchips", "lit": "yes", "wheelchair": "limited", "bench": "no",
        "barrier": "fence", "start_date": "1998-05", "website": "https://example.org", "contact:phone": "+46 1",
        "surface:note": "x",
    }  # fmt: skip
    assert attributes_of(tags) == {
        "utrustning": "gunga;rutschkana;sand;gungbrada",
        "underlag": "flis",
        "belysning": "ja",
        "tillganglig": "delvis",
        "sittplats": "nej",
        "staket": "ja",
        "anlagd_ar": 1998,
        "visit_url": "https://example.org",
    }


@pytest.mark.parametrize(
    ("tags", "groups"),
    [
        ({"min_age": "3", "max_age": "12"}, "0-3;4-6;7-12"),
        ({"min_age": "13"}, "13+"),
        ({"max_age": "3"}, "0-3"),
        ({"min_age": "4", "max_age": "6"}, "4-6"),
        ({"min_age": "toddlers"}, None),
        ({"min_age": "9", "max_age": "5"}, None),
    ],
)
def test_ages_become_the_groups_that_they_reach_into(tags: dict[str, str], groups: str | None) -> None:
    assert attributes_of(tags).get("aldersgrupp") == groups


def test_every_value_that_tags_become_is_one_of_the_field(catalogue: Catalogue) -> None:
    fields = {field.code: {value.code for value in field.values} for field in catalogue.fields}
    for surface in ("sand", "woodchips", "rubber", "grass", "asphalt", "gravel", "concrete", "artificial_turf"):
        assert attributes_of({"surface": surface})["underlag"] in fields["underlag"]
    assert set(str(attributes_of({"min_age": "0"})["aldersgrupp"]).split(";")) == fields["aldersgrupp"]
