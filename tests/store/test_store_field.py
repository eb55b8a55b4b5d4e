"""What the walkers' phones leave in the file, and what it is migrated from."""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from hbgeo.domain.event import Role
from hbgeo.domain.ids import CODE_ALPHABET, clock_at, new_id
from hbgeo.domain.photo import PhotoContent
from hbgeo.domain.position import Position
from hbgeo.domain.selection import EVERYTHING, Selection
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.domain.walk import Stop, Walk
from hbgeo.domain.walker import walker_hash
from hbgeo.errors import Conflict, NotFound, StoreError
from hbgeo.store.sqlite import open_store
from hbgeo.store.sqlite.connection import connect
from hbgeo.store.sqlite.schema import latest_version, migrate

HASH = walker_hash("ACDEFGHJKM")
AT = "2025-10-23T17:30:00.000Z"


def photo(content=b"jpeg"):
    sha = hashlib.sha256(content).hexdigest()
    return PhotoContent(sha256=sha, width=4, height=3, image=content, thumbnail=b"small" + content)


@pytest.fixture
def walk(store):
    kept = Walk(id=new_id(), code="HASSEL", title="Höst", on=date(2025, 10, 23))
    stop = Stop(id=new_id(), walk_id=kept.id, number=1, position=Position(lon=11.84, lat=58.06))
    store.write(lambda s: s.walks.save(kept, [stop], Role.LEADER))
    return kept


@pytest.fixture
def pin(store, walk, make_observation):
    """A pin with a photo, made by a walker."""
    kept = make_observation(walk_id=walk.id)

    def work(session):
        session.walkers.join(walk.id, HASH)
        session.observations.put(kept, Role.WALKER)
        session.walkers.own(kept.id, session.walkers.find(walk.id, HASH), promised_photos=1)
        session.photos.add(kept.id, photo(), Role.WALKER)
        session.walkers.keep_photo_receipt(kept.id, "a" * 64, photo().sha256)

    store.write(work)
    return kept


def by_hand(path, statement, *values):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute(statement, values)


def file_of_version_2(path):
    """A database as the version before left it: two walks, a pin with a photo and an agreement, a deleted pin."""
    path.touch()
    connection = connect(path, read_only=False)
    migrate(connection, since=0, up_to=2)
    events = [(1, "walk", "w1"), (2, "walk", "w2"), (3, "observation", "o1"), (4, "observation", "o2")]
    for seq, entity, id_ in events:
        connection.execute("INSERT INTO event VALUES (?, ?, 'ledare', ?, ?, 'created', '{}')", (seq, AT, entity, id_))
    for number in (1, 2):
        connection.execute(
            "INSERT INTO walk (id, code, title, on_day, type, purpose, theme, area, state, leader_role, secretary_role,"
            " weather, languages, interpreter, accessible, changed_at, event) VALUES (?, ?, 'Höst', '2025-10-23',"
            " 'huvudvandring', '', '', '', 'avslutad', '', '', '', '[\"sv\"]', 0, 0, ?, ?)",
            (f"w{number}", f"CODE{number}", AT, number),
        )
    for id_, event, gone in (("o1", 3, None), ("o2", 4, AT)):
        connection.execute(
            "INSERT INTO observation (geom, id, lon, lat, position_source, category, polarity, recorded_at,"
            " recorded_on, received_at, walk_id, text, folded, status, source, language, agreements, photo_count,"
            " changed_at, changed_on, client_hash, event, deleted_at) VALUES (x'00', ?, 11.84, 58.06, 'tap', 'LJUS',"
            " -1, ?, '2025-10-23', ?, 'w1', 'Mörkt', 'mörkt', 'ny', 'vandring', 'sv', 1, 1, ?, '2025-10-23', 'x', ?,"
            " ?)",
            (id_, AT, AT, AT, event, gone),
        )
    connection.execute("INSERT INTO agreement VALUES ('a', 'o1', ?)", (AT,))
    connection.close()
    return path


def test_a_database_of_the_version_before_keeps_all_it_has(tmp_path):
    store = open_store(file_of_version_2(tmp_path / "old.gpkg"))
    with store.read() as s:
        ((_fid, one),) = s.observations.find(Selection(walk_ids=("w1",)))
        assert (one.text, one.late, one.agreements) == ("Mörkt", False, 1)
        assert s.observations.count(EVERYTHING) == 1
        changed, deleted = s.observations.changed_since("w1", 0)
        assert ([o.id for o in changed], [o.id for o in deleted]) == (["o1"], ["o2"])
    assert store.info()["schema_version"] == latest_version()
    assert len(list(tmp_path.glob("old.v2.*.backup.gpkg"))) == 1
    store.close()


def test_each_walk_of_before_gets_a_leader_key_of_its_own_that_stays(tmp_path):
    path = file_of_version_2(tmp_path / "old.gpkg")
    keys = []
    for _ in range(2):
        store = open_store(path)
        with store.read() as s:
            keys.append({walk.id: walk.leader_key for walk in s.walks.all()})
        store.close()
    assert keys[0] == keys[1]
    assert keys[0]["w1"] != keys[0]["w2"]
    assert all(len(key) == 12 and set(key) <= set(CODE_ALPHABET) for key in keys[0].values())


def test_the_migrated_file_guards_its_history_as_before(tmp_path):
    path = file_of_version_2(tmp_path / "old.gpkg")
    open_store(path).close()
    with pytest.raises(sqlite3.IntegrityError, match="no change without an event"):
        by_hand(path, "UPDATE walk SET title = 'x'")


def test_a_walk_saved_without_a_key_keeps_the_one_it_has(store, walk):
    with store.read() as s:
        key = s.walks.get(walk.id).leader_key
    store.write(lambda s: s.walks.save(replace(walk, title="Vår"), s.walks.stops(walk.id), Role.LEADER))
    with store.read() as s:
        assert (s.walks.get(walk.id).title, s.walks.get(walk.id).leader_key) == ("Vår", key)


def test_a_new_key_is_an_event_that_does_not_tell_it(store, walk):
    store.write(lambda s: s.walks.save(replace(walk, leader_key="ACDEFGHJKMNP"), s.walks.stops(walk.id), Role.LEADER))
    with store.read() as s:
        assert s.walks.get(walk.id).leader_key == "ACDEFGHJKMNP"
        assert s.events.of(walk.id)[-1].changes == {"leader_key": (None, None)}


def test_late_is_kept_and_does_not_make_a_resend_another_pin(store, make_observation):
    late = make_observation(late=True)
    assert store.write(lambda s: s.observations.put(late, Role.WALKER)) == "created"
    assert store.write(lambda s: s.observations.put(replace(late, late=False), Role.WALKER)) == "same"
    with store.read() as s:
        assert s.observations.get(late.id).late


def test_an_agreement_taken_back_is_an_event_and_one_never_given_is_nothing(store, pin):
    before = store.version()
    assert store.write(lambda s: s.observations.disagree(pin.id, "a", Role.WALKER)) == 0
    assert store.version() == before
    store.write(lambda s: s.observations.agree(pin.id, "a", Role.WALKER))
    assert store.write(lambda s: s.observations.disagree(pin.id, "a", Role.WALKER)) == 0
    with store.read() as s:
        assert s.events.of(pin.id)[-1].changes == {"agreements": (1, 0)}


def test_a_photo_goes_with_its_bytes_unless_another_pin_has_it(store, pin, make_observation):
    other = make_observation()
    store.write(lambda s: s.observations.put(other, Role.WALKER))
    store.write(lambda s: s.photos.add(other.id, photo(), Role.WALKER))
    store.write(lambda s: s.photos.remove(pin.id, photo().sha256, Role.WALKER))
    with store.read() as s:
        assert s.photos.image(photo().sha256) == b"jpeg"
        assert (s.observations.get(pin.id).photo_count, s.observations.get(other.id).photo_count) == (0, 1)
    store.write(lambda s: s.photos.remove(other.id, photo().sha256, Role.WALKER))
    with store.read() as s, pytest.raises(NotFound):
        s.photos.image(photo().sha256)
    with pytest.raises(NotFound):
        store.write(lambda s: s.photos.remove(other.id, photo().sha256, Role.WALKER))


def test_a_removal_that_fails_half_way_removes_nothing(store, pin):
    def fails(session):
        session.photos.remove(pin.id, photo().sha256, Role.WALKER)
        raise StoreError("no")

    with pytest.raises(StoreError):
        store.write(fails)
    with store.read() as s:
        assert s.photos.image(photo().sha256) == b"jpeg"
        assert s.observations.get(pin.id).photo_count == 1
    assert store.check() == []


def test_a_receipt_given_in_work_that_fails_was_never_given(store, pin):
    def fails(session):
        session.walkers.take_receipt("c", pin.id, "h")
        raise StoreError("no")

    with pytest.raises(StoreError):
        store.write(fails)
    assert store.write(lambda s: s.walkers.take_receipt("c", pin.id, "h")) == "created"
    assert store.write(lambda s: s.walkers.take_receipt("c", pin.id, "h")) == "same"
    with pytest.raises(Conflict):
        store.write(lambda s: s.walkers.take_receipt("c", pin.id, "other"))


def test_no_layer_and_no_export_knows_of_walkers_or_keys(store, walk, pin):
    with store.read() as s:
        key = s.walks.get(walk.id).leader_key
        told = b"".join(s.observations.geojson()) + s.observations.frame().to_csv().encode()
        told += s.walks.routes_frame().to_csv().encode() + s.walks.stops_frame().to_csv().encode()
    with closing(sqlite3.connect(store.path)) as connection:
        layers = [name for (name,) in connection.execute("SELECT table_name FROM gpkg_contents")]
        for layer in layers:
            told += str(connection.execute(f"SELECT * FROM {layer}").fetchall()).encode()  # noqa: S608
    assert not {"walker", "walker_pin", "removed_pin", "receipt", "photo_receipt", "track_part"} & set(layers)
    for secret in (HASH, key):
        assert secret.encode() not in told


def test_the_check_finds_what_a_hand_has_broken(store, pin):
    assert store.check() == []
    by_hand(store.path, "DELETE FROM photo_receipt")
    assert store.check() == []
    by_hand(store.path, "INSERT INTO photo_receipt VALUES (?, 'b', 'gone', NULL)", pin.id)
    by_hand(store.path, "UPDATE walker_pin SET walker = 99")
    by_hand(store.path, "INSERT INTO track_part VALUES ('t', 0, 'no walk', '[]', 1)")
    found = {(one.code, one.values.get("table")) for one in store.check() if one.serious}
    assert found == {("lost_photo", None), ("orphan", "walker_pin"), ("orphan", "track_part")}


def test_the_check_finds_a_pin_with_a_walker_of_another_walk(store, walk, pin):
    other = replace(walk, id=new_id(), code="OTHERS", leader_key="")
    store.write(lambda s: s.walks.save(other, [], Role.LEADER))
    store.write(lambda s: s.walkers.join(other.id, HASH))
    by_hand(store.path, "UPDATE walker_pin SET walker = 2")
    assert [one.code for one in store.check()] == ["stray_pin"]


def test_the_database_itself_refuses_an_answer_without_an_event_and_another_track(store, walk):
    with store.read() as s:
        (stop,) = s.walks.stops(walk.id)
    given = StopAnswer(
        walk_id=walk.id,
        stop_id=stop.id,
        question="ljus",
        value=1,
        count=None,
        dissent="",
        text="",
        changed_at=datetime(2025, 10, 23, tzinfo=UTC),
    )
    store.write(lambda s: s.answers.put(given, Role.SECRETARY))
    with pytest.raises(sqlite3.IntegrityError, match="no change without an event"):
        by_hand(store.path, "UPDATE stop_answer SET value = 2")
    by_hand(store.path, "INSERT INTO track_part VALUES ('t', 0, ?, '[]', 1)", walk.id)
    with pytest.raises(sqlite3.IntegrityError, match="stays as it came"):
        by_hand(store.path, "UPDATE track_part SET points = '[1]'")


def test_work_sees_the_clock_that_was_told_to_who_asked_for_it(store, walk):
    moment = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    with clock_at(moment):
        store.write(lambda s: s.walkers.join(walk.id, HASH))
    store.write(lambda s: s.walkers.join(walk.id, "other"))
    with store.read() as s:
        assert s.walkers.find(walk.id, HASH).joined_at == moment
        assert s.walkers.find(walk.id, "other").joined_at < moment - timedelta(days=1)
