"""The programme's activities, a standing item of every meeting: who holds them, where, when next, how it goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.meeting import Activity, ActivityState
from hbgeo.errors import N_, InvalidInput, NotFound, Problem
from hbgeo.services.undoing import Undo, done
from hbgeo.services.walks_draft import FIRST_DAY, LAST_DAY, MAX_LINE, MAX_PROSE, about_texts
from hbgeo.store.protocol import Session, Store

#: Names of the states, in English; `_` puts them into the language in force.
STATES: Mapping[ActivityState, str] = {
    ActivityState.IDEA: N_("An idea"),
    ActivityState.PLANNED: N_("Planned"),
    ActivityState.RUNNING: N_("Running"),
    ActivityState.RESTING: N_("Resting"),
    ActivityState.FINISHED: N_("Finished"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityDraft:
    """What is known of an activity, as it is filled in. Fields as in `domain.meeting.Activity`."""

    owner: str | None = None
    function: str = ""
    place: str = ""
    next_on: date | None = None
    state: ActivityState = ActivityState.IDEA
    note: str = ""


def all_of(session: Session, catalogue: Catalogue) -> list[Activity]:
    """Return the catalogue's activities in its order; of those nobody has touched only the code is known."""
    kept = {one.id: one for one in session.activities.all()}
    return [kept.get(item.code, Activity(id=item.code)) for item in catalogue.activities]


def standing_item(store: Store, catalogue: Catalogue) -> list[Activity]:
    """Return all activities as `all_of` does."""
    with store.read() as session:
        return all_of(session, catalogue)


def draft_of(activity: Activity) -> ActivityDraft:
    """Return what a kept activity would be filled in with."""
    return ActivityDraft(**{field.name: getattr(activity, field.name) for field in fields(ActivityDraft)})


def problems(draft: ActivityDraft, catalogue: Catalogue) -> tuple[Problem, ...]:
    """Return what is wrong, in the order of the form; empty when it can be saved."""
    return tuple(_problems(draft, catalogue))


def change(store: Store, catalogue: Catalogue, code: str, draft: ActivityDraft) -> tuple[Activity, Undo]:
    """Change an activity and return it and how that is taken back.

    Raises
    ------
    InvalidInput
        When something does not fit.
    NotFound
        When the catalogue has no such activity.
    """
    if all(code != item.code for item in catalogue.activities):
        raise NotFound(N_("There is no activity “{code}”."), code=code)
    draft = replace(draft, function=draft.function.strip(), place=draft.place.strip(), note=draft.note.strip())
    found = problems(draft, catalogue)
    if found:
        raise InvalidInput(found)

    def work(session: Session) -> Activity:
        if any(one.id == code for one in session.activities.all()):
            return session.activities.change(code, Role.PLANNER, **asdict(draft))
        return _first(session, Activity(id=code, **asdict(draft)))

    return done(store, work)


def _first(session: Session, activity: Activity) -> Activity:
    # An undo of the first change leaves the row deleted; it comes back under the same code.
    try:
        session.activities.restore(activity.id, Role.PLANNER)
    except NotFound:
        return session.activities.add(activity, Role.PLANNER)
    return session.activities.change(activity.id, Role.PLANNER, **asdict(draft_of(activity)))


def _problems(draft: ActivityDraft, catalogue: Catalogue) -> Iterator[Problem]:
    if draft.owner is not None and all(draft.owner != actor.code for actor in catalogue.actors):
        yield Problem("owner", N_("There is no actor “{code}”."), {"code": draft.owner})
    if draft.next_on is not None and not FIRST_DAY <= draft.next_on <= LAST_DAY:
        values = {"first": FIRST_DAY, "last": LAST_DAY}
        yield Problem("next_on", N_("The day must lie between {first} and {last}."), values)
    yield from about_texts({"function": draft.function, "place": draft.place}, MAX_LINE)
    yield from about_texts({"note": draft.note}, MAX_PROSE)
