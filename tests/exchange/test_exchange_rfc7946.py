from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hbgeo.exchange.rfc7946 import validate

RING = [[0, 0], [1, 0], [1, 1], [0, 0]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry: Any = None, **members: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": {}} | members


def collection(*features: Any, **members: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)} | members


def without(value: dict[str, Any], name: str) -> dict[str, Any]:
    return {k: v for k, v in value.items() if k != name}


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ([], "$"),
        ({"type": "Thing"}, "$"),
        (collection(crs={"type": "name"}), "$.crs"),
        ({"type": "FeatureCollection"}, "$.features"),
        (collection(properties={}), "$.properties"),
        (collection(bbox=[1, 2, 3]), "$.bbox"),
        (collection(bbox="everywhere"), "$.bbox"),
        (collection({"type": "Point", "coordinates": [0, 0]}), "$.features[0]"),
        (collection(feature(), feature(id=None)), "$.features[1].id"),
        (feature(id=True), "$.id"),
        (feature(coordinates=[]), "$.coordinates"),
        (without(feature(), "geometry"), "$.geometry"),
        (without(feature(), "properties"), "$.properties"),
        (feature(properties=[1]), "$.properties"),
        (feature({"type": "Circle", "coordinates": []}), "$.geometry"),
        (feature({"type": "Point"}), "$.geometry.coordinates"),
        (feature({"type": "Point", "coordinates": [1]}), "$.geometry.coordinates"),
        (feature({"type": "Point", "coordinates": [1, 2, 3, 4]}), "$.geometry.coordinates"),
        (feature({"type": "Point", "coordinates": ["1", 2]}), "$.geometry.coordinates"),
        (feature({"type": "Point", "coordinates": [True, 2]}), "$.geometry.coordinates"),
        (feature({"type": "Point", "coordinates": [6437976, 140554]}), "$.geometry.coordinates"),
        (feature({"type": "Point", "coordinates": [11, 91]}), "$.geometry.coordinates"),
        (feature({"type": "Point", "coordinates": [1, 2], "properties": {}}), "$.geometry.properties"),
        (feature({"type": "LineString", "coordinates": [[0, 0]]}), "$.geometry.coordinates"),
        (feature({"type": "MultiPoint", "coordinates": [[0, 0], [0]]}), "$.geometry.coordinates[1]"),
        (feature(polygon()), "$.geometry.coordinates"),
        (feature(polygon([])), "$.geometry.coordinates[0]"),
        (feature(polygon([[0, 0], [1, 0], [0, 0]])), "$.geometry.coordinates[0]"),
        (feature(polygon([[0, 0], [1, 0], [1, 1], [0, 1]])), "$.geometry.coordinates[0]"),
        (feature(polygon(RING[::-1])), "$.geometry.coordinates[0]"),
        (feature(polygon(RING, RING)), "$.geometry.coordinates[1]"),
        (
            {"type": "MultiPolygon", "coordinates": [[RING], [RING[::-1]]]},
            "$.coordinates[1][0]",
        ),
        ({"type": "GeometryCollection"}, "$"),
        (
            {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": []}]},
            "$.geometries[0].coordinates",
        ),
    ],
)
def test_each_rule_of_the_standard_is_held(document: Any, path: str) -> None:
    assert path in [problem.field for problem in validate(json.dumps(document).encode())]


@pytest.mark.parametrize("content", [b"", b"{", b'{"type":"Point","coordinates":[NaN,1]}', b"\xff{}"])
def test_what_is_no_json_is_named_so(content: bytes) -> None:
    (problem,) = validate(content)
    assert "no JSON" in str(problem)


def test_real_valid_files_are_valid_and_only_the_one_off_the_globe_is_not(shared_data: Path) -> None:
    verdicts = {p.name: validate(p.read_bytes()) for p in (shared_data / "geojson_valid").glob("*.geojson")}
    assert len(verdicts) == 18
    assert [name for name, problems in verdicts.items() if problems] == ["issue82.geojson"]


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (collection(feature()), "$.features[0].id"),
        (collection(feature(id="a"), feature(id="a")), "$.features[1].id"),
        (collection(feature(id="a", properties={"b": {}})), "$.features[0].properties"),
        (
            collection(feature({"type": "Point", "coordinates": [1.12345678, 2]}, id="a")),
            "$.features[0].geometry",
        ),
    ],
)
def test_the_contract_asks_for_more_than_the_standard(document: Any, path: str) -> None:
    assert validate(document) == []
    assert [problem.field for problem in validate(document, contract=True)] == [path]
