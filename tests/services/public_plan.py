"""A store with something of everything that the public page could show, and words in it that nobody approved."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from on_a_walk import jpeg
from shapely import Point

from hbgeo.domain.action import Action, ActionPhotoKind
from hbgeo.domain.event import Role
from hbgeo.domain.ids import clock_at, new_id
from hbgeo.domain.meeting import Activity, Decision, DecisionKind, Meeting
from hbgeo.domain.observation import Light, Observation, Status
from hbgeo.domain.place import Place
from hbgeo.domain.position import Position
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.domain.walk import Stop, Walk, WalkState
from hbgeo.domain.walker import walker_hash
from hbgeo.exchange.photos import read_photo

CODE = "ACDEFGHJKM"
APPROVED_ACTION, APPROVED_PIN = "Godkänd åtgärdstext", "Godkända ord om platsen"
REASON_ACTION, REASON_PIN = "Skälet att åtgärden avslogs", "Skälet att påpekandet avslogs"
HERE = Position(lon=11.8421, lat=58.0625)


@dataclass
class Plan:
    """What was put in.

    Parameters
    ----------
    unapproved
        Words of which none may ever be shown.
    public_photos, private_photos
        Names of photos.
    pins
        Ids of the walker's pins by what became of them.
    """

    unapproved: list[str] = field(default_factory=list)
    public_photos: list[str] = field(default_factory=list)
    private_photos: list[str] = field(default_factory=list)
    pins: dict[str, str] = field(default_factory=dict)

    def secret(self) -> str:
        """A new word that nobody approved."""
        self.unapproved.append(f"hemligt{len(self.unapproved):03}ord")
        return self.unapproved[-1]


def pin(plan, **differing):
    values = {
        "id": new_id(),
        "position": HERE,
        "category": "LJUS",
        "polarity": -1,
        "recorded_at": datetime(2026, 4, 23, 17, 30, tzinfo=UTC),
        "received_at": datetime(2026, 4, 23, 17, 31, tzinfo=UTC),
        "text": plan.secret(),
    }
    return Observation(**(values | differing))


def put(session, observation, **decided):
    session.observations.put(observation, Role.WALKER)
    if decided:
        session.observations.change(observation.id, Role.PLANNER, **decided)
    return observation.id


def action(session, plan, steps=(), **differing):
    values = {
        "id": new_id(),
        "title": plan.secret(),
        "function": plan.secret(),
        "owner": "SBY",
        "due_on": date(2026, 11, 30),
        "adjustment": 5,
        "adjustment_reason": plan.secret(),
        "done_note": plan.secret(),
    }
    made = session.actions.add(Action(**(values | differing)), Role.PLANNER)
    for number, (status, changes) in enumerate(steps):
        with clock_at(datetime(2026, 6, 1 + number, 9, tzinfo=UTC)):
            session.actions.change(made.id, Role.PLANNER, status=status, **changes)
    return made.id


def fill(store) -> Plan:
    """Put everything in."""
    plan = Plan()
    store.write(lambda session: _fill(session, plan))
    return plan


def _fill(session, plan):
    walk = _walk(session, plan)
    done = action(
        session,
        plan,
        [
            (Status.ASSIGNED, {}),
            (Status.PLANNED, {}),
            (Status.DONE, {"fixed_on": date(2026, 6, 3)}),
            (Status.VERIFIED, {"follow_up_walk_id": walk.id}),
        ],
        public_text=APPROVED_ACTION,
    )
    planned = action(session, plan, [(Status.ASSIGNED, {}), (Status.PLANNED, {})], owner="SHEM")
    declined = action(session, plan, [(Status.DECLINED, {"reason": REASON_ACTION})])
    proposed = action(session, plan, reason=plan.secret())
    social = action(session, plan, [(Status.ASSIGNED, {})], owner="SOC")
    plan.pins = {
        "done": put(session, pin(plan, walk_id=walk.id), action_id=done),
        "planned": put(session, pin(plan, category="SIKT", walk_id=walk.id), action_id=planned),
        "declined": put(session, pin(plan, category="TRAF", walk_id=walk.id), action_id=declined),
    }
    plan.pins["merged"] = put(
        session,
        pin(plan, walk_id=walk.id),
        status=Status.DUPLICATE,
        duplicate_of=plan.pins["done"],
        public_text=plan.secret(),
        reason=plan.secret(),
    )
    put(session, pin(plan, category="KLOTT"), action_id=proposed, reason=plan.secret())
    for _ in range(2):
        put(session, pin(plan, category="SOCIAL", public_text=plan.secret()), action_id=social)
    put(session, pin(plan, category="OVR"), status=Status.DECLINED, reason=plan.secret())
    put(session, pin(plan, category="LEK"), status=Status.DECLINED, reason=REASON_PIN)
    for _ in range(6):
        put(session, pin(plan))
    put(session, pin(plan), status=Status.REVIEWED, public_text=APPROVED_PIN, reason=plan.secret())
    _good(session, plan)
    _photos(session, plan, done)
    _meeting(session, plan, planned)
    session.walkers.join(walk.id, walker_hash(CODE))
    walker = session.walkers.find(walk.id, walker_hash(CODE))
    for id_ in plan.pins.values():
        session.walkers.own(id_, walker)


def _walk(session, plan):
    walk = Walk(
        id=new_id(),
        code="HK4TRN",
        title=plan.secret(),
        on=date(2026, 4, 23),
        state=WalkState.CLOSED,
        light=Light.DARK,
        participants={"kvinnor": 4, "man": 3},
        **{name: plan.secret() for name in ("purpose", "theme", "area", "leader_role", "secretary_role", "weather")},
    )
    stop = Stop(
        id=new_id(), walk_id=walk.id, number=1, position=HERE, name=plan.secret(), reason=plan.secret(), landowner="SBY"
    )
    session.walks.save(walk, [stop], Role.LEADER)
    few = Walk(
        id=new_id(),
        code="TRN4HK",
        title=plan.secret(),
        on=date(2026, 3, 1),
        state=WalkState.CLOSED,
        participants={"kvinnor": 4},
    )
    session.walks.save(few, [], Role.LEADER)
    answer = StopAnswer(
        walk_id=walk.id,
        stop_id=stop.id,
        question="ovrigt",
        value=None,
        count=None,
        dissent=plan.secret(),
        text=plan.secret(),
        changed_at=datetime(2026, 4, 23, 18, tzinfo=UTC),
    )
    session.answers.put(answer, Role.SECRETARY)
    return walk


def _good(session, plan):
    playground = Place(
        id=new_id(),
        layer="lekplats",
        geometry=Point(HERE.lon, HERE.lat),
        name="Trastens lekplats",
        attributes={"beskrivning": plan.secret()},
    )
    session.places.put_many([playground], Role.PLANNER)
    good = {"category": "BRA", "subcode": "BRA1", "polarity": 1}
    put(session, pin(plan, **good), status=Status.REVIEWED, public_text="Här är det fint")
    far = Position(lon=11.8612345, lat=58.0712345)
    put(session, pin(plan, **good, position=far), status=Status.REVIEWED)
    put(session, pin(plan, **(good | {"subcode": "BRA2"})))


def _photos(session, plan, done):
    numbers = itertools.count(100)
    for public in (True, False):
        names = plan.public_photos if public else plan.private_photos
        for kind in ActionPhotoKind:
            content = read_photo(jpeg(next(numbers)))
            session.actions.add_photo(done, content, kind, Role.PLANNER)
            session.actions.publish_photo(done, content.sha256, Role.PLANNER, public=public)
            names.append(content.sha256)
        content = read_photo(jpeg(next(numbers)))
        session.photos.add(plan.pins["done"], content, Role.WALKER)
        session.photos.publish(plan.pins["done"], content.sha256, Role.PLANNER, public=public)
        names.append(content.sha256)


def _meeting(session, plan, about):
    meeting = Meeting(id=new_id(), on=date(2026, 6, 10), place=plan.secret(), notes=plan.secret())
    session.meetings.add(meeting, Role.PLANNER)
    decision = Decision(
        id=new_id(), meeting_id=meeting.id, number=1, kind=DecisionKind.NOTE, action_id=about, text=plan.secret()
    )
    session.decisions.add(decision, Role.PLANNER)
    activity = Activity(id="grill", place=plan.secret(), note=plan.secret(), function=plan.secret())
    session.activities.add(activity, Role.PLANNER)
