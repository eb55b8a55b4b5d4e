from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.contract import OBSERVATION_FIELDS
from hbgeo.domain.event import Role
from hbgeo.domain.ids import clock_at, new_id
from hbgeo.domain.observation import Observation
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.domain.walk import Stop, Walk
from hbgeo.errors import ExportFailed, InvalidInput
from hbgeo.exchange.geojson import validate
from hbgeo.exchange.tables_csv import unguarded
from hbgeo.services import exporting
from hbgeo.services.exporting import ExportReport, export, stream_csv, stream_geojson, stream_layer
from hbgeo.store.sqlite import SqliteStore

Make = Callable[..., Observation]

HOSTILE = [
    "{{7*191}}", "{% for %}", "{{", "<img src=x onerror=alert(1)>", "`", "${x}", "C:\\2019", "\u202eabc\u2067",
    "a\u200bb", "rad\nrad\r\nrad", "\x01\x1f\x7f\x85", "=1+1", "'=1", "-x", "@x", "\tz", "\rz", '"', ",;",
    "\u2028\u2029", "\ufeffx", "é😀", "", "null", "NaN", "0012", "1e5", "]}\n,{", '\\"type":"Feature",',
]  # fmt: skip


def fill(store: SqliteStore, observations: list[Observation]) -> None:
    store.write(lambda s: s.observations.put_many(observations, Role.WALKER))


def write(store: SqliteStore, catalogue: Catalogue, folder: Path, fmt: str, **options: Any) -> ExportReport:
    selection = options.pop("selection", EVERYTHING)
    return export(store, catalogue, selection, fmt, folder, municipality="1415", **options)


def features(store: SqliteStore, selection: Selection = EVERYTHING, **options: Any) -> list[dict[str, Any]]:
    content = b"".join(stream_geojson(store, selection, **options))
    assert validate(content, contract=True) == []
    found: list[dict[str, Any]] = json.loads(content)["features"]
    return found


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


@pytest.fixture
def walked(store: SqliteStore, make_observation: Make) -> SqliteStore:
    """Two walks with a stop and a route each, an observation on the first, a place of each geometry type."""
    walks = [
        Walk(
            id=new_id(),
            code=f"ACDEF{letter}",
            title=f"Vandring {letter}",
            on=date(2025, 10, 23),
            route=shapely.LineString([(11.84, 58.06), (11.85, 58.065)]),
            expected_minutes=minutes,
        )
        for letter, minutes in (("G", 45), ("H", None))
    ]
    places = [
        Place(id=new_id(), layer="lekplats", geometry=shapely.Point(11.84, 58.06), name="Gungan", attributes={"a": 1}),
        Place(id=new_id(), layer="lekplats", geometry=shapely.box(11.84, 58.06, 11.841, 58.061), name="Gården"),
        Place(id=new_id(), layer="lopp", geometry=shapely.LineString([(11.84, 58.06), (11.85, 58.06)]), name="Loppet"),
    ]

    def work(session: Any) -> None:
        for walk in walks:
            stop = Stop(
                id=new_id(), walk_id=walk.id, number=1, position=Position(lon=11.842, lat=58.0625), name="Grillen"
            )
            session.walks.save(walk, [stop], Role.LEADER)
            if walk is walks[0]:
                session.observations.put(make_observation(walk_id=walk.id, stop_id=stop.id, text="Mörkt"), Role.WALKER)
        session.places.put_many(places, Role.PLANNER)

    store.write(work)
    return store


@pytest.mark.parametrize("text", HOSTILE)
def test_text_comes_out_of_every_format_exactly_as_typed(
    store: SqliteStore, catalogue: Catalogue, make_observation: Make, tmp_path: Path, text: str
) -> None:
    fill(store, [make_observation(text=text)])
    reports = {fmt: write(store, catalogue, tmp_path / "out", fmt) for fmt in exporting.FORMATS}
    (feature,) = json.loads(reports["geojson"].path.read_bytes())["features"]
    assert feature["properties"]["besk"] == text
    assert pyogrio.read_dataframe(reports["gpkg"].path, layer="trygghet_punkt")["besk"][0] == text
    (row,) = csv_rows(reports["csv"].path.read_bytes())
    assert unguarded(row["besk"]) == text
    shapefile = pyogrio.read_dataframe(f"/vsizip/{reports['shp'].path}/trygghet_punkt.shp")["besk"][0]
    assert shapefile == text if text else shapefile is None or shapefile != shapefile  # noqa: PLR0124 - NaN


@given(
    st.lists(
        st.tuples(
            st.floats(-180, 180),
            st.floats(-90, 90),
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=50),
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_positions_and_texts_out_are_those_that_went_in(
    store: SqliteStore, make_observation: Make, pins: list[tuple[float, float, str]]
) -> None:
    made = [make_observation(position=Position(lon=x, lat=y), text=text) for x, y, text in pins]
    fill(store, made)
    found = {f["id"]: f for f in features(store)}
    for observation in made:
        feature = found[observation.id]
        assert feature["geometry"]["coordinates"] == [observation.position.lon, observation.position.lat]
        assert feature["properties"]["besk"] == observation.text


def test_every_field_of_the_contract_is_there_in_its_order(store: SqliteStore, make_observation: Make) -> None:
    fill(store, [make_observation()])
    names = [field.name for field in OBSERVATION_FIELDS]
    (feature,) = features(store)
    assert list(feature["properties"]) == names
    assert feature["id"] == feature["properties"]["obs_id"]
    (row,) = csv_rows(b"".join(stream_csv(store)))
    assert list(row) == [*names, "lon", "lat"]


def test_public_and_own_geojson_differ_only_in_what_is_held_back(
    store: SqliteStore, catalogue: Catalogue, make_observation: Make
) -> None:
    fill(
        store,
        [make_observation(text=text, position=Position(lon=11.8420001, lat=58.06, accuracy_m=5.5)) for text in HOSTILE],
    )
    assert features(store) == features(store, catalogue=catalogue, audience="public")


@pytest.mark.parametrize("fmt", exporting.FORMATS)
def test_public_export_holds_back_people_and_the_words_that_may_point_them_out(
    store: SqliteStore, catalogue: Catalogue, make_observation: Make, tmp_path: Path, fmt: str
) -> None:
    codes = ["LJUS", "SOCIAL", "ENTRE", "UNKNOWN"]
    fill(store, [make_observation(category=code, text=f"secret {code}") for code in codes])
    own = write(store, catalogue, tmp_path / "own", fmt)
    public = write(store, catalogue, tmp_path / "public", fmt, audience="public")
    assert (own.counts["trygghet_punkt"], public.counts["trygghet_punkt"]) == (4, 3)
    assert own.notes == ()
    assert {note.values["count"] for note in public.notes} == {1, 2}
    words = _words(public.path)
    assert words == {"LJUS": "secret LJUS", "ENTRE": None, "UNKNOWN": None}
    assert set(_words(own.path).values()) == {f"secret {code}" for code in codes}


def _words(path: Path) -> dict[str, str | None]:
    if path.suffix == ".csv":
        return {row["kat_kod"]: row["besk"] or None for row in csv_rows(path.read_bytes())}
    source = f"/vsizip/{path}/trygghet_punkt.shp" if path.suffix == ".zip" else path
    options = {"layer": "trygghet_punkt"} if path.suffix == ".gpkg" else {}
    data = pyogrio.read_dataframe(source, **options)
    return dict(zip(data["kat_kod"], data["besk"].astype(object).where(data["besk"].notna(), None), strict=True))


@pytest.mark.parametrize("fmt", exporting.FORMATS)
def test_only_the_selection_is_written(
    store: SqliteStore, catalogue: Catalogue, make_observation: Make, tmp_path: Path, fmt: str
) -> None:
    fill(store, [make_observation(category=code) for code in ("LJUS", "LJUS", "BRA")])
    report = write(store, catalogue, tmp_path / "out", fmt, selection=Selection(categories=("BRA",)))
    assert report.counts["trygghet_punkt"] == 1
    assert report.counts.keys() <= {"trygghet_punkt", "hotspot_ruta"}
    assert list(_words(report.path)) == ["BRA"]


def test_deleted_observations_do_not_leave(store: SqliteStore, make_observation: Make) -> None:
    gone = make_observation()
    fill(store, [gone, make_observation()])
    store.write(lambda s: s.observations.delete(gone.id, Role.WALKER))
    assert gone.id not in {f["id"] for f in features(store)}
    assert len(csv_rows(b"".join(stream_csv(store)))) == 1


def test_geopackage_has_a_layer_of_one_geometry_type_for_each_of_the_contract(
    walked: SqliteStore, catalogue: Catalogue, tmp_path: Path
) -> None:
    report = write(walked, catalogue, tmp_path / "out", "gpkg")
    assert report.counts == {
        "trygghet_punkt": 1, "trygghet_stopp": 2, "trygghet_rutt": 2, "uppfoljning_plats": 1,
        "uppfoljning_plats_linje": 1, "uppfoljning_plats_yta": 1, "hotspot_ruta": 1,
    }  # fmt: skip
    layers = dict(pyogrio.list_layers(report.path))
    assert layers == {
        "trygghet_punkt": "Point", "trygghet_stopp": "Point", "trygghet_rutt": "LineString",
        "uppfoljning_plats": "Point", "uppfoljning_plats_linje": "LineString", "uppfoljning_plats_yta": "Polygon",
        "hotspot_ruta": "Polygon", "layer_styles": None,
    }  # fmt: skip
    routes = pyogrio.read_dataframe(report.path, layer="trygghet_rutt")
    assert routes["datum"].dtype.kind == "M"
    assert sorted(routes["tid_min"].fillna(-1)) == [-1, 45]
    with closing(sqlite3.connect(report.path)) as connection:
        styled = {name for (name,) in connection.execute("SELECT f_table_name FROM layer_styles WHERE useAsDefault")}
    assert styled == set(report.counts)


def test_stops_and_routes_are_those_of_the_selected_walks(
    walked: SqliteStore, catalogue: Catalogue, tmp_path: Path
) -> None:
    with walked.read() as session:
        walk = next(w for w in session.walks.all() if w.title == "Vandring H")
    report = write(walked, catalogue, tmp_path / "out", "gpkg", selection=Selection(walk_ids=(walk.id,)))
    assert (report.counts["trygghet_stopp"], report.counts["trygghet_rutt"]) == (1, 1)
    assert list(pyogrio.read_dataframe(report.path, layer="trygghet_rutt")["titel"]) == ["Vandring H"]


def test_old_gdal_reads_the_geopackage_without_complaint(
    walked: SqliteStore, catalogue: Catalogue, tmp_path: Path
) -> None:
    assert shutil.which("ogrinfo"), "Debian: gdal-bin"
    report = write(walked, catalogue, tmp_path / "out", "gpkg", crs=3006)
    told = subprocess.run(["ogrinfo", "-al", "-so", report.path], capture_output=True, text=True, check=True)
    assert told.stderr == ""
    for name in report.counts:
        assert f"Layer name: {name}\n" in told.stdout
    for line in ("skapad: Date", "maldatum: Date", "n_medhall: Integer", "noggr_m: Real", 'ID["EPSG",3006]'):
        assert line in told.stdout


def test_shapefile_package_is_in_sweref_99_12_00_with_its_readme_and_styles(
    walked: SqliteStore, catalogue: Catalogue, tmp_path: Path
) -> None:
    report = write(walked, catalogue, tmp_path / "out", "shp")
    with zipfile.ZipFile(report.path) as package:
        names = set(package.namelist())
        assert "EPSG:3007" in package.read("lasmig.txt").decode()
        assert "(1 rader i den här filen)" in package.read("lasmig.txt").decode()
    assert {f"{layer}.{s}" for layer in report.counts for s in ("shp", "dbf", "shx", "prj", "cpg", "qml")} <= names
    assert {name for name in names if name.endswith(".jsonld")}
    data = pyogrio.read_dataframe(f"/vsizip/{report.path}/trygghet_punkt.shp")
    assert data.crs.to_epsg() == 3007
    assert data["kat_sv"][0] == "Belysning"
    assert data["stopp_nr"][0] == 1


@pytest.mark.parametrize(
    ("fmt", "expected"),
    [
        ("geojson", {"geojson", "qml", "jsonld", "txt"}),
        ("gpkg", {"gpkg", "jsonld", "txt"}),
        ("csv", {"csv", "jsonld", "txt"}),
        ("shp", {"zip"}),
    ],
)
def test_files_are_named_by_the_swedish_day_and_nothing_unfinished_is_left(
    store: SqliteStore, catalogue: Catalogue, tmp_path: Path, fmt: str, expected: set[str]
) -> None:
    folder = tmp_path / "new" / "folder"
    with clock_at(datetime(2025, 10, 22, 22, 30, tzinfo=UTC)):
        report = write(store, catalogue, folder, fmt)
    assert report.path.stem == "hasselbacken_trygghet_20251023"
    assert {path.suffix[1:] for path in folder.iterdir()} == expected
    assert set(folder.iterdir()) == {report.path, *report.companions}
    assert {path.name for path in report.companions} <= {
        "lasmig.txt", "hasselbacken_trygghet_20251023.qml", "hasselbacken_trygghet_20251023.jsonld",
    }  # fmt: skip


@pytest.mark.parametrize("fmt", exporting.FORMATS)
def test_an_empty_store_gives_a_readable_file(
    store: SqliteStore, catalogue: Catalogue, tmp_path: Path, fmt: str
) -> None:
    report = write(store, catalogue, tmp_path / "out", fmt)
    assert report.counts == {"trygghet_punkt": 0}
    if fmt == "geojson":
        assert json.loads(report.path.read_bytes()) == {"type": "FeatureCollection", "features": []}
    else:
        assert _words(report.path) == {}


def test_a_second_export_replaces_the_first_of_the_day(
    store: SqliteStore, catalogue: Catalogue, make_observation: Make, tmp_path: Path
) -> None:
    for rows in (1, 2):
        fill(store, [make_observation()])
        report = write(store, catalogue, tmp_path / "out", "gpkg")
        assert len(pyogrio.read_dataframe(report.path, layer="trygghet_punkt")) == rows


@pytest.mark.parametrize("fmt", exporting.FORMATS)
def test_progress_rises_to_the_whole(
    store: SqliteStore, catalogue: Catalogue, make_observation: Make, tmp_path: Path, fmt: str
) -> None:
    fill(store, [make_observation(category=code) for code in ("LJUS", "BRA", "SOCIAL")])
    for audience in exporting.AUDIENCES:
        told: list[float] = []
        write(store, catalogue, tmp_path / "out", fmt, audience=audience, progress=told.append)
        assert told == sorted(told)
        assert told[-1] == 1.0


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"fmt": "xlsx"}, "no format “xlsx”"),
        ({"fmt": "geojson", "crs": 3007}, "cannot be written in EPSG:3007"),
        ({"fmt": "gpkg", "crs": 3021}, "choose one of 3007, 3006, 4326"),
        ({"fmt": "csv", "audience": "press"}, "gis or public"),
    ],
)
def test_what_cannot_be_written_is_refused_with_what_could(
    store: SqliteStore, catalogue: Catalogue, tmp_path: Path, options: dict[str, Any], reason: str
) -> None:
    with pytest.raises(InvalidInput, match=reason):
        write(store, catalogue, tmp_path / "out", **options)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_named(store: SqliteStore, catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExportFailed, match="file"):
        write(store, catalogue, tmp_path / "file", "gpkg")


# In a process of its own, whose files cannot grow past a limit: to a program this looks like a full disk.
FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from hbgeo.domain import catalogue
from hbgeo.domain.selection import EVERYTHING
from hbgeo.errors import ExportFailed
from hbgeo.services.exporting import export
from hbgeo.store.sqlite import open_store

store = open_store(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), resource.RLIM_INFINITY))
try:
    export(store, catalogue.load(), EVERYTHING, sys.argv[3], Path(sys.argv[2]), municipality="1415")
except ExportFailed as error:
    print(error)
"""


@pytest.mark.parametrize(("fmt", "share"), [(fmt, share) for fmt in exporting.FORMATS for share in (0.2, 0.9)])
def test_a_full_disk_is_told_and_leaves_nothing_even_where_gdal_keeps_silent(  # noqa: PLR0913, PLR0917 - fixtures
    store: SqliteStore, catalogue: Catalogue, make_observation: Make, tmp_path: Path, fmt: str, share: float
) -> None:
    fill(store, [make_observation() for _ in range(3000)])
    whole = write(store, catalogue, tmp_path / "whole", fmt).path
    limit = int(share * _largest_file(whole))
    out = tmp_path / "out"
    told = subprocess.run(
        [sys.executable, "-c", FULL_DISK, store.path, out, fmt, str(limit)],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
    ).stdout  # fmt: skip
    assert "Is there space" in told
    assert list(out.iterdir()) == []


def _largest_file(path: Path) -> int:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as package:
            return max(info.file_size for info in package.infolist())
    return path.stat().st_size


def test_an_export_that_breaks_off_leaves_nothing_and_keeps_the_old_file(
    store: SqliteStore, catalogue: Catalogue, make_observation: Make, tmp_path: Path
) -> None:
    fill(store, [make_observation()])
    folder = tmp_path / "out"
    before = write(store, catalogue, folder, "gpkg").path.read_bytes()

    def stop(_share: float) -> None:
        raise KeyboardInterrupt

    for fmt in exporting.FORMATS:
        with pytest.raises(KeyboardInterrupt):
            write(store, catalogue, folder, fmt, progress=stop)
    assert {path.suffix for path in folder.iterdir()} == {".gpkg", ".jsonld", ".txt"}
    assert next(folder.glob("*.gpkg")).read_bytes() == before


def test_public_stream_without_a_catalogue_is_a_mistake_of_the_caller(store: SqliteStore) -> None:
    with pytest.raises(TypeError, match="catalogue"):
        next(stream_geojson(store, audience="public"))


@pytest.mark.parametrize("stream", [stream_geojson, stream_csv])
def test_a_stream_shows_one_moment_even_when_pins_arrive_meanwhile(
    store: SqliteStore, make_observation: Make, stream: Callable[..., Iterator[bytes]]
) -> None:
    fill(store, [make_observation() for _ in range(3)])
    pieces = stream(store)
    content = next(pieces)
    late = make_observation()
    writer = threading.Thread(target=fill, args=(store, [late]))
    writer.start()
    writer.join()
    content += b"".join(pieces)
    # The snapshot begins with the first row read, which is after the header's piece.
    rows = content.count(b"LJUS")
    assert rows in (3, 4)
    assert (late.id.encode() in content) == (rows == 4)
    assert late.id.encode() in b"".join(stream(store))


@pytest.mark.parametrize("name", ["trygghet_stopp", "trygghet_rutt", "lekplats", "lopp"])
def test_layers_leave_as_valid_geojson(walked: SqliteStore, name: str) -> None:
    content = b"".join(stream_layer(walked, name))
    assert validate(content, contract=True) == []
    found = json.loads(content)["features"]
    assert len(found) == (1 if name == "lopp" else 2)
    assert all(shape(feature["geometry"]).is_valid for feature in found)


def test_a_places_attributes_leave_with_its_layer(walked: SqliteStore) -> None:
    found = json.loads(b"".join(stream_layer(walked, "lekplats")))["features"]
    assert {f["properties"]["name"]: f["properties"]["a"] for f in found} == {"Gungan": 1, "Gården": None}


def test_whole_numbers_of_a_layer_stay_whole_beside_gaps(walked: SqliteStore) -> None:
    content = b"".join(stream_layer(walked, "trygghet_rutt"))
    assert b'"tid_min":45}' in content
    assert b'"tid_min":null}' in content
