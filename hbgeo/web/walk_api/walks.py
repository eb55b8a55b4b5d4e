"""The walk itself: what a phone needs to know of it, joining it, its map layers, starting and closing it."""

from __future__ import annotations

from contextlib import suppress

from fastapi import APIRouter, Request
from starlette.responses import Response

from hbgeo.bootstrap import Services
from hbgeo.domain.ids import now
from hbgeo.domain.walk import Walk, WalkState
from hbgeo.errors import Conflict
from hbgeo.services import joining
from hbgeo.services.map_layers import layer_geojson
from hbgeo.services.phone_bodies import StateBody
from hbgeo.services.presence import PRESENCE
from hbgeo.services.walk_places import places_of
from hbgeo.services.walks_steps import close, reopen, start
from hbgeo.web.caching import etag, headers, unchanged
from hbgeo.web.walk_api.description import Responses, created, of_a_walk
from hbgeo.web.walk_api.models import JoinAnswer, StateAnswer, StopAnswer, WalkAnswer
from hbgeo.web.walk_api.visits import Anybody, Visit, Walker, answered

router = APIRouter(prefix="/walks/{code}")

_EMPTY = {"type": "FeatureCollection", "features": []}
_LAYER: Responses = {
    200: {
        "description": "A FeatureCollection (RFC 7946); of each place only its name is told.",
        "content": {"application/geo+json": {"schema": {"type": "object"}, "example": _EMPTY}},
    }
}


@router.get("", response_model=WalkAnswer, responses=of_a_walk(), tags=["walk"])
async def get_walk(request: Request, visit: Anybody) -> Response:
    """Return the walk. Has an ETag: ask again with `If-None-Match`."""
    return await visit.read(lambda wired, walk: _walk(request, visit, wired, walk))


@router.put(
    "/walker",
    response_model=JoinAnswer,
    responses=created(JoinAnswer, "Joined.") | of_a_walk("closed"),
    tags=["walk"],
)
async def join(visit: Walker) -> Response:
    """Join the walk; of one that is closed, only those who joined before belong to it."""
    outcome = await visit.write(lambda wired, _walk: joining.join(wired.store, visit.code, visit.walker))
    return answered(JoinAnswer(joined=True), outcome)


@router.put("/state", response_model=StateAnswer, responses=of_a_walk("not-leader", "conflict"), tags=["leader"])
async def set_state(visit: Anybody, body: StateBody) -> Response:
    """Start the walk (also one that was closed by mistake), or close it."""
    wanted = WalkState(body.state)

    def work(wired: Services, walk: Walk) -> WalkState:
        visit.check_leader(walk)
        return _stand(wired, walk, wanted)

    return answered(StateAnswer(state=(await visit.write(work)).value))


@router.get(
    "/layers/{layer}.geojson",
    response_class=Response,
    responses=_LAYER | of_a_walk("not-found"),
    tags=["walk"],
)
async def get_layer(request: Request, visit: Anybody, layer: str) -> Response:
    """Return a layer of the map."""

    def work(wired: Services, _walk: Walk) -> Response:
        tag = etag(wired.store.version(), layer)
        body = unchanged(request, tag)
        return body or Response(
            layer_geojson(wired.store, wired.catalogue, layer), 200, headers(tag), "application/geo+json"
        )

    return await visit.read(work)


def _walk(request: Request, visit: Visit, wired: Services, walk: Walk) -> Response:
    leads = visit.leads(walk)
    on_now = PRESENCE.count(walk.id) if leads else None
    # The walk was read before the version: what changed in between must not hide behind the newer version.
    tag = etag(wired.store.version(), walk.id, str(walk.changed_at), str(leads), str(on_now))
    return unchanged(request, tag) or Response(
        _told(wired, walk, leads=leads, on_now=on_now).model_dump_json(), 200, headers(tag), "application/json"
    )


def _told(wired: Services, walk: Walk, *, leads: bool, on_now: int | None) -> WalkAnswer:
    places = places_of(wired.store, walk)
    return WalkAnswer(
        code=walk.code,
        title=walk.title,
        area=walk.area,
        theme=walk.theme,
        purpose=walk.purpose,
        type=walk.type.value,
        on=walk.on,
        starts=walk.starts,
        ends=walk.ends,
        state=walk.state.value,
        opened_at=walk.opened_at,
        closed_at=walk.closed_at,
        expected_minutes=walk.expected_minutes,
        length_m=places.length_m,
        accessible=walk.accessible,
        languages=walk.languages,
        route=None if walk.route is None else [(lon, lat) for lon, lat, *_height in walk.route.coords],
        stops=[
            StopAnswer(
                id=stop.id,
                number=stop.number,
                lon=stop.position.lon,
                lat=stop.position.lat,
                name=stop.name,
                reason=stop.reason,
                near_bus_stop=stop.id in places.near_bus_stops,
                follow_up=stop.action_id is not None,
            )
            for stop in places.stops
        ],
        bounds=places.bounds,
        demo=wired.demo,
        leader=leads,
        on_now=on_now,
        server_time=now(),
    )


def _stand(wired: Services, walk: Walk, wanted: WalkState) -> WalkState:
    """Take the step to the wanted state; somebody else may have taken it at the same moment."""
    if walk.state is wanted:
        return wanted
    step = close if wanted is WalkState.CLOSED else reopen if walk.state is WalkState.CLOSED else start
    try:
        return step(wired.store, walk.id).state
    except Conflict:
        with suppress(Conflict):
            if joining.walk_of(wired.store, walk.code).state is wanted:
                return wanted
        raise
