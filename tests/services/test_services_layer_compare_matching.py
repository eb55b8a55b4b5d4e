"""Matching without ids, and the promise of comparing: what is taken agrees with the file and can be taken back."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, box

from hbgeo.domain.catalogue import load
from hbgeo.domain.event import Role
from hbgeo.domain.place import Place
from hbgeo.services.footways_metres import in_degrees
from hbgeo.services.layer_compare import compare
from hbgeo.services.layer_compare_applying import apply, take_back
from hbgeo.services.layer_compare_matching import matches, moved_metres
from hbgeo.services.layer_compare_values import Matched
from hbgeo.services.layer_import import import_layer
from hbgeo.store.sqlite import SqliteStore, open_store

CATALOGUE = load()
Spot = tuple[int, int, str]
SPOTS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["", "Ek", "Al", "ek "])), max_size=9
)


def degrees(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, lambda metres: in_degrees(np.add(metres, (149_000, 6_439_000))))


def placed(prefix: str, spots: list[Spot]) -> list[Place]:
    return [
        Place(id=f"{prefix}{n}", layer="lekplats", geometry=degrees(Point(x, y)), name=name)
        for n, (x, y, name) in enumerate(spots)
    ]


@given(theirs=SPOTS, ours=SPOTS)
def test_each_place_is_found_once_and_only_within_reach(theirs: list[Spot], ours: list[Spot]) -> None:
    said, kept = placed("a", theirs), placed("b", ours)
    found = matches(said, kept)
    assert len({place.id for place, _ in found.values()}) == len(found)
    by_id = {place.id: place for place in said}
    for id_, (before, how) in found.items():
        metres = moved_metres(before.geometry, by_id[id_].geometry)
        assert metres <= (50 if how is Matched.NAME else 10) + 1e-6
        if how is Matched.NAME:
            assert by_id[id_].name.strip().casefold() == before.name.strip().casefold() != ""
    left = [place for place in kept if place.id not in {one.id for one, _ in found.values()}]
    for place in said:
        if place.id not in found:
            assert all(moved_metres(place.geometry, other.geometry) > 10 - 1e-6 for other in left)


@given(spots=SPOTS)
def test_all_are_found_among_themselves(spots: list[Spot]) -> None:
    apart = {(x // 25, y // 25): (x // 25 * 25, y // 25 * 25, "") for x, y, _ in spots}
    said, kept = placed("a", list(apart.values())), placed("b", list(apart.values()))
    assert {id_: place.id for id_, (place, _) in matches(said, kept).items()} == {
        f"a{n}": f"b{n}" for n in range(len(apart))
    }


def test_a_point_is_the_area_it_lies_in_and_areas_that_touch_are_not_the_same() -> None:
    area = Place(id="k", layer="utemiljo", geometry=degrees(box(0, 0, 80, 80)))
    inside = Place(id="p", layer="utemiljo", geometry=degrees(Point(5, 5)))
    beside = Place(id="q", layer="utemiljo", geometry=degrees(box(80, 0, 160, 80)))
    assert matches([inside], [area]) == {"p": (area, Matched.NEAR)}
    assert matches([beside], [area]) == {}


def test_a_ring_that_begins_elsewhere_has_not_moved() -> None:
    a, b = box(0, 0, 10, 10), shapely.Polygon([(10, 10), (0, 10), (0, 0), (10, 0)])
    assert moved_metres(degrees(a), degrees(b)) == pytest.approx(0, abs=1e-6)
    assert moved_metres(degrees(a), degrees(box(0, 0, 13, 10))) == pytest.approx(3, abs=0.01)


VALUES = st.fixed_dictionaries(
    {}, optional={"namn": st.sampled_from(["Ek", "Al"]), "underlag": st.sampled_from(["sand", "flis", ""]),
                  "antal": st.integers(0, 2)},
)  # fmt: skip
ROWS = st.dictionaries(st.integers(1, 6), st.tuples(st.integers(0, 2), VALUES), max_size=6)


def written(path: Path, rows: dict[int, tuple[int, dict[str, Any]]]) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"id": str(number), **values},
            "geometry": {"type": "Point", "coordinates": [11.84 + number / 1000, 58.06 + north / 5000]},
        }
        for number, (north, values) in rows.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def state(store: SqliteStore) -> dict[str, Any]:
    with store.read() as session:
        found = session.places.find("lekplats")
    return {p.id: (p.name, p.attributes, p.source, p.source_ref, p.geometry.wkb) for p in found}


@settings(max_examples=25)
@given(older=ROWS, newer=ROWS, edited=st.sets(st.integers(0, 5)))
def test_after_all_is_taken_nothing_differs_and_taken_back_all_is_as_before(
    older: dict[int, Any], newer: dict[int, Any], edited: set[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "s.gpkg")
        path = Path(folder) / "lek.geojson"
        import_layer(store, CATALOGUE, written(path, older), "lekplats", dataset="lek")
        for place_id in [id_ for n, id_ in enumerate(sorted(state(store))) if n in edited]:
            store.write(lambda s, p=place_id: s.places.change(p, Role.PLANNER, name="Egen"))
        before = state(store)
        found = compare(store, CATALOGUE, written(path, newer), "lekplats", dataset="lek")
        done = apply(store, found, [change.id for change in found.changes])
        after = compare(store, CATALOGUE, path, "lekplats", dataset="lek")
        assert after.changes == ()
        assert after.same == len(newer)
        take_back(store, done.undo)
        assert state(store) == before
        again = compare(store, CATALOGUE, path, "lekplats", dataset="lek")
        assert [(c.id, c.kind, c.doubts) for c in again.changes] == [(c.id, c.kind, c.doubts) for c in found.changes]
        store.close()
