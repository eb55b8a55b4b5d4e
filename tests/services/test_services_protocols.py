"""The protocol of a walk, filled from the store."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from PIL import Image

from hbgeo.domain.action import Action
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id, new_join_code
from hbgeo.domain.observation import Observation, Status
from hbgeo.domain.position import Position
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.domain.walk import Stop, Walk, WalkState
from hbgeo.errors import NotFound
from hbgeo.exchange.photos import read_photo
from hbgeo.services.protocols import content, file_name, protocol

NOW = datetime(2026, 10, 21, 18, tzinfo=UTC)


def pin(walk: Walk, stop: Stop | None, **facts) -> Observation:
    given = {"category": "LJUS", "subcode": "LJUS1", "polarity": -1, "text": "HEMLIGT ord", "urgency": "snabb"} | facts
    return Observation(
        id=new_id(), position=Position(lon=11.842, lat=58.0625), recorded_at=NOW, received_at=NOW, walk_id=walk.id,
        stop_id=stop.id if stop else None, **given,
    )  # fmt: skip


@pytest.fixture
def walked(store):
    walk = Walk(
        id=new_id(), code=new_join_code(), title="Höstvandringen", on=date(2026, 10, 21), state=WalkState.CLOSED,
        participants={"kvinnor": 7, "barn": 3, "aldre": 6},
    )  # fmt: skip
    stop = Stop(id=new_id(), walk_id=walk.id, number=1, position=Position(lon=11.842, lat=58.0625), name="Gläntan")
    answers = [("ljus", 1, ""), ("trygg_mork", 1, ""), ("bevara", None, "Utsikten"), ("andra", None, "En lampa till")]

    def work(session):
        session.walks.save(walk, [stop], Role.LEADER)
        for question, value, text in answers:
            session.answers.put(
                StopAnswer(walk_id=walk.id, stop_id=stop.id, question=question, value=value, count=3, dissent="",
                           text=text, changed_at=NOW),
                Role.SECRETARY,
            )  # fmt: skip

    store.write(work)
    return walk, stop


def keep(store, *observations):
    store.write(lambda session: [session.observations.put(one, Role.WALKER) for one in observations])


def test_words_and_photos_stand_in_it_only_when_approved(store, catalogue, walked):
    walk, stop = walked
    silent, worded = pin(walk, stop), pin(walk, stop, public_text="Lampan är trasig")
    keep(store, silent, worded)
    out = BytesIO()
    Image.new("RGB", (64, 64), "red").save(out, "JPEG")
    photo = read_photo(out.getvalue())
    store.write(lambda session: session.photos.add(silent.id, photo, Role.WALKER))
    made = content(store, catalogue, walk.id)
    assert made.stops[0].unsafe == (
        "Släckt eller trasig lampa: Lampan är trasig",
        "Släckt eller trasig lampa",
    )
    assert made.stops[0].photos == ()
    store.write(lambda session: session.photos.publish(silent.id, photo.sha256, Role.PLANNER, public=True))
    assert [one.jpeg for one in content(store, catalogue, walk.id).stops[0].photos] == [photo.image]
    assert b"HEMLIGT" not in protocol(store, catalogue, walk.id)


def test_answers_stand_by_stop_and_few_are_not_counted(store, catalogue, walked):
    walk, _stop = walked
    made = content(store, catalogue, walk.id)
    stop = made.stops[0]
    assert [(one.topic, one.value, one.label, one.count) for one in stop.answers] == [("Ljus", 1, "Dåligt", None)]
    assert stop.safety_dark is not None
    assert (stop.safety_dark.value, stop.safety_dark.most) == (1, 4)
    assert stop.good == ("Utsikten",)
    assert stop.suggestions == ("En lampa till",)


def test_groups_under_five_are_hidden(store, catalogue, walked):
    head = content(store, catalogue, walked[0].id).head
    assert {one.who: one.count for one in head.residents_by_group} == {
        "Kvinnor (25–64 år)": 7, "Barn (0–12 år)": None, "Äldre (65 år och uppåt)": 6,
    }  # fmt: skip
    assert head.residents is not None
    assert head.residents.who == "Deltagare, minst"


def test_actions_go_to_their_lists_and_what_is_undecided_is_said(store, catalogue, walked):
    walk, stop = walked
    quick, declined = (Action(id=new_id(), title=title, urgency="snabb") for title in ("Byt lampan", "Bygg ett torn"))
    declined = replace(declined, status=Status.DECLINED, reason="För dyrt")
    keep(
        store, *(pin(walk, stop, urgency="langsiktig") for _ in range(3)),
        pin(walk, None, status=Status.DECLINED, reason="Inte vår mark"), pin(walk, stop, category="BRA", polarity=1),
    )  # fmt: skip

    def work(session):
        for action in (quick, declined):
            session.actions.add(action, Role.PLANNER)
            session.observations.put(pin(walk, stop, action_id=action.id), Role.WALKER)

    store.write(work)
    made = content(store, catalogue, walk.id)
    assert [(row.number, row.action, row.place) for row in made.quick] == [(1, "Byt lampan", "stopp 1, Gläntan")]
    assert made.planned == ()
    assert [(row.number, row.problem) for row in made.long_term] == [(0, "Släckt eller trasig lampa (LJUS1) × 3")]
    assert [row.reason for row in made.declined] == ["För dyrt", "Inte vår mark"]
    assert made.declined[1].place == "längs vägen"


def test_a_walk_that_is_not_closed_gives_a_draft_in_either_language(store, catalogue, walked):
    walk, stop = walked
    store.write(lambda session: session.walks.save(replace(walk, state=WalkState.OPEN), [stop], Role.LEADER))
    assert content(store, catalogue, walk.id).version == "Utkast: vandringen är inte avslutad"
    assert content(store, catalogue, walk.id, "en").version == "Draft: the walk is not closed"
    assert content(store, catalogue, walk.id, "en").stops[0].answers[0].topic == "Light"
    assert file_name(walk, "en") == f"protocol_20261021_{walk.code}.pdf"


def test_the_walk_that_follows_up_says_what_is_looked_at(store, catalogue, walked):
    walk, stop = walked
    after = Walk(id=new_id(), code=new_join_code(), title="Igen", on=date(2027, 4, 1), follows_walk_id=walk.id)
    again = replace(stop, id=new_id(), walk_id=after.id)
    store.write(lambda session: session.walks.save(after, [again], Role.LEADER))
    follow_up = content(store, catalogue, walk.id).follow_up
    assert (follow_up.on, follow_up.checks) == (date(2027, 4, 1), ("Gläntan",))


def test_an_unknown_walk_is_refused(store, catalogue):
    with pytest.raises(NotFound):
        protocol(store, catalogue, new_id())


def test_categories_that_can_point_people_out_are_counted_from_five_on_and_not_placed(store, catalogue, walked):
    walk, stop = walked
    out = BytesIO()
    Image.new("RGB", (64, 64), "red").save(out, "JPEG")
    photo = read_photo(out.getvalue())
    # Approved while it was about a lamp, and moved to another category since.
    moved = pin(walk, stop, public_text="Godkänt förut")
    keep(store, moved)

    def work(session):
        session.photos.add(moved.id, photo, Role.WALKER)
        session.photos.publish(moved.id, photo.sha256, Role.PLANNER, public=True)
        session.observations.change(moved.id, Role.PLANNER, category="SOCIAL", subcode="SOCIAL1")

    store.write(work)
    made = content(store, catalogue, walk.id)
    assert (made.stops[0].unsafe, made.stops[0].photos, len(made.stops)) == ((), (), 1)
    assert made.quick == ()
    assert made.map is not None
    assert [mark.label for mark in made.map.marks] == ["1"]
    keep(store, *(pin(walk, stop, category="SOCIAL", subcode="SOCIAL2", text="") for _ in range(4)))
    made = content(store, catalogue, walk.id)
    assert made.stops[0].unsafe == ()
    assert made.stops[1].unsafe == ("Oro på platsen × 5",)
