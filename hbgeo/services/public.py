"""The public page without an account: what was asked, what is planned, what was done, what will not be done and why.

What is told of an action is its approved wording, or without one no more than the categories it is about, the party
that answers for it and its status. Titles, notes, names of walks and what people wrote are never told unless somebody
approved the wording; the reason of a refusal is written for residents and is told. Numbers from one to four are not
given, nothing is told of single cases of categories that can point people out, and no place of a problem is told.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import date
from weakref import WeakKeyDictionary

from hbgeo.domain.action_rules import FINISHED, OPEN
from hbgeo.domain.catalogue import Catalogue
from hbgeo.domain.observation import Observation, Status
from hbgeo.domain.walk import SMALLEST_GROUP, Walk, WalkState
from hbgeo.services.public_changes import changes
from hbgeo.services.public_counts import asked_by_category, progress
from hbgeo.services.public_entries import action_entries, lone_entries
from hbgeo.services.public_good import good_places
from hbgeo.services.public_standing import by_id, stands_for_itself
from hbgeo.services.public_values import Entry, HeldWalk, PublicPage
from hbgeo.store.protocol import Session, Store

_PAGE = 20_000
_lock = threading.Lock()
_kept: WeakKeyDictionary[Store, tuple[str, Catalogue, PublicPage]] = WeakKeyDictionary()


def page(store: Store, catalogue: Catalogue) -> PublicPage:
    """Return what is shown to everybody, made anew only when the store has changed."""
    # One at a time: many who come at once wait for one page instead of making it each.
    with _lock:
        version = store.version()
        kept = _kept.get(store)
        if kept is not None and kept[0] == version and kept[1] is catalogue:
            return kept[2]
        with store.read() as session:
            made = _made(session, catalogue)
        _kept[store] = (version, catalogue, made)
        return made


def _made(session: Session, catalogue: Catalogue) -> PublicPage:
    actions = by_id(session.actions.all())
    observations = [one for one in _all(session) if stands_for_itself(one)]
    asked = [one for one in observations if one.polarity <= 0]
    good = [one for one in observations if one.polarity > 0]
    of_actions = action_entries(session, actions.values(), catalogue)
    entries = [*of_actions.values(), *lone_entries(asked, actions, catalogue)]
    return PublicPage(
        progress=progress(asked, len(good), actions),
        asked=asked_by_category(asked, catalogue),
        planned=_sorted((one for one in entries if one.status in OPEN), soonest=True),
        done=_sorted(one for one in entries if one.status in FINISHED),
        declined=_sorted(one for one in entries if one.status is Status.DECLINED),
        good=good_places(session, good, catalogue),
        walks=tuple(_held(walk) for walk in session.walks.all() if walk.state is WalkState.CLOSED),
        changes=changes(session, of_actions),
        demo=bool(session.note("demo")),
    )


def _all(session: Session) -> Iterable[Observation]:
    after = 0
    while found := session.observations.find(after=after, limit=_PAGE):
        yield from (observation for _fid, observation in found)
        after = found[-1][0]


def _sorted(entries: Iterable[Entry], *, soonest: bool = False) -> tuple[Entry, ...]:
    """Return entries by day: the soonest due first, else what was done latest first."""
    if soonest:
        return tuple(sorted(entries, key=lambda one: (one.due_on or date.max, one.categories)))
    return tuple(sorted(entries, key=lambda one: (one.fixed_on or date.min, one.categories), reverse=True))


def _held(walk: Walk) -> HeldWalk:
    total = walk.participants_total
    return HeldWalk(
        on=walk.on,
        type=walk.type,
        light=walk.light,
        participants=total if total >= SMALLEST_GROUP else None,
    )
