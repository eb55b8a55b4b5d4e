"""What became of a walker's pins, by her return code; also when the walk's own code has expired."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from hbgeo.bootstrap import services
from hbgeo.errors import NotFound
from hbgeo.services.returning import pins_of
from hbgeo.web.walk_api.description import problems
from hbgeo.web.walk_api.lanes import Lane, run
from hbgeo.web.walk_api.models import ReturnedAnswer, ReturnedPinAnswer
from hbgeo.web.walk_api.problems import WrongCode
from hbgeo.web.walk_api.visits import Caller, Returning, answered

router = APIRouter()


@router.get("/pins", response_model=ReturnedAnswer, responses=problems("wrong-code"), tags=["return"])
async def get_pins(caller: Returning) -> Response:
    """Return all pins of the return code in `Hbgeo-Walker`, of all walks. May be asked seldom."""
    caller.limits.guessing(caller.address, "", caller.walker)
    caller.limits.look_up(caller.address)
    return answered(await run(Lane.READ, lambda: _pins(caller)))


def _pins(caller: Caller) -> ReturnedAnswer:
    try:
        found = pins_of(services().store, caller.walker)
    except NotFound as error:
        caller.limits.wrong_code(caller.address)
        raise WrongCode(error.message, **error.values) from None
    return ReturnedAnswer(pins=[ReturnedPinAnswer.model_validate(pin) for pin in found])
