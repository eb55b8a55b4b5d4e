"""Places that a newer file no longer has."""

from __future__ import annotations

from collections.abc import Sequence

from hbgeo.domain.place import Place
from hbgeo.errors import N_, Problem
from hbgeo.services.layer_by_hand import by_hand
from hbgeo.services.layer_compare_place import HAND
from hbgeo.services.layer_compare_values import Change, Kind
from hbgeo.store.protocol import Session

_INSPECTED = Problem("place", N_("Inspections, faults or photos of it are kept here."))
_ACTION = Problem("place", N_("An action is about it."))
_PART = Problem("place", N_("Most places of the source are not in this file; it may hold only a part of them."))
_OTHER = Problem("place", N_("It came from another source, which may go on."))


def gone(session: Session, missing: Sequence[Place], *, of: int, dataset: str) -> list[Change]:
    """Return the changes that take places out, with why one would rather not.

    Parameters
    ----------
    of
        How many places were compared with.
    dataset
        Of the file.
    """
    if not missing:
        return []
    followed, acted = _followed(session), _acted(session)
    found = []
    for place in missing:
        reasons = (
            (_PART, len(missing) * 2 > of),
            (_OTHER, not (place.source_ref or "").startswith(f"{dataset}:")),
            (HAND, bool(by_hand(session, place))),
            (_INSPECTED, place.id in followed or bool(session.inspections.photos(place.id))),
            (_ACTION, place.id in acted),
        )
        doubts = tuple(problem for problem, holds in reasons if holds)
        found.append(Change(id=place.id, kind=Kind.GONE, place_id=place.id, before=place, after=None, doubts=doubts))
    return found


def _followed(session: Session) -> set[str]:
    return {one.place_id for one in session.inspections.all()} | {one.place_id for one in session.faults.all()}


def _acted(session: Session) -> set[str]:
    return {place_id for action in session.actions.all() for place_id in action.place_ids}
