"""Observations in the store: idempotent, never lost, every change in the history."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.observation import Light, Observation, ObservationSource, Status
from hbgeo.domain.position import Box, Position, PositionSource
from hbgeo.domain.selection import Selection
from hbgeo.errors import Conflict, Gone, NotFound, StoreError

HOSTILE = (
    "{{7*191}}",
    "{% for x in y %}",
    "{{",
    "<img src=x onerror=alert(1)>",
    "`whoami`",
    "${jndi:ldap}",
    "C:\\2019\\ny",
    "שלום مرحبا \u202e\u200b\u200d",
    "rad ett\r\nrad två\ttab",
    "'; DROP TABLE observation; --",
    "",
)


def put(store, observation, role=Role.WALKER):
    return store.write(lambda s: s.observations.put(observation, role))


def get(store, observation_id):
    with store.read() as s:
        return s.observations.get(observation_id)


def test_every_field_comes_back_as_it_was_put(store, make_observation):
    o = make_observation(
        position=Position(lon=11.84211119, lat=58.0625, source=PositionSource.GPS, accuracy_m=7.5),
        subcode="LJUS2",
        text="Mörkt vid tunneln",
        safety_day=3,
        safety_dark=0,
        urgency="snabb",
        light=Light.DARK,
        status=Status.ASSIGNED,
        owner="SBY",
        land="allman_plats",
        reason="därför",
        due_on=date(2026, 1, 31),
        fixed_on=date(2026, 2, 1),
        source=ObservationSource.PAPER,
        source_ref="blad 3",
        language="en",
        agreements=3,
    )
    assert put(store, o) == "created"
    assert replace(get(store, o.id), changed_at=None) == o


@pytest.mark.parametrize("text", HOSTILE)
def test_text_comes_back_exactly_as_typed(store, make_observation, text):
    o = make_observation(text=text)
    put(store, o)
    assert get(store, o.id).text == text


def test_the_same_body_again_is_the_same_record(store, make_observation):
    o = make_observation()
    put(store, o)
    later = replace(o, received_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert put(store, later) == "same"
    with store.read() as s:
        assert s.observations.count() == 1
        assert get(store, o.id).received_at == o.received_at


def test_a_resend_is_the_same_even_after_a_planner_changed_the_record(store, make_observation):
    o = make_observation()
    put(store, o)
    store.write(lambda s: s.observations.change(o.id, Role.PLANNER, category="SIKT", status=Status.REVIEWED))
    assert put(store, o) == "same"
    assert get(store, o.id).category == "SIKT"


def test_the_same_id_with_another_body_is_refused_and_changes_nothing(store, make_observation):
    o = make_observation(text="först")
    put(store, o)
    with pytest.raises(Conflict):
        put(store, replace(o, text="sedan"))
    assert get(store, o.id).text == "först"


def test_a_deleted_one_stays_deleted_and_can_be_restored(store, make_observation):
    o = make_observation()
    put(store, o)
    store.write(lambda s: s.observations.delete(o.id, Role.WALKER))
    with pytest.raises(Gone):
        get(store, o.id)
    with pytest.raises(Gone):
        put(store, o)
    with store.read() as s:
        assert s.observations.count() == 0
    store.write(lambda s: s.observations.restore(o.id, Role.WALKER))
    assert get(store, o.id).id == o.id


def test_an_unknown_id_is_not_found(store):
    with pytest.raises(NotFound):
        get(store, new_id())


def test_a_change_is_an_event_with_from_and_to(store, make_observation):
    o = make_observation(text="gammal")
    put(store, o)
    store.write(lambda s: s.observations.change(o.id, Role.PLANNER, text="ny", status=Status.PLANNED))
    with store.read() as s:
        created, changed = s.events.of(o.id)
    assert created.action == "created"
    assert changed.role is Role.PLANNER
    assert changed.changes == {"text": ("gammal", "ny"), "status": ("ny", "planerad")}


def test_a_change_to_the_same_value_is_no_event(store, make_observation):
    o = make_observation()
    put(store, o)
    store.write(lambda s: s.observations.change(o.id, Role.PLANNER, text=o.text))
    with store.read() as s:
        assert len(s.events.of(o.id)) == 1


def test_moving_an_observation_moves_it_in_every_box(store, make_observation):
    o = make_observation(position=Position(lon=11.0, lat=58.0))
    put(store, o)
    store.write(lambda s: s.observations.change(o.id, Role.PLANNER, position=Position(lon=12.0, lat=59.0)))
    with store.read() as s:
        assert s.observations.count(Selection(box=Box(10.9, 57.9, 11.1, 58.1))) == 0
        assert s.observations.count(Selection(box=Box(11.9, 58.9, 12.1, 59.1))) == 1


def test_me_too_counts_once_for_each_who_says_it(store, make_observation):
    o = make_observation()
    put(store, o)

    def agree(who):
        return store.write(lambda s: s.observations.agree(o.id, who, Role.WALKER))

    assert [agree("a"), agree("b"), agree("a")] == [1, 2, 2]
    assert get(store, o.id).agreements == 2


def test_no_change_passes_without_an_event(store, make_observation):
    o = make_observation()
    put(store, o)
    connection = sqlite3.connect(store.path)
    try:
        with pytest.raises(sqlite3.IntegrityError, match="no change without an event"):
            connection.execute("UPDATE observation SET status = 'atgardad'")
        with pytest.raises(sqlite3.IntegrityError, match="never removed"):
            connection.execute("DELETE FROM observation")
        for statement in ("UPDATE event SET role = 'x'", "DELETE FROM event"):
            with pytest.raises(sqlite3.IntegrityError, match="only grow"):
                connection.execute(statement)
    finally:
        connection.close()


def test_a_failing_write_leaves_nothing_behind(store, make_observation):
    def work(s):
        s.observations.put(make_observation(), Role.WALKER)
        raise RuntimeError("half way")

    before = store.version()
    with pytest.raises(RuntimeError, match="half way"):
        store.write(work)
    with store.read() as s:
        assert s.observations.count() == 0
    assert store.version() == before


def test_a_read_session_cannot_write(store, make_observation):
    with pytest.raises(StoreError), store.read() as s:
        s.observations.put(make_observation(), Role.WALKER)


def test_the_version_changes_with_every_write(store, make_observation):
    before = store.version()
    put(store, make_observation())
    assert store.version() != before


def test_pages_hold_every_observation_once_in_both_directions(store, make_observation):
    many = [make_observation() for _ in range(25)]
    store.write(lambda s: s.observations.put_many(many, Role.IMPORT))

    def pages(*, newest):
        ids, after = [], 0
        with store.read() as s:
            while page := s.observations.find(after=after, limit=10, newest=newest):
                ids += [o.id for _, o in page]
                after = page[-1][0]
        return ids

    assert pages(newest=False) == [o.id for o in many]
    assert pages(newest=True) == [o.id for o in reversed(many)]


def test_a_second_import_of_the_same_things_adds_nothing(store, make_observation):
    many = [make_observation(source_ref=f"rad {n}") for n in range(10)]
    again = [replace(o, id=new_id()) for o in many]
    first = store.write(lambda s: s.observations.put_many(many, Role.IMPORT))
    second = store.write(lambda s: s.observations.put_many([*again, again[0]], Role.IMPORT))
    assert first == {"created": 10, "same": 0}
    assert second == {"created": 0, "same": 11}


degrees = st.tuples(
    st.floats(11.0, 12.0, allow_nan=False).map(lambda x: round(x, 7)),
    st.floats(58.0, 59.0, allow_nan=False).map(lambda x: round(x, 7)),
)


@given(points=st.lists(degrees, max_size=30), corner=degrees, size=st.floats(0, 0.5))
def test_a_box_counts_exactly_what_lies_in_it(tmp_path_factory, points, corner, size):
    from hbgeo.store.sqlite import open_store

    box = Box(corner[0], corner[1], round(corner[0] + size, 7), round(corner[1] + size, 7))
    moment = datetime(2025, 1, 1, tzinfo=UTC)
    store = open_store(tmp_path_factory.mktemp("box") / "box.gpkg")
    try:
        # The box's own corners are the hardest: 32-bit floats lie beside them.
        places = [*points, (box.west, box.south), (box.east, box.north)]
        observations = [
            Observation(
                id=new_id(),
                position=Position(lon=lon, lat=lat),
                category="LJUS",
                polarity=-1,
                recorded_at=moment,
                received_at=moment,
            )
            for lon, lat in places
        ]
        store.write(lambda s: s.observations.put_many(observations, Role.IMPORT))
        with store.read() as s:
            found = {o.id for _, o in s.observations.find(Selection(box=box))}
            assert found == {o.id for o in observations if box.contains(o.position.lon, o.position.lat)}
            assert s.observations.count(Selection(box=box)) == len(found)
    finally:
        store.close()


def test_each_filter_selects_what_it_says(store, make_observation):
    wanted = make_observation(
        category="BRA",
        polarity=1,
        text="Fin GRÄSMATTA",
        status=Status.REVIEWED,
        light=Light.DAYLIGHT,
        source=ObservationSource.PAPER,
        recorded_at=datetime(2026, 4, 22, 10, tzinfo=UTC),
    )
    put(store, wanted)
    put(store, make_observation())
    selections = [
        Selection(categories=("BRA",)),
        Selection(polarities=(1,)),
        Selection(text="gräsmatta"),
        Selection(statuses=("granskad",)),
        Selection(lights=("dagsljus",)),
        Selection(sources=("papper",)),
        Selection(since=date(2026, 1, 1)),
        Selection(since=date(2026, 4, 22), until=date(2026, 4, 22)),
        Selection(categories=("BRA", "IDE"), text="fin"),
    ]
    with store.read() as s:
        for selection in selections:
            assert [o.id for _, o in s.observations.find(selection)] == [wanted.id], selection
            assert s.observations.count(selection) == 1
            assert list(s.observations.points(selection).polarity) == [1]


def test_a_percent_sign_in_a_search_is_only_a_percent_sign(store, make_observation):
    put(store, make_observation(text="helt mörkt"))
    with store.read() as s:
        assert s.observations.count(Selection(text="%")) == 0
        assert s.observations.count(Selection(text="_")) == 0


def test_a_day_is_a_day_in_sweden(store, make_observation):
    put(store, make_observation(recorded_at=datetime(2025, 10, 23, 22, 30, tzinfo=UTC)))
    with store.read() as s:
        assert s.observations.count(Selection(since=date(2025, 10, 24), until=date(2025, 10, 24))) == 1


def test_counts_by_field_add_up_to_the_count(store, make_observation):
    for category in ("LJUS", "LJUS", "BRA"):
        put(store, make_observation(category=category))
    with store.read() as s:
        assert s.observations.count_by("category") == {"LJUS": 2, "BRA": 1}
        assert s.observations.count_by("status") == {"ny": 3}
        with pytest.raises(ValueError, match="not countable"):
            s.observations.count_by("text")


def test_stacks_are_found(store, make_observation):
    spot = Position(lon=11.84, lat=58.06)
    many = [make_observation(position=spot) for _ in range(30)] + [make_observation()]
    store.write(lambda s: s.observations.put_many(many, Role.IMPORT))
    with store.read() as s:
        assert s.observations.stacks(20) == [(11.84, 58.06, 30)]


def test_observations_by_number_come_by_rising_number_whatever_order_was_asked(store, make_observation):
    kept = [make_observation() for _ in range(5)]
    store.write(lambda s: s.observations.put_many(kept, Role.IMPORT))
    with store.read() as s:
        fids = [fid for fid, _ in s.observations.find()]
        found = s.observations.by_fid([fids[3], 99_999, fids[0], fids[4]])
    assert [o.id for o in found] == [kept[0].id, kept[3].id, kept[4].id]
