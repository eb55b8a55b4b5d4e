from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from hbgeo.domain.contract import Field
from hbgeo.exchange.layer import Chunk, Layer, arrow_reader, point_chunks, split_by_type

FIELDS = (Field("id", "text"), Field("n", "integer"), Field("r", "real"), Field("d", "date"))


def layer(*rows: tuple[Any, ...]) -> Layer:
    return Layer(name="x", geometry_type="Point", fields=FIELDS, chunks=point_chunks([list(rows)]))


def chunk_of(*shapes: Any) -> Chunk:
    geometries = np.empty(len(shapes), dtype=object)
    geometries[:] = shapes
    return Chunk(geometries, [list(range(len(shapes)))])


def test_fields_have_the_types_of_the_contract_and_gaps_are_null() -> None:
    table = arrow_reader(
        layer((11.0, 58.0, "a", 1, 0.5, "2025-10-23"), (11, 58, None, None, None, None)), 4326
    ).read_all()
    assert table.schema.types[:4] == [pa.string(), pa.int32(), pa.float64(), pa.date32()]
    assert [str(v) for v in table.column("d").to_pylist()] == ["2025-10-23", "None"]
    assert table.column("n").to_pylist() == [1, None]


@given(st.floats(10.9, 13.2), st.floats(56.7, 60.2), st.sampled_from([3006, 3007]))
def test_projected_points_go_back_to_where_they_were(lon: float, lat: float, crs: int) -> None:
    table = arrow_reader(layer((lon, lat, "a", 1, 1.0, None)), crs).read_all()
    point = shapely.from_wkb(table.column("geom")[0].as_py())
    back = Transformer.from_crs(crs, 4326, always_xy=True).transform(point.x, point.y)
    assert back == pytest.approx((lon, lat), abs=1e-8)


def test_x_is_east_and_y_is_north() -> None:
    table = arrow_reader(layer((11.842, 58.0625, "a", 1, 1.0, None)), 3007).read_all()
    point = shapely.from_wkb(table.column("geom")[0].as_py())
    assert (point.x, point.y) == pytest.approx((140_673.3, 6_438_254.7), abs=0.1)


def test_mixed_geometries_become_a_layer_for_each_type() -> None:
    line, area = shapely.LineString([(0, 0), (1, 1)]), shapely.box(0, 0, 1, 1)
    chunk = chunk_of(shapely.Point(0, 0), area, line, shapely.Point(1, 1))
    layers, left = split_by_type("plats", (Field("n", "integer"),), chunk)
    assert left == 0
    assert [(part.name, part.geometry_type) for part in layers] == [
        ("plats", "Point"),
        ("plats_linje", "LineString"),
        ("plats_yta", "Polygon"),
    ]
    assert [list(c.columns[0]) for part in layers for c in part.chunks] == [[0, 3], [2], [1]]


def test_main_type_keeps_the_name() -> None:
    chunk = chunk_of(shapely.LineString([(0, 0), (1, 1)]), shapely.Point(0, 0))
    layers, _ = split_by_type("rutt", (Field("n", "integer"),), chunk, main="LineString")
    assert [part.name for part in layers] == ["rutt_punkt", "rutt"]


def test_one_multi_geometry_makes_its_whole_layer_multi() -> None:
    parts = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3)])
    (only,), _ = split_by_type("x", (Field("n", "integer"),), chunk_of(shapely.box(5, 5, 6, 6), parts))
    (chunk,) = only.chunks
    assert only.geometry_type == "MultiPolygon"
    assert [g.geom_type for g in chunk.geometries] == ["MultiPolygon"] * 2
    assert shapely.equals(chunk.geometries[1], parts)


def test_what_is_no_point_line_or_area_is_counted_as_left() -> None:
    mixed = shapely.GeometryCollection([shapely.Point(0, 0)])
    layers, left = split_by_type("x", (Field("n", "integer"),), chunk_of(None, mixed, shapely.Point(0, 0)))
    assert (len(layers), left) == (1, 2)
