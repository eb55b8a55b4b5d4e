"""Walks, places, photos, checks."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
import shapely

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Light
from hbgeo.domain.photo import PhotoContent
from hbgeo.domain.place import Place
from hbgeo.domain.position import Box, Position
from hbgeo.domain.walk import Stop, Walk, WalkState, WalkType
from hbgeo.errors import Conflict, NotFound


def walk(**overrides):
    values = {
        "id": new_id(),
        "code": "HASSEL",
        "title": "Höstvandring",
        "on": date(2025, 10, 23),
        "type": WalkType.FOLLOW_UP,
        "starts": time(18, 30),
        "light": Light.DARK,
        "participants": {"kvinnor": 7, "barn": 3},
        "languages": ("sv", "ar"),
        "route": shapely.LineString([(11.84, 58.06), (11.8417, 58.06)]),
        "opened_at": datetime(2025, 10, 23, 16, 30, tzinfo=UTC),
        "leader_key": "ACDEFGHJKMNP",
    }
    return Walk(**(values | overrides))


def stop(walk_id, number, **overrides):
    return Stop(
        **(
            {"id": new_id(), "walk_id": walk_id, "number": number, "position": Position(lon=11.84, lat=58.06)}
            | overrides
        )
    )


def photo(content=b"jpeg"):
    return PhotoContent(
        sha256=hashlib.sha256(content).hexdigest(), width=4, height=3, image=content, thumbnail=b"small"
    )


def test_a_walk_comes_back_as_it_was_saved(store):
    w = walk()
    stops = [stop(w.id, 1, name="Tunneln"), stop(w.id, 2, landowner="SHEM")]
    store.write(lambda s: s.walks.save(w, stops, Role.LEADER))
    with store.read() as s:
        assert replace(s.walks.get(w.id), changed_at=None) == w
        assert s.walks.by_code(" hassel ").id == w.id
        assert s.walks.stops(w.id) == stops
        routes = s.walks.routes_frame()
        assert len(s.walks.stops_frame()) == 2
    # 0.0017° of longitude at 58.06° N: 111,320 m × cos 58.06° × 0.0017 = 100.1 m on a sphere.
    assert routes["langd_m"].iloc[0] == pytest.approx(100.4, abs=0.5)


def test_saving_the_same_walk_again_is_no_event(store):
    w = walk()
    stops = [stop(w.id, 1)]
    for _ in range(2):
        store.write(lambda s: s.walks.save(w, stops, Role.LEADER))
    with store.read() as s:
        assert [e.action for e in s.events.latest()] == ["created", "created"]


def test_stops_can_trade_places_and_leave_and_come_back(store):
    w = walk()
    a, b, c = stop(w.id, 1), stop(w.id, 2), stop(w.id, 3)
    store.write(lambda s: s.walks.save(w, [a, b, c], Role.LEADER))
    traded = [replace(b, number=1), replace(a, number=2)]
    store.write(lambda s: s.walks.save(w, traded, Role.LEADER))
    with store.read() as s:
        assert s.walks.stops(w.id) == traded
        assert s.events.of(c.id)[-1].action == "deleted"
    store.write(lambda s: s.walks.save(w, [*traded, c], Role.LEADER))
    with store.read() as s:
        assert [x.id for x in s.walks.stops(w.id)] == [b.id, a.id, c.id]


def test_starting_a_walk_is_in_its_history(store):
    w = walk(state=WalkState.PLANNED)
    store.write(lambda s: s.walks.save(w, [], Role.LEADER))
    store.write(lambda s: s.walks.save(replace(w, state=WalkState.OPEN), [], Role.LEADER))
    with store.read() as s:
        assert s.events.of(w.id)[-1].changes == {"state": ("planerad", "pagar")}


def test_two_walks_cannot_have_one_code(store):
    store.write(lambda s: s.walks.save(walk(), [], Role.LEADER))
    with pytest.raises(Conflict):
        store.write(lambda s: s.walks.save(walk(), [], Role.LEADER))


def test_an_unknown_walk_or_code_is_not_found(store):
    with store.read() as s:
        for ask in (s.walks.get, s.walks.by_code):
            with pytest.raises(NotFound):
                ask("NONE")


def place(**overrides):
    values = {
        "id": new_id(),
        "layer": "lekplats",
        "geometry": shapely.Point(11.84, 58.06),
        "name": "Ekens lekplats {{7*7}}",
        "attributes": {"utrustning": "gunga;sand", "staket": True, "anlagd_ar": 1998, "skugga": None},
        "source": "test",
    }
    return Place(**(values | overrides))


def test_places_come_back_by_layer_and_box_and_as_frame(store):
    near, far = place(), place(geometry=shapely.Point(11.9, 58.1))
    ring = place(layer="omrade", geometry=shapely.box(11.83, 58.05, 11.85, 58.07), attributes={})
    outcome = store.write(lambda s: s.places.put_many([near, far, ring], Role.IMPORT))
    assert outcome == {"created": 3, "changed": 0, "same": 0}
    with store.read() as s:
        assert [replace(p, changed_at=None) for p in s.places.find("lekplats")] == [near, far]
        assert [p.id for p in s.places.find("lekplats", Box(11.8, 58.0, 11.85, 58.07))] == [near.id]
        assert s.places.counts() == {"lekplats": 2, "omrade": 1}
        frame = s.places.frame("lekplats")
        assert s.places.area().equals(ring.geometry)
    assert list(frame.columns) == [
        "id",
        "name",
        "source",
        "utrustning",
        "staket",
        "anlagd_ar",
        "skugga",
        "geometry",
    ]
    assert frame.crs.to_epsg() == 4326


def test_a_box_that_only_meets_the_bounds_of_a_shape_does_not_find_it(store):
    corner = place(geometry=shapely.Polygon([(0, 0), (1, 0), (0, 1)]))
    store.write(lambda s: s.places.put_many([corner], Role.IMPORT))
    with store.read() as s:
        assert s.places.find("lekplats", Box(0.8, 0.8, 0.9, 0.9)) == []
        assert len(s.places.find("lekplats", Box(0.1, 0.1, 0.2, 0.2))) == 1


def test_a_changed_place_keeps_its_id_and_history(store):
    p = place()
    store.write(lambda s: s.places.put_many([p], Role.IMPORT))
    changed = replace(p, name="Ny", geometry=shapely.Point(11.85, 58.06))
    outcome = store.write(lambda s: s.places.put_many([changed, changed], Role.PLANNER))
    assert outcome == {"created": 0, "changed": 1, "same": 1}
    with store.read() as s:
        assert s.places.get(p.id).name == "Ny"
        assert set(s.events.of(p.id)[-1].changes) == {"name", "geometry"}


def test_a_deleted_place_is_out_of_sight(store):
    p = place()
    store.write(lambda s: s.places.put_many([p], Role.IMPORT))
    store.write(lambda s: s.places.delete(p.id, Role.PLANNER))
    with store.read() as s:
        assert s.places.find("lekplats") == []
        assert len(s.places.frame("lekplats")) == 0
        with pytest.raises(NotFound):
            s.places.get(p.id)


def test_a_photo_is_kept_once_and_counted(store, make_observation):
    o = make_observation()

    def work(s):
        s.observations.put(o, Role.WALKER)
        return [s.photos.add(o.id, photo(), Role.WALKER) for _ in range(2)]

    assert store.write(work) == ["created", "same"]
    with store.read() as s:
        (kept,) = s.photos.of(o.id)
        assert s.photos.image(kept.sha256) == b"jpeg"
        assert s.photos.thumbnail(kept.sha256) == b"small"
        assert s.observations.get(o.id).photo_count == 1
        assert s.observations.frame()["foto_fil"].iloc[0] == f"{kept.sha256}.jpg"
        with pytest.raises(NotFound):
            s.photos.image("0" * 64)


def test_a_photo_of_nothing_is_refused(store):
    with pytest.raises(NotFound):
        store.write(lambda s: s.photos.add(new_id(), photo(), Role.WALKER))


def test_a_sound_database_has_no_findings(store, make_observation):
    o = make_observation()

    def work(s):
        s.observations.put(o, Role.WALKER)
        s.photos.add(o.id, photo(), Role.WALKER)

    store.write(work)
    assert store.check() == []


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE photo_content SET image = x'00'", "changed_photo"),
        ("DELETE FROM photo_content", "missing_photo"),
        ("DELETE FROM photo", "orphan_photo"),
        ("DELETE FROM observation_box", "no_index"),
        ("UPDATE stop SET walk_id = 'x'", "orphan"),
        ("DROP TRIGGER event_no_delete; DELETE FROM event WHERE entity = 'observation'", "no_event"),
    ],
)
def test_check_names_what_somebody_broke(store, make_observation, statement, code):
    w = walk()
    o = make_observation()

    def work(s):
        s.walks.save(w, [stop(w.id, 1)], Role.LEADER)
        s.observations.put(o, Role.WALKER)
        s.photos.add(o.id, photo(), Role.WALKER)

    store.write(work)
    connection = sqlite3.connect(store.path)
    connection.executescript(statement)
    connection.close()
    assert code in {finding.code for finding in store.check()}


def test_check_hints_at_a_stack_and_reports_progress(store, make_observation):
    spot = Position(lon=11.84, lat=58.06)
    many = [make_observation(position=spot) for _ in range(25)]
    store.write(lambda s: s.observations.put_many(many, Role.IMPORT))
    shares = []
    (finding,) = store.check(shares.append)
    assert (finding.code, finding.serious, finding.values["count"]) == ("stack", False, 25)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_note_is_kept(store):
    store.write(lambda s: s.set_note("demo", "1"))
    with store.read() as s:
        assert s.note("demo") == "1"
        assert s.note("other") is None
