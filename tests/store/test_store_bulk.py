"""Observations by the thousand: frames and GeoJSON say what the records say."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from hbgeo.domain.contract import OBSERVATION_FIELDS
from hbgeo.domain.event import Role
from hbgeo.domain.position import Position
from hbgeo.domain.selection import Selection
from hbgeo.domain.walk import Stop, Walk

NAMES = [field.name for field in OBSERVATION_FIELDS]


def fill(store, make_observation, count=7):
    walk = Walk(id="w", code="ABCDEF", title="Höst", on=date(2025, 10, 23))
    stop = Stop(id="s", walk_id="w", number=4, position=Position(lon=11.84, lat=58.06))
    many = [
        make_observation(
            position=Position(lon=11.84 + n / 1e7, lat=58.06, accuracy_m=5.5 if n else None),
            text=f'"{n}" \\ \x01 åäö',
            safety_day=n % 5 if n else None,
            walk_id="w",
            stop_id="s" if n else None,
        )
        for n in range(count)
    ]

    def work(s):
        s.walks.save(walk, [stop], Role.LEADER)
        s.observations.put_many(many, Role.IMPORT)

    store.write(work)
    return many


def test_a_frame_has_the_contracts_columns_and_types(store, make_observation):
    many = fill(store, make_observation)
    with store.read() as s:
        frame = s.observations.frame()
    assert list(frame.columns) == [*NAMES, "geometry"]
    assert frame.crs.to_epsg() == 4326
    assert frame.index.name == "fid"
    assert list(frame["obs_id"]) == [o.id for o in many]
    assert list(frame["besk"]) == [o.text for o in many]
    assert list(frame["kat_sv"]) == ["Belysning"] * 7
    assert frame["trygg_dag"].isna().tolist() == [True] + [False] * 6
    assert frame["stopp_nr"].tolist()[1:] == [4] * 6
    assert pd.api.types.is_datetime64_any_dtype(frame["skapad"])
    assert np.array_equal(shapely.get_x(frame.geometry), [o.position.lon for o in many])


def test_an_empty_frame_has_the_same_columns(store):
    with store.read() as s:
        frame = s.observations.frame()
    assert list(frame.columns) == [*NAMES, "geometry"]
    assert len(frame) == 0


def test_geojson_is_one_valid_collection_whatever_the_chunk(store, make_observation):
    many = fill(store, make_observation)
    with store.read() as s:
        whole = json.loads(b"".join(s.observations.geojson()))
        pieces = json.loads(b"".join(s.observations.geojson(chunk=2)))
        nothing = json.loads(b"".join(s.observations.geojson(Selection(text="finns inte"))))
    assert whole == pieces
    assert nothing == {"type": "FeatureCollection", "features": []}
    assert "crs" not in whole
    first = whole["features"][0]
    assert first["id"] == first["properties"]["obs_id"] == many[0].id
    assert list(first["properties"]) == NAMES
    assert first["properties"]["besk"] == many[0].text
    assert first["properties"]["trygg_dag"] is None
    assert first["properties"]["skapad"] == "2025-10-23"


@given(
    lon=st.floats(-180, 180, allow_nan=False),
    lat=st.floats(-90, 90, allow_nan=False),
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
)
def test_a_point_and_a_text_come_out_of_geojson_as_they_went_in(tmp_path_factory, lon, lat, text):
    from datetime import UTC, datetime

    from hbgeo.domain.ids import new_id
    from hbgeo.domain.observation import Observation
    from hbgeo.store.sqlite import open_store

    moment = datetime(2025, 1, 1, tzinfo=UTC)
    o = Observation(
        id=new_id(),
        position=Position(lon=lon, lat=lat),
        category="LJUS",
        polarity=-1,
        recorded_at=moment,
        received_at=moment,
        text=text,
    )
    store = open_store(tmp_path_factory.mktemp("trip") / "trip.gpkg")
    try:
        store.write(lambda s: s.observations.put(o, Role.WALKER))
        with store.read() as s:
            (feature,) = json.loads(b"".join(s.observations.geojson()))["features"]
            assert s.observations.get(o.id).position == o.position
    finally:
        store.close()
    assert feature["geometry"]["coordinates"] == [o.position.lon, o.position.lat]
    assert feature["properties"]["besk"] == text


def test_rows_for_export_follow_the_contract(store, make_observation):
    many = fill(store, make_observation)
    with store.read() as s:
        chunks = list(s.observations.contract_rows(chunk=3))
    assert [len(chunk) for chunk in chunks] == [3, 3, 1]
    row = dict(zip(["lon", "lat", *NAMES], chunks[0][1], strict=True))
    assert (row["lon"], row["obs_id"], row["stopp_nr"]) == (many[1].position.lon, many[1].id, 4)


def test_rows_can_have_some_fields_only(store, make_observation):
    many = fill(store, make_observation)
    with store.read() as s:
        (rows,) = s.observations.contract_rows(fields=("stopp_nr", "obs_id", "fid"))
        with pytest.raises(KeyError):
            list(s.observations.contract_rows(fields=("fid FROM walk --",)))
    assert rows[1] == (many[1].position.lon, many[1].position.lat, 4, many[1].id, 2)


def test_map_points_are_in_the_order_of_recording(store, make_observation):
    fill(store, make_observation)
    with store.read() as s:
        points = s.observations.points()
    assert list(points.fid) == sorted(points.fid)
    assert points.categories == ("LJUS",)
    assert len(points.lon) == 7
