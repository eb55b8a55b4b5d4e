"""A layer that hbgeo hands out as GeoJSON comes back as the same places, changed where somebody changed them."""

import json

import pytest
from shapely.geometry import Point

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.services.exporting import stream_layer
from hbgeo.services.layer_compare import Kind, compare
from hbgeo.services.layer_import import import_layer


@pytest.fixture
def kept(store):
    places = [
        Place(
            id=new_id(),
            layer="lekplats",
            geometry=Point(11.84 + row / 1000, 58.0625),
            name=name,
            attributes={"underlag": "sand", "anlagd_ar": 1990 + row},
            source="kommunen.gpkg",
            source_ref=f"kommunen:{row}",
        )
        for row, name in enumerate(("Ekorren", "Sparven"))
    ]
    store.write(lambda session: session.places.put_many(places, Role.IMPORT))
    return places


def handed_out(store, path):
    path.write_bytes(b"".join(stream_layer(store, "lekplats")))
    return path


def held(store):
    with store.read() as session:
        return [(p.id, p.name, p.attributes, p.source, p.source_ref) for p in session.places.find("lekplats")]


def test_the_same_file_changes_nothing(store, catalogue, kept, tmp_path):
    before = held(store)
    report = import_layer(store, catalogue, handed_out(store, tmp_path / "lekplats.geojson"), "lekplats")
    assert (report.taken, report.changed, report.known) == (0, 0, 2)
    assert held(store) == before


def test_what_was_changed_in_it_is_changed_here(store, catalogue, kept, tmp_path):
    path = handed_out(store, tmp_path / "lekplats.geojson")
    document = json.loads(path.read_text(encoding="utf-8"))
    document["features"][0]["properties"]["underlag"] = "gummi"
    document["features"][1]["geometry"]["coordinates"] = [11.8415, 58.0626]
    path.write_text(json.dumps(document), encoding="utf-8")
    found = compare(store, catalogue, path, "lekplats")
    assert {kind: len(found.of(kind)) for kind in Kind if found.of(kind)} == {Kind.CHANGED: 1, Kind.MOVED: 1}
    report = import_layer(store, catalogue, path, "lekplats")
    assert (report.taken, report.changed) == (0, 2)
    with store.read() as session:
        first, second = (session.places.get(place.id) for place in kept)
    assert (first.attributes, first.source_ref) == ({"underlag": "gummi", "anlagd_ar": 1990}, "kommunen:0")
    assert (second.geometry.x, second.source) == (pytest.approx(11.8415), "kommunen.gpkg")


def test_into_an_empty_database_they_come_with_their_ids(store, catalogue, kept, tmp_path):
    path = handed_out(store, tmp_path / "lekplats.geojson")
    for place in kept:
        store.write(lambda session, place=place: session.places.delete(place.id, Role.PLANNER))
    assert import_layer(store, catalogue, path, "lekplats").taken == 2
    assert [row[:3] for row in held(store)] == [(p.id, p.name, p.attributes) for p in kept]
