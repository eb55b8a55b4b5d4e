"""OpenStreetMap into the layers, from each kind of file it comes in."""

from __future__ import annotations

import zipfile
from pathlib import Path

import osm_files
import pytest
import shapely
from osm_files import node, relation, way

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.place import Place
from hbgeo.errors import ImportRefused
from hbgeo.services.footways import network_of
from hbgeo.services.footways_metres import in_metres
from hbgeo.services.layer_import import import_layer
from hbgeo.store.sqlite import SqliteStore

WRITERS = {"osm.json": osm_files.write_overpass, "osm": osm_files.write_xml, "osm.pbf": osm_files.write_pbf}
OTHERS = {"skel.json": osm_files.write_skeleton, "osm": osm_files.write_xml, "osm.pbf": osm_files.write_pbf}
A, B, C, D = (11.8400000, 58.0600000), (11.8400000, 58.0609001), (11.8420002, 58.0609000), (11.8420000, 58.0600000)
#: A square of paths whose west side is a staircase; a private drive cuts across.
STREETS = [
    *(node(number, *at) for number, at in enumerate((A, B, C, D), 1)),
    way(10, [1, 2], highway="steps", lit="no"),
    way(11, [2, 3], highway="footway", lit="yes", name='Lilla "gränden" => här'),
    way(12, [3, 4], highway="residential", layer="0"),
    way(13, [4, 1], highway="cycleway", wheelchair="yes"),
    way(14, [2, 4], highway="service", access="private"),
    way(15, [1, 3], highway="path", foot="no"),
]
THINGS = [
    node(20, 11.8405, 58.0605, leisure="playground", name="Södra"),
    node(21, 11.8500, 58.0600), node(22, 11.8510, 58.0600), node(23, 11.8510, 58.0610), node(24, 11.8500, 58.0610),
    node(25, 11.8502, 58.0602), node(26, 11.8508, 58.0602), node(27, 11.8508, 58.0608),
    way(30, [21, 22, 23, 24, 21], leisure="playground", surface="sand"),
    way(31, [25, 26, 27, 25]),
    relation(40, [("way", 30, "outer"), ("way", 31, "inner")], type="multipolygon", leisure="park", name="Parken"),
    node(50, 11.8500, 58.0620, highway="bus_stop"), node(51, 11.8502, 58.0620, public_transport="platform"),
    node(52, 11.8600, 58.0620, highway="bus_stop", name="Ensam"),
    relation(41, [("node", 50, "platform"), ("node", 51, "platform")], type="public_transport",
             public_transport="stop_area", name="Torget"),
    way(60, [21, 22], highway="tertiary"), way(61, [22, 23], highway="tertiary"),
    way(62, [24, 27], public_transport="platform"),
    relation(42, [("way", 60, ""), ("way", 61, ""), ("way", 62, "platform")], type="route", route="bus", ref="1"),
    node(70, 11.8403, 58.0603, highway="street_lamp", ref="L1"),
]  # fmt: skip


def places(store: SqliteStore, layer: str) -> list[Place]:
    with store.read() as session:
        return session.places.find(layer)


def told(place: Place) -> tuple[object, ...]:
    return place.id, place.source, place.source_ref, place.name, place.attributes, place.geometry.wkb


@pytest.mark.parametrize("kind", WRITERS)
def test_streets_become_paths_that_hang_together_and_steps_are_avoided(
    store: SqliteStore, catalogue: Catalogue, tmp_path: Path, kind: str
) -> None:
    path = WRITERS[kind](tmp_path / f"streets.{kind}", STREETS)
    assert import_layer(store, catalogue, path, "gangvag").taken == 4
    kept = places(store, "gangvag")
    assert {place.attributes["osm_id"] for place in kept} == {"way/10", "way/11", "way/12", "way/13"}
    network = network_of(kept)
    assert network is not None
    ring = shapely.LineString(in_metres(shapely.get_coordinates(shapely.LineString([A, B, C, D, A]))))
    stairs = shapely.LineString(in_metres(shapely.get_coordinates(shapely.LineString([A, B]))))
    assert network.distances([A, B])[0, 1] == pytest.approx(stairs.length, abs=0.01)
    assert 95 < stairs.length < 105
    around = network.distances([A, B], step_free=True)[0, 1]
    assert around == pytest.approx(ring.length - stairs.length, abs=0.01)
    lit = {place.attributes["osm_id"]: place.attributes.get("belysning") for place in kept}
    assert (lit["way/10"], lit["way/11"], lit["way/12"]) == ("nej", "ja", None)


@pytest.mark.parametrize("layer", ["lekplats", "utemiljo", "hallplats", "busslinje", "gatljus", "gangvag"])
def test_an_extract_finds_the_places_that_overpass_brought(
    store: SqliteStore, catalogue: Catalogue, tmp_path: Path, layer: str
) -> None:
    path = osm_files.write_overpass(tmp_path / "answer.json", STREETS + THINGS)
    first = import_layer(store, catalogue, path, layer)
    before = sorted(map(told, places(store, layer)), key=str)
    assert first.taken == len(before) > 0
    for kind, write in OTHERS.items():
        again = import_layer(store, catalogue, write(tmp_path / f"extract.{kind}", STREETS + THINGS), layer)
        assert (again.taken, again.changed, again.known) == (0, 0, first.taken)
    assert sorted(map(told, places(store, layer)), key=str) == before
    assert {place.source for place in places(store, layer)} == {"© OpenStreetMap contributors, ODbL 1.0"}


def test_an_extract_gives_points_areas_with_holes_and_lines_without_platforms(
    store: SqliteStore, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = osm_files.write_pbf(tmp_path / "extract.osm.pbf", THINGS)
    for layer in ("lekplats", "utemiljo", "hallplats", "busslinje"):
        import_layer(store, catalogue, path, layer)
    playgrounds = {place.attributes["osm_id"]: place.geometry for place in places(store, "lekplats")}
    assert playgrounds["node/20"] == shapely.Point(11.8405, 58.0605)
    assert isinstance(playgrounds["way/30"], shapely.Polygon)
    (park,) = places(store, "utemiljo")
    assert (park.name, len(park.geometry.interiors)) == ("Parken", 1)
    assert {place.name for place in places(store, "hallplats")} == {"Torget", "Ensam", ""}
    (route,) = places(store, "busslinje")
    assert route.geometry.equals(shapely.LineString([(11.85, 58.06), (11.851, 58.06), (11.851, 58.061)]))
    assert route.attributes["ref"] == "1"


def test_a_damaged_extract_is_refused_and_so_is_one_for_a_layer_without_tags(
    store: SqliteStore, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = osm_files.write_pbf(tmp_path / "extract.osm.pbf", THINGS)
    with pytest.raises(ImportRefused, match="No tags of OpenStreetMap are known for the layer planomrade"):
        import_layer(store, catalogue, path, "planomrade")
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(ImportRefused, match=r"extract\.osm\.pbf cannot be read"):
        import_layer(store, catalogue, path, "lekplats")
    path.write_bytes(b"SQLite format 3\x00")
    with pytest.raises(ImportRefused, match="no file of places"):
        import_layer(store, catalogue, path, "lekplats")


@pytest.mark.parametrize("kind", ["osm", "osm.pbf"])
def test_an_extract_in_a_zip_is_read(store: SqliteStore, catalogue: Catalogue, tmp_path: Path, kind: str) -> None:
    path = WRITERS[kind](tmp_path / f"stenungsund.{kind}", STREETS)
    packed = tmp_path / "stenungsund.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(path, path.name)
    assert import_layer(store, catalogue, packed, "gangvag").taken == 4
