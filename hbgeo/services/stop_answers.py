"""The group's answers to the questions at each stop, as the secretary writes them down."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Literal

import orjson

from hbgeo.domain.catalogue import Catalogue, Question
from hbgeo.domain.event import Role
from hbgeo.domain.stop_answer import MAX_ANSWER_TEXT, StopAnswer
from hbgeo.domain.walk import Walk
from hbgeo.errors import N_, InvalidInput, Problem
from hbgeo.services.drafts import about_text
from hbgeo.services.recording import check_stop
from hbgeo.store.protocol import Session, Store

#: Most people that one answer can count; more is a slip of the finger.
MOST_ANSWERING = 1000


def answer(  # noqa: PLR0913 - who, where and what
    store: Store, catalogue: Catalogue, walk: Walk, change_id: str, answer: StopAnswer, *, role: Role = Role.SECRETARY
) -> Literal["created", "same"]:
    """Keep an answer in place of the one before; the same change sent again, or too late, changes nothing.

    Parameters
    ----------
    change_id
        UUID made by the client.

    Raises
    ------
    InvalidInput
        When the question, its value or the stop does not fit, or a text is too long.
    Conflict
        When the change's id came before with another content.
    """
    found = tuple(_problems(catalogue, answer))
    if found:
        raise InvalidInput(found)
    said = [answer.value, answer.count, answer.dissent, answer.text]
    content = hashlib.sha256(orjson.dumps(said)).hexdigest()

    def work(session: Session) -> Literal["created", "same"]:
        check_stop(session, walk, answer.stop_id)
        if session.walkers.take_receipt(change_id, f"{answer.stop_id} {answer.question}", content) == "same":
            return "same"
        return session.answers.put(answer, role)

    return store.write(work)


def answers(store: Store, walk_id: str) -> tuple[StopAnswer, ...]:
    """Return the answers of a walk in the order they were first given."""
    with store.read() as session:
        return tuple(session.answers.of(walk_id))


def _problems(catalogue: Catalogue, answer: StopAnswer) -> Iterator[Problem]:
    question = next((one for one in catalogue.questions if one.code == answer.question), None)
    if question is None:
        yield Problem("question", N_("This cannot be used."))
    elif answer.value is not None and answer.value not in _scale(catalogue, question):
        yield Problem("value", N_("This number is out of range."))
    if answer.count is not None and not 0 <= answer.count <= MOST_ANSWERING:
        yield Problem("count", N_("This number is out of range."))
    for name in ("dissent", "text"):
        yield from about_text(name, getattr(answer, name), MAX_ANSWER_TEXT)


def _scale(catalogue: Catalogue, question: Question) -> set[int | None]:
    return {step.value for step in catalogue.scale(question)}
