"""What the groups of the demo answered at the stops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, timedelta
from functools import partial
from random import Random
from typing import Any

from hbgeo.demo.story import Step
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.domain.walk import Stop, Walk
from hbgeo.store.protocol import Session

_FEWEST_SHARE = 0.6


def answers_at(stop: Stop, walk: Walk, row: Mapping[str, Any]) -> Iterator[StopAnswer]:
    """Yield the answers that a row of `walks.yaml` has for a stop: numbers on the scales, or words."""
    if walk.opened_at is None:
        raise ValueError("a demo walk has been walked")
    most = walk.participants_total
    arrived = walk.opened_at + timedelta(minutes=4 + 12 * (stop.number - 1))
    for number, (question, said) in enumerate(row.get("answers", {}).items()):
        chance = Random(f"{stop.id}/{question}")  # noqa: S311 - a fixed seed is the point
        scale = isinstance(said, int)
        yield StopAnswer(
            walk_id=walk.id,
            stop_id=stop.id,
            question=question,
            value=said if scale else None,
            count=chance.randint(round(most * _FEWEST_SHARE), most) if scale else None,
            dissent="",
            text="" if scale else said,
            changed_at=(arrived + timedelta(seconds=40 * number)).astimezone(UTC),
        )


def story(answers: Iterable[StopAnswer], catalogue: Catalogue) -> Iterator[Step]:
    """Yield the answers as they were written down; to questions that another catalogue lacks there are none."""
    known = {question.code for question in catalogue.questions}
    for answer in answers:
        if answer.question in known:
            yield Step(answer.changed_at, partial(_write_down, answer))


def _write_down(answer: StopAnswer, session: Session) -> object:
    return session.answers.put(answer, Role.SECRETARY)
