"""Pins: put, changed, taken back; and “me too” for those of others."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from hbgeo.services import walker_pins
from hbgeo.services.phone_bodies import ChangeBody, PinBody
from hbgeo.services.walker_pins import Taken
from hbgeo.web.walk_api.description import created, of_a_walker
from hbgeo.web.walk_api.models import AgreementsAnswer, PinAnswer
from hbgeo.web.walk_api.visits import ChangeId, PinId, Walker, answered

router = APIRouter(prefix="/walks/{code}/pins/{pin_id}")

_PUT = ("not-started", "closed", "conflict", "gone", "too-large")


@router.put(
    "",
    response_model=PinAnswer,
    responses=created(PinAnswer, "Kept.") | of_a_walker(*_PUT),
    tags=["pins"],
)
async def put_pin(visit: Walker, pin_id: PinId, body: PinBody) -> Response:
    """Record a pin."""
    draft = body.draft(pin_id)
    return _taken(
        await visit.write(
            lambda wired, _walk: walker_pins.put_pin(
                wired.store,
                wired.catalogue,
                visit.code,
                visit.walker,
                draft,
                promised_photos=body.promised_photos,
            )
        )
    )


@router.put(
    "/changes/{change_id}",
    response_model=PinAnswer,
    responses=created(PinAnswer, "Changed.") | of_a_walker("not-found", *_PUT),
    tags=["pins"],
)
async def change_pin(visit: Walker, pin_id: PinId, change_id: ChangeId, body: ChangeBody) -> Response:
    """Change some fields of one's own pin."""
    changes = body.changes()
    return _taken(
        await visit.write(
            lambda wired, _walk: walker_pins.change_pin(
                wired.store, wired.catalogue, visit.code, visit.walker, pin_id, change_id, changes
            )
        )
    )


@router.delete("", status_code=204, response_class=Response, responses=of_a_walker("closed", "conflict"), tags=["pins"])
async def remove_pin(visit: Walker, pin_id: PinId) -> Response:
    """Take one's own pin back. It stays away, even if it was never put and comes later."""
    await visit.write(lambda wired, _walk: walker_pins.remove_pin(wired.store, visit.code, visit.walker, pin_id))
    return Response(status_code=204)


@router.put(
    "/agreement",
    response_model=AgreementsAnswer,
    responses=of_a_walker("not-found", "closed", "conflict", "gone"),
    tags=["together"],
)
async def agree(visit: Walker, pin_id: PinId) -> Response:
    """Say “me too” to the pin of somebody else."""
    count = await visit.write(lambda wired, _walk: walker_pins.agree(wired.store, visit.code, visit.walker, pin_id))
    return answered(AgreementsAnswer(agreements=count))


@router.delete(
    "/agreement",
    response_model=AgreementsAnswer,
    responses=of_a_walker("not-found", "closed", "conflict", "gone"),
    tags=["together"],
)
async def disagree(visit: Walker, pin_id: PinId) -> Response:
    """Take a “me too” back."""
    count = await visit.write(lambda wired, _walk: walker_pins.disagree(wired.store, visit.code, visit.walker, pin_id))
    return answered(AgreementsAnswer(agreements=count))


def _taken(taken: Taken) -> Response:
    kept = taken.observation
    told = PinAnswer(id=kept.id, outcome=taken.outcome, late=kept.late, received_at=kept.received_at)
    return answered(told, taken.outcome)
