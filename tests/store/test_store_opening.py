"""A database file is opened, made, migrated after a backup, or refused by its name."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys

import pytest

from hbgeo.domain.contract import PLACE_FIELDS
from hbgeo.domain.event import Role
from hbgeo.errors import DamagedStore, ForeignStore, NewerStore, NotFound, StoreError
from hbgeo.store.sqlite import connection as connection_module
from hbgeo.store.sqlite import open_store
from hbgeo.store.sqlite.connection import connect
from hbgeo.store.sqlite.opening import _make
from hbgeo.store.sqlite.schema import latest_version, migrate, schema_version


def older_file(path):
    """Make a file as the first version of the program made it."""
    sqlite3.connect(path).close()
    path.touch()
    connection = connect(path, read_only=False)
    migrate(connection, since=0, up_to=1)
    connection.execute("INSERT INTO event VALUES (1, '2025-01-01T00:00:00.000Z', 'system', 'note', 'x', 'old', '{}')")
    connection.close()
    return path


def test_a_missing_file_is_made_only_when_that_is_allowed(tmp_path):
    with pytest.raises(NotFound):
        open_store(tmp_path / "none.gpkg", create=False)
    open_store(tmp_path / "deep" / "new.gpkg").close()
    assert [p.name for p in (tmp_path / "deep").iterdir() if not p.name.startswith("new.gpkg")] == []


def test_an_older_file_is_migrated_after_a_backup(tmp_path):
    path = older_file(tmp_path / "old.gpkg")
    store = open_store(path)
    with store.read() as s:
        assert s.events.latest()[0].action == "old"
        assert s.places.counts() == {}
    assert store.info()["schema_version"] == latest_version()
    store.close()
    (backup,) = tmp_path.glob("old.v1.*.backup.gpkg")
    connection = sqlite3.connect(backup)
    assert schema_version(connection) == 1
    connection.close()


def test_an_older_file_gets_the_follow_up_of_its_places_into_the_live_layer(tmp_path):
    path = tmp_path / "old.gpkg"
    path.touch()
    connection = connect(path, read_only=False)
    migrate(connection, since=0, up_to=6)
    connection.close()
    open_store(path, intervals={"lekplats": {"tillsyn": 7}}).close()
    connection = connect(path, read_only=True)
    names = [row[1] for row in connection.execute("PRAGMA table_info(uppfoljning_plats)")]
    assert names == ["fid", "geom", *(field.name for field in PLACE_FIELDS)]
    assert connection.execute("SELECT * FROM layer_interval").fetchall() == [("lekplats", "tillsyn", 7)]
    connection.close()
    assert len(list(tmp_path.glob("old.v6.*.backup.gpkg"))) == 1


def test_an_up_to_date_file_is_not_backed_up(tmp_path):
    for _ in range(2):
        open_store(tmp_path / "a.gpkg").close()
    assert list(tmp_path.glob("*.backup.gpkg")) == []


def test_a_newer_file_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "new.gpkg"
    open_store(path).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE note SET value = '999' WHERE key = 'schema_version'")
    connection.commit()
    connection.close()
    with pytest.raises(NewerStore, match="999"):
        open_store(path)


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + b"\0" * 200])
def test_a_file_of_another_kind_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "other.gpkg"
    path.write_bytes(content)
    with pytest.raises(ForeignStore):
        open_store(path)
    assert path.read_bytes() == content


def test_somebody_elses_geopackage_is_refused(tmp_path, shared_data):
    path = tmp_path / "deso.gpkg"
    shutil.copy(shared_data / "geo" / "stenungsund_regso_deso_2025.gpkg", path)
    path.chmod(0o644)
    before = path.read_bytes()
    with pytest.raises(ForeignStore):
        open_store(path)
    assert path.read_bytes() == before


def test_a_file_that_was_cut_off_is_named_as_damaged(tmp_path, make_observation):
    path = tmp_path / "cut.gpkg"
    store = open_store(path)
    store.write(lambda s: s.observations.put_many([make_observation() for _ in range(2000)], Role.IMPORT))
    store.close()
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(DamagedStore):
        open_store(path)


def test_a_file_with_overwritten_pages_is_named_as_damaged(tmp_path, make_observation):
    path = tmp_path / "holes.gpkg"
    store = open_store(path)
    store.write(lambda s: s.observations.put_many([make_observation() for _ in range(2000)], Role.IMPORT))
    store.close()
    data = bytearray(path.read_bytes())
    for page in range(20, len(data) // 4096, 7):
        data[page * 4096 : page * 4096 + 2000] = b"\xff" * 2000
    path.write_bytes(data)
    with pytest.raises(DamagedStore):
        open_store(path)


def test_a_folder_that_cannot_be_made_is_said_plainly(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="could not be made"):
        open_store(tmp_path / "file" / "a.gpkg")


def test_a_closed_store_says_so(tmp_path):
    store = open_store(tmp_path / "a.gpkg")
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.version()
    with pytest.raises(StoreError, match="closed"):
        store.write(lambda s: s.set_note("a", "b"))


def test_what_was_written_is_there_after_a_restart(tmp_path, make_observation):
    o = make_observation(text="kvar")
    store = open_store(tmp_path / "a.gpkg")
    store.write(lambda s: s.observations.put(o, Role.WALKER))
    store.close()
    store = open_store(tmp_path / "a.gpkg")
    with store.read() as s:
        assert s.observations.get(o.id).text == "kvar"
    store.close()


READ_WITH_GDAL = """
import sys, pyogrio
frame = pyogrio.read_dataframe(sys.argv[1], layer="trygghet_punkt")
info = pyogrio.read_info(sys.argv[1], layer="trygghet_punkt", force_total_bounds=False)
layers = ",".join(sorted(name for name, _ in pyogrio.list_layers(sys.argv[1])))
print(len(frame), frame.crs.to_epsg(), info["total_bounds"] is not None, layers)
"""


def test_another_program_reads_the_live_file_through_gdal_while_it_is_written(store, make_observation):
    store.write(lambda s: s.observations.put_many([make_observation() for _ in range(10)], Role.IMPORT))
    answer = subprocess.run(
        [sys.executable, "-c", READ_WITH_GDAL, store.path], capture_output=True, text=True, check=True
    )
    layers = "label,trygghet_atgard,trygghet_punkt,trygghet_rutt,trygghet_stopp,uppfoljning_plats"
    assert answer.stdout.split() == ["10", "4326", "True", layers]
    store.write(lambda s: s.observations.put(make_observation(), Role.WALKER))
    assert store.check() == []


def test_a_process_that_makes_the_file_later_keeps_what_the_faster_one_wrote(tmp_path, make_observation):
    path, kept = tmp_path / "a.gpkg", make_observation()
    store = open_store(path)
    store.write(lambda s: s.observations.put(kept, Role.WALKER))
    store.close()
    _make(path)
    store = open_store(path)
    with store.read() as s:
        assert s.observations.get(kept.id).id == kept.id
    store.close()
    assert list(tmp_path.glob(".*.new*")) == []


def test_a_step_that_another_process_has_taken_meanwhile_is_not_taken_again(tmp_path):
    path = older_file(tmp_path / "old.gpkg")
    for _ in range(2):
        connection = connect(path, read_only=False)
        migrate(connection, since=1)
        assert schema_version(connection) == latest_version()
        connection.close()


def test_a_busy_file_is_not_called_damaged(tmp_path, monkeypatch):
    path = older_file(tmp_path / "old.gpkg")
    monkeypatch.setattr(connection_module, "BUSY_TIMEOUT_S", 0)
    other = connect(path, read_only=False)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="busy") as refused:
        open_store(path)
    other.close()
    assert not isinstance(refused.value, DamagedStore)
