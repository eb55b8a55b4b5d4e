"""The plan as a layer of the contract: where an action lies, and what of it is public."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely

from hbgeo.domain.action import Action
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.contract import ACTION_FIELDS
from hbgeo.domain.event import Role
from hbgeo.domain.ids import clock_at, new_id
from hbgeo.domain.observation import Observation, Status
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.domain.walk import Walk
from hbgeo.exchange.geojson import validate
from hbgeo.services.exporting import ExportReport, export, stream_layer
from hbgeo.store.sqlite import SqliteStore
from hbgeo.store.sqlite.connection import connect
from hbgeo.store.sqlite.views import view_frame

Make = Callable[..., Observation]
NAME = "trygghet_atgard"
MIDNIGHT = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
READ = "import sys, pyogrio; print(pyogrio.read_dataframe(sys.argv[1], layer='trygghet_atgard').to_json())"


def write(store: SqliteStore, catalogue: Catalogue, folder: Path, fmt: Any, **options: Any) -> ExportReport:
    return export(store, catalogue, options.pop("selection", EVERYTHING), fmt, folder, municipality="1415", **options)


@pytest.fixture
def planned(store: SqliteStore, make_observation: Make) -> SqliteStore:
    """Three actions: at three observations (one about people), at two places, and nowhere."""
    walk = Walk(id=new_id(), code="ACDEFG", title="Höst", on=date(2025, 10, 23))
    places = [
        Place(id=new_id(), layer="lekplats", geometry=shapely.box(11.84, 58.06, 11.842, 58.062), name="Gården"),
        Place(id=new_id(), layer="lekplats", geometry=shapely.Point(11.85, 58.07), name="Gungan"),
    ]
    wide = Action(
        id=new_id(), title="Laga lampor", owner="SHEM", function="förvaltare", due_on=date(2026, 4, 30),
        status=Status.ASSIGNED, urgency="snabb", effort="liten", cost="k2", public_text="Lamporna lagas.",
    )  # fmt: skip
    placed = Action(id=new_id(), title="Rusta gården", place_ids=tuple(p.id for p in places))
    nowhere = Action(id=new_id(), title="Informera")
    seen = [
        make_observation(position=Position(lon=lon, lat=58.0625), category=category, walk_id=walk_id)
        for lon, category, walk_id in ((11.841, "LJUS", walk.id), (11.842, "SIKT", None), (11.849, "SOCIAL", None))
    ]

    def work(session: Any) -> None:
        session.walks.save(walk, [], Role.LEADER)
        session.places.put_many(places, Role.PLANNER)
        session.observations.put_many(seen, Role.WALKER)
        for action in (wide, placed, nowhere):
            session.actions.add(action, Role.PLANNER)
        for observation in seen:
            session.observations.change(observation.id, Role.PLANNER, action_id=wide.id)

    with clock_at(MIDNIGHT):
        store.write(work)
    return store


@pytest.mark.parametrize("fmt", ["gpkg", "shp"])
def test_an_action_is_one_row_at_all_its_observations_in_sweref_99_12_00(
    planned: SqliteStore, catalogue: Catalogue, tmp_path: Path, fmt: str
) -> None:
    report = write(planned, catalogue, tmp_path / "out", fmt)
    assert report.counts[NAME] == 2
    source = report.path if fmt == "gpkg" else f"/vsizip/{report.path}/{NAME}.shp"
    frame = pyogrio.read_dataframe(source, layer=NAME)
    assert frame.crs.to_epsg() == 3007
    assert set(frame.geom_type) == {"MultiPoint"}
    assert pyogrio.read_info(source, layer=NAME)["geometry_type"] == "MultiPoint"
    assert [len(at.geoms) for at in frame.geometry] == [3, 2]
    row = frame.iloc[0]
    assert (row["nr"], row["titel"], row["funktion"], row["n_obs"]) == (1, "Laga lampor", "förvaltare", 3)
    assert (row["ansvarig"], row["status"], row["insats"], row["kostnad"]) == ("SHEM", "tilldelad", "liten", "k2")
    assert frame["maldatum"].dt.date.iloc[0] == date(2026, 4, 30)
    assert frame["andrad"].dt.date.iloc[0] == date(2026, 3, 2)
    assert list(frame.columns[:-1]) == [f.name for f in ACTION_FIELDS]


def test_names_fit_a_shapefile() -> None:
    names = [f.name for f in ACTION_FIELDS]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 10


def test_the_public_gets_the_approved_text_no_function_and_no_place_of_people(
    planned: SqliteStore, catalogue: Catalogue, tmp_path: Path
) -> None:
    report = write(planned, catalogue, tmp_path / "out", "gpkg", audience="public", crs=4326)
    frame = pyogrio.read_dataframe(report.path, layer=NAME)
    assert list(frame["titel"].fillna("")) == ["Lamporna lagas.", ""]
    assert frame["funktion"].isna().all()
    assert list(frame["n_obs"]) == [2, 0]
    assert frame.total_bounds[2] < 11.8501
    assert 11.849 not in {point.x for point in frame.geometry.iloc[0].geoms}


def test_actions_follow_the_selected_walks(planned: SqliteStore, catalogue: Catalogue, tmp_path: Path) -> None:
    with planned.read() as session:
        (walk,) = session.walks.all()
    report = write(planned, catalogue, tmp_path / "out", "gpkg", selection=Selection(walk_ids=(walk.id,)))
    assert report.counts[NAME] == 1
    other = write(planned, catalogue, tmp_path / "other", "gpkg", selection=Selection(walk_ids=(new_id(),)))
    assert NAME not in other.counts


def test_they_leave_as_valid_geojson(planned: SqliteStore, catalogue: Catalogue) -> None:
    content = b"".join(stream_layer(planned, NAME))
    assert validate(content, contract=True) == []
    first, second = json.loads(content)["features"]
    assert first["geometry"]["type"] == "MultiPoint"
    assert first["id"] == first["properties"]["atg_id"]
    assert (first["properties"]["nr"], first["properties"]["n_obs"]) == (1, 3)
    assert second["properties"]["maldatum"] is None
    public = json.loads(b"".join(stream_layer(planned, NAME, catalogue=catalogue, audience="public")))["features"]
    assert public[1]["properties"]["titel"] is None


def test_an_empty_plan_is_an_empty_collection(store: SqliteStore) -> None:
    assert json.loads(b"".join(stream_layer(store, NAME))) == {"type": "FeatureCollection", "features": []}


def test_old_gdal_reads_the_layer_and_the_readme_tells_its_fields(
    planned: SqliteStore, catalogue: Catalogue, tmp_path: Path
) -> None:
    assert shutil.which("ogrinfo"), "Debian: gdal-bin"
    report = write(planned, catalogue, tmp_path / "out", "gpkg")
    told = subprocess.run(["ogrinfo", "-so", report.path, NAME], capture_output=True, text=True, check=True)
    assert told.stderr == ""
    for line in ("Geometry: Multi Point", "Feature Count: 2", "maldatum: Date", "nr: Integer", "n_obs: Integer"):
        assert line in told.stdout
    readme = (tmp_path / "out" / "lasmig.txt").read_text(encoding="utf-8")
    assert f"{NAME}: Åtgärdsplanens rader" in readme
    assert "10 000–100 000 kr" in readme


def test_the_live_view_holds_the_same_at_the_first_of_each(planned: SqliteStore) -> None:
    told = subprocess.run([sys.executable, "-c", READ, planned.path], capture_output=True, text=True, check=True)
    first, second = sorted(json.loads(told.stdout)["features"], key=lambda feature: feature["properties"]["nr"])
    assert first["geometry"] == {"type": "Point", "coordinates": [11.841, 58.0625]}
    # An area cannot be put into a layer of points by SQL: the first place that is a point.
    assert second["geometry"] == {"type": "Point", "coordinates": [11.85, 58.07]}
    assert first["properties"]["n_obs"] == 3
    assert second["properties"]["funktion"] is None
    connection = connect(planned.path, read_only=True)
    frame = view_frame(connection, NAME)
    connection.close()
    assert list(frame.columns[:-1]) == [f.name for f in ACTION_FIELDS]
    assert frame["maldatum"].dtype.kind == "M"
    assert len(frame) == 2


def test_the_live_view_loses_what_is_deleted(planned: SqliteStore) -> None:
    with planned.read() as session:
        wide, placed, _ = session.actions.all()
        about = session.actions.observations(wide.id)
    planned.write(lambda s: s.actions.delete(placed.id, Role.PLANNER))
    planned.write(lambda s: s.observations.delete(about[0].id, Role.WALKER))
    told = subprocess.run([sys.executable, "-c", READ, planned.path], capture_output=True, text=True, check=True)
    (only,) = json.loads(told.stdout)["features"]
    assert only["geometry"]["coordinates"] == [11.842, 58.0625]
    assert only["properties"]["n_obs"] == 2
