"""Filling an empty store with the demo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from functools import partial
from random import Random

from hbgeo.demo import answers, follow_up, inspections, meetings, plan, programme, timetables, try_walk, walks
from hbgeo.demo.drawings import draw
from hbgeo.demo.layers import SOURCE, land_at, land_parts, places
from hbgeo.demo.observations import observation
from hbgeo.demo.spots import Remark, remarks
from hbgeo.demo.story import Step, tell
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.ids import derived_id
from hbgeo.domain.observation import Observation
from hbgeo.domain.photo import PhotoContent
from hbgeo.errors import N_, Conflict
from hbgeo.exchange.photos import read_photo
from hbgeo.store.protocol import Session, Store

#: The note that tells a demo from a real database.
NOTE = "demo"
_MAPPED_AT = walks.local(date(2025, 9, 1), time(9))
#: Drawing takes about two thirds of the time.
_DRAWN = 0.65

Progress = Callable[[float], None]


def seed(store: Store, catalogue: Catalogue, progress: Progress | None = None) -> None:
    """Fill an empty store with the invented Hasselbacken, in one transaction; one filled before is left as it is.

    Parameters
    ----------
    progress
        Told the share done, 0 to 1.

    Raises
    ------
    Conflict
        When the store holds something else: a real database is never seeded.
    """
    progress = progress or (lambda _: None)
    with store.read() as session:
        if _is_filled(session):
            return
    known = _codes(catalogue)
    made = [remark for remark in remarks() if remark.code in known]
    pictures = _pictures(made, lambda share: progress(share * _DRAWN))
    steps = list(_steps(made, pictures, catalogue))

    def work(session: Session) -> None:
        # Asked again: another process may have been faster.
        if not _is_filled(session):
            tell(session, steps, lambda share: progress(_DRAWN + share * (1 - _DRAWN)))
            session.set_note(NOTE, "1")

    store.write(work)


def _is_filled(session: Session) -> bool:
    if session.note(NOTE):
        return True
    if session.observations.count() or session.walks.all() or session.places.counts():
        raise Conflict(N_("The database is not empty; the demo is only put into an empty one."))
    return False


def _codes(catalogue: Catalogue) -> set[str]:
    categories = {category.code for category in catalogue.categories}
    return categories | {sub.code for category in catalogue.categories for sub in category.sub}


def _steps(made: list[Remark], pictures: dict[str, PhotoContent], catalogue: Catalogue) -> Iterator[Step]:
    land = land_parts()
    rows = _rows(made)
    planned = {row.key: row.id for row in rows}
    held = walks.walks(land, planned)
    # A municipality's own catalogue may lack what the demo uses; then that part of the demo is left out.
    layers = {layer.code for layer in catalogue.layers}
    mapped = [place for place in places() if place.layer in layers]
    yield Step(_MAPPED_AT, lambda session: session.places.put_many(mapped, Role.IMPORT))
    yield from inspections.story(mapped)
    yield from timetables.story()
    for demo_walk in held.values():
        yield from walks.story(demo_walk)
        yield from answers.story(demo_walk.answers, catalogue)
    yield from try_walk.story(held["follow_up"])
    met = meetings.meetings()
    begun = [one.opened_at for one in met.values() if one.opened_at < one.closed_at]
    observed = {remark.key: observation(remark, held.get(remark.occasion), catalogue) for remark in made}
    followed: dict[str, plan.Followed] = {}
    for remark in made:
        seen = observed[remark.key]
        yield from _recorded(seen, pictures.get(remark.key))
        yield from _agreed(remark, seen)
        original = observed.get(remark.of or "")
        changes = follow_up.changes(
            remark,
            seen,
            land=land_at(seen.position, land),
            catalogue=catalogue,
            look_again=held["follow_up"],
            meetings=begun,
            original_id=original.id if original else None,
        )
        followed[remark.key] = plan.Followed(seen, remark.urgency, changes)
    yield from _planned(rows, followed, met, pictures)
    for one_meeting in met.values():
        yield from meetings.story(one_meeting, planned)
    yield from programme.story(catalogue, {key: seen.id for key, seen in observed.items()})


def _rows(made: list[Remark]) -> list[plan.PlanRow]:
    """Return the rows of the plan; of one about observations that the catalogue does not know, nothing is left."""
    keys = {remark.key for remark in made}
    return [row for row in plan.rows() if not row.about or keys.intersection(row.about)]


def _planned(
    rows: list[plan.PlanRow],
    followed: dict[str, plan.Followed],
    met: dict[str, meetings.DemoMeeting],
    pictures: dict[str, PhotoContent],
) -> Iterator[Step]:
    """Yield what became of everything, by the plan or on its own."""
    together = {key for row in rows for key in row.about}
    for key, one in followed.items():
        yield from follow_up.story(one.observation.id, one.changes[:1] if key in together else one.changes)
    for row in rows:
        about = [followed[key] for key in row.about if key in followed]
        yield from plan.story(row, about, met, pictures.get(row.key))


def _recorded(seen: Observation, picture: PhotoContent | None) -> Iterator[Step]:
    yield Step(seen.received_at, lambda session: session.observations.put(seen, Role.WALKER))
    if picture:
        yield Step(seen.received_at, lambda session: session.photos.add(seen.id, picture, Role.WALKER))


def _agreed(remark: Remark, seen: Observation) -> Iterator[Step]:
    chance = Random(remark.key + "/agree")  # noqa: S311 - a fixed seed is the point
    for number in range(remark.agree):
        # On the walk itself most say so within minutes.
        wait = timedelta(minutes=1 + min(chance.expovariate(1 / 3), 12)) if seen.walk_id else timedelta(days=1 + number)
        agreement = derived_id(SOURCE, "agreement", remark.key, str(number))
        yield Step(seen.received_at + wait, partial(_agree, seen.id, agreement))


def _agree(observation_id: str, agreement_id: str, session: Session) -> int:
    return session.observations.agree(observation_id, agreement_id, Role.WALKER)


def _pictures(made: list[Remark], progress: Progress) -> dict[str, PhotoContent]:
    """Draw what the remarks and actions show, by their keys; a drawing used twice is varied."""
    wanted = [(remark.key, remark.photo) for remark in made if remark.photo]
    wanted += [(row.key, row.after) for row in plan.rows() if row.after]
    seen: dict[str, int] = {}
    pictures = {}
    for number, (key, name) in enumerate(wanted, 1):
        seen[name] = seen.get(name, -1) + 1
        pictures[key] = read_photo(draw(name, variant=seen[name]))
        progress(number / len(wanted))
    return pictures
