"""News of the public page: the steps of actions that still hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hbgeo.domain.action_rules import FINISHED, OPEN
from hbgeo.domain.event import Event
from hbgeo.domain.ids import derived_id
from hbgeo.domain.observation import Status
from hbgeo.services.public_values import Change, Entry
from hbgeo.store.protocol import Session

#: As many steps are told.
MOST_CHANGES = 100
#: Steps that are news, and where the action may stand now so that they still hold.
_NEWS: Mapping[Status, frozenset[Status]] = {
    Status.PLANNED: OPEN | FINISHED,
    Status.DONE: FINISHED,
    Status.VERIFIED: frozenset({Status.VERIFIED}),
    Status.DECLINED: frozenset({Status.DECLINED}),
}


def changes(session: Session, entries: Mapping[str, Entry]) -> tuple[Change, ...]:
    """Return the latest step to each status of each action, newest first, of those that are told and still hold.

    Parameters
    ----------
    entries
        What is told of the actions, by their id.
    """
    latest: dict[tuple[str, Status], tuple[Event, Change]] = {}
    for event, change in _steps(session.events.of_plan(0), entries):
        latest[event.entity_id, change.status] = (event, change)
    newest = sorted(latest.values(), key=lambda pair: pair[0].seq, reverse=True)
    return tuple(change for _event, change in newest[:MOST_CHANGES])


def _steps(events: list[Event], entries: Mapping[str, Entry]) -> Iterator[tuple[Event, Change]]:
    for event in events:
        entry = entries.get(event.entity_id) if event.entity == "action" else None
        _before, after = event.changes.get("status", (None, None))
        if entry is None or after not in _NEWS or entry.status not in _NEWS[Status(after)]:
            continue
        # The number of an event is its own for ever.
        id_ = derived_id("public", event.entity_id, str(event.seq))
        yield event, Change(id=id_, at=event.at, status=Status(after), entry=entry)
