"""What changed in the plan since a meeting, one line for each thing that is different now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Event
from hbgeo.domain.meeting import ActivityState
from hbgeo.domain.observation import Status
from hbgeo.i18n import _, named, ngettext
from hbgeo.reports.meeting_content import Change
from hbgeo.services.activities import STATES as ACTIVITY_STATES
from hbgeo.services.light import LOCAL
from hbgeo.services.plan_history import replay
from hbgeo.store.protocol import Session


def changes_since(session: Session, catalogue: Catalogue, after: int, until: int | None = None) -> tuple[Change, ...]:
    """Return what is different, in the language in force, in the order in which it last changed.

    What was changed and changed back is left out; so is what came and went.

    Parameters
    ----------
    after, until
        Numbers of the last event that does not count, and of the last that does; None: the latest.
    """
    stories: dict[tuple[str, str], list[Event]] = {}
    for event in session.events.of_plan(after):
        if event.entity != "decision" and (until is None or event.seq <= until):
            stories.setdefault((event.entity, event.entity_id), []).append(event)
    ordered = sorted(stories.items(), key=lambda item: item[1][-1].seq)
    present = {action.id for action in session.actions.all()}
    told = (_told(session, catalogue, entity, events, present) for (entity, _id), events in ordered)
    return tuple(change for change in told if change is not None)


def differences(events: Iterable[Event]) -> dict[str, tuple[Any, Any]]:
    """Return field → (before, now) of all events together, what is equal left out."""
    found: dict[str, tuple[Any, Any]] = {}
    for event in events:
        for name, (before, now) in event.changes.items():
            found[name] = (found[name][0] if name in found else before, now)
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def _told(session: Session, catalogue: Catalogue, entity: str, events: list[Event], present: set[str]) -> Change | None:
    on = events[-1].at.astimezone(LOCAL).date()
    if entity == "activity":
        name = named(catalogue.activities, events[0].entity_id)
        said = list(_of_activity(catalogue, differences(events)))
        return Change(text=f"{name}: {'; '.join(said)}", on=on) if said else None
    said = list(_of_action(catalogue, events, present))
    if not said:
        return None
    story = events if events[0].action == "created" else session.events.of(events[0].entity_id)
    state = replay(event for event in story if event.seq <= events[-1].seq)
    return Change(text=f"{state.get('title', '')}: {'; '.join(said)}", on=on, number=state.get("number"))


def _of_action(catalogue: Catalogue, events: list[Event], present: set[str]) -> Iterator[str]:
    new = events[0].action == "created"
    if events[0].entity_id not in present:
        if not new:
            yield _("taken out of the plan")
        return
    changed = differences([event for event in events if event.action in ("created", "changed")])
    if new:
        status = changed["status"][1]
        proposed = status == Status.NEW.value
        yield _("a new proposal") if proposed else _("new, {status}").format(status=_status(catalogue, status))
        return
    if "status" in changed:
        before, now = (_status(catalogue, one) for one in changed["status"])
        yield f"{before} → {now}"
    if "owner" in changed:
        yield _("responsible: {party}").format(party=named(catalogue.actors, changed["owner"][1]) or _("nobody"))
    if "due_on" in changed:
        yield _("by {before} → {now}").format(before=changed["due_on"][0] or "–", now=changed["due_on"][1] or "–")
    photos = sum(event.action == "photo_added" for event in events)
    if photos:
        yield ngettext("{count} new photo", "{count} new photos", photos).format(count=photos)


def _of_activity(catalogue: Catalogue, changed: dict[str, tuple[Any, Any]]) -> Iterator[str]:
    if "state" in changed:
        yield _(ACTIVITY_STATES[ActivityState(changed["state"][1] or ActivityState.IDEA)]).lower()
    if "owner" in changed:
        yield _("responsible: {party}").format(party=named(catalogue.actors, changed["owner"][1]) or _("nobody"))
    if changed.get("next_on", (None, None))[1]:
        yield _("next time {day}").format(day=changed["next_on"][1])
    if changed.get("place", (None, None))[1]:
        yield _("place: {place}").format(place=changed["place"][1])


def _status(catalogue: Catalogue, code: str) -> str:
    return named(catalogue.statuses, code).lower()
