from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from shapely import LineString, MultiPoint, Point, Polygon

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.contract import PLACES
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.errors import Conflict, ImportRefused, NotFound
from hbgeo.services.importing_report import ImportReport
from hbgeo.services.layer_import import import_layer, import_undoable
from hbgeo.services.undoing import take_back
from hbgeo.store.sqlite import SqliteStore, open_store

SQUARE = Polygon([(11.84, 58.06), (11.85, 58.06), (11.85, 58.065), (11.84, 58.065)])
Import = Callable[..., ImportReport]


@pytest.fixture
def take(store: SqliteStore, catalogue: Catalogue) -> Import:
    def take(path: Path, layer: str, **options: object) -> ImportReport:
        return import_layer(store, catalogue, path, layer, **options)  # type: ignore[arg-type]

    return take


def places(store: SqliteStore, layer: str) -> list[Place]:
    with store.read() as session:
        return session.places.find(layer)


def why(report: ImportReport) -> dict[str, int]:
    return {str(reason.problem): reason.count for reason in report.reasons}


def test_the_official_area_is_taken_under_its_own_name(store: SqliteStore, take: Import, shared_data: Path) -> None:
    path = shared_data / "geo" / "hasselbacken_regso_1415R002.geojson"
    assert take(path, "omrade").taken == 1
    (area,) = places(store, "omrade")
    assert area.name == "Hasselbacken"
    assert area.attributes["regsokod"] == "1415R002"
    assert len(area.geometry.exterior.coords) == 314
    with store.read() as session:
        whole = session.places.area()
    assert whole is not None
    assert whole.equals(area.geometry)


def test_the_deso_layer_comes_from_sweref_and_has_to_be_chosen_of_two(
    store: SqliteStore, take: Import, shared_data: Path
) -> None:
    path = shared_data / "geo" / "stenungsund_regso_deso_2025.gpkg"
    with pytest.raises(ImportRefused, match="name one of them: regso_2025, deso_2025"):
        take(path, "mark")
    with pytest.raises(ImportRefused, match=r"no layer “nope”\. It has: regso_2025, deso_2025"):
        take(path, "mark", source_layer="nope")
    assert take(path, "mark", source_layer="deso_2025").taken == 15
    again = take(path, "mark", source_layer="deso_2025")
    assert (again.taken, again.changed, again.known) == (0, 0, 15)
    deso = next(place for place in places(store, "mark") if place.attributes["desokod"] == "1415C1070")
    (regso,) = gpd.read_file(shared_data / "geo" / "hasselbacken_regso_1415R002.geojson").geometry
    assert deso.geometry.symmetric_difference(regso).area < 1e-9


def test_of_the_693_stops_the_241_stop_areas_are_taken(store: SqliteStore, take: Import, shared_data: Path) -> None:
    report = take(shared_data / "geo" / "vasttrafik_stops_stenungsund.csv", "hallplats")
    assert (report.taken, report.rejected) == (241, 452)
    assert why(report) == {"It is a platform; its stop area is taken instead.": 452}
    stops = {place.name: place for place in places(store, "hallplats")}
    near = stops["Hasselbacken, Stenungsund"].geometry
    assert near.distance(Point(11.8460, 58.0626)) < 0.0005


def test_only_the_stops_within_fifty_metres_belong_to_the_area(
    store: SqliteStore, take: Import, shared_data: Path
) -> None:
    stops = shared_data / "geo" / "vasttrafik_stops_stenungsund.csv"
    with pytest.raises(ImportRefused, match="no area yet"):
        take(stops, "hallplats", clip=True)
    take(shared_data / "geo" / "hasselbacken_regso_1415R002.geojson", "omrade")
    report = take(stops, "hallplats", clip=True)
    assert {place.name.split(",")[0] for place in places(store, "hallplats")} == {
        "Uppegårdsvägen", "Bergsvägen", "Hasselbackevägen", "Hasselbacken",
    }  # fmt: skip
    assert why(report)["It lies more than 50 m from the area."] == 237


def test_goteborgs_playgrounds_are_taken_with_their_attribution(
    store: SqliteStore, take: Import, shared_data: Path
) -> None:
    path = shared_data / "osm" / "goteborg_playgrounds_overpass_2025.json"
    report = take(path, "lekplats")
    assert report.taken == 128
    assert "OpenStreetMap" in str(report.notes[0])
    assert take(path, "lekplats").known == 128
    kept = places(store, "lekplats")
    assert {place.source for place in kept} == {"© OpenStreetMap contributors, ODbL 1.0"}
    assert take(path, "utegym").rejected == 128


def test_all_valid_geojson_files_are_taken_or_left_with_a_reason(take: Import, shared_data: Path) -> None:
    counts: dict[str, tuple[int, int] | str] = {}
    for path in sorted((shared_data / "geojson_valid").glob("*.geojson")):
        try:
            report = take(path, "utemiljo")
            counts[path.stem] = (report.taken, report.rejected)
            assert sum(reason.count for reason in report.reasons) == report.rejected
        except ImportRefused as refused:
            counts[path.stem] = str(refused)
    assert len(counts) == 18
    assert counts["good-featurecollection"] == (2, 1)
    assert counts["good-linestring"] == (0, 1)
    assert counts["multipolygon"] == (1, 0)
    assert counts["nullgeometry"] == (0, 1)
    # Its longitudes go to -263: valid as GeoJSON, no place on earth.
    assert "are no degrees" in str(counts["issue82"])
    assert sum(1 for count in counts.values() if isinstance(count, tuple) and count[0]) == 14


def test_the_tracks_of_a_gpx_become_lines_and_its_waypoints_points(
    store: SqliteStore, take: Import, shared_data: Path
) -> None:
    path = shared_data / "gpx" / "cerknicko-jezero.gpx"
    report = take(path, "lopp")
    assert (report.taken, report.rejected) == (7, 1)
    assert why(report) == {"It has no geometry.": 1}
    assert take(path, "grillplats").taken == 7
    assert "Features outside Sweden: 7." in str(take(path, "grillplats").notes[-1])


def test_a_shapefile_without_reference_system_is_refused_until_it_is_told(
    store: SqliteStore, take: Import, tmp_path: Path
) -> None:
    gpd.GeoDataFrame({"id": ["1"]}, geometry=[SQUARE], crs=4326).to_crs(3007).to_file(tmp_path / "ytor.shp")
    (tmp_path / "ytor.prj").unlink()
    with pytest.raises(
        ImportRefused, match=r"does not say its coordinate reference system.*They look like EPSG:3007\."
    ):
        take(tmp_path / "ytor.shp", "utemiljo")
    assert take(tmp_path / "ytor.shp", "utemiljo", crs=3007).taken == 1
    assert shapely.hausdorff_distance(places(store, "utemiljo")[0].geometry, SQUARE) < 1e-6


def test_a_geojson_in_metres_that_does_not_say_so_is_refused_with_what_it_looks_like(
    take: Import, tmp_path: Path
) -> None:
    path = tmp_path / "ytor.geojson"
    point = {"type": "Point", "coordinates": [319520.2, 6449829.8]}
    path.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": point}), encoding="utf-8")
    with pytest.raises(ImportRefused, match=r"are no degrees.*They look like EPSG:3006\."):
        take(path, "utemiljo")
    assert take(path, "utemiljo", crs="EPSG:3006").taken == 1
    with pytest.raises(ImportRefused, match="no coordinate reference system"):
        take(path, "utemiljo", crs="Mars")


def test_a_told_reference_system_wins_over_the_files_and_is_noted(take: Import, tmp_path: Path) -> None:
    gpd.GeoDataFrame({"id": ["1"]}, geometry=[SQUARE], crs=4326).to_crs(3006).to_file(tmp_path / "a.gpkg")
    notes = [str(note) for note in take(tmp_path / "a.gpkg", "utemiljo", crs=3857).notes]
    assert "The file says EPSG:3006; it was read as EPSG:3857, as told." in notes


def test_the_database_in_use_is_refused_and_a_copy_of_it_is_not(
    store: SqliteStore, catalogue: Catalogue, take: Import, tmp_path: Path, shared_data: Path
) -> None:
    take(shared_data / "geo" / "hasselbacken_regso_1415R002.geojson", "omrade")
    with pytest.raises(ImportRefused, match=r"test\.gpkg is the database in use"):
        take(store.path, "omrade")
    store.close()
    copy = Path(shutil.copy(store.path, tmp_path / "copy.gpkg"))
    other = open_store(tmp_path / "other.gpkg")
    report = import_layer(other, catalogue, copy, "omrade", source_layer=PLACES)
    assert (report.taken, places(other, "omrade")[0].name) == (1, "Hasselbacken")
    other.close()


def test_a_second_version_of_a_file_changes_what_changed_and_keeps_the_ids(
    store: SqliteStore, take: Import, tmp_path: Path
) -> None:
    path = tmp_path / "lekplatser.geojson"
    frame = gpd.GeoDataFrame(
        {"id": [1, 2], "namn": ["Södra", "Norra"]}, geometry=[Point(11.84, 58.06), Point(11.85, 58.06)], crs=4326
    )
    frame.to_file(path)
    take(path, "lekplats")
    before = {place.name: place.id for place in places(store, "lekplats")}
    frame.loc[0, "namn"] = "Södra parken"
    frame.to_file(path)
    report = take(path, "lekplats")
    assert (report.taken, report.changed, report.known) == (0, 1, 1)
    after = {place.name: place.id for place in places(store, "lekplats")}
    assert after == {"Södra parken": before["Södra"], "Norra": before["Norra"]}


def test_the_same_numbers_in_two_files_are_different_places(store: SqliteStore, take: Import, tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"id": [1]}, geometry=[Point(11.84, 58.06)], crs=4326)
    for name in ("kommunen", "bostadsbolaget"):
        frame.to_file(tmp_path / f"{name}.geojson")
        take(tmp_path / f"{name}.geojson", "lekplats")
    assert len(places(store, "lekplats")) == 2


def test_features_without_an_id_are_known_again_by_what_they_are(
    store: SqliteStore, take: Import, tmp_path: Path
) -> None:
    path = tmp_path / "grillar.fgb"
    shapes = [Point(11.84, 58.06), Point(11.84, 58.06), Point(11.85, 58.06)]
    gpd.GeoDataFrame({"sort": ["kol", "kol", "ved"]}, geometry=shapes, crs=4326).to_file(path)
    first = take(path, "grillplats")
    assert (first.taken, first.known) == (2, 1)
    assert (take(path, "grillplats").taken, len(places(store, "grillplats"))) == (0, 2)


def test_what_is_mended_flattened_exploded_or_left_is_said(store: SqliteStore, take: Import, tmp_path: Path) -> None:
    bow_tie = Polygon([(11.84, 58.06), (11.85, 58.065), (11.85, 58.06), (11.84, 58.065)])
    points, line = MultiPoint([(11.84, 58.06), (11.85, 58.06)]), LineString([(11, 58), (12, 59)])
    shapes = [bow_tie, Point(11.84, 58.06, 7), points, line, None]
    path = tmp_path / "allt.gpkg"
    gpd.GeoDataFrame({"id": list("abcde")}, geometry=shapes, crs=4326).to_file(path)
    report = take(path, "utemiljo")
    assert (report.taken, report.rejected) == (4, 2)
    assert why(report) == {"It is a LineString; the layer holds Point, Polygon.": 1, "It has no geometry.": 1}
    assert [str(note) for note in report.notes] == [
        "Invalid rings or lines that were mended: 1.",
        "Features whose height was left out: 1.",
        "Features of several points that became one place for each point: 1.",
    ]
    assert take(path, "utemiljo").known == 4


def test_the_name_column_can_be_told(store: SqliteStore, take: Import, tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    gpd.GeoDataFrame({"namn": ["x"], "smeknamn": ["y"]}, geometry=[Point(11.84, 58.06)], crs=4326).to_file(path)
    take(path, "lekplats", name_column="smeknamn")
    assert places(store, "lekplats")[0].name == "y"


def test_a_name_longer_than_a_page_holds_is_cut_and_that_is_said(
    store: SqliteStore, take: Import, tmp_path: Path
) -> None:
    properties = {"id": "1", "namn": "å" * 100_000}
    feature = {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Point", "coordinates": [11.84, 58.06]},
    }
    path = tmp_path / "lekplatser.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    assert [str(note) for note in take(path, "lekplats").notes] == [
        "Names of more than 200 letters, which were cut: 1."
    ]
    (place,) = places(store, "lekplats")
    assert (len(place.name), place.name[-2:]) == (200, "å…")
    assert len(str(place.attributes["namn"])) == 100_000
    assert take(path, "lekplats").known == 1


def test_values_of_any_kind_become_plain_attributes(store: SqliteStore, take: Import, tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    properties = {"n": 3.0, "d": 1.5, "yes": True, "nested": {"a": [1]}, "none": None, "text": "{{7*191}}"}
    point = {"type": "Point", "coordinates": [11.84, 58.06]}
    path.write_text(json.dumps({"type": "Feature", "properties": properties, "geometry": point}), encoding="utf-8")
    take(path, "lekplats")
    assert places(store, "lekplats")[0].attributes == {
        "n": 3, "d": 1.5, "yes": True, "nested": '{"a": [1]}', "text": "{{7*191}}",
    }  # fmt: skip


def test_our_own_export_of_places_comes_back_without_losing_what_it_does_not_carry(
    store: SqliteStore, take: Import, tmp_path: Path
) -> None:
    kept = Place(
        id=new_id(),
        layer="lekplats",
        geometry=Point(11.84, 58.06),
        name="Södra",
        attributes={"underlag": "sand"},
        source="hand",
    )
    other = Place(id=new_id(), layer="grillplats", geometry=Point(11.85, 58.06), name="Grill")
    store.write(lambda session: session.places.put_many([kept, other], Role.PLANNER))
    frame = gpd.GeoDataFrame(
        {
            "plats_id": [kept.id, other.id], "typ": ["lekplats", "grillplats"], "namn": ["Södra parken", "Grill"],
            "kalla": ["hand", ""], "andrad": ["2025-10-23", "2025-10-23"],
        },
        geometry=[kept.geometry, other.geometry],
        crs=4326,
    )  # fmt: skip
    path = tmp_path / "ut.gpkg"
    frame.to_crs(3007).to_file(path, layer=PLACES)
    report = take(path, "lekplats")
    assert (report.taken, report.changed) == (0, 1)
    assert why(report) == {"It belongs to the layer grillplats.": 1}
    (after,) = places(store, "lekplats")
    assert (after.id, after.name, after.attributes, after.source) == (
        kept.id,
        "Södra parken",
        {"underlag": "sand"},
        "hand",
    )
    assert after.geometry == kept.geometry


def test_an_unknown_layer_is_refused(take: Import, shared_data: Path) -> None:
    with pytest.raises(NotFound, match="no layer “månen”"):
        take(shared_data / "geo" / "hasselbacken_regso_1415R002.geojson", "månen")


def test_a_long_import_tells_how_far_it_is_and_takes_nothing_when_it_is_stopped(
    store: SqliteStore, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "many.geojson"
    many = gpd.GeoDataFrame(
        {"id": range(9000)}, geometry=[Point(11.84 + k / 1e6, 58.06) for k in range(9000)], crs=4326
    )
    many.to_file(path)

    def stop(share: float) -> None:
        assert 0 <= share < 1
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_undoable(store, catalogue, path, "gatljus", progress=stop)
    assert places(store, "gatljus") == []
    told: list[float] = []
    report, undo = import_undoable(store, catalogue, path, "gatljus", progress=told.append)
    assert (report.taken, told[-1], told) == (9000, 1.0, sorted(told))
    assert take_back(store, undo) == 9000
    assert places(store, "gatljus") == []


def test_a_name_that_all_share_is_no_name_and_what_was_taken_out_since_is_not_taken_back(
    store: SqliteStore, catalogue: Catalogue, shared_data: Path
) -> None:
    path = shared_data / "geo" / "stenungsund_regso_deso_2025.gpkg"
    _report, undo = import_undoable(store, catalogue, path, "mark", source_layer="deso_2025")
    assert {place.name for place in places(store, "mark")} == {""}
    store.write(lambda session: session.places.delete(places(store, "mark")[0].id, Role.PLANNER))
    with pytest.raises(Conflict, match="Something else has happened"):
        take_back(store, undo)
    assert len(places(store, "mark")) == 14
