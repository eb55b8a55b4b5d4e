"""The group's answers at the stops, recorded by the leader or the secretary."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from hbgeo.bootstrap import Services
from hbgeo.domain.ids import now
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.domain.walk import Walk
from hbgeo.services import stop_answers
from hbgeo.services.phone_bodies import AnswerBody
from hbgeo.store.protocol import Outcome
from hbgeo.web.walk_api.description import created, of_a_walk
from hbgeo.web.walk_api.models import OutcomeAnswer
from hbgeo.web.walk_api.visits import Anybody, answered

router = APIRouter(prefix="/walks/{code}/stops/{stop_id}/answers")

_StopId = Annotated[str, Path(max_length=64, examples=["1d5f3f43-8d0e-4f6e-8a53-61c3c8f7f6a2"])]
_Question = Annotated[str, Path(max_length=64, description="Code of the catalogue.", examples=["ljus"])]


@router.put(
    "/{question}",
    response_model=OutcomeAnswer,
    responses=created(OutcomeAnswer, "Kept.") | of_a_walk("not-leader", "not-found", "conflict", "too-large"),
    tags=["leader"],
)
async def put_answer(visit: Anybody, stop_id: _StopId, question: _Question, body: AnswerBody) -> Response:
    """Record the group's answer to a question at a stop; the latest counts."""

    def work(wired: Services, walk: Walk) -> Outcome:
        visit.check_leader(walk)
        given = StopAnswer(
            walk_id=walk.id,
            stop_id=stop_id,
            question=question,
            value=body.value,
            count=body.count,
            dissent=body.dissent,
            text=body.text,
            changed_at=now(),
        )
        return stop_answers.answer(wired.store, wired.catalogue, walk, body.change_id, given)

    outcome = await visit.write(work)
    return answered(OutcomeAnswer(outcome=outcome), outcome)
