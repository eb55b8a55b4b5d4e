"""The track that the group walked, from the leader's phone when she agrees, in numbered parts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from hbgeo.bootstrap import Services
from hbgeo.domain.track import TrackPoint
from hbgeo.domain.walk import Walk
from hbgeo.services.phone_bodies import TrackBody
from hbgeo.services.tracks import add_part
from hbgeo.store.protocol import Outcome
from hbgeo.web.walk_api.description import created, of_a_walk
from hbgeo.web.walk_api.models import OutcomeAnswer
from hbgeo.web.walk_api.visits import Anybody, PinId, answered

router = APIRouter(prefix="/walks/{code}/tracks/{track_id}/parts")

#: Parts of one track, at most: a day of them.
_MOST_PARTS = 10_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@router.put(
    "/{number}",
    response_model=OutcomeAnswer,
    responses=created(OutcomeAnswer, "Kept.") | of_a_walk("not-leader", "conflict", "too-large"),
    tags=["leader"],
)
async def put_part(
    visit: Anybody, track_id: PinId, number: Annotated[int, Path(ge=0, lt=_MOST_PARTS)], body: TrackBody
) -> Response:
    """Add a part of the track."""
    points = [
        TrackPoint(lon=lon, lat=lat, at=_EPOCH + timedelta(milliseconds=round(ms)), accuracy_m=accuracy_m)
        for lon, lat, ms, accuracy_m in body.points
    ]

    def work(wired: Services, walk: Walk) -> Outcome:
        visit.check_leader(walk)
        return add_part(wired.store, walk, track_id, number, points)

    outcome = await visit.write(work)
    return answered(OutcomeAnswer(outcome=outcome), outcome)
