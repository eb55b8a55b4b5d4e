from __future__ import annotations

import shutil
import sqlite3
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from pyproj import Transformer
from shapely import LineString, MultiPoint, Point, Polygon

from hbgeo.domain.catalogue import Catalogue
from hbgeo.errors import ImportRefused, Problem
from hbgeo.exchange.layers_in import read_features
from hbgeo.exchange.layers_in_files import gdal_path, refuse_live
from hbgeo.exchange.layers_in_shapes import Fitter
from hbgeo.exchange.tables import Limits

SQUARE = Polygon([(11.84, 58.06), (11.85, 58.06), (11.85, 58.065), (11.84, 58.065)])
BOW_TIE = Polygon([(11.84, 58.06), (11.85, 58.065), (11.85, 58.06), (11.84, 58.065)])
LIMITS = Limits()


@pytest.fixture
def frame() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"namn": ["Södra", "Norra"]}, geometry=[SQUARE, SQUARE.buffer(0.001)], crs=4326)


@pytest.mark.parametrize(
    ("name", "driver"),
    [
        ("lekplatser.gpkg", "GPKG"),
        ("lekplatser.geojson", "GeoJSON"),
        ("lekplatser.fgb", "FlatGeobuf"),
        ("lekplatser.shp", "ESRI Shapefile"),
        ("lekplatser.kml", "KML"),
        ("lekplatser.gml", "GML"),
        ("lekplatser.tab", "MapInfo File"),
        ("lekplatser.mif", "MapInfo File"),
    ],
)
def test_the_usual_formats_are_read_with_geometry_names_and_reference_system(
    tmp_path: Path, frame: gpd.GeoDataFrame, catalogue: Catalogue, name: str, driver: str
) -> None:
    path = tmp_path / name
    frame.rename(columns={"namn": "Name"}).to_file(path, driver=driver)
    features = read_features(path, catalogue.layer("lekplats"))
    fitter = Fitter(str(features.crs), ("Polygon",))
    found = {item.attributes["Name"]: fitter.fit(item.geometry) for item in features.items}
    assert found.keys() == {"Södra", "Norra"}
    (part,) = found["Södra"]
    assert shapely.hausdorff_distance(part, SQUARE) < 1e-6
    assert sorted(p.name for p in tmp_path.glob("*.gfs")) == []


def test_a_shapefile_in_a_zip_is_read_whatever_the_zip_is_called(
    tmp_path: Path, frame: gpd.GeoDataFrame, catalogue: Catalogue
) -> None:
    (tmp_path / "shape").mkdir()
    frame.to_crs(3007).to_file(tmp_path / "shape" / "lekplatser.shp")
    packed = Path(shutil.make_archive(str(tmp_path / "från ! GIS; {1}"), "zip", tmp_path / "shape"))
    features = read_features(packed, catalogue.layer("lekplats"))
    assert [item.attributes["namn"] for item in features.items] == ["Södra", "Norra"]
    assert features.crs == "EPSG:3007"


def test_google_earths_packed_form_is_read(tmp_path: Path, frame: gpd.GeoDataFrame, catalogue: Catalogue) -> None:
    frame.rename(columns={"namn": "Name"}).to_file(tmp_path / "doc.kml", driver="KML")
    with zipfile.ZipFile(tmp_path / "lekplatser.kmz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(tmp_path / "doc.kml", "doc.kml")
    features = read_features(tmp_path / "lekplatser.kmz", catalogue.layer("lekplats"))
    assert [item.attributes["Name"] for item in features.items] == ["Södra", "Norra"]


def test_an_esri_file_geodatabase_is_read_as_a_folder_and_zipped(
    tmp_path: Path, frame: gpd.GeoDataFrame, catalogue: Catalogue
) -> None:
    folder = tmp_path / "in" / "kommunen.gdb"
    folder.parent.mkdir()
    frame.to_crs(3006).to_file(folder, driver="OpenFileGDB", layer="lekplatser")
    packed = Path(shutil.make_archive(str(tmp_path / "kommunen"), "zip", folder.parent))
    for path in (folder, packed):
        features = read_features(path, catalogue.layer("lekplats"))
        assert [item.attributes["namn"] for item in features.items] == ["Södra", "Norra"]
        assert features.crs == "EPSG:3006"


def test_a_zip_with_several_files_asks_for_one_and_takes_it(
    tmp_path: Path, frame: gpd.GeoDataFrame, catalogue: Catalogue
) -> None:
    for name in ("a", "b"):
        frame.to_file(tmp_path / f"{name}.fgb")
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        for name in ("a", "b"):
            archive.write(tmp_path / f"{name}.fgb", f"mapp/{name}.fgb")
    with pytest.raises(ImportRefused, match="several layers; name one of them: a, b"):
        read_features(tmp_path / "two.zip", catalogue.layer("lekplats"))
    assert len(read_features(tmp_path / "two.zip", catalogue.layer("lekplats"), source_layer="b").items) == 2


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_drawing_has_no_reference_system(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "plan.dxf"
    gpd.GeoDataFrame(geometry=[LineString([(0, 0), (1, 1)])]).to_file(path, driver="DXF")
    assert read_features(path, catalogue.layer("lopp")).crs is None


def test_a_path_out_of_the_zip_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        archive.writestr("../../etc/evil.gpkg", "SQLite format 3\x00")
    with pytest.raises(ImportRefused, match="outside itself"):
        gdal_path(tmp_path / "bad.zip", limits=LIMITS)


def test_a_zip_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.gpkg", b"\x00" * 5_000_000)
    assert (tmp_path / "bomb.zip").stat().st_size < 10_000
    with pytest.raises(ImportRefused, match="unpacks to more than 1 MB"):
        gdal_path(tmp_path / "bomb.zip", limits=Limits(file_bytes=2**20))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.gpkg", b"<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>"),
        ("a.kml", b"<OGRVRTDataSource/>"),
        ("a.gml", b"<OGRWFSDataSource><URL>http://example.org</URL></OGRWFSDataSource>"),
        ("a.shp", b"SQLite format 3\x00"),
        ("a.gpx", b'<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx/>'),
        ("a.vrt", b"<OGRVRTDataSource/>"),
        ("a.dxf", b"WFS:http://example.org"),
        ("a.exe", b"MZ"),
        ("a.gpkg", b""),
    ],
)
def test_a_file_that_is_not_what_its_name_says_never_reaches_gdal(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ImportRefused, match="no file of places that can be read"):
        gdal_path(tmp_path / name, limits=LIMITS)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(name, content)
    with pytest.raises(ImportRefused, match="no file of places that can be read"):
        gdal_path(tmp_path / "a.zip", limits=LIMITS)


@pytest.mark.filterwarnings("ignore:GPKG. bad application_id")
def test_a_damaged_file_of_a_known_kind_is_refused_by_its_name_without_the_servers_path(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    (tmp_path / "a.gpkg").write_bytes(b"SQLite format 3\x00" + b"\x00" * 500)
    with pytest.raises(ImportRefused, match=r"^a\.gpkg cannot be read") as refused:
        read_features(tmp_path / "a.gpkg", catalogue.layer("lekplats"))
    assert str(tmp_path) not in str(refused.value)
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(ImportRefused, match="no ZIP file, or a damaged or locked one"):
        read_features(tmp_path / "a.zip", catalogue.layer("lekplats"))


def test_a_geopackage_that_is_open_elsewhere_is_not_touched(tmp_path: Path, frame: gpd.GeoDataFrame) -> None:
    path = tmp_path / "open.gpkg"
    frame.to_file(path)
    other = sqlite3.connect(path)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("CREATE TABLE x (y)")
    with pytest.raises(ImportRefused, match="is open in a program"):
        gdal_path(path, limits=LIMITS)
    other.close()
    assert gdal_path(path, limits=LIMITS) == str(path)


def test_the_live_database_is_refused_by_any_of_its_names(tmp_path: Path) -> None:
    live, link = tmp_path / "hbgeo.gpkg", tmp_path / "link.gpkg"
    live.write_bytes(b"x")
    link.symlink_to(live)
    with pytest.raises(ImportRefused, match=r"link\.gpkg is the database in use"):
        refuse_live(link, live)
    refuse_live(tmp_path / "other.gpkg", live)
    refuse_live(live, None)


def test_a_missing_file_and_an_unknown_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"none\.gpkg cannot be read"):
        gdal_path(tmp_path / "none.gpkg", limits=LIMITS)
    with pytest.raises(ImportRefused, match="no file of places"):
        gdal_path(tmp_path, limits=LIMITS)


def test_stations_of_gtfs_are_kept_and_their_platforms_left(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "stops.txt"
    path.write_text(
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
        "1,Torget,58.06,11.84,1,\n2,Torget A,58.06,11.84,0,1\n3,Skogen,58.07,11.85,0,\n",
        encoding="utf-8",
    )
    features = read_features(path, catalogue.layer("hallplats"))
    assert [item.attributes["stop_name"] for item in features.items] == ["Torget", "Skogen"]
    assert [str(problem) for _, problem in features.left] == ["It is a platform; its stop area is taken instead."]


def test_csv_without_coordinates_is_refused_with_its_columns(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "a.csv"
    path.write_text("namn,adress\nx,y\n", encoding="utf-8")
    with pytest.raises(ImportRefused, match="It has: namn, adress"):
        read_features(path, catalogue.layer("lekplats"))


def test_a_column_of_wkt_holds_geometries_of_any_type(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "a.csv"
    path.write_text('namn,wkt\na,"LINESTRING (11 58, 12 59)"\nb,rubbish\nc,\n', encoding="utf-8")
    features = read_features(path, catalogue.layer("lopp"))
    assert [item.geometry for item in features.items] == [LineString([(11, 58), (12, 59)]), None]
    assert [number for number, _ in features.left] == [3]


def test_a_ring_that_crosses_itself_is_mended_and_counted() -> None:
    fitter = Fitter("EPSG:4326", ("Polygon",))
    (part,) = fitter.fit(BOW_TIE)  # type: ignore[misc]
    assert part.is_valid
    assert part.geom_type == "MultiPolygon"
    assert [str(note) for note in fitter.notes()] == ["Invalid rings or lines that were mended: 1."]


def test_heights_are_dropped_and_counted() -> None:
    fitter = Fitter("EPSG:4326", ("Point",))
    assert fitter.fit(Point(11.84, 58.06, 12)) == [Point(11.84, 58.06)]
    assert fitter.done["flattened"] == 1


def test_several_points_become_several_places_and_one_alone_just_that() -> None:
    fitter = Fitter("EPSG:4326", ("Point",))
    assert fitter.fit(MultiPoint([(11.84, 58.06)])) == [Point(11.84, 58.06)]
    assert fitter.fit(MultiPoint([(11.84, 58.06), (11.85, 58.06)])) == [Point(11.84, 58.06), Point(11.85, 58.06)]
    assert fitter.done["exploded"] == 1


def test_an_area_in_pieces_stays_one_place_and_a_piece_alone_is_a_polygon() -> None:
    fitter = Fitter("EPSG:4326", ("Polygon",))
    other = shapely.transform(SQUARE, lambda xy: xy + 0.1)
    (whole,) = fitter.fit(shapely.MultiPolygon([SQUARE, other]))  # type: ignore[misc]
    assert whole.geom_type == "MultiPolygon"
    (part,) = fitter.fit(shapely.MultiPolygon([SQUARE]))  # type: ignore[misc]
    assert part.geom_type == "Polygon"


def test_a_line_in_pieces_that_meet_becomes_one_line() -> None:
    fitter = Fitter("EPSG:4326", ("LineString",))
    line = shapely.MultiLineString([[(11.0, 58.0), (11.1, 58.0)], [(11.1, 58.0), (11.1, 58.1)]])
    assert fitter.fit(line) == [LineString([(11.0, 58.0), (11.1, 58.0), (11.1, 58.1)])]


def test_of_a_collection_only_what_the_layer_holds_is_taken() -> None:
    fitter = Fitter("EPSG:4326", ("Point",))
    collection = shapely.GeometryCollection([Point(11.84, 58.06), LineString([(11, 58), (12, 59)])])
    assert fitter.fit(collection) == [Point(11.84, 58.06)]
    assert fitter.done["partly"] == 1


def test_a_closed_line_of_a_drawing_is_an_area_where_only_areas_fit() -> None:
    fitter = Fitter("EPSG:4326", ("Polygon",))
    (part,) = fitter.fit(SQUARE.exterior)  # type: ignore[misc]
    assert part.equals(SQUARE)
    assert isinstance(fitter.fit(LineString(SQUARE.exterior.coords[:3])), Problem)


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (None, "It has no geometry."),
        (Polygon(), "It has no geometry."),
        (LineString([(11, 58), (12, 59)]), "It is a LineString; the layer holds Point."),
        (Point(200, 100), "Its coordinates are no place on earth."),
        (Polygon([(11, 58), (12, 59), (11, 58)]), "It is a Polygon; the layer holds Point."),
    ],
)
def test_what_does_not_fit_is_left_with_the_reason(shape: shapely.Geometry | None, reason: str) -> None:
    assert str(Fitter("EPSG:4326", ("Point",)).fit(shape)) == reason


def test_coordinates_that_the_reference_system_cannot_hold_are_no_place_on_earth() -> None:
    assert isinstance(Fitter("EPSG:3006", ("Point",)).fit(Point(1e12, 1e12)), Problem)


def test_swedish_coordinates_come_out_as_degrees_of_seven_decimals() -> None:
    east, north = Transformer.from_crs("EPSG:4326", "EPSG:3007", always_xy=True).transform(11.842, 58.0625)
    assert Fitter("EPSG:3007", ("Point",)).fit(Point(east, north)) == [Point(11.842, 58.0625)]
