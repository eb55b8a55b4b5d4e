"""The stops of a walk: added, changed, moved and removed one at a time, always numbered from 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.selection import Selection
from hbgeo.domain.walk import Stop
from hbgeo.errors import N_, Conflict, InvalidInput, NotFound
from hbgeo.services.walks_draft import StopDraft, stop_problems
from hbgeo.store.protocol import Session, Store

_PAGE = 1000


def next_number(stops: Sequence[Stop]) -> int:
    """Return the number that the next stop gets."""
    return max((stop.number for stop in stops), default=0) + 1


def stops_of(walk_id: str, drafts: Sequence[StopDraft]) -> list[Stop]:
    """Return new stops for the drafts; those without a number follow the highest.

    The drafts have no problems (`walks_draft.stop_problems`).
    """
    made: list[Stop] = []
    taken = max((draft.number or 0 for draft in drafts), default=0)
    for draft in drafts:
        number = draft.number
        if number is None:
            taken += 1
            number = taken
        made.append(
            Stop(
                id=new_id(),
                walk_id=walk_id,
                number=number,
                position=draft.position,
                name=draft.name.strip(),
                reason=draft.reason.strip(),
                landowner=draft.landowner,
                action_id=draft.action_id,
            )
        )
    return made


def add_stop(store: Store, catalogue: Catalogue, walk_id: str, draft: StopDraft, *, role: Role = Role.LEADER) -> Stop:
    """Add a stop after the others, whatever number the draft has.

    Raises
    ------
    InvalidInput
        When it lies outside Sweden, has an unknown landowner, or is one too many.
    NotFound
        When there is no such walk.
    """

    def work(session: Session) -> Stop:
        stops = session.walks.stops(walk_id)
        (stop,) = stops_of(walk_id, [replace(draft, number=next_number(stops))])
        _save(session, catalogue, walk_id, [*stops, stop], role)
        return stop

    return store.write(work)


def change_stop(store: Store, catalogue: Catalogue, changed: Stop, *, role: Role = Role.LEADER) -> Stop:
    """Keep the name, reason, landowner and position of a stop.

    Its number is changed by `move_stop` only, and the action that is looked at there by nothing.

    Raises
    ------
    InvalidInput
        As `add_stop`.
    NotFound
        When the stop was removed meanwhile.
    """

    def work(session: Session) -> Stop:
        stops = session.walks.stops(changed.walk_id)
        at = _index(stops, changed.id)
        name, reason = changed.name.strip(), changed.reason.strip()
        number, action_id = stops[at].number, stops[at].action_id
        stops[at] = replace(changed, number=number, name=name, reason=reason, action_id=action_id)
        _save(session, catalogue, changed.walk_id, stops, role)
        return stops[at]

    return store.write(work)


def move_stop(store: Store, catalogue: Catalogue, stop: Stop, *, by: int, role: Role = Role.LEADER) -> list[Stop]:
    """Move a stop so many places later (negative: earlier), as far as there are others; return all stops.

    Raises
    ------
    NotFound
        When the stop was removed meanwhile.
    """

    def work(session: Session) -> list[Stop]:
        stops = session.walks.stops(stop.walk_id)
        at = _index(stops, stop.id)
        moved = stops.pop(at)
        stops.insert(min(max(at + by, 0), len(stops)), moved)
        return _save(session, catalogue, stop.walk_id, _numbered(stops), role)

    return store.write(work)


def remove_stop(store: Store, catalogue: Catalogue, stop: Stop, *, role: Role = Role.LEADER) -> Stop:
    """Remove a stop, number the others anew and return what was removed, for `put_back_stop`.

    Raises
    ------
    Conflict
        When observations belong to it.
    NotFound
        When it was removed already.
    """

    def work(session: Session) -> Stop:
        stops = session.walks.stops(stop.walk_id)
        gone = stops.pop(_index(stops, stop.id))
        count = _observations_at(session, stop)
        if count:
            raise Conflict(
                N_("{count} observations belong to stop {number}, so it stays. You can rename or move it."),
                count=count,
                number=gone.number,
            )
        _save(session, catalogue, stop.walk_id, _numbered(stops), role)
        return gone

    return store.write(work)


def put_back_stop(store: Store, catalogue: Catalogue, stop: Stop, *, role: Role = Role.LEADER) -> Stop:
    """Undo the removal of a stop: the same stop with its number again; there already, nothing happens."""

    def work(session: Session) -> Stop:
        stops = session.walks.stops(stop.walk_id)
        if all(one.id != stop.id for one in stops):
            stops.insert(min(stop.number - 1, len(stops)), stop)
            stops = _save(session, catalogue, stop.walk_id, _numbered(stops), role)
        return stops[_index(stops, stop.id)]

    return store.write(work)


def _index(stops: Sequence[Stop], stop_id: str) -> int:
    for at, stop in enumerate(stops):
        if stop.id == stop_id:
            return at
    raise NotFound(N_("The stop is no longer there; somebody removed it."))


def _numbered(stops: Sequence[Stop]) -> list[Stop]:
    return [replace(stop, number=number) for number, stop in enumerate(stops, start=1)]


def _save(session: Session, catalogue: Catalogue, walk_id: str, stops: Sequence[Stop], role: Role) -> list[Stop]:
    found = stop_problems(stops, catalogue)
    if found:
        raise InvalidInput(found)
    session.walks.save(session.walks.get(walk_id), stops, role)
    return session.walks.stops(walk_id)


def _observations_at(session: Session, stop: Stop) -> int:
    count, after = 0, 0
    chosen = Selection(walk_ids=(stop.walk_id,))
    while page := session.observations.find(chosen, after=after, limit=_PAGE):
        count += sum(observation.stop_id == stop.id for _, observation in page)
        after = page[-1][0]
    return count
