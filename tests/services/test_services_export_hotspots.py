"""Hot spots as a layer of the contract, in files and as a stream."""

import json
import sqlite3
import zipfile
from contextlib import closing

import numpy as np
import pyogrio
import pytest
from pyproj import Transformer

from hbgeo.domain.event import Role
from hbgeo.domain.position import Position
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.errors import InvalidInput
from hbgeo.exchange.geojson import validate
from hbgeo.i18n import say, speaking
from hbgeo.services.export_hotspots import hotspot_rows
from hbgeo.services.exporting import export, stream_layer
from hbgeo.services.hotspots import LEGEND, Asked, found, of_problems

DEGREES = Transformer.from_crs(3007, 4326, always_xy=True)
MIDDLE = np.array([141_000.0, 6_438_000.0])
FIELDS = ["ruta_id", "klass", "betyder", "antal", "z_varde", "p_varde"]


@pytest.fixture
def put(store, make_observation):
    def work(places):
        lon, lat = DEGREES.transform(*np.asarray(places).T)
        kept = [make_observation(position=Position(lon=x, lat=y)) for x, y in zip(lon, lat, strict=True)]
        store.write(lambda session: session.observations.put_many(kept, Role.WALKER))

    return work


@pytest.fixture
def heaped(store, put):
    """A heap in what is spread by chance."""
    rng = np.random.default_rng(1)
    put(MIDDLE + rng.uniform(-1000, 1000, (200, 2)))
    put(MIDDLE + rng.normal(0, 30, (60, 2)))
    return store


def written(store, catalogue, folder, fmt="gpkg", selection=EVERYTHING, **options):
    return export(store, catalogue, selection, fmt, folder, municipality="1415", **options)


def test_the_cells_are_those_of_the_page(heaped, catalogue, tmp_path):
    report = written(heaped, catalogue, tmp_path)
    table = pyogrio.read_dataframe(report.path, layer="hotspot_ruta")
    shown = found(heaped, catalogue, Asked(selection=of_problems(EVERYTHING))).cells.to_crs(3007)
    assert report.counts["hotspot_ruta"] == len(shown) == len(table) > 10
    assert (list(table.columns), table.crs.to_epsg()) == ([*FIELDS, "geometry"], 3007)
    assert list(table["ruta_id"]) == list(shown["cell"])
    assert list(table["klass"]) == list(shown["class"])
    assert list(table["antal"]) == list(shown["count"])
    np.testing.assert_allclose(table["z_varde"], shown["z"])
    np.testing.assert_allclose(table["p_varde"], shown["p"])
    assert table.geometry.geom_equals_exact(shown.geometry.reset_index(drop=True), 0.01).all()
    assert set(table.loc[table["klass"] == 2, "betyder"]) == {"säkert fler än slumpen"}


def test_good_places_are_no_hot_spots_unless_the_selection_names_them(heaped, catalogue, make_observation):
    before = hotspot_rows(heaped, catalogue).frame
    lon, lat = DEGREES.transform(*(MIDDLE + 700))
    good = [
        make_observation(category="BRA", polarity=1, position=Position(lon=lon + n / 1e5, lat=lat)) for n in range(40)
    ]
    heaped.write(lambda session: session.observations.put_many(good, Role.WALKER))
    assert hotspot_rows(heaped, catalogue).frame.equals(before)
    assert hotspot_rows(heaped, catalogue, Selection(categories=("BRA",))).frame["antal"].sum() == 40


def test_what_they_were_made_with_lies_in_the_file_and_beside_it_in_swedish(heaped, catalogue, tmp_path):
    with speaking("en"):
        report = written(heaped, catalogue, tmp_path)
    with closing(sqlite3.connect(report.path)) as connection:
        query = "SELECT description FROM gpkg_contents WHERE table_name = 'hotspot_ruta'"
        ((description,),) = connection.execute(query).fetchall()
        query = "SELECT styleQML FROM layer_styles WHERE f_table_name = 'hotspot_ruta'"
        ((style,),) = connection.execute(query).fetchall()
    readme = (tmp_path / "lasmig.txt").read_text(encoding="utf-8")
    for line in ("Metod: kvadratiska rutor, Gi*", "Rutstorlek: 100 m", heaped.version()):
        assert line in description
        assert line in readme
    assert all(f'value="{int(entry.code)}"' in style for entry in LEGEND)


def test_the_same_data_gives_the_same_cells(heaped, catalogue, tmp_path):
    first, again = (
        pyogrio.read_dataframe(written(heaped, catalogue, tmp_path / name).path, layer="hotspot_ruta")
        for name in ("first", "again")
    )
    assert first.equals(again)


def test_a_shapefile_holds_them_with_the_same_names(heaped, catalogue, tmp_path):
    report = written(heaped, catalogue, tmp_path, "shp")
    table = pyogrio.read_dataframe(f"/vsizip/{report.path}/hotspot_ruta.shp")
    assert list(table.columns) == [*FIELDS, "geometry"]
    assert len(table) == report.counts["hotspot_ruta"]
    with zipfile.ZipFile(report.path) as package:
        assert "hotspot_ruta.qml" in package.namelist()
        assert "SÅ RÄKNADES hotspot_ruta" in package.read("lasmig.txt").decode()


@pytest.mark.parametrize("fmt", ["gpkg", "shp"])
def test_the_public_gets_no_map_of_danger(heaped, catalogue, tmp_path, fmt):
    report = written(heaped, catalogue, tmp_path, fmt, audience="public")
    assert "hotspot_ruta" not in report.counts
    assert b"SLUMPEN" not in report.path.read_bytes().upper()


def test_of_the_public_no_stream_of_them_is_asked(heaped, catalogue):
    assert b"".join(stream_layer(heaped, "hotspot_ruta", catalogue=catalogue, audience="public")).count(b"ruta_id") == 0


def test_they_are_those_of_the_selection(heaped, catalogue, tmp_path):
    report = written(heaped, catalogue, tmp_path, selection=Selection(categories=("BRA",)))
    assert "hotspot_ruta" not in report.counts


def test_where_none_can_be_told_the_file_has_none_and_the_report_says_why(store, catalogue, put, tmp_path):
    put([MIDDLE] * 50)
    report = written(store, catalogue, tmp_path)
    assert "hotspot_ruta" not in report.counts
    (note,) = report.notes
    with speaking("sv"):
        assert "Filen innehåller inga hotspots" in say(note)
        assert "50 av 50" in say(note)
    assert "SÅ RÄKNADES" not in (tmp_path / "lasmig.txt").read_text(encoding="utf-8")
    with pytest.raises(InvalidInput):
        stream_layer(store, "hotspot_ruta", catalogue=catalogue)


def test_too_few_are_said_to_be_too_few(store, catalogue, put):
    put([MIDDLE, MIDDLE + 500])
    assert set(hotspot_rows(store, catalogue).frame["betyder"]) == {"för få för att säga något"}


def test_the_stream_is_geojson_by_the_contract(heaped, catalogue):
    content = b"".join(stream_layer(heaped, "hotspot_ruta", catalogue=catalogue))
    assert validate(content) == []
    collection = json.loads(content)
    features = collection["features"]
    assert heaped.version() in collection["description"]
    assert list(features[0]["properties"]) == FIELDS
    assert [one["id"] for one in features] == list(hotspot_rows(heaped, catalogue).frame["ruta_id"])
