"""The facts of one place: what was observed there, what is done about it, how it has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from hbgeo.domain.action import Action
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.inspection import Fault, Inspection
from hbgeo.domain.observation import Observation
from hbgeo.domain.walk import WalkState
from hbgeo.services.light import LOCAL
from hbgeo.services.place_facts_near import near, passed
from hbgeo.services.place_facts_trend import by_walk, by_year, recorded_day
from hbgeo.services.place_facts_values import (
    FEW,
    OPEN,
    REACH_M,
    CategoryCount,
    Mean,
    NearObservation,
    PlaceFacts,
    PlacePicture,
    Turn,
    mean_of,
)
from hbgeo.store.protocol import Session, Store

__all__ = [
    "FEW",
    "OPEN",
    "REACH_M",
    "CategoryCount",
    "Mean",
    "NearObservation",
    "PlaceFacts",
    "PlacePicture",
    "Turn",
    "facts",
    "own_pictures",
]

#: “Now” is the time since so many days ago.
NOW_DAYS = 365


def facts(store: Store, catalogue: Catalogue, place_id: str, today: date) -> PlaceFacts:
    """Return all that is known of a place.

    Raises
    ------
    NotFound
        When there is no such place.
    """
    with store.read() as session:
        place = session.places.get(place_id)
        around = near(session, place.geometry)
        seen = [one.observation for one in around]
        walks = [walk for walk in session.walks.all() if walk.state is not WalkState.PLANNED]
        visits = {walk.id: passed(session, walk, place.geometry) for walk in walks}
        recent = [one for one in seen if recorded_day(one) > today - timedelta(days=NOW_DAYS)]
        return PlaceFacts(
            place=place,
            observations=around,
            categories=_categories(around, catalogue),
            actions=_actions(session, place_id, seen),
            photos=_photos(session, place_id, seen),
            walks=by_walk(walks, visits, seen),
            years=by_year(walks, visits, seen),
            day=mean_of(one.safety_day for one in seen),
            dark=mean_of(one.safety_dark for one in seen),
            day_now=mean_of(one.safety_day for one in recent),
            dark_now=mean_of(one.safety_dark for one in recent),
            faults=_faults(session, place_id),
            inspections=_inspections(session, place_id),
        )


def own_pictures(session: Session, place_id: str) -> tuple[PlacePicture, ...]:
    """Return the photos of the place itself, in the order they came."""
    return tuple(
        PlacePicture(one.sha256, _day(one.received_at), inspection_id=one.inspection_id)
        for one in session.inspections.photos(place_id)
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()


def _categories(around: Sequence[NearObservation], catalogue: Catalogue) -> tuple[CategoryCount, ...]:
    standing = [one for one in around if one.observation.duplicate_of is None]
    total = Counter(one.observation.category for one in standing)
    waiting = Counter(one.observation.category for one in standing if one.is_open)
    order = {category.code: number for number, category in enumerate(catalogue.categories)}
    codes = sorted(total, key=lambda code: (-waiting[code], -total[code], order.get(code, len(order)), code))
    return tuple(CategoryCount(code, total[code], waiting[code]) for code in codes)


def _actions(session: Session, place_id: str, seen: Sequence[Observation]) -> tuple[Action, ...]:
    through = {one.action_id for one in seen if one.action_id is not None}
    found = [one for one in session.actions.all() if place_id in one.place_ids or one.id in through]
    return tuple(sorted(found, key=lambda action: action.number))


def _photos(session: Session, place_id: str, seen: Sequence[Observation]) -> tuple[PlacePicture, ...]:
    others = [
        PlacePicture(photo.sha256, _day(photo.received_at), observation_id=one.id)
        for one in seen
        if one.photo_count
        for photo in session.photos.of(one.id)
    ]
    return (*own_pictures(session, place_id), *others)


def _faults(session: Session, place_id: str) -> tuple[Fault, ...]:
    found = sorted(session.faults.all(place_id=place_id), key=lambda fault: fault.found_on, reverse=True)
    return tuple(sorted(found, key=lambda fault: (fault.fixed_on is not None, fault.grade)))


def _inspections(session: Session, place_id: str) -> tuple[Inspection, ...]:
    return tuple(sorted(session.inspections.all(place_id=place_id), key=lambda one: (one.on, one.id), reverse=True))
