from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hbgeo.domain.contract import Field
from hbgeo.exchange.geopackage import write_geopackage
from hbgeo.exchange.layer import Layer, point_chunks

FIELDS = (Field("obs_id", "text"), Field("besk", "text"), Field("skapad", "date"), Field("noggr_m", "real"))
ROW = (11.842, 58.0625, "a", "text", "2025-10-23", 5.5)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)


def layer(*rows: tuple[Any, ...], name: str = "trygghet_punkt") -> Layer:
    return Layer(name=name, geometry_type="Point", fields=FIELDS, chunks=point_chunks([list(rows)] if rows else []))


def rows_of(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize("crs", [4326, 3006, 3007])
def test_gdal_reads_a_version_1_3_file_in_the_chosen_system(tmp_path: Path, crs: int) -> None:
    path = tmp_path / "x.gpkg"
    write_geopackage(path, [layer(ROW)], crs=crs, styles={})
    assert rows_of(path, "PRAGMA user_version") == [(10300,)]
    told = subprocess.run(["ogrinfo", "-so", path, "trygghet_punkt"], capture_output=True, text=True, check=True)
    assert told.stderr == ""
    assert f'ID["EPSG",{crs}]' in told.stdout
    assert "skapad: Date" in told.stdout
    data = pyogrio.read_dataframe(path)
    assert data.to_crs(4326).geometry[0].coords[0] == pytest.approx((11.842, 58.0625), abs=1e-8)


def test_coordinates_in_wgs84_are_exact(tmp_path: Path) -> None:
    write_geopackage(tmp_path / "x.gpkg", [layer(ROW)], crs=4326, styles={})
    assert pyogrio.read_dataframe(tmp_path / "x.gpkg").geometry[0].coords[0] == (11.842, 58.0625)


@given(st.lists(texts, min_size=1, max_size=5))
@settings(max_examples=30, deadline=None)
def test_every_text_comes_out_as_it_went_in(tmp_path_factory: pytest.TempPathFactory, values: list[str]) -> None:
    path = tmp_path_factory.mktemp("gpkg") / "x.gpkg"
    write_geopackage(path, [layer(*[(11.0, 58.0, "a", v, None, None) for v in values])], crs=4326, styles={})
    assert list(pyogrio.read_dataframe(path)["besk"]) == values


def test_style_lies_where_qgis_looks_for_it(tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    layers = [layer(ROW, name="ett"), layer(ROW, name="utan")]
    write_geopackage(path, layers, crs=3007, styles={"ett": "<qgis/>", "not written": "<qgis/>"})
    # The question that QGIS 3.22 asks; a column less, and it takes no style.
    query = (
        "SELECT f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleQML, useAsDefault"
        " FROM layer_styles WHERE f_table_schema='' AND f_table_name='ett' AND f_geometry_column='geom'"
        " ORDER BY CASE WHEN useAsDefault THEN 1 ELSE 2 END, update_time DESC LIMIT 1"
    )
    assert rows_of(path, query) == [("", "", "ett", "geom", "<qgis/>", 1)]
    assert rows_of(path, "SELECT count(*) FROM layer_styles WHERE update_time LIKE '20__-__-__T%Z'") == [(1,)]
    assert rows_of(path, "SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'") == [("attributes",)]
    assert set(rows_of(path, "SELECT column_name FROM gpkg_geometry_columns")) == {("geom",)}


def test_layer_without_rows_is_there_all_the_same(tmp_path: Path) -> None:
    write_geopackage(tmp_path / "x.gpkg", [layer()], crs=3007, styles={})
    data = pyogrio.read_dataframe(tmp_path / "x.gpkg", layer="trygghet_punkt")
    assert list(data.columns) == ["obs_id", "besk", "skapad", "noggr_m", "geometry"]
    assert len(data) == 0


def test_file_has_a_spatial_index(tmp_path: Path) -> None:
    write_geopackage(tmp_path / "x.gpkg", [layer(ROW)], crs=3007, styles={})
    found = rows_of(
        tmp_path / "x.gpkg", "SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'"
    )
    assert found == [("trygghet_punkt",)]
