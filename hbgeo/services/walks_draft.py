"""A walk as its leader fills it in, what is missing or wrong in it, and what is worth a thought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, time

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.position import Position
from hbgeo.domain.walk import MOST_WALKERS, Stop, Walk, WalkType
from hbgeo.errors import N_, Problem

#: Longest title, function, theme or name of a stop, in characters.
MAX_LINE = 200
#: Longest purpose or reason, in characters.
MAX_PROSE = 4000
#: First and last day that can be meant.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
#: Longest walk, minutes.
MOST_MINUTES = 600
#: Most stops of a walk.
MOST_STOPS = 60
#: A larger group splits in two (Risikorydding: 8 to 10).
MOST_IN_A_GROUP = 10

_LINES = ("title", "theme", "area", "leader_role", "secretary_role")
_TOO_LONG = N_("{count} characters are too many; at most {limit} can be kept. Shorten it.")
_NOT_KEPT = N_("There is a character that cannot be kept. Write it again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkDraft:
    """What the leader plans; everything may be missing until it is saved. Fields as in `domain.walk.Walk`."""

    title: str = ""
    on: date | None = None
    type: WalkType = WalkType.MAIN
    purpose: str = ""
    theme: str = ""
    area: str = "Hasselbacken"
    starts: time | None = None
    ends: time | None = None
    leader_role: str = ""
    secretary_role: str = ""
    languages: tuple[str, ...] = ("sv",)
    interpreter: bool = False
    accessible: bool = False
    expected_minutes: int | None = None
    follows_walk_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StopDraft:
    """A stop to be; without a number it comes last. `action_id` is the action that is looked at there."""

    position: Position
    name: str = ""
    reason: str = ""
    landowner: str | None = None
    number: int | None = None
    action_id: str | None = None


def draft_of(walk: Walk) -> WalkDraft:
    """Return what a kept walk would be planned with."""
    return WalkDraft(**{field.name: getattr(walk, field.name) for field in fields(WalkDraft)})


def tidy(draft: WalkDraft) -> WalkDraft:
    """Return the draft without white space around its lines."""
    return replace(draft, **{name: getattr(draft, name).strip() for name in (*_LINES, "purpose")})


def problems(draft: WalkDraft, *, walk_id: str | None = None) -> tuple[Problem, ...]:
    """Return what is missing or wrong, in the order of the form; empty when the walk can be saved.

    Parameters
    ----------
    walk_id
        The walk that is edited, None for a new one.
    """
    return (
        *_about_title(draft),
        *_about_day(draft.on),
        *_about_times(draft),
        *_about_minutes(draft.expected_minutes),
        *_about_following(draft, walk_id),
        *about_texts({name: getattr(draft, name) for name in _LINES}, MAX_LINE),
        *about_texts({"purpose": draft.purpose}, MAX_PROSE),
    )


def advice(draft: WalkDraft) -> tuple[Problem, ...]:
    """Return what is worth a thought but hinders nothing."""
    found = []
    if draft.starts is None and draft.on is not None:
        found.append(
            Problem(
                "starts", N_("Give the time it starts: then the light can be computed and people know when to come.")
            )
        )
    if draft.type is WalkType.FOLLOW_UP and draft.follows_walk_id is None:
        found.append(
            Problem("follows_walk_id", N_("Choose which walk is followed up, so that the two can be compared."))
        )
    return tuple(found)


def group_advice(walkers: int) -> tuple[Problem, ...]:
    """Return what the method says to so many walkers; none is refused.

    At most 20 (Boverket, Socialstyrelsen), and two groups from more than 10 (Risikorydding).
    """
    if walkers > MOST_WALKERS:
        message = N_("More than {limit} people came: then not everybody is heard. Walk on two days next time.")
        return (Problem("participants", message, {"limit": MOST_WALKERS}),)
    if walkers > MOST_IN_A_GROUP:
        message = N_("More than {limit} people came: in two groups, everybody is heard.")
        return (Problem("participants", message, {"limit": MOST_IN_A_GROUP}),)
    return ()


def stop_problems(stops: Sequence[StopDraft | Stop], catalogue: Catalogue) -> tuple[Problem, ...]:
    """Return what is wrong with a walk's stops, numbers first."""
    numbers = [stop.number for stop in stops if stop.number is not None]
    found = [
        Problem("number", N_("Stop numbers start at 1; {number} cannot be one."), {"number": number})
        for number in numbers
        if number < 1
    ]
    found += [
        Problem("number", N_("Two stops have the number {number}. Each needs its own."), {"number": number})
        for number in sorted({number for number in numbers if numbers.count(number) > 1})
    ]
    if len(stops) > MOST_STOPS:
        message = N_("{count} stops are too many for one walk; at most {limit} can be kept.")
        found.append(Problem("stops", message, {"count": len(stops), "limit": MOST_STOPS}))
    for stop in stops:
        found += _about_stop(stop, catalogue)
    return tuple(found)


def about_texts(texts: dict[str, str], limit: int) -> Iterator[Problem]:
    """Yield what keeps texts (field → text) from being kept.

    Parameters
    ----------
    limit
        Most characters of each.
    """
    for name, text in texts.items():
        if len(text) > limit:
            yield Problem(name, _TOO_LONG, {"count": len(text), "limit": limit})
        if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
            yield Problem(name, _NOT_KEPT)


def _about_title(draft: WalkDraft) -> Iterator[Problem]:
    if not draft.title.strip():
        yield Problem("title", N_("Give the walk a title, such as “Autumn walk in the dark”."))


def _about_day(on: date | None) -> Iterator[Problem]:
    if on is None:
        yield Problem("on", N_("Choose the day of the walk."))
    elif not FIRST_DAY <= on <= LAST_DAY:
        yield Problem("on", N_("The day must lie between {first} and {last}."), {"first": FIRST_DAY, "last": LAST_DAY})


def _about_times(draft: WalkDraft) -> Iterator[Problem]:
    if draft.starts is not None and draft.ends is not None and draft.ends <= draft.starts:
        message = N_("The walk ends at {ends}, which is not after its start at {starts}. Change one of the times.")
        values = {"starts": f"{draft.starts:%H:%M}", "ends": f"{draft.ends:%H:%M}"}
        yield Problem("ends", message, values)


def _about_minutes(minutes: int | None) -> Iterator[Problem]:
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        message = N_("The expected time is a whole number of minutes from 1 to {limit}.")
        yield Problem("expected_minutes", message, {"limit": MOST_MINUTES})


def _about_following(draft: WalkDraft, walk_id: str | None) -> Iterator[Problem]:
    if walk_id is not None and draft.follows_walk_id == walk_id:
        yield Problem("follows_walk_id", N_("A walk cannot follow up itself. Choose another walk."))


def _about_stop(stop: StopDraft | Stop, catalogue: Catalogue) -> Iterator[Problem]:
    if not stop.position.in_sweden:
        yield Problem("position", N_("The stop lies outside Sweden. Place it again."))
    if stop.landowner is not None and all(stop.landowner != actor.code for actor in catalogue.actors):
        yield Problem("landowner", N_("There is no actor “{code}”."), {"code": stop.landowner})
    yield from about_texts({"name": stop.name}, MAX_LINE)
    yield from about_texts({"reason": stop.reason}, MAX_PROSE)
