from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from hbgeo.errors import InvalidInput
from hbgeo.exchange.geojson import feature_collection, point_collection, validate

longitudes = st.floats(-180, 180)
latitudes = st.floats(-90, 90)
positions = st.tuples(longitudes, latitudes)
points = positions.map(shapely.Point)
lines = st.lists(positions, min_size=2, max_size=8).map(shapely.LineString)


@st.composite
def polygons(draw: st.DrawFn) -> shapely.Polygon:
    """A rectangle, either way round, with or without a hole, its sides longer than a rounding."""
    west, south = draw(st.floats(-170, 160)), draw(st.floats(-80, 70))
    width, height = draw(st.floats(1e-4, 10)), draw(st.floats(1e-4, 10))
    outside = [(west, south), (west, south + height), (west + width, south + height), (west + width, south)]
    w, s = west + width / 4, south + height / 4
    inside = [(w, s), (w, s + height / 2), (w + width / 2, s + height / 2), (w + width / 2, s)]
    if draw(st.booleans()):
        outside.reverse()
    if draw(st.booleans()):
        inside.reverse()
    return shapely.Polygon(outside, [inside] if draw(st.booleans()) else [])


geometries = st.one_of(
    points,
    lines,
    polygons(),
    st.lists(points, min_size=1, max_size=4).map(shapely.MultiPoint),
    st.lists(lines, min_size=1, max_size=3).map(shapely.MultiLineString),
    st.lists(polygons(), min_size=1, max_size=3).map(shapely.MultiPolygon),
    st.lists(st.one_of(points, lines, polygons()), min_size=1, max_size=3).map(shapely.GeometryCollection),
)
# A lone surrogate is no text of any encoding.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def frame(*shapes: BaseGeometry | None, crs: str | None = "EPSG:4326", **columns: Any) -> gpd.GeoDataFrame:
    ids = [f"id-{i}" for i in range(len(shapes))]
    return gpd.GeoDataFrame({"id": ids} | columns, geometry=list(shapes), crs=crs)


def written(data: gpd.GeoDataFrame, **options: Any) -> dict[str, Any]:
    content = b"".join(feature_collection(data, "id", **options))
    assert validate(content, contract=True) == []
    parsed: dict[str, Any] = json.loads(content)
    return parsed


def rounded(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, lambda c: np.round(c, 7) + 0.0)


@given(st.lists(geometries, min_size=1, max_size=6))
@settings(max_examples=200, deadline=None)
def test_every_geometry_comes_out_as_it_went_in_to_seven_decimals(shapes: list[BaseGeometry]) -> None:
    features = written(frame(*shapes))["features"]
    for feature, before in zip(features, shapes, strict=True):
        after = shape(feature["geometry"])
        assert after.geom_type == before.geom_type
        assert shapely.equals_exact(shapely.normalize(after), shapely.normalize(rounded(before)))


@given(st.lists(texts, min_size=1, max_size=6))
@settings(deadline=None)
def test_every_text_comes_out_as_it_went_in(values: list[str]) -> None:
    features = written(frame(*[shapely.Point(0, 0)] * len(values), besk=values))["features"]
    assert [f["properties"]["besk"] for f in features] == values


@pytest.mark.parametrize(
    "name", sorted(p.name for p in (Path(__file__).parents[3] / "shared/data/geojson_valid").glob("*.geojson"))
)
def test_real_geojson_read_and_written_again_is_valid(shared_data: Path, name: str) -> None:
    data = pyogrio.read_dataframe(shared_data / "geojson_valid" / name)
    data["id"] = [f"{name}-{i}" for i in range(len(data))]
    if name == "issue82.geojson":
        with pytest.raises(InvalidInput, match="not on the globe"):
            feature_collection(data, "id")
        return
    features = written(data)["features"]
    assert len(features) == len(data)
    for feature, before in zip(features, data.geometry, strict=True):
        after = None if feature["geometry"] is None else shape(feature["geometry"])
        assert (after is None) == (before is None)
        assert before is None or shapely.equals_exact(shapely.normalize(after), shapely.normalize(rounded_z(before)))


def rounded_z(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, lambda c: np.round(c, 7), include_z=geometry.has_z)


def test_eighteen_real_files_are_there(shared_data: Path) -> None:
    assert len(list((shared_data / "geojson_valid").glob("*.geojson"))) == 18


def test_projected_layer_is_brought_to_wgs84_and_says_no_crs(shared_data: Path) -> None:
    area = pyogrio.read_dataframe(shared_data / "geo/stenungsund_regso_deso_2025.gpkg", layer="deso_2025")
    area["id"] = area["desokod"] if "desokod" in area else [str(i) for i in range(len(area))]
    assert area.crs.to_epsg() == 3006
    parsed = written(area)
    assert "crs" not in parsed
    assert len(parsed["features"]) == 15
    west, south, east, north = shapely.total_bounds([shape(f["geometry"]) for f in parsed["features"]])
    assert 11.6 < west < east < 12.2
    assert 57.9 < south < north < 58.3


def test_missing_and_special_values_become_plain_json() -> None:
    data = frame(
        shapely.Point(1, 2),
        shapely.Point(1, 2),
        real=[np.nan, 1.5],
        endless=[np.inf, -np.inf],
        number=pd.array([None, 3], dtype="Int64"),
        truth=[True, None],
        day=pd.to_datetime(["2025-10-23", None]),
        moment=pd.to_datetime(["2025-10-23T17:30:00Z", None]),
        plain_day=[date(2025, 1, 2), None],
        nested=[{"a": [1]}, ["x"]],
        kind=pd.Categorical(["a", None]),
    )
    first, second = (f["properties"] for f in written(data)["features"])
    assert first == {
        "id": "id-0", "real": None, "endless": None, "number": None, "truth": True, "day": "2025-10-23",
        "moment": "2025-10-23T17:30:00+00:00", "plain_day": "2025-01-02", "nested": '{"a":[1]}', "kind": "a",
    }  # fmt: skip
    assert second == {
        "id": "id-1", "real": 1.5, "endless": None, "number": 3, "truth": None, "day": None, "moment": None,
        "plain_day": None, "nested": '["x"]', "kind": None,
    }  # fmt: skip


def test_midnight_among_other_times_stays_a_time() -> None:
    moments = pd.to_datetime([datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, 12, tzinfo=UTC)])
    first, _ = written(frame(shapely.Point(0, 0), shapely.Point(0, 0), at=moments))["features"]
    assert first["properties"]["at"] == "2025-01-01T00:00:00+00:00"


def test_id_column_of_numbers_gives_numbers() -> None:
    data = frame(shapely.Point(0, 0), shapely.Point(0, 0), key=[7, 8])
    parsed = json.loads(b"".join(feature_collection(data, "key")))
    assert [f["id"] for f in parsed["features"]] == [7, 8]


def test_exterior_ring_turns_left_and_hole_turns_right() -> None:
    clockwise = shapely.Polygon([(0, 0), (0, 4), (4, 4), (4, 0)], [[(1, 1), (2, 1), (2, 2), (1, 2)]])
    (feature,) = written(frame(clockwise))["features"]
    outside, inside = feature["geometry"]["coordinates"]
    assert shapely.LinearRing(outside).is_ccw
    assert not shapely.LinearRing(inside).is_ccw


def test_empty_geometry_and_empty_parts_are_written_as_the_standard_knows_them() -> None:
    square = shapely.box(0, 0, 1, 1)
    with_gap = shapely.MultiPolygon([shapely.Polygon(), square])
    nothing, null, part = written(frame(shapely.Point(), None, with_gap))["features"]
    assert nothing["geometry"] is None
    assert null["geometry"] is None
    assert shapely.equals(shape(part["geometry"]), square)


def test_heights_are_kept_and_measures_left_out() -> None:
    high, measured = written(frame(shapely.Point(1, 2, 3.5), shapely.from_wkt("POINT M (1 2 9)")))["features"]
    assert high["geometry"]["coordinates"] == [1, 2, 3.5]
    assert measured["geometry"]["coordinates"] == [1, 2]


def test_negative_zero_is_written_as_zero() -> None:
    content = b"".join(feature_collection(frame(shapely.Point(-1e-9, -0.0)), "id"))
    assert b"[0.0,0.0]" in content


def test_no_rows_give_an_empty_collection() -> None:
    assert written(frame()) == {"type": "FeatureCollection", "features": []}


def test_pieces_say_the_same_whatever_their_size() -> None:
    data = frame(*[shapely.Point(i, i) for i in range(7)])
    whole = list(feature_collection(data, "id"))
    pieces = list(feature_collection(data, "id", chunk=2))
    assert len(pieces) > len(whole)
    assert b"".join(pieces) == b"".join(whole)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (frame(shapely.Point(0, 0), crs=None), "no coordinate system"),
        (frame(shapely.Point(0, 0)).drop(columns="id"), "no column “id”"),
        (frame(shapely.Point(0, 0), shapely.Point(0, 0)).assign(id="same"), "differ in every row"),
        (frame(shapely.Point(0, 0)).assign(id=None), "differ in every row"),
        (frame(shapely.Point(181, 0)), "“id-0” is not on the globe"),
        (frame(shapely.Point(0, 0), shapely.Point(0, 91)), "“id-1” is not on the globe"),
        (frame(shapely.LineString([(0, 0), (np.inf, 1)])), "not on the globe"),
    ],
)
def test_a_frame_that_cannot_be_valid_is_refused_before_a_byte_is_written(data: gpd.GeoDataFrame, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        feature_collection(data, "id")


def test_two_columns_of_one_name_are_refused() -> None:
    data = frame(shapely.Point(0, 0), a=[1], b=[2]).rename(columns={"b": "a"})
    with pytest.raises(InvalidInput, match="same name"):
        feature_collection(data, "id")


def test_rows_of_points_become_features() -> None:
    rows = [[(11.8420001, 58.0625, "a", None)], [], [(11.5, 58.0, "b", 2)]]
    content = b"".join(point_collection(rows, ["obs_id", "n"], "obs_id"))
    assert validate(content, contract=True) == []
    assert json.loads(content)["features"] == [
        {
            "type": "Feature",
            "id": "a",
            "geometry": {"type": "Point", "coordinates": [11.8420001, 58.0625]},
            "properties": {"obs_id": "a", "n": None},
        },
        {
            "type": "Feature",
            "id": "b",
            "geometry": {"type": "Point", "coordinates": [11.5, 58.0]},
            "properties": {"obs_id": "b", "n": 2},
        },
    ]
