"""News of a walk: what the others have recorded since the phone last asked."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from hbgeo.bootstrap import Services
from hbgeo.domain.walk import Walk, WalkState
from hbgeo.services import walk_news
from hbgeo.services.joining import walker_hash
from hbgeo.services.presence import PRESENCE
from hbgeo.web.caching import etag, headers, unchanged
from hbgeo.web.walk_api.description import of_a_walk
from hbgeo.web.walk_api.models import NewsAnswer, NewsPinAnswer, NewsStopAnswer
from hbgeo.web.walk_api.visits import Anybody, Visit

router = APIRouter(prefix="/walks/{code}/news")

#: Seconds between two looks for news, by where the walk stands.
POLL_SECONDS = {WalkState.PLANNED: 15, WalkState.OPEN: 5, WalkState.CLOSED: 60}
#: Largest number of an event.
_LAST = 2**63 - 1


@router.get("", response_model=NewsAnswer, responses=of_a_walk(), tags=["together"])
async def get_news(request: Request, visit: Anybody, after: Annotated[int, Query(ge=0, le=_LAST)] = 0) -> Response:
    """Return what changed after the cursor; 304 with `If-None-Match` when nothing did."""
    return await visit.read(lambda wired, walk: _news(request, visit, wired, walk, after))


def _news(request: Request, visit: Visit, wired: Services, walk: Walk, after: int) -> Response:
    leads = visit.leads(walk)
    who = walker_hash(visit.walker) if visit.walker is not None else ""
    if who:
        PRESENCE.seen(walk.id, who)
    on_now = PRESENCE.count(walk.id) if leads else None
    # The walk was read before the version: a step taken in between must not hide behind the newer version.
    tag = etag(wired.store.version(), walk.id, walk.state.value, who, str(after), str(leads), str(on_now))
    known = unchanged(request, tag)
    if known is not None:
        return known
    found = walk_news.news(wired.store, wired.catalogue, walk, visit.walker, after, leader=leads)
    told = NewsAnswer(
        cursor=found.cursor,
        state=WalkState(found.state).value,
        pins=[NewsPinAnswer.model_validate(pin) for pin in found.pins],
        gone=list(found.gone),
        answers=[_answer(one, leads=leads) for one in found.answers],
        on_now=on_now,
        poll_seconds=POLL_SECONDS[WalkState(found.state)],
    )
    return Response(told.model_dump_json(), 200, headers(tag), "application/json")


def _answer(one: walk_news.StopAnswer, *, leads: bool) -> NewsStopAnswer:
    words = {"dissent": one.dissent, "text": one.text} if leads else {}
    return NewsStopAnswer(stop_id=one.stop_id, question=one.question, value=one.value, count=one.count, **words)
