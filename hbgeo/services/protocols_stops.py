"""The stops of a walk in its protocol: answers, what is good, what is unsafe, suggestions, photos."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from hbgeo.domain.catalogue import Catalogue, Question
from hbgeo.domain.observation import Observation
from hbgeo.domain.stop_answer import StopAnswer
from hbgeo.domain.walk import SMALLEST_GROUP, Stop
from hbgeo.i18n import _, language
from hbgeo.reports.protocol_content import Answer, ProtocolStop
from hbgeo.reports.shared_rows import Photo
from hbgeo.services.protocols_walked import Walked

_KEEP, _CHANGE = "bevara", "andra"
_DAY, _DARK = "trygg_dag", "trygg_mork"
#: Most photos of a stop.
_PHOTOS = 3


@dataclass(frozen=True, slots=True)
class _Seen:
    """What pins at one place say."""

    good: tuple[str, ...]
    unsafe: tuple[str, ...]
    suggestions: tuple[str, ...]
    photos: tuple[Photo, ...]


def stops_of(walked: Walked, catalogue: Catalogue) -> tuple[ProtocolStop, ...]:
    """Return the stops by number, then what was seen between them as a stop without a number (0)."""
    stops = [_stop(stop, walked, catalogue) for stop in walked.stops]
    known = {stop.id for stop in walked.stops}
    between = [one for one in walked.observations if one.stop_id not in known]
    guarded = tuple(f"{catalogue.label_of(code, language())} × {count}" for code, count in walked.guarded.items())
    if between or guarded:
        seen = _seen(between, walked, catalogue)
        way = ProtocolStop(
            number=0,
            name=_("Along the way"),
            good=seen.good,
            unsafe=seen.unsafe + guarded,
            suggestions=seen.suggestions,
            photos=seen.photos,
        )
        stops.append(way)
    return tuple(stops)


def _stop(stop: Stop, walked: Walked, catalogue: Catalogue) -> ProtocolStop:
    answers = {one.question: one for one in walked.answers if one.stop_id == stop.id}
    seen = _seen([one for one in walked.observations if one.stop_id == stop.id], walked, catalogue)
    printed = {q.code: _answer(q, answers[q.code], catalogue) for q in catalogue.questions if q.code in answers}
    owner = next((actor for actor in catalogue.actors if actor.code == stop.landowner), None)
    return ProtocolStop(
        number=stop.number,
        name=stop.name,
        reason=stop.reason,
        landowner=owner.label(language()) if owner else "",
        photos=seen.photos,
        answers=tuple(one for code, one in printed.items() if code not in (_KEEP, _CHANGE, _DAY, _DARK)),
        safety_day=printed.get(_DAY),
        safety_dark=printed.get(_DARK),
        good=seen.good + _words(answers.get(_KEEP)),
        unsafe=seen.unsafe,
        suggestions=seen.suggestions + _words(answers.get(_CHANGE)),
    )


def _answer(question: Question, answer: StopAnswer, catalogue: Catalogue) -> Answer:
    steps = catalogue.scale(question)
    named = {step.value: step.label(language()) for step in steps}
    return Answer(
        topic=question.topic(language()),
        question=question.label(language()),
        value=answer.value,
        label=named.get(answer.value, ""),
        most=max((step.value for step in steps if step.value is not None), default=3),
        count=None if answer.count is None or answer.count < SMALLEST_GROUP else answer.count,
        dissent=answer.dissent,
    )


def _words(answer: StopAnswer | None) -> tuple[str, ...]:
    return (answer.text,) if answer and answer.text.strip() else ()


def _seen(pins: list[Observation], walked: Walked, catalogue: Catalogue) -> _Seen:
    photos = [Photo(jpeg=jpeg, caption=_kind(one, catalogue)) for one in pins for jpeg in walked.photos.get(one.id, ())]
    told = {p: _told([one for one in pins if one.polarity == p], catalogue) for p in (1, -1, 0)}
    return _Seen(good=told[1], unsafe=told[-1], suggestions=told[0], photos=tuple(photos[:_PHOTOS]))


def _told(pins: list[Observation], catalogue: Catalogue) -> tuple[str, ...]:
    """Return approved words with their kind, and each kind of pin without any, with how many there were."""
    worded = [f"{_kind(one, catalogue)}: {one.public_text}" for one in pins if one.public_text]
    silent = Counter(_kind(one, catalogue) for one in pins if not one.public_text)
    return (*worded, *(f"{kind} × {count}" if count > 1 else kind for kind, count in silent.items()))


def _kind(one: Observation, catalogue: Catalogue) -> str:
    return catalogue.label_of(one.subcode or one.category, language())
