"""What is suggested for a case: land, owner, urgency and day, and the observations that may say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Observation, Status
from hbgeo.errors import NotFound
from hbgeo.services.duplicates import Candidates, near
from hbgeo.services.duplicates_pairs import Floats, Ints
from hbgeo.services.land import parts_at, suggested_owner
from hbgeo.services.light import local_today
from hbgeo.services.still_there import still_there
from hbgeo.services.triage_board import Board, board_of
from hbgeo.store.protocol import Store

#: Most possible duplicates shown of one case.
MOST_TWINS = 8
#: What is settled was another matter than what is seen now.
_SETTLED = (Status.DONE.value, Status.VERIFIED.value, Status.DUPLICATE.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """What is suggested for a case: codes of the catalogue, None where nothing can be said.

    Parameters
    ----------
    land, land_name, land_owner
        Of the piece of land it lies on; the name is what the layer calls it, empty where it has none.
    owner
        Who should answer for it, by category and land.
    urgency
        As the walker says, else by its sub-category.
    due_on
        The day by which it should be done.
    """

    land: str | None = None
    land_name: str = ""
    land_owner: str | None = None
    owner: str | None = None
    urgency: str | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Twin:
    """An observation that may be about the same thing.

    Parameters
    ----------
    distance_m
        Metres (EPSG:3007).
    days_earlier
        How many days before the case it was recorded; negative: after it.
    score
        0 to 1, as `duplicates.score_of`.
    """

    observation: Observation
    distance_m: float
    days_earlier: float
    score: float


def suggested(
    store: Store, catalogue: Catalogue, observations: Sequence[Observation], *, today: date | None = None
) -> list[Suggested]:
    """Return what is suggested for each observation; what was decided of land, owner and urgency already stands.

    Parameters
    ----------
    today
        The day from which the days of an urgency count; today in Sweden when left out.
    """
    lon = [observation.position.lon for observation in observations]
    lat = [observation.position.lat for observation in observations]
    parts = parts_at(board_of(store, catalogue).land, lon, lat) if observations else []
    hints = []
    for one, part in zip(observations, parts, strict=True):
        land = one.land or (part.kind if part else None)
        # Who says that it lies on other land says that the piece's owner is not the one.
        land_owner = part.owner if part and land == part.kind else None
        urgency = one.urgency or _urgency_of(catalogue, one)
        hints.append(
            Suggested(
                land=land,
                land_name=part.name if part else "",
                land_owner=land_owner,
                owner=one.owner or suggested_owner(catalogue, one.category, land, land_owner),
                urgency=urgency,
                due_on=one.due_on or day_for(catalogue, one.category, urgency, today=today),
            )
        )
    return hints


def twins(store: Store, catalogue: Catalogue, observation_id: str) -> tuple[Twin, ...]:
    """Return the observations that may be about the same thing, likeliest first, at most `MOST_TWINS`.

    What was fixed or merged is left out: what is seen after it is another matter.
    """
    board = board_of(store, catalogue)
    row = board.rows.get(observation_id)
    if row is None or np.isnan(board.lon[row]):
        return ()
    rows, distance, earlier, score = similar(board, row)
    with store.read() as session:
        found = [still_there(session.observations.get, board.ids[other]) for other in rows[:MOST_TWINS].tolist()]
    return tuple(
        Twin(one, float(distance[i]), float(earlier[i]), float(score[i]))
        for i, one in enumerate(found)
        if one is not None
    )


def day_for(catalogue: Catalogue, category: str, urgency: str | None, *, today: date | None = None) -> date | None:
    """Return the day by which a case should be done: the earlier of what its urgency and its category aim at."""
    aims = []
    for find, code in ((catalogue.urgency, urgency), (catalogue.category, category)):
        try:
            aims.append(find(code).target_days if code else None)
        except NotFound:
            continue
    days = [aim for aim in aims if aim is not None]
    return (today or local_today()) + timedelta(days=min(days)) if days else None


def similar(board: Board, row: int) -> tuple[Ints, Floats, Floats, Floats]:
    """Return rows, metres, days earlier and score of what may be about the same thing as a row of the board."""
    found: Candidates = near(board.lon, board.lat, board.category, board.recorded, row)
    unsettled = ~board.among("status", _SETTLED)[found.index]
    return found.index[unsettled], found.distance_m[unsettled], found.days_earlier[unsettled], found.score[unsettled]


def _urgency_of(catalogue: Catalogue, observation: Observation) -> str | None:
    try:
        sub = observation.subcode if observation.polarity < 0 else None
        return catalogue.subcategory(sub).urgency if sub else None
    except NotFound:
        return None
